"""Words stamped on pages that are not ours: in a band we add above the page, so that nothing is covered."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

from documents import fonts

MM = 72 / 25.4
BAND = 8 * MM
SIDE = 8 * MM
SIZE = 7.6
BASELINE = 3 * MM
FACE = next(face for face in fonts.FACES if face.family == fonts.SANS and face.weight == 400 and face.style == "normal")
NAME = "/OverlegStamp"
WIDTH_OF_A4 = 210 * MM
# For a page turned by so many degrees: which way right and up are on the page itself, and which corner of its box
# (by number) people see at the bottom left.
TURNS = {
    0: ((1, 0, 0, 1), (0, 1)),
    90: ((0, 1, -1, 0), (2, 1)),
    180: ((-1, 0, 0, -1), (2, 3)),
    270: ((0, -1, 1, 0), (0, 3)),
}
TO_UNICODE = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Stamp def /CMapType 2 def\n"
    "1 begincodespacerange <0000> <ffff> endcodespacerange\n{blocks}endcmap end end"
)


class Stamper:
    """Holds our typeface in one document, with just the letters it needs."""

    def __init__(self, pdf: pikepdf.Pdf, letters: str) -> None:
        self.pdf = pdf
        self.glyphs: dict[str, int] = {}
        self.widths: dict[str, float] = {}
        self.font = self._embed(sorted({*letters, *"0123456789/.- ?"}))
        self.save_state = pdf.make_stream(b"q")

    def stamp(self, page: pikepdf.Page, left: str, right: str, *, grow: bool = True) -> None:
        """Write at both ends above the page as people see it; `grow` makes room, else the page has a margin there."""
        turn = int(page.obj.get(Name.Rotate, 0)) % 360
        turn = turn if turn in TURNS else 0
        box = _box(page)
        scale = max(0.6, min(box[2] - box[0], box[3] - box[1]) / WIDTH_OF_A4)
        if grow:
            box = _grown(page, box, turn, BAND * scale)
        wide, high = box[2] - box[0], box[3] - box[1]
        wide, high = (high, wide) if turn in (90, 270) else (wide, high)
        drawing = self._drawing(left, right, wide / scale, high / scale, paper=grow)
        directions, (x, y) = TURNS[turn]
        place = " ".join(f"{number:.4f}" for number in [*(scale * way for way in directions), box[x], box[y]])
        page.contents_add(self.save_state, prepend=True)
        page.contents_add(f"Q /Artifact <</Type /Pagination>> BDC q {place} cm {drawing} Q EMC".encode())
        page.add_resource(self.font, Name.Font, Name(NAME))

    def _drawing(self, left: str, right: str, wide: float, high: float, *, paper: bool) -> str:
        line = high - BAND
        band = f"1 1 1 rg 0 {line:.3f} {wide:.3f} {BAND:.3f} re f 0.81 0.78 0.73 RG 0.5 w " if paper else ""
        rule = f"{SIDE:.3f} {line:.3f} m {wide - SIDE:.3f} {line:.3f} l S " if paper else ""
        y = line + BASELINE
        at_right = wide - SIDE - SIZE * sum(self.widths[letter] for letter in self._known(right)) / 1000
        return (
            f"{band}{rule}0.059 0.298 0.361 rg {self._text(left, SIDE, y)}"
            f"0.349 0.388 0.431 rg {self._text(right, at_right, y)}"
        )

    def _text(self, text: str, x: float, y: float) -> str:
        codes = "".join(f"{self.glyphs[letter]:04x}" for letter in self._known(text))
        return f"BT {NAME} {SIZE} Tf {x:.3f} {y:.3f} Td <{codes}> Tj ET "

    def _known(self, text: str) -> str:
        return "".join(letter if letter in self.glyphs else "?" for letter in text)

    def _embed(self, letters: list[str]) -> pikepdf.Object:
        with TTFont(FACE.path, recalcTimestamp=False) as font:
            maker = subset.Subsetter(subset.Options(hinting=False, layout_features=[], notdef_outline=True))
            maker.populate(unicodes=[ord(letter) for letter in letters])
            maker.subset(font)
            units, metrics, drawn = font["head"].unitsPerEm, font["hmtx"].metrics, font.getBestCmap()
            for letter in letters:
                if name := drawn.get(ord(letter)):
                    self.glyphs[letter] = font.getGlyphID(name)
                    self.widths[letter] = metrics[name][0] * 1000 / units
            out = BytesIO()
            font.save(out)
            box = [font["head"].xMin, font["head"].yMin, font["head"].xMax, font["head"].yMax]
            heights = font["hhea"].ascent, font["hhea"].descent
        scaled = [value * 1000 / units for value in (*box, *heights)]
        return self._font_object(out.getvalue(), scaled)

    def _font_object(self, file: bytes, scaled: list[float]) -> pikepdf.Object:
        name = Name("/OVERLG+SourceSansPro-Regular")
        numbers = [round(value) for value in scaled]
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=name, Flags=4, FontBBox=Array(numbers[:4]), ItalicAngle=0,
            Ascent=numbers[4], Descent=numbers[5], CapHeight=660, StemV=80,
            FontFile2=self.pdf.make_stream(file, Length1=len(file)),
        )  # fmt: skip
        spaced = [part for letter, code in self.glyphs.items() for part in (code, Array([round(self.widths[letter])]))]
        inner = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, CIDToGIDMap=Name.Identity, W=Array(spaced),
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=self.pdf.make_indirect(descriptor),
        )  # fmt: skip
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([self.pdf.make_indirect(inner)]), ToUnicode=self.pdf.make_stream(self._to_unicode()),
        )  # fmt: skip
        return self.pdf.make_indirect(font)

    def _to_unicode(self) -> bytes:
        lines = [f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>\n" for letter, code in self.glyphs.items()]
        blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
        text = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
        return TO_UNICODE.format(blocks=text).encode()


def _box(page: pikepdf.Page) -> list[float]:
    """What people see of the page, its corners in order."""
    x0, y0, x1, y1 = (float(value) for value in page.cropbox)
    return [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]


def _grown(page: pikepdf.Page, box: list[float], turn: int, band: float) -> list[float]:
    """Room above what people see; the page under it stays as it was."""
    side, step = {0: (3, band), 90: (0, -band), 180: (1, -band), 270: (2, band)}[turn]
    box = [value + step if at == side else value for at, value in enumerate(box)]
    for key in (Name.TrimBox, Name.BleedBox, Name.ArtBox):
        if key in page.obj:
            del page.obj[key]
    page.obj.MediaBox = Array(box)
    page.obj.CropBox = Array(box)
    return box
