"""The faces of the product: one list for paper (TrueType from the packages) and for the screen (a subset as WOFF2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

SANS = "Source Sans Pro"
SERIF = "Source Serif Pro"
PACKAGES = {SANS: "font_source_sans_pro", SERIF: "font_source_serif_pro"}


@dataclass(frozen=True)
class Face:
    family: str
    weight: int
    file: str
    style: str = "normal"
    screen: bool = True

    @property
    def path(self) -> Path:
        return Path(str(files(PACKAGES[self.family]))) / "files" / self.file

    @property
    def stem(self) -> str:
        return self.file.removesuffix(".ttf")

    def rule(self, url: str, *, extra: str = "") -> str:
        return (
            f'@font-face {{ font-family: "{self.family}"; font-weight: {self.weight}; font-style: {self.style}; '
            f'src: url("{url}"){extra} }}\n'
        )


FACES = (
    Face(SANS, 400, "SourceSansPro-Regular.ttf"),
    Face(SANS, 400, "SourceSansPro-It.ttf", style="italic"),
    Face(SANS, 600, "SourceSansPro-Semibold.ttf"),
    Face(SANS, 700, "SourceSansPro-Bold.ttf"),
    Face(SERIF, 400, "SourceSerifPro-Regular.ttf", screen=False),
    Face(SERIF, 600, "SourceSerifPro-Semibold.ttf"),
    Face(SERIF, 700, "SourceSerifPro-Bold.ttf"),
)


def for_paper() -> str:
    """The @font-face rules of a PDF. Static TrueType: WOFF2 costs the renderer a third of a second per document."""
    return "".join(face.rule(f"asset:fonts/{face.file}") for face in FACES)


def for_screen(faces: Iterable[Face] = FACES) -> str:
    """The @font-face rules of the pages, relative to css/fonts.css."""
    return "".join(
        face.rule(f"../fonts/{face.stem}.woff2", extra=' format("woff2"); font-display: swap')
        for face in faces
        if face.screen
    )
