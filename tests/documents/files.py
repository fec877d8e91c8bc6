"""Small true and false files, made on the spot."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from documents.inspection import KINDS
from tests.errands.tasks import blank_pdf


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def zipped(**parts: bytes | str) -> bytes:
    return zipped_from(parts)


def zipped_from(parts: dict[str, bytes | str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(suffix: str, extra: dict[str, bytes | str] | None = None, *, mime: str = "") -> bytes:
    mime = mime or KINDS[suffix][0]
    types = f'<Types><Override PartName="/main.xml" ContentType="{mime}.main+xml"/></Types>'
    return zipped_from({"[Content_Types].xml": types, "main.xml": "<x/>"} | (extra or {}))


def open_document(suffix: str, extra: dict[str, bytes | str] | None = None) -> bytes:
    return zipped_from({"mimetype": KINDS[suffix][0], "content.xml": "<x/>"} | (extra or {}))


def picture(form: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, form)
    return out.getvalue()


def locked_pdf(user: str = "secret") -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(blank_pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


def true_file(suffix: str) -> bytes:
    if suffix == ".pdf":
        return blank_pdf(3)
    if suffix in (".png", ".jpg"):
        return picture({".png": "PNG", ".jpg": "JPEG"}[suffix])
    return open_document(suffix) if suffix.startswith(".od") else office(suffix)
