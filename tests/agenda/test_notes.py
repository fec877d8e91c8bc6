"""The note on one item: two people at once, its versions, and what must never get into it."""

import importlib

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agenda.models import Meeting, Note, Placement
from agenda.services import minutes, notes
from agenda.services.notes import Texts
from agenda.services.session import end_session, open_session, record_outcome
from overleg.lib.refusal import Refused
from tests import factories as make

ATTACK = "<p>Goed</p><script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def placement(table) -> Placement:
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=timezone.now())
    placement = make.make_placement(meeting, make.make_item(table.forum, title="Energiestrategie"))
    open_session(meeting, by=table.officer)
    return placement


@pytest.fixture
def officer(client: Client, table) -> Client:
    client.force_login(table.officer)
    return client


@pytest.fixture
def colleague(table):
    return make.make_user("Collega")


def write(placement: Placement, by, text: str, base: int = 0) -> Note:
    return minutes.write_note(placement, by=by, discussion=text, conclusion="", base_version=base)


def unclean(placement: Placement, by, text: str) -> None:
    """As an earlier version of the product, or a hand in the database, may have left it."""
    Note.objects.create(
        placement=placement, version=1, discussion=text, conclusion=text, written_by=by, written_at=timezone.now()
    )


def url(name: str, placement: Placement) -> str:
    return reverse(f"agenda:{name}", args=[placement.pk])


def latest(placement: Placement) -> Note:
    return placement.notes.first()


def test_a_note_is_cleaned_when_it_is_kept(table, placement):
    assert write(placement, table.officer, ATTACK).discussion == "<p>Goed</p>"


def test_what_stood_in_the_database_is_cleaned_when_it_is_shown(officer, table, placement):
    unclean(placement, table.officer, ATTACK)
    record_outcome(placement, "noted", by=table.officer)
    end_session(placement.meeting, by=table.officer)
    html = officer.get(reverse("agenda:minutes", args=[placement.meeting_id])).content.decode()
    assert "<p>Goed</p>" in html and "onerror" not in html and "alert(1)" not in html
    html = officer.get(url("note-versions", placement)).content.decode()
    assert "Goed" in html and "onerror" not in html and "alert(1)" not in html


