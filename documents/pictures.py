"""Pictures: made anew when they come in, and laid on an A4 page, upright or lying, with a margin for the stamp."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pikepdf
from django.core.files.base import ContentFile
from PIL import Image, ImageOps

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
TOP, SIDE = 18 * MM, 14 * MM
MOST = (2480, 3508)  # 300 dots per inch on A4: more is not seen
PLAIN = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}
SIDEWAYS = 0x0112  # how a camera says which way is up


def made_anew(upload: BinaryIO, name: str, form: str) -> ContentFile:
    """The picture as its pixels alone, upright: no place, camera, comment or hidden data comes along."""
    with Image.open(upload, formats=[form]) as picture:
        upright = ImageOps.exif_transpose(picture)
        bare = Image.new(upright.mode, upright.size)
        bare.paste(upright)
        if upright.mode == "P" and (palette := upright.getpalette()):
            bare.putpalette(palette)
        keeps = {"transparency": upright.info["transparency"]} if "transparency" in upright.info else {}
    out = BytesIO()
    quality = {"quality": 90} if form == "JPEG" else {"optimize": True} | keeps
    bare.save(out, form, **quality)
    return ContentFile(out.getvalue(), name=name)


def to_page(source: Path, made: Path) -> None:
    """Write a PDF of one page; its content is marked as one figure, for the binder to describe."""
    with Image.open(source) as picture, pikepdf.new() as pdf:
        stream, (width, height) = _image(pdf, picture, source)
        sheet = A4 if height >= width else A4[::-1]
        page = pdf.add_blank_page(page_size=sheet)
        room = (sheet[0] - 2 * SIDE, sheet[1] - 2 * TOP)
        scale = min(room[0] / width, room[1] / height)
        wide, high = width * scale, height * scale
        place = f"{wide:.3f} 0 0 {high:.3f} {(sheet[0] - wide) / 2:.3f} {(sheet[1] - high) / 2:.3f}"
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=stream))
        page.obj.Contents = pdf.make_stream(f"/Figure <</MCID 0>> BDC q {place} cm /Picture Do Q EMC".encode())
        pdf.save(made)


def _image(pdf: pikepdf.Pdf, picture: Image.Image, source: Path) -> tuple[pikepdf.Object, tuple[int, int]]:
    """A plain photo goes in as it is; anything else is turned upright, made smaller and put on white."""
    if picture.format == "JPEG" and picture.mode in PLAIN and picture.getexif().get(SIDEWAYS, 1) == 1:
        return _stream(pdf, source.read_bytes(), "/DCTDecode", picture), picture.size
    picture.draft("RGB", MOST)
    picture.thumbnail(MOST)
    upright = ImageOps.exif_transpose(picture)
    if upright.mode != "L":
        clear = upright.convert("RGBA")
        upright = Image.new("RGB", clear.size, "white")
        upright.paste(clear, mask=clear)
    return _stream(pdf, zlib.compress(upright.tobytes()), "/FlateDecode", upright), upright.size


def _stream(pdf: pikepdf.Pdf, data: bytes, packed: str, picture: Image.Image) -> pikepdf.Object:
    return pdf.make_stream(
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name(PLAIN[picture.mode]),
        BitsPerComponent=8,
        Filter=pikepdf.Name(packed),
    )
