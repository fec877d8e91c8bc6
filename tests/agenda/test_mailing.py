"""Changes after publication wait for each other and go out in one mail, with what is new for who gets it."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from agenda import tasks
from agenda.models import Invitation, Meeting, MeetingPaper
from agenda.services import meetings, moving, renewing
from overleg.lib.refusal import Refused
from tests import factories as make
from timeline.services import as_of

MEMBERS = ["chair@example.org", "mayor@example.org", "mayor_b@example.org", "officer@example.org"]


@pytest.fixture(autouse=True)
def ten_minutes(settings) -> None:
    settings.MAIL_BATCH_MINUTES = 10


@pytest.fixture
def start() -> datetime:
    return timezone.now()


@pytest.fixture
def told(start, django_capture_on_commit_callbacks):
    """Do something so many minutes after the first agenda; the worker and the scheduler do their part."""

    def at(minutes: int, *steps) -> list:
        with as_of(start + timedelta(minutes=minutes)):
            for step in steps:
                with django_capture_on_commit_callbacks(execute=True):
                    step()
            for paper in MeetingPaper.objects.filter(kind="agenda", state="queued"):
                with django_capture_on_commit_callbacks(execute=True):
                    tasks.render_paper(paper.pk)
            tasks.send_pending()
        return mail.outbox

    return at


@pytest.fixture
def meeting(table, told) -> Meeting:
    meeting = make.make_meeting(table.forum)
    for title in ("Energiestrategie", "Zwembad"):
        meetings.place(meeting, make.make_item(table.forum, title=title), by=table.officer)
    told(0, lambda: meetings.publish_agenda(meeting, by=table.officer))
    assert sorted(letter.to[0] for letter in mail.outbox) == MEMBERS
    mail.outbox.clear()
    return meeting


def add(meeting: Meeting, table, title: str):
    def step() -> None:
        held = Meeting.objects.get(pk=meeting.pk)
        meetings.reopen_agenda(held, by=table.officer, reason="Er komt iets bij")
        meetings.place(held, make.make_item(table.forum, title=title), by=table.officer)
        meetings.publish_agenda(held, by=table.officer)

    return step


def test_the_first_agenda_does_not_wait(meeting):
    assert MeetingPaper.objects.get(kind="agenda").mail_after is None


def test_two_changes_in_a_short_time_are_one_mail_that_names_both(table, meeting, told):
    assert told(1, add(meeting, table, "Eerste nieuwe")) == []
    assert told(8, add(meeting, table, "Tweede nieuwe")) == []
    assert told(12) == []  # ten minutes after the last of them, not after the first
    letters = told(18)
    assert sorted(letter.to[0] for letter in letters) == MEMBERS
    told(30)
    assert len(mail.outbox) == len(MEMBERS)
    for letter in letters:
        # Each among what changed, and on the agenda.
        assert letter.body.count("Eerste nieuwe") == letter.body.count("Tweede nieuwe") == 2


def test_everybody_reads_what_changed_since_the_version_they_got(table, meeting, told):
    told(1, add(meeting, table, "Eerste nieuwe"))
    # As if the mail server took only the letter of one of them.
    paper = MeetingPaper.objects.filter(kind="agenda").order_by("version").last()
    told(2)
    MeetingPaper.objects.filter(pk=paper.pk).update(mail_after=None)
    told(3)
    mail.outbox.clear()
    Invitation.objects.filter(paper=paper).exclude(person=table.mayor).update(sent_at=None)
    told(4, add(meeting, table, "Tweede nieuwe"))
    letters = {letter.to[0]: letter.body for letter in told(15)}
    assert sorted(letters) == MEMBERS
    assert letters["mayor@example.org"].count("Eerste nieuwe") == 1
    assert letters["chair@example.org"].count("Eerste nieuwe") == 2


def test_the_officer_mails_at_once(table, meeting, told, client):
    told(1, add(meeting, table, "Dringend punt"))
    client.force_login(table.officer)
    assert 'id="send-now"' in client.get(meeting.get_absolute_url()).content.decode()
    told(2, lambda: client.post(reverse("agenda:meeting-send-now", args=[meeting.pk])))
    assert sorted(letter.to[0] for letter in mail.outbox) == MEMBERS
    told(20)
    assert len(mail.outbox) == len(MEMBERS)
    held = Meeting.objects.get(pk=meeting.pk)
    told(21, lambda: pytest.raises(Refused, renewing.send_now, held, by=table.officer))


def test_a_move_and_a_change_are_one_mail_with_one_calendar_entry(table, meeting, told):
    def move() -> None:
        held = Meeting.objects.get(pk=meeting.pk)
        moving.move_meeting(
            held, by=table.officer, starts_at=held.starts_at, duration=90, place="Bellegem", reason="Zaal bezet"
        )

    told(1, move)
    told(3, add(meeting, table, "Nieuw punt"))
    letters = told(14)
    assert sorted(letter.to[0] for letter in letters) == MEMBERS
    assert "Bellegem" in letters[0].body and "Zaal bezet" in letters[0].body and "Nieuw punt" in letters[0].body
    (calendar,) = [content for _name, content, kind in letters[0].attachments if kind == "text/calendar"]
    assert "SEQUENCE:3" in calendar and f"UID:meeting-{meeting.pk}@" in calendar


def test_a_worker_that_died_after_claiming_sends_nothing_twice(table, meeting, told):
    told(1, add(meeting, table, "Nieuw punt"))
    paper = MeetingPaper.objects.filter(kind="agenda").order_by("version").last()
    Invitation.objects.create(paper=paper, person=table.mayor, sent_at=timezone.now(), attempts=1)
    told(12)
    assert "mayor@example.org" not in [letter.to[0] for letter in mail.outbox]


def test_a_text_edited_after_publication_becomes_the_next_version(table, meeting, told, client):
    item = meeting.placements.first().item
    client.force_login(table.officer)
    assert 'id="renew"' not in client.get(meeting.get_absolute_url()).content.decode()
    with pytest.raises(Refused):
        renewing.renew(meeting, by=table.officer)
    item.summary = "Met de cijfers van dit jaar"
    item.save()
    assert 'id="renew"' in client.get(meeting.get_absolute_url()).content.decode()
    told(1, lambda: client.post(reverse("agenda:meeting-renew", args=[meeting.pk])))
    assert MeetingPaper.objects.filter(kind="agenda").count() == 2
    assert [letter.to[0] for letter in told(12)] != []
    assert 'id="renew"' not in client.get(meeting.get_absolute_url()).content.decode()
