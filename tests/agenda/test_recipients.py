"""Before mail goes out, who gets what is on the page; and reading it sends nothing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agenda import recipients
from agenda.models import Invitation, Meeting, MeetingPaper
from documents import store
from tests import factories as make

SECRET = "Zonnebloem"


@pytest.fixture
def meeting(table) -> Meeting:
    meeting = make.make_meeting(table.forum)
    make.make_placement(meeting, make.make_item(table.forum, title="Energiestrategie"))
    make.make_placement(meeting, make.make_item(table.forum, title=f"{SECRET} dossier", confidential=True))
    return meeting


@pytest.fixture
def published(table, meeting) -> Meeting:
    """Everybody but the mayor of B got the agenda."""
    document = store.keep(b"%PDF-1.4", title="Agenda", name="agenda.pdf")
    paper = MeetingPaper.objects.create(meeting=meeting, kind="agenda", state="ready", document=document)
    for person in (table.officer, table.chair, table.mayor):
        Invitation.objects.create(paper=paper, person=person, sent_at=timezone.now())
    meeting.status = Meeting.Status.PUBLISHED
    meeting.save()
    return meeting


def page(name: str, row) -> str:
    return reverse(f"agenda:{name}", args=[row.pk])


def test_everybody_once_with_all_roles_and_who_has_no_address(table, meeting):
    make.make_mandate(table.seat_organisation, table.mayor)
    table.mayor_b.email = None
    table.mayor_b.save()
    rows = {row.name: row for row in recipients.of_agenda(meeting)}
    assert set(rows) == {person.name for person in (table.officer, table.chair, table.mayor, table.mayor_b)}
    assert "Aalbeke" in rows[table.mayor.name].roles and "Woonmaatschappij" in rows[table.mayor.name].roles
    assert rows[table.mayor_b.name].address == ""


def test_the_page_shows_the_mail_with_its_subject_and_sends_nothing(table, meeting, client):
    client.force_login(table.officer)
    html = client.get(page("meeting-mail", meeting)).text
    assert "Agenda: Burgemeestersoverleg Testregio" in html
    assert "Energiestrategie" in html and SECRET not in html
    assert "mayor@example.org" in html
    assert mail.outbox == [] and not MeetingPaper.objects.exists()


def test_addresses_are_masked_for_who_does_not_work_with_them(table, meeting, client):
    client.force_login(table.chair)
    html = client.get(page("meeting-mail", meeting)).text
    assert "mayor@example.org" not in html and "m…@example.org" in html
    assert page("meeting-publish", meeting) not in html


def test_a_cancellation_is_read_first_and_then_one_press(table, published, client):
    client.force_login(table.officer)
    typed = {"reason": "Te veel sneeuw", "preview": "1"}
    html = client.post(page("meeting-cancel", published), typed).text
    assert "Te veel sneeuw" in html and table.mayor.name in html and table.mayor_b.name not in html
    published.refresh_from_db()
    assert published.status == "published"
    client.post(page("meeting-cancel", published), {"reason": "Te veel sneeuw"})
    published.refresh_from_db()
    assert published.status == "cancelled"


def test_a_move_is_read_first_with_everything_typed(table, published, client):
    client.force_login(table.officer)
    day = timezone.localdate(published.starts_at) + timedelta(days=1)
    typed = {"date": day.isoformat(), "time": "10:15", "duration": "90", "place": "Bellegem", "reason": "Zaal bezet"}
    html = client.post(page("meeting-move", published), typed | {"preview": "1"}).text
    for text in ("Bellegem", "Zaal bezet", f'value="{day.isoformat()}"', table.mayor_b.name):
        assert text in html
    assert Meeting.objects.get(pk=published.pk).starts_at == published.starts_at
    client.post(page("meeting-move", published), typed)
    assert Meeting.objects.get(pk=published.pk).place == "Bellegem"


def test_the_meeting_page_says_how_many_before_the_press(table, meeting, client):
    client.force_login(table.officer)
    html = client.get(meeting.get_absolute_url()).text
    assert page("meeting-mail", meeting) in html and table.mayor_b.name in html


def test_the_pages_ask_the_database_the_same_with_more_people(table, meeting, client):
    client.force_login(table.officer)
    for address in (page("meeting-mail", meeting), meeting.get_absolute_url()):
        counts = set()
        for _time in range(2):
            client.get(address)
            with CaptureQueriesContext(connection) as questions:
                assert client.get(address).status_code == 200
            counts.add(len(questions))
            for _more in range(3):
                make.make_mandate(make.make_seat(table.forum, make.make_municipality()), make.make_user())
        assert len(counts) == 1
