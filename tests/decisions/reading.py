"""The words of a PDF, read back from its glyphs: no tool outside Python, so that no machine skips these tests."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf

HEX = rb"<([0-9a-fA-F]+)>"


def words_of(pdf: bytes) -> str:
    """All pages as one line of text."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return " ".join(" ".join(_page(page) for page in document.pages).split())


def _page(page: pikepdf.Page) -> str:
    fonts = {name: _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    letters: dict[int, str] = {}
    text = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            pieces = operands[0] if str(operator) == "TJ" else operands
            strings = [bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String)]
            codes = b"".join(strings)
            text.append("".join(letters.get(code, "") for code in _pairs(codes)))
        elif str(operator) in ("ET", "Td", "Tm"):
            text.append(" ")
    return "".join(text)


def _pairs(codes: bytes) -> list[int]:
    return [int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2)]


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """What each glyph of the font stands for."""
    if "/ToUnicode" not in font:
        return {}
    cmap = font.ToUnicode.read_bytes()
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, text in re.findall(HEX + rb"\s*" + HEX, block):
            found[int(code, 16)] = _text(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, text in re.findall(HEX + rb"\s*" + HEX + rb"\s*" + HEX, block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(ord(_text(text)) + step)
    return found


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")
