"""WeasyPrint, fenced in: it reads our own assets and nothing else.

Importing this module loads Pango; documents.pdf does so only when something is rendered.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from urllib.parse import unquote

import pydyf
from django.conf import settings
from PIL import ImageFile

from documents import fonts
from overleg.lib import icons

with warnings.catch_warnings():
    # A machine without fonts is fine: we bring our own.
    warnings.filterwarnings("ignore", message="No fonts configured|FontConfig cannot load")
    from weasyprint import CSS, HTML
    from weasyprint.document import Document
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from documents import glyphs
from documents.linking.capture import capture
from documents.linking.fragment import Fragment
from documents.pdf import Uncaptured

# WeasyPrint lets Pillow read half a picture, for the whole process; what people upload must be whole.
ImageFile.LOAD_TRUNCATED_IMAGES = False

VARIANT = "pdf/ua-1"
ARCHIVE = "pdf/a-2a"  # tagged as well, with everything in it that showing it in fifty years takes
BASE_URL = "asset:/"
PRINT = (settings.BASE_DIR / "static" / "print").resolve()
ICON = re.compile(r"icons/(?P<name>[a-z]+)/(?P<colour>[0-9a-f]{6})\.svg")
ICON_FILE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#{colour}"'
    ' stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">{drawing}</svg>'
)
UNNUMBERED = "@page { @bottom-right { content: none } }"
TOKEN = re.compile(r"(--[\w-]+):\s*([^;}]+);")
USE = re.compile(r"var\((--[\w-]+)\)")
FONTS = {f"fonts/{face.file}": face.path for face in fonts.FACES}


class RefusedURL(Exception):
    """A template or a text asked for something outside our own assets."""


class Assets(URLFetcher):
    """`asset:<name>` from static/print or our fonts, and pictures inside the page itself. No network, no files."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        if url.startswith("data:image/"):
            return super().fetch(url, headers)
        scheme, _, rest = url.partition(":")
        name = unquote(rest).lstrip("/")
        body = _asset(name) if scheme == "asset" else None
        if body is None:
            self.refused.append(url)
            raise ValueError("not one of our assets")
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, body=body, headers={"Content-Type": mime})


def _asset(name: str) -> bytes | None:
    """A font, a picture of the house in a colour (icons/done/2a6436.svg), or a file of static/print."""
    if name in FONTS:
        return FONTS[name].read_bytes()
    if (wish := ICON.fullmatch(name)) and wish["name"] in icons.DRAWINGS:
        return ICON_FILE.format(colour=wish["colour"], drawing=icons.DRAWINGS[wish["name"]]).encode()
    path = (PRINT / name).resolve()
    return path.read_bytes() if path.is_relative_to(PRINT) and path.is_file() else None


@lru_cache(maxsize=1)
def _look() -> tuple[FontConfiguration, CSS]:
    """Fonts and style sheet, read once per process."""
    config = FontConfiguration()
    sheet = fonts.for_paper() + _plain((PRINT / "print.css").read_text())
    return config, CSS(string=sheet, base_url=BASE_URL, font_config=config, url_fetcher=Assets())


def _plain(sheet: str) -> str:
    """The style sheet with its tokens filled in: otherwise the engine does that for every element of every page."""
    tokens = dict(TOKEN.findall(sheet))
    return USE.sub(lambda use: tokens[use[1]], sheet)


@lru_cache(maxsize=1)
def _opening() -> CSS:
    return CSS(string=(PRINT / "opening.css").read_text())


@lru_cache(maxsize=1)
def _unnumbered() -> CSS:
    """Fragments get their page numbers when they are linked."""
    return CSS(string=UNNUMBERED)


def to_fragment(html: str, *, opens: bool = False) -> Fragment:
    """Lay one part out, once, to be linked into documents; raises RefusedURL or Uncaptured.

    Its anchors are unique over all parts. The part that opens a document has its first page set as one.
    """
    made: list[Fragment] = []

    def take(document: Document, pdf: pydyf.PDF) -> None:
        try:
            made.append(capture(document, pdf))
        except Exception as error:  # what an unforeseen page does to it is not known before
            raise Uncaptured(str(error)) from error
        pdf.objects[1:] = []  # nothing is left to write
        pdf.info.clear()

    config, sheet = _look()
    sheets = [sheet, *([_opening()] if opens else []), _unnumbered()]
    with _fenced() as assets:
        document = HTML(string=html, base_url=BASE_URL, url_fetcher=assets).render(
            stylesheets=sheets, font_config=config, pdf_variant=VARIANT
        )
        document.fonts = glyphs.ready(fonts.FACES, config, sheet)
        document.write_pdf(finisher=take, pdf_variant=VARIANT)
    return made[0]


def to_pdf(html: str, *, archive: bool = False) -> tuple[bytes, int]:
    """Lay the page out as tagged PDF/UA-1 or PDF/A-2a. Gives its bytes and its number of pages; raises RefusedURL."""
    variant = ARCHIVE if archive else VARIANT
    config, sheet = _look()
    with _fenced() as assets:
        document = HTML(string=html, base_url=BASE_URL, url_fetcher=assets).render(
            stylesheets=[sheet, _opening()], font_config=config, pdf_variant=variant
        )
        pdf = document.write_pdf(pdf_variant=variant)
    return pdf, len(document.pages)


def look_key() -> bytes:
    """The hash of what all pages look like: style sheets, glyphs, typefaces and drawings."""
    digest = hashlib.sha256((glyphs.html(fonts.FACES) + UNNUMBERED + ICON_FILE + repr(icons.DRAWINGS)).encode())
    for file in [*sorted(PRINT.iterdir()), *(face.path for face in fonts.FACES)]:
        digest.update(file.read_bytes())
    return digest.digest()


@contextmanager
def _fenced() -> Iterator[Assets]:
    """Our own assets and nothing else: whatever more was asked for raises RefusedURL."""
    assets = Assets()
    try:
        yield assets
    except FatalURLFetchingError as error:  # derives from BaseException: nothing else would catch it
        raise RefusedURL(assets.refused[-1] if assets.refused else str(error)) from error
    if assets.refused:  # pictures inside an SVG are dropped without a word
        raise RefusedURL(assets.refused[-1])
