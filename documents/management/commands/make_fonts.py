"""Make the web fonts: the letters our pages use, cut out of the packaged typefaces, as small WOFF2 files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import fontTools
from django.conf import settings
from django.core.management.base import BaseCommand
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from documents import fonts
from documents.fonts import Face

LETTERS = (
    [*range(0x20, 0x7F), *range(0xA0, 0x180)]  # Latin as Western and Central Europe write it
    + [0x218, 0x219, 0x21A, 0x21B, 0x1E9E]  # Romanian and capital sharp s: names of inhabitants and places
    + [*range(0x2010, 0x2016), *range(0x2018, 0x2020), 0x2020, 0x2022, 0x2026, 0x202F, 0x2030, 0x2039, 0x203A]
    + [0x2044, 0x20AC, 0x2116, 0x2122, 0x2212, 0x2260, 0x2264, 0x2265]
)
SYMBOLS = "✓✕✎◷○→←↑↓·×"
FEATURES = ["kern", "liga", "calt", "locl", "mark", "mkmk", "ccmp", "tnum", "lnum", "frac", "numr", "dnom", "sups"]


class Command(BaseCommand):
    help = "Make the web fonts and their style sheet in VAR_DIR/static. Does nothing when they are up to date."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="also say which symbols a face lacks")

    def handle(self, *args, **options) -> None:
        faces = [face for face in fonts.FACES if face.screen]
        if options["check"]:
            self._report(faces)
        folder = settings.STATIC_BUILD / "fonts"
        stamp = folder / ".made-of"
        made_of = _digest(faces)
        if stamp.exists() and stamp.read_text() == made_of:
            self.stdout.write("The web fonts are up to date.")
            return
        folder.mkdir(parents=True, exist_ok=True)
        total = sum(_cut(face, folder / f"{face.stem}.woff2") for face in faces)
        sheet = settings.STATIC_BUILD / "css" / "fonts.css"
        sheet.parent.mkdir(exist_ok=True)
        sheet.write_text(fonts.for_screen())
        stamp.write_text(made_of)
        self.stdout.write(f"Made {len(faces)} web fonts, {total // 1024} kB together.")

    def _report(self, faces: list[Face]) -> None:
        for face in faces:
            known = TTFont(face.path, lazy=True).getBestCmap()
            lacking = "".join(symbol for symbol in SYMBOLS if ord(symbol) not in known)
            self.stdout.write(f"{face.stem}: lacks {lacking or 'nothing'}")


def _digest(faces: list[Face]) -> str:
    """Of everything that decides the outcome."""
    digest = hashlib.sha256(repr((LETTERS, SYMBOLS, FEATURES, fontTools.version)).encode())
    digest.update(fonts.for_screen().encode())
    for face in faces:
        digest.update(face.path.read_bytes())
    return digest.hexdigest()


def _cut(face: Face, target: Path) -> int:
    """Write the subset of one face; gives its size in bytes."""
    options = Options(flavor="woff2", layout_features=FEATURES, hinting=False, desubroutinize=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # keep copyright and licence with the font
    font = TTFont(face.path)
    cutter = Subsetter(options)
    cutter.populate(unicodes=[*LETTERS, *map(ord, SYMBOLS)])
    cutter.subset(font)
    font.flavor = "woff2"
    half_made = target.with_suffix(".part")
    font.save(half_made)
    half_made.replace(target)
    return target.stat().st_size
