"""The draft decision that is written once for all municipalities: its notation, its placeholders, its usual text. Pure.

The notation is what people type anyway: a line with "# " is a heading, "- " an item of a list, "Artikel 1" begins an
article, an empty line a new paragraph. {naam} stands for a fact of the municipality. A line with a fact that one
municipality does not have (its position, for instance) is left out for that municipality.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from overleg.lib.refusal import Refused

# Dutch, like the text they stand in.
PLACEHOLDERS = {
    "naam": gettext_lazy("name of the municipality"),
    "inwoners": gettext_lazy("its inhabitants"),
    "jaar": gettext_lazy("the year of that number"),
    "bron": gettext_lazy("where that number comes from"),
    "aandeel": gettext_lazy("its share of the cost"),
    "totaal": gettext_lazy("the whole cost"),
    "verdeelsleutel": gettext_lazy("how the cost is shared"),
    "standpunt": gettext_lazy("its position at the table, if it did not simply agree"),
    "burgemeester": gettext_lazy("its mayor"),
    "algemeen_directeur": gettext_lazy("its general director"),
    "forum": gettext_lazy("name of the forum"),
    "datum": gettext_lazy("day of the ratification"),
    "referentie": gettext_lazy("reference of the item"),
    "titel": gettext_lazy("title of the item"),
    "afspraak": gettext_lazy("the agreement, word for word"),
    "college_tegen": gettext_lazy("day by which the college treats it"),
    "raad_tegen": gettext_lazy("day by which the council treats it"),
}
# What readers of decisions elsewhere call it.
MEANT = {
    "gemeente": "naam",
    "gemeentenaam": "naam",
    "bijdrage": "aandeel",
    "bedrag": "aandeel",
    "directeur": "algemeen_directeur",
}
BLANK = "………………………"
LONGEST = 20_000
_NAMED = re.compile(r"\{([^{}\n]*)\}")
_ARTICLE = re.compile(r"(artikel|art\.)\s+\d+\b.{0,60}", re.IGNORECASE)

Values = Mapping[str, str | None]


def placeholders(text: str) -> list[str]:
    """The names between braces, each once, in the order they stand there."""
    return list(dict.fromkeys(_name(found) for found in _NAMED.findall(text)))


def check(text: str) -> str:
    """The text as it may be kept. Raises Refused that names what is not known, with what was probably meant."""
    text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().splitlines())
    if not text:
        raise Refused(_("Write what is decided, or go back to the usual text."), field="text")
    if len(text) > LONGEST:
        raise Refused(_("This draft is too long: keep it to %(count)d signs.") % {"count": LONGEST}, field="text")
    wrong = [_unknown(name) for name in placeholders(text) if name not in PLACEHOLDERS]
    if wrong:
        raise Refused(" ".join(wrong), field="text")
    if "{" in _NAMED.sub("", text) or "}" in _NAMED.sub("", text):
        raise Refused(_("A brace stands alone. A placeholder has one on both sides: {naam}."), field="text")
    return text


def _name(found: str) -> str:
    return "_".join(found.casefold().replace("_", " ").split())


def _unknown(name: str) -> str:
    near = MEANT.get(name) or next(iter(get_close_matches(name, PLACEHOLDERS, n=1, cutoff=0.5)), "")
    if near:
        return _("{%(name)s} is not known. Did you mean {%(near)s}?") % {"name": name, "near": near}
    return _("{%(name)s} is not known. Choose one from the list beside the text.") % {"name": name}


@dataclass
class Filled:
    """The text for one municipality as safe HTML, and the names of what is not known of it."""

    html: str
    missing: list[str] = field(default_factory=list)


def fill(text: str, values: Values, *, level: int = 2) -> Filled:
    """The text with this municipality's facts. Headings start at `level`, articles stand one below."""
    writer, missing = _Writer(level), []
    for line in text.splitlines():
        lacking = [name for name in map(_name, _NAMED.findall(line)) if values.get(name) is None]
        if lacking:
            missing += [name for name in lacking if name not in missing]
        else:
            writer.write(line.strip(), values)
    return Filled(writer.finish(), missing)


class _Writer:
    """Line after line, with the list, paragraph or article that is open."""

    def __init__(self, level: int) -> None:
        self.level = level
        self.out: list[str] = []
        self.paragraph: list[str] = []
        self.listing = self.article = self.articles = False

    def write(self, line: str, values: Values) -> None:
        if line.startswith("# "):
            self._end_articles()
            self.out.append(f"<h{self.level}>{_filled(line[2:], values)}</h{self.level}>")
        elif _ARTICLE.fullmatch(line):
            self._begin_article(_filled(line, values))
        elif line.startswith("- "):
            self._end_paragraph()
            if not self.listing:
                self.out.append("<ul>")
            self.listing = True
            self.out.append(f"<li>{_filled(line[2:], values)}</li>")
        elif not line:
            self._end_block()
        else:
            self._end_list()
            self._add(line, values)

    def _add(self, line: str, values: Values) -> None:
        if line == "{aandeel}":
            self._end_paragraph()
            self.out.append(f'<p class="share">{_filled(line, values)}</p>')
        elif line == "{afspraak}":
            self._end_paragraph()
            parts = re.split(r"\n\s*\n", values["afspraak"] or "")
            self.out += [f"<p>{_lines(part)}</p>" for part in parts]
        else:
            self.paragraph.append(_filled(line, values))

    def finish(self) -> str:
        self._end_articles()
        return "".join(self.out)

    def _begin_article(self, title: str) -> None:
        self._end_block()
        if self.article:
            self.out.append("</li>")
        if not self.articles:
            self.out.append('<ol class="articles">')
        self.article = self.articles = True
        self.out.append(f"<li><h{self.level + 1}>{title}</h{self.level + 1}>")

    def _end_paragraph(self) -> None:
        if self.paragraph:
            self.out.append(f"<p>{'<br>'.join(self.paragraph)}</p>")
            self.paragraph = []

    def _end_list(self) -> None:
        if self.listing:
            self.out.append("</ul>")
            self.listing = False

    def _end_block(self) -> None:
        self._end_paragraph()
        self._end_list()

    def _end_articles(self) -> None:
        self._end_block()
        if self.articles:
            self.out.append("</li></ol>")
        self.article = self.articles = False


def _filled(line: str, values: Values) -> str:
    return _NAMED.sub(lambda found: _lines(values[_name(found[1])] or ""), escape(line))


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.strip().splitlines())
