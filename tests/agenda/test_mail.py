"""Members' mail: once each, with the open agenda and a calendar file, and nothing confidential."""

from datetime import timedelta

import icalendar
import pytest
from django.core import mail
from django.utils import timezone

from agenda import tasks
from agenda.models import Invitation, Meeting, MeetingPaper
from agenda.once import ATTEMPTS
from agenda.services import meetings
from agenda.tasks import send_invitations, send_pending
from tests import factories as make

SECRET = "Zonnebloem"
MEMBERS = {"officer@example.org", "chair@example.org", "mayor@example.org", "mayor_b@example.org"}


@pytest.fixture
def meeting(table) -> Meeting:
    meeting = make.make_meeting(table.forum)
    meetings.place(meeting, make.make_item(table.forum, title="Energiestrategie"), by=table.officer)
    secret = make.make_item(
        table.forum, title=f"{SECRET} dossier", summary=SECRET, ratify=f"Wij kopen {SECRET}", confidential=True
    )
    meetings.place(meeting, secret, by=table.officer)
    return meeting


@pytest.fixture
def paper(meeting, table) -> MeetingPaper:
    return meetings.publish_agenda(meeting, by=table.officer)


@pytest.fixture
def render(django_capture_on_commit_callbacks):
    """The worker makes the paper; what it does afterwards happens as well."""

    def run(paper: MeetingPaper) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            tasks.render_paper(paper.pk)

    return run


def recipients() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def attachment(message, mime: str):
    return next(content for _name, content, kind in message.attachments if kind == mime)


def test_every_member_and_officer_gets_one_mail(render, paper):
    render(paper)
    assert recipients() == sorted(MEMBERS)


def test_running_twice_sends_nothing_twice(render, paper):
    render(paper)
    render(paper)
    send_invitations(paper.pk)
    send_pending()
    assert recipients() == sorted(MEMBERS)


def test_whoever_has_no_address_or_no_mandate_any_more_gets_none(render, table, paper):
    table.mayor.email = None
    table.mayor.save()
    table.seat_b.mandates.update(ends_on=timezone.localdate() - timedelta(days=1))
    render(paper)
    assert recipients() == ["chair@example.org", "officer@example.org"]


def test_the_mail_holds_the_agenda_a_pdf_and_a_calendar_file(render, meeting, paper):
    render(paper)
    message = mail.outbox[0]
    assert "Energiestrategie" in message.body
    assert f"http://testserver/vergaderingen/{meeting.pk}/" in message.body
    assert attachment(message, "application/pdf").startswith(b"%PDF")
    assert "BEGIN:VCALENDAR" in attachment(message, "text/calendar")


def test_nothing_of_the_mail_holds_the_confidential_item(render, paper):
    render(paper)
    assert len(mail.outbox) == len(MEMBERS)
    for message in mail.outbox:
        assert SECRET not in message.subject
        assert SECRET not in message.body
        assert SECRET not in attachment(message, "text/calendar")
        assert SECRET.encode() not in message.message().as_bytes()


def test_everybody_reads_their_own_language(render, table, paper):
    table.mayor.language = "en"
    table.mayor.save()
    render(paper)
    english = next(message for message in mail.outbox if message.to == ["mayor@example.org"])
    assert english.subject.startswith("Agenda: ")
    assert "Confidential item" in english.body
    assert f"Dear {table.mayor.name}," in english.body


def test_a_mail_that_fails_is_kept_with_its_reason_and_tried_again(render, paper, monkeypatch):
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", _broken)
    render(paper)
    assert not Invitation.objects.filter(sent_at__isnull=False).exists()
    assert set(Invitation.objects.values_list("error", flat=True)) == {"The mail server is away."}
    monkeypatch.undo()
    send_pending()
    assert recipients() == []  # not at once: whoever is down gets time
    Invitation.objects.update(retry_at=timezone.now())
    send_pending()
    assert recipients() == sorted(MEMBERS)
    assert set(Invitation.objects.values_list("error", flat=True)) == {""}


def _broken(self, messages):
    raise OSError("The mail server is away.")


def test_trying_again_ends_some_time(render, paper, monkeypatch):
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", _broken)
    render(paper)
    for _again in range(ATTEMPTS + 2):
        Invitation.objects.update(retry_at=None)  # its pause is over
        send_pending()
    assert set(Invitation.objects.values_list("attempts", flat=True)) == {ATTEMPTS}


def test_an_agenda_whose_worker_died_before_the_mail_is_sent_by_the_scheduler(render, paper, monkeypatch):
    monkeypatch.setattr("agenda.tasks.send_invitations.apply_async", lambda *args, **kwargs: None)
    render(paper)
    assert mail.outbox == []
    send_pending()
    assert recipients() == sorted(MEMBERS)


def test_an_agenda_that_was_reopened_is_not_sent_any_more(render, table, meeting, paper):
    meetings.reopen_agenda(meeting, by=table.officer, reason="Dringend punt")
    render(paper)
    send_pending()
    assert mail.outbox == []


def test_the_next_version_goes_to_everybody_again(render, table, meeting, paper):
    render(paper)
    meetings.reopen_agenda(meeting, by=table.officer, reason="Dringend punt")
    render(meetings.publish_agenda(meeting, by=table.officer))
    assert recipients() == sorted([*MEMBERS, *MEMBERS])


def test_whoever_got_an_agenda_hears_once_that_the_meeting_is_off(render, table, meeting, paper):
    render(paper)
    meetings.reopen_agenda(meeting, by=table.officer, reason="Dringend punt")
    render(meetings.publish_agenda(meeting, by=table.officer))
    mail.outbox.clear()
    meetings.cancel_meeting(meeting, by=table.officer, reason="Te veel sneeuw")
    send_pending()
    send_pending()
    assert recipients() == sorted(MEMBERS)
    assert "Te veel sneeuw" in mail.outbox[0].body
    assert "STATUS:CANCELLED" in attachment(mail.outbox[0], "text/calendar")


def test_nobody_hears_of_the_end_of_a_meeting_nobody_heard_of(table, meeting):
    meetings.cancel_meeting(meeting, by=table.officer, reason="Te veel sneeuw")
    send_pending()
    assert mail.outbox == []


def test_the_calendar_file_keeps_its_identity_and_counts_its_versions(render, client, table, meeting, paper):
    render(paper)
    first = _event(attachment(mail.outbox[0], "text/calendar"))
    meetings.reopen_agenda(meeting, by=table.officer, reason="Later")
    meetings.publish_agenda(meeting, by=table.officer)
    client.force_login(table.councillor)
    response = client.get(f"/vergaderingen/{meeting.pk}/kalender.ics")
    second = _event(response.content.decode())
    assert response["Content-Type"].startswith("text/calendar")
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (1, 2)
    assert str(second["dtstart"].params["TZID"]) == "Europe/Brussels"
    assert second.decoded("dtstart") == meeting.starts_at
    assert SECRET not in response.content.decode()


def _event(text: str) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return event
