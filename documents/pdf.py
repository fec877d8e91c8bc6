"""The one way to paper: a template and its context become HTML and a tagged PDF."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from overleg.lib.refusal import Refused


class Uncaptured(Exception):
    """The engine's pages could not be taken over as a fragment; laying out the whole document still works."""


@dataclass(frozen=True)
class Rendered:
    """What was made: `html` for tests and previews, `pdf` for people, `pages` for contents lists."""

    html: str
    pdf: bytes
    pages: int


def render(template: str, context: dict, *, title: str, language: str = "nl", archive: bool = False) -> Rendered:
    """Render a template that extends print.html, in `language`, as PDF/UA-1; to keep for good as PDF/A-2a.

    Raises Refused when the page asks for anything but our own assets.
    """
    from documents import engine  # loads Pango: only where documents are made

    with translation.override(language):
        html = render_to_string(template, {**context, "title": title, "language": language})
    with refused_address(title):
        pdf, pages = engine.to_pdf(html, archive=archive)
    return Rendered(html, pdf, pages)


@contextmanager
def refused_address(title: str) -> Iterator[None]:
    """A page that asks for something outside our own assets is refused in words."""
    from documents import engine

    try:
        yield
    except engine.RefusedURL as refused:
        raise Refused(
            _("“%(title)s” asks for “%(url)s”, which documents may not load. Remove it from the text.")
            % {"title": title, "url": str(refused)[:200]}
        ) from refused