def test_a_comparison_is_cleaned_on_both_sides(officer, table, colleague, placement):
    write(placement, colleague, "<p>Van de collega</p>")
    Note.objects.update(discussion=ATTACK)
    typed = {"discussion": f"<p>Van mij</p>{ATTACK}", "conclusion": "", "base_version": "0", "layout": "rich"}
    response = officer.post(url("note", placement), typed, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Van" in html and "Goed" in html
    assert "alert(1)" not in html and "onerror" not in html


@pytest.mark.parametrize("layout", ["rich", "plain"])
def test_two_megabytes_are_refused_and_the_text_is_not_thrown_away(officer, placement, layout):
    typed = {"discussion": "woord " * 350_000, "conclusion": "Kort", "base_version": "0", "layout": layout}
    response = officer.post(url("note", placement), typed)
    assert response.status_code == 422
    html = response.content.decode()
    assert "too long" in html or "te lang" in html
    assert "woord woord" in html and "Kort" in html
    assert not Note.objects.exists()


def test_a_plain_box_shows_no_tags_and_keeps_the_layout(officer, table, placement):
    write(placement, table.officer, "<p>Een <b>vette</b> zin.</p><ul><li>appel</li></ul>")
    page = reverse("agenda:session-item", args=[placement.pk])
    html = officer.get(page).content.decode()
    assert ">Een vette zin.\n\n- appel</textarea>" in html
    typed = {
        "discussion": "Een vette zin.\n\n- appel\n\nErbij.",
        "conclusion": "",
        "base_version": "1",
        "layout": "plain",
    }
    officer.post(url("note", placement), typed)
    assert latest(placement).discussion == "<p>Een <strong>vette</strong> zin.</p><ul><li>appel</li></ul><p>Erbij.</p>"


def test_two_texts_are_merged_by_choice(officer, table, colleague, placement):
    write(placement, table.officer, "<p>Begin.</p><p>Midden staat hier.</p>")
    write(placement, colleague, "<p>Begin.</p><p>Midden staat daar.</p><p>Van de collega.</p>", base=1)
    mine = Texts("<p>Begin van mij.</p><p>Midden staat ginds.</p>")
    pieces = notes.compare(mine, notes.texts_of(latest(placement)), notes.texts_of(notes.version(placement, 1)))
    middle = next(piece for piece in pieces["discussion"] if "ginds" in piece.mine)
    typed = {"discussion": mine.discussion, "conclusion": "", "base_version": "1", "layout": "rich"}
    asked = typed | {"merge": "2", f"choice-{middle.key}": "mine"}
    response = officer.post(url("note", placement), asked, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert latest(placement).version == 3
    assert latest(placement).discussion == "<p>Begin van mij.</p><p>Midden staat ginds.</p><p>Van de collega.</p>"
    assert latest(placement).discussion in response.content.decode()


def test_a_merge_with_a_version_that_is_old_already_is_compared_again(officer, table, colleague, placement):
    write(placement, colleague, "<p>Eerst.</p>")
    write(placement, colleague, "<p>Eerst. En meer.</p>", base=1)
    typed = {"discussion": "<p>Van mij.</p>", "conclusion": "", "base_version": "0", "layout": "rich", "merge": "1"}
    response = officer.post(url("note", placement), typed, headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert "meer." in response.content.decode()
    assert placement.notes.count() == 2


def test_a_kept_text_is_compared_and_nothing_is_written(officer, colleague, placement):
    write(placement, colleague, "<p>Van de collega.</p>")
    typed = {"discussion": "<p>Van dit toestel.</p>", "conclusion": "", "base_version": "0", "layout": "rich"}
    html = officer.post(url("note-compare", placement), typed, headers={"HX-Request": "true"}).content.decode()
    assert "collega" in html and "toestel" in html
    assert placement.notes.count() == 1


def test_nobody_writes_in_the_name_of_whoever_signed_in_meanwhile(officer, colleague, placement):
    typed = {"discussion": "Van een ander", "conclusion": "", "base_version": "0", "writer": str(colleague.pk)}
    response = officer.post(url("note", placement), typed)
    assert response.status_code == 422
    assert "Van een ander" in response.content.decode()
    assert not Note.objects.exists()


def test_a_session_that_ended_says_so_to_the_script(client, placement):
    response = client.post(url("note", placement), {"discussion": "x"}, headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response["HX-Redirect"].startswith(reverse("account_login"))
    assert not Note.objects.exists()


def test_every_version_is_listed_compared_and_put_back(officer, table, colleague, placement):
    write(placement, table.officer, "<p>De eerste tekst.</p>")
    write(placement, colleague, "<p>De tweede tekst.</p>", base=1)
    write(placement, table.officer, "<p>De derde tekst.</p>", base=2)
    html = officer.get(url("note-versions", placement), {"van": "1", "tot": "3"}).content.decode()
    assert "eerste</del>" in html and "derde</ins>" in html and "Collega" in html
    officer.post(url("note-restore", placement), {"version": "1", "base_version": "3"})
    assert (latest(placement).version, latest(placement).discussion) == (4, "<p>De eerste tekst.</p>")
    assert latest(placement).written_by == table.officer


def test_putting_back_looks_at_what_came_meanwhile_and_at_what_exists(officer, table, placement):
    write(placement, table.officer, "<p>Een.</p>")
    write(placement, table.officer, "<p>Twee.</p>", base=1)
    for asked in ({"version": "1", "base_version": "1"}, {"version": "9", "base_version": "2"}, {}):
        assert officer.post(url("note-restore", placement), asked, follow=True).context["messages"]
    assert placement.notes.count() == 2
    Meeting.objects.update(status=Meeting.Status.CLOSED)
    with pytest.raises(Refused):
        notes.restore(placement, 1, by=table.officer, base_version=2)


def test_the_page_of_versions_asks_as_much_with_many_as_with_one(officer, table, placement):
    counts = []
    write(placement, table.officer, "<p>0.</p>")
    for number in range(1, 4):
        officer.get(url("note-versions", placement))
        with CaptureQueriesContext(connection) as questions:
            officer.get(url("note-versions", placement))
        counts.append(len(questions))
        write(placement, table.officer, f"<p>{number}.</p>", base=number)
    assert counts[1] == counts[2] <= 18


def test_a_note_nobody_wrote_has_no_versions_yet(officer, placement):
    assert officer.get(url("note-versions", placement)).status_code == 200


def test_plain_notes_from_before_become_paragraphs_and_back():
    migration = importlib.import_module("agenda.migrations.0010_rich_notes")
    html = migration.to_paragraphs("Een < twee\r\nregel\r\n\r\nDrie")
    assert html == "<p>Een &lt; twee<br>regel</p><p>Drie</p>"
    assert migration.to_text(html) == "Een < twee\nregel\n\nDrie"


def test_the_migration_changes_every_note(table, placement):
    unclean(placement, table.officer, "Een")
    migration = importlib.import_module("agenda.migrations.0010_rich_notes")
    migration.change(apps, migration.to_paragraphs)
    assert latest(placement).discussion == "<p>Een</p>"
