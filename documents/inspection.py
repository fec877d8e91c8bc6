"""Is an upload what it claims to be, and safe to pass on? Looks inside; believes neither name nor header."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

import filetype
import pikepdf
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from documents.models import PDF
from overleg.lib.refusal import Refused

MAX_PARTS = 10_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
MAX_PIXELS = 60_000_000

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
WITH_MACROS = frozenset({".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".pptm", ".potm", ".ppsm"})
OLD_OFFICE = frozenset({".doc", ".xls", ".ppt", ".rtf"})


@dataclass(frozen=True)
class Found:
    """What the upload turned out to be."""

    suffix: str
    mime: str
    pages: int | None = None


def refused(message: str, **data) -> Refused:
    return Refused(message % data if data else message, field="file")


def inspect(upload: UploadedFile) -> Found:
    """Look inside; raises Refused(field="file") with what to do about it."""
    name = PurePosixPath((upload.name or "").replace("\\", "/")).name
    suffix = PurePosixPath(name).suffix.lower().replace(".jpeg", ".jpg")
    if suffix in WITH_MACROS:
        raise _macros()
    if suffix in OLD_OFFICE:
        raise refused(_("This is an old file format. Save it as .docx, .xlsx or .pptx, or as PDF, and upload that."))
    if suffix not in KINDS:
        raise refused(
            _("This kind of file is not accepted. Choose PDF, Word, Excel, PowerPoint, OpenDocument, PNG or JPEG.")
        )
    if not upload.size:
        raise refused(_("The file is empty. Check it on your computer and choose it again."))
    if upload.size > settings.UPLOAD_MEGABYTES * 1024 * 1024:
        raise refused(
            _("The file is larger than %(limit)d MB. Make it smaller or split it."),
            limit=settings.UPLOAD_MEGABYTES,
        )
    mime, check = KINDS[suffix]
    upload.seek(0)
    head = upload.read(8192)
    upload.seek(0)
    _compare(suffix, head)
    pages = check(cast(BinaryIO, upload), mime)
    upload.seek(0)
    return Found(suffix, mime, pages)


def _compare(suffix: str, head: bytes) -> None:
    """The first bytes must belong to the extension; office files are zip files inside."""
    kind = filetype.guess(head)
    family = "zip" if head.startswith(b"PK") else kind.extension if kind else ""
    expected = suffix[1:] if suffix in (".pdf", ".png", ".jpg") else "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0") and expected == "zip":
        raise refused(_("This file has a password or is of an old kind. Save it anew without password."))
    if family != expected:
        raise _pretender(suffix)


def _pdf(file: BinaryIO, mime: str) -> int:
    try:
        with pikepdf.open(file) as pdf:
            pages, locked = len(pdf.pages), pdf.is_encrypted
    except pikepdf.PasswordError:
        pages, locked = 0, True
    except pikepdf.PdfError:
        raise _damaged() from None
    if locked:
        raise refused(_("This PDF is protected. Save it without password or restrictions and upload that."))
    if not pages:
        raise _damaged()
    return pages


def _office(file: BinaryIO, mime: str) -> None:
    with _unzipped(file) as parts:
        names = set(parts.namelist())
        if "[Content_Types].xml" not in names:
            raise _pretender_of(mime)
        types = parts.read("[Content_Types].xml")
        if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
            raise _macros()
        if mime.encode() not in types:
            raise _pretender_of(mime)


def _open_document(file: BinaryIO, mime: str) -> None:
    with _unzipped(file) as parts:
        names = set(parts.namelist())
        if "mimetype" not in names or parts.read("mimetype").decode(errors="replace").strip() != mime:
            raise _pretender_of(mime)
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            raise _macros()
        if "META-INF/manifest.xml" in names and b"encryption-data" in parts.read("META-INF/manifest.xml"):
            raise refused(_("This file is protected with a password. Save it without password and upload that."))


def _unzipped(file: BinaryIO) -> zipfile.ZipFile:
    """The parts of an office file, if unpacking them cannot fill our disk."""
    try:
        parts = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _damaged() from None
    infos = parts.infolist()
    unpacked = sum(info.file_size for info in infos)
    packed = max(1, sum(info.compress_size for info in infos))
    if len(infos) > MAX_PARTS or unpacked > MAX_UNPACKED or (unpacked > 2**24 and unpacked / packed > MAX_RATIO):
        raise refused(_("This file unpacks to far more than a document needs. Save it as PDF and upload that."))
    if any(info.flag_bits & 1 for info in infos):
        raise refused(_("This file is protected with a password. Save it without password and upload that."))
    return parts


def _picture(file: BinaryIO, mime: str) -> None:
    form = {"image/png": "PNG", "image/jpeg": "JPEG"}[mime]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=[form]) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise refused(_("This picture has too many pixels. Make it smaller and upload that."))
                picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise _damaged() from None


def _macros() -> Refused:
    return refused(_("This file can hold macros. Save it as an ordinary document, or as PDF, and upload that."))


def _damaged() -> Refused:
    return refused(_("This file is damaged: it cannot be opened. Save it again and upload that."))


def _pretender(suffix: str) -> Refused:
    return refused(
        _("The name ends in %(suffix)s, but this is another kind of file. Save it in that format first."),
        suffix=suffix,
    )


def _pretender_of(mime: str) -> Refused:
    return _pretender(next(suffix for suffix, (kind, _check) in KINDS.items() if kind == mime))


KINDS: dict[str, tuple[str, Callable[[BinaryIO, str], int | None]]] = {
    ".pdf": (PDF, _pdf),
    ".docx": (OOXML + "wordprocessingml.document", _office),
    ".xlsx": (OOXML + "spreadsheetml.sheet", _office),
    ".pptx": (OOXML + "presentationml.presentation", _office),
    ".odt": (ODF + "text", _open_document),
    ".ods": (ODF + "spreadsheet", _open_document),
    ".odp": (ODF + "presentation", _open_document),
    ".png": ("image/png", _picture),
    ".jpg": ("image/jpeg", _picture),
}
