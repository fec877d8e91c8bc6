"""People from a spreadsheet: every line is shown before it is done, and none is left out in silence."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accounts.models import User
from regions.access import standing
from regions.models import Mandate, Office, PeopleImport
from regions.people_sheet import COLUMNS
from regions.services import importing
from tests import factories as make
from tests.personas import Table

pytestmark = pytest.mark.django_db
HEADINGS = [names[0] for names in COLUMNS.values()]
FORUM = "Burgemeestersoverleg Testregio"


def sheet(*rows: tuple, headings=HEADINGS) -> SimpleUploadedFile:
    book, out = Workbook(), BytesIO()
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile("personen.xlsx", out.getvalue())


def send(table: Table, file) -> tuple[Client, object]:
    client = Client()
    client.force_login(table.admin)
    answer = client.post(reverse("people-import"), {"file": file, "starts_on": timezone.localdate()}, follow=True)
    return client, answer


def told(answer) -> list[tuple[str, str]]:
    return [(line["kind"], line["text"]) for _row, line in answer.context["page"]]


def test_a_sheet_is_shown_line_by_line_and_then_done(table: Table):
    client, answer = send(
        table,
        sheet(
            ("Bellegem", "raadslid", "Nieuw Raadslid", "raad@example.org"),
            ("Bellegem", "schepen", "Nieuwe Schepen", "", FORUM, "lid"),
            ("Aalbeke", "algemeen directeur", "Persona director", "director@example.org"),
        ),
    )
    assert told(answer) == [
        ("changed", "Nieuw Raadslid wordt raadslid van Bellegem"),
        ("changed", f"Nieuwe Schepen wordt lid in {FORUM} (Bellegem)"),
        ("same", "Persona director is al algemeen directeur van Aalbeke"),
    ]
    assert not User.objects.filter(name__startswith="Nieuw").exists(), "a preview writes nothing"
    client.post(answer.request["PATH_INFO"])
    assert standing(User.objects.get(email="raad@example.org")).councillor_of == {table.municipality_b.pk}
    assert Mandate.objects.get(person__name="Nieuwe Schepen").title == "schepen"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("Aalbeeke", "raadslid", "A B"), "Geen gemeente of organisatie heet “Aalbeeke”. Bedoelt u “Aalbeke”?"),
        (("Aalbeke", "keizer", "A B"), "“keizer” is geen ambt dat we kennen."),
        (("Aalbeke", "", "A B", "", "Onbekend"), "Geen forum heet “Onbekend”."),
        (("Aalbeke", "", "A B", "", FORUM, "baas"), "“baas” is geen rol in een forum."),
        (("Aalbeke", "raadslid", "A B", "mayor@example.org"), "Dit adres is van Persona mayor."),
        (("Aalbeke", "raadslid", "A B", "geen adres"), "Dit is geen e-mailadres"),
        (("Aalbeke", "raadslid", "A B", "", "", "", "morgen"), "“morgen” is geen dag."),
        (("Aalbeke", "raadslid", "A B", "", "", "", "", "31/12/2026"), "er is niets te beëindigen"),
        (("Woonmaatschappij Testregio", "raadslid", "A B"), "contactpersoon"),
    ],
)
def test_a_line_that_cannot_be_says_why_and_stops_no_other(table: Table, row: tuple, reason: str):
    _client, answer = send(table, sheet(row, ("Bellegem", "raadslid", "Goed Raadslid")))
    (kind, text), good = told(answer)
    assert kind == "wrong" and reason in text
    assert good[0] == "changed"


def test_a_last_day_ends_what_runs_and_who_is_not_named_keeps_what_they_have(table: Table):
    today = timezone.localdate()
    client, answer = send(
        table, sheet(("Aalbeke", "raadslid", "Persona councillor", "councillor@example.org", "", "", "", today))
    )
    client.post(answer.request["PATH_INFO"])
    assert Office.objects.get(person=table.councillor).ends_on == today
    assert Office.objects.get(person=table.director).ends_on is None


def test_when_the_world_changed_since_the_preview_the_new_preview_comes_first(table: Table):
    client, answer = send(table, sheet(("Bellegem", "raadslid", "Nieuw Raadslid", "raad@example.org")))
    make.make_office(
        make.make_user("Nieuw Raadslid", email="raad@example.org"), table.municipality_b, kind="councillor"
    )
    page = client.post(answer.request["PATH_INFO"], follow=True)
    assert "Er is iets gewijzigd sinds u keek" in page.content.decode()
    assert told(page) == [("same", "Nieuw Raadslid is al raadslid van Bellegem")]
    assert PeopleImport.objects.get().applied_at is None


def test_a_sheet_is_taken_in_once(table: Table):
    client, answer = send(table, sheet(("Bellegem", "raadslid", "Nieuw Raadslid", "raad@example.org")))
    for _press in range(2):
        page = client.post(answer.request["PATH_INFO"], follow=True)
    assert "al overgenomen" in page.content.decode()
    assert Office.objects.filter(person__email="raad@example.org").count() == 1


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (SimpleUploadedFile("x.xlsx", b"PK\x03\x04 not a workbook"), "beschadigd"),
        (SimpleUploadedFile("x.csv", b"a;b"), "Kies PDF, Word, Excel"),
    ],
)
def test_what_is_no_workbook_is_refused_with_what_to_do(table: Table, file, reason: str):
    _client, answer = send(table, file)
    assert answer.status_code == 422
    assert reason in answer.content.decode()


def test_headings_are_found_in_other_words_and_order_and_missing_ones_are_named(table: Table):
    _client, answer = send(
        table, sheet(("A B", "11", "Aalbeke", "raadslid"), headings=["NAAM", "x", "gemeente", "Ambt"])
    )
    assert told(answer)[0][0] == "changed"
    _client, answer = send(table, sheet(*[("x", "y")] * 12, headings=["iets", "anders"]))
    assert "De kolomtitels ontbreken" in answer.content.decode()


def test_the_example_sheet_has_the_headings_that_are_read(table: Table):
    client = Client()
    client.force_login(table.admin)
    answer = client.get(reverse("people-example"))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert [cell.value for cell in book.active[1]] == HEADINGS


def test_a_name_that_two_people_there_share_needs_an_address(table: Table):
    for number in (1, 2):
        person = make.make_user("Dubbel Ganger", email=f"dubbel{number}@example.org")
        make.make_office(person, table.municipality_b, kind="councillor")
    lines = importing.rehearse(
        lambda: importing._all(
            [importing.Line(2, home="Bellegem", office="burgemeester", name="dubbel ganger")],
            timezone.localdate(),
            table.admin,
        )
    )
    assert lines[0].kind == "wrong" and "meer dan één persoon" in lines[0].text


def test_a_sheet_is_forgotten_when_its_time_is_over(table: Table, settings):
    settings.KEEP_SPREADSHEETS_DAYS = 30
    for days in (29, 31):
        read_at = timezone.now() - timedelta(days=days)
        PeopleImport.objects.create(name=f"{days}.xlsx", starts_on=read_at, read_by=table.admin, read_at=read_at)
    importing.forget_old()
    assert [one.name for one in PeopleImport.objects.all()] == ["29.xlsx"]
