"""What a browser is told on every answer, and what one person may ask how often."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from agenda.services.attachments import MOST_FILES, attach
from documents.store import receive
from overleg.lib.refusal import Refused
from tests import factories as make
from tests.personas import Table

pytestmark = pytest.mark.django_db
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("address", ["/", "/aanmelden/", "/healthz", "/does-not-exist/"])
def test_every_answer_tells_the_browser_what_it_may_not(client: Client, address: str):
    answer = client.get(address)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]


def test_pages_travel_compressed_and_files_do_not(table: Table):
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(table.admin)
    page, file = client.get(reverse("start")), client.get(reverse("people-example"))
    assert page.headers["Content-Encoding"] == "gzip" and len(page.content) < 30_000
    assert "Content-Encoding" not in file.headers and int(file.headers["Content-Length"]) > 1000


def test_a_costly_page_asked_too_often_waits_and_says_so(table: Table, settings):
    settings.EXPENSIVE_PER_MINUTE = 2
    clients = {who: Client() for who in ("admin", "officer")}
    for who, client in clients.items():
        client.force_login(getattr(table, who))
    address = reverse("decisions:actions-sheet")
    # A minute may turn in between, and the count starts again: of five at most four are answered.
    answers = [clients["officer"].get(address) for _time in range(5)]
    assert answers[0].status_code == 200
    late = next(answer for answer in answers if answer.status_code == 429)
    assert late.headers["Retry-After"] == "60" and "Te vaak" in late.content.decode()
    assert clients["admin"].get(address).status_code == 200, "others are not held up"
    assert clients["officer"].get(reverse("start")).status_code == 200, "cheap pages go on"


def picture(form: str, **more) -> SimpleUploadedFile:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Geheime plaats"  # the description a camera writes
    Image.new("RGB", (40, 20), "navy").save(out, form, exif=exif, **more)
    return SimpleUploadedFile(f"foto.{form.lower()}", out.getvalue() + b"<script>hidden behind the picture</script>")


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_picture_comes_in_as_its_pixels_alone(table: Table, form: str):
    document = receive(picture(form), by=table.officer)
    kept = document.file.read()
    assert b"Geheime plaats" not in kept and b"<script>" not in kept
    with Image.open(BytesIO(kept)) as shown:
        assert (shown.format, shown.size) == (form, (40, 20))
        assert shown.convert("RGB").getpixel((5, 5))[2] == pytest.approx(128, abs=2)


def test_a_clear_picture_stays_clear(table: Table):
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    document = receive(SimpleUploadedFile("logo.png", out.getvalue()), by=table.officer)
    with Image.open(document.file) as shown:
        assert shown.convert("RGBA").getpixel((0, 0))[3] == 0


def test_an_item_holds_so_many_documents_and_says_so(table: Table, monkeypatch):
    monkeypatch.setattr("agenda.services.attachments.MOST_FILES", 1)
    item = make.make_item(table.forum, table.officer)
    attach(item, by=table.officer, upload=picture("PNG"))
    with pytest.raises(Refused, match="hoogstens 1"):
        attach(item, by=table.officer, upload=picture("PNG"))
    assert MOST_FILES > 20
