"""An upload is kept when it is what it claims to be, and refused in clear words when it is not."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image

from documents import store
from documents.inspection import KINDS, OOXML
from documents.models import Document
from overleg.lib.refusal import Refused
from tests.documents import files
from tests.errands.models import Errand
from tests.errands.tasks import blank_pdf
from tests.factories import make_user
from timeline.services import as_of

pytestmark = pytest.mark.django_db

MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"

BAD = {
    "empty": ("note.pdf", b"", "empty"),
    "unknown kind": ("note.exe", b"MZ", "not accepted"),
    "no extension": ("note", b"%PDF-1.7", "not accepted"),
    "old word": ("note.doc", b"\xd0\xcf\x11\xe0" + b"x" * 600, "old file format"),
    "macro name": ("note.docm", files.office(".docx"), "macros"),
    "macro inside": ("note.docx", files.office(".docx", {"word/vbaProject.bin": b"x"}), "macros"),
    "macro type": ("note.docx", files.office(".docx", mime=MACRO_WORD), "macros"),
    "macro odt": ("note.odt", files.open_document(".odt", {"Basic/Standard/Module1.xml": "<x/>"}), "macros"),
    "png called pdf": ("note.pdf", files.picture("PNG"), "another kind"),
    "pdf called png": ("note.png", blank_pdf(), "another kind"),
    "text called pdf": ("note.pdf", b"just words", "another kind"),
    "page called pdf": ("note.pdf", b"<html><script>alert(1)</script></html>", "another kind"),
    "pdf called docx": ("note.docx", blank_pdf(), "another kind"),
    "xlsx called docx": ("note.docx", files.office(".xlsx"), "another kind"),
    "zip called docx": ("note.docx", files.zipped(readme="x"), "another kind"),
    "zip called odt": ("note.odt", files.zipped(readme="x"), "another kind"),
    "ods called odt": ("note.odt", files.open_document(".ods"), "another kind"),
    "locked office": ("note.docx", b"\xd0\xcf\x11\xe0" + b"x" * 600, "password"),
    "locked odt": (
        "note.odt",
        files.open_document(".odt", {"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "password",
    ),
    "locked pdf": ("note.pdf", files.locked_pdf(), "protected"),
    "restricted pdf": ("note.pdf", files.locked_pdf(user=""), "protected"),
    "broken pdf": ("note.pdf", b"%PDF-1.7\nnothing here", "damaged"),
    "broken office": ("note.docx", b"PK\x03\x04" + b"x" * 200, "damaged"),
    "cut off picture": ("note.jpg", files.picture("JPEG", (400, 300))[:4000], "damaged"),
    "cut off png": ("note.png", files.picture("PNG", (400, 300))[:4000], "damaged"),
    "bomb": ("note.docx", files.office(".docx", {"word/media/bomb.bin": b"\0" * 40_000_000}), "unpacks"),
}


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.mark.parametrize("suffix", list(KINDS))
def test_every_accepted_kind_is_kept(suffix):
    content = files.true_file(suffix)
    by = make_user()
    document = store.receive(files.upload(f"C:\\docs\\Nota sociale huur{suffix}", content), by=by)
    assert document.name == f"Nota_sociale_huur{suffix}"
    assert document.title == "Nota sociale huur"
    assert document.mime == KINDS[suffix][0]
    assert document.pages == (3 if suffix == ".pdf" else None)
    assert document.uploaded_by == by
    with document.file.open("rb") as stored:
        kept = stored.read()
    assert (document.size, document.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())
    if document.mime in store.PICTURES:  # made anew: the same picture, not the same bytes
        with Image.open(BytesIO(kept)) as shown, Image.open(BytesIO(content)) as sent:
            assert (shown.format, shown.size) == (sent.format, sent.size)
    else:
        assert kept == content


@pytest.mark.parametrize("case", list(BAD))
def test_a_bad_upload_is_refused_at_its_field_and_nothing_is_kept(case):
    name, content, reason = BAD[case]
    with pytest.raises(Refused, match=reason) as refusal:
        store.receive(files.upload(name, content), by=make_user())
    assert refusal.value.field == "file"
    assert not Document.objects.exists()


def test_a_file_over_the_limit_is_refused(settings):
    settings.UPLOAD_MEGABYTES = 1
    with pytest.raises(Refused, match="larger than 1 MB"):
        store.receive(files.upload("plan.pdf", blank_pdf() + b"\0" * 1024 * 1024), by=make_user())


def test_a_picture_with_absurd_dimensions_is_not_opened(monkeypatch):
    monkeypatch.setattr("documents.inspection.MAX_PIXELS", 1000)
    with pytest.raises(Refused, match="too many pixels"):
        store.receive(files.upload("plan.png", files.picture("PNG")), by=make_user())


@pytest.mark.parametrize("name", ["../../etc/cron.d/x.pdf", "...pdf", ".pdf", "\x00\n.pdf", "é" * 300 + ".PDF"])
def test_a_strange_name_becomes_a_plain_one(name):
    kept = store.keep(blank_pdf(), title="x", name=name)
    assert kept.name.endswith(".pdf")
    assert len(kept.name) <= 160
    assert not set(kept.name) & set('/\\\n\x00"')


def test_the_place_on_disk_says_nothing_and_cannot_be_guessed():
    one, two = (store.keep(blank_pdf(), title="Geheim plan", name="geheim-plan.pdf") for _ in range(2))
    assert "geheim" not in one.file.name
    assert one.file.name != two.file.name
    with pytest.raises(ValueError, match="no address"):
        one.file.url  # noqa: B018


def test_what_we_made_ourselves_is_kept_with_its_pages():
    document = store.keep(blank_pdf(2), title="Agenda", name="Agenda 17 april", confidential=True, pages=2)
    assert (document.name, document.pages, document.confidential) == ("Agenda_17_april.pdf", 2, True)
    assert document.is_pdf


def test_discarding_waits_for_the_transaction(django_capture_on_commit_callbacks):
    document = store.keep(blank_pdf(), title="x", name="x")
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        store.discard(document)
        assert default_storage.exists(document.file.name)
    assert not default_storage.exists(document.file.name)


def test_what_a_killed_worker_left_behind_is_forgotten_after_a_day():
    with as_of(timezone.now() - timedelta(days=2)):
        store.keep(blank_pdf(), title="orphan", name="x")
        kept = store.keep(blank_pdf(), title="kept", name="x")
    Errand.objects.create(state="ready", document=kept)
    fresh = store.keep(blank_pdf(), title="fresh", name="x")
    assert store.sweep() == 1
    assert set(Document.objects.all()) == {kept, fresh}


def test_kinds_are_told_apart_by_content_type():
    assert KINDS[".docx"][0].startswith(OOXML)
