"""A fixed set of glyphs in every typeface: the fonts of all fragments come out equal, and a document has each once.

They are drawn and cut out of the font files once per process; every fragment starts from those. A rarer letter brings a
cut of its own for that face.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from weasyprint import CSS, HTML
from weasyprint.pdf.fonts import Font
from weasyprint.text.fonts import FontConfiguration, get_hb_object_data

from documents.fonts import Face

LETTERS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xC0, 0x100)])) + "‘’‚“”„–—…•€°§©×½ﬁﬂ fi fl ff ffi ffl ft tt"
LINE = (
    "<p lang='nl' style=\"hyphens: manual; font: {style} {weight} 6pt/1 '{family}'\">{letters}"
    "<span style='font-variant-numeric: tabular-nums'>0123456789.,-</span></p>"
)

Fonts = dict[int, "Ready"]


class Ready(Font):
    """A typeface with its fixed glyphs, of which the cut is known."""

    whole: bytes
    cut: bytes
    fixed: frozenset[int]

    @classmethod
    def of(cls, font: Font) -> Ready:
        """From a font that a document was written with."""
        made = cls.__new__(cls)
        made.__dict__ |= font.__dict__
        made.whole, made.cut = get_hb_object_data(font.hb_face), font.file_content
        made.fixed = frozenset(font.to_unicode)
        return made

    def again(self) -> Ready:
        """For one more document, which may add to it."""
        other = copy.copy(self)
        other.widths, other.to_unicode, other.missing = dict(self.widths), dict(self.to_unicode), {}
        other.file_content = self.whole
        return other

    def clean(self, to_unicode: dict[int, str], hinting: bool) -> None:
        """What the engine calls to cut the font."""
        if self.fixed == to_unicode.keys() and not self.missing:
            self.file_content = self.cut
        else:
            super().clean(to_unicode, hinting)


def ready(faces: Iterable[Face], config: FontConfiguration, sheet: CSS) -> Fonts:
    """The fonts that a document starts with, by the engine's own keys."""
    return {key: font.again() for key, font in _drawn(tuple(faces), config, sheet).items()}


def html(faces: Iterable[Face]) -> str:
    """One line in every face."""
    lines = (
        LINE.format(style=face.style, weight=face.weight, family=face.family, letters=escape(LETTERS)) for face in faces
    )
    return f"<!doctype html><html lang='nl'><title>-</title><body>{''.join(lines)}</body></html>"


@lru_cache(maxsize=1)
def _drawn(faces: tuple[Face, ...], config: FontConfiguration, sheet: CSS) -> Fonts:
    document = HTML(string=html(faces)).render(stylesheets=[sheet], font_config=config)
    document.write_pdf()
    return {key: Ready.of(font) for key, font in document.fonts.items()}
