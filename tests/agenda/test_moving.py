"""A published meeting moves: one mail to whoever got the agenda, and the same entry in their calendar."""

from datetime import UTC, timedelta

import icalendar
import pytest
from django.core import mail
from django.utils import timezone

from agenda import tasks
from agenda.models import Meeting, MeetingPaper
from agenda.services import meetings
from agenda.services.moving import move_meeting
from agenda.tasks import send_pending
from overleg.lib.refusal import Refused
from tests import factories as make
from timeline.models import Event
from timeline.sentences import lines

SECRET = "Zonnebloem"
MEMBERS = {"officer@example.org", "chair@example.org", "mayor@example.org", "mayor_b@example.org"}


@pytest.fixture
def meeting(table) -> Meeting:
    meeting = make.make_meeting(table.forum)
    meetings.place(meeting, make.make_item(table.forum, title=f"{SECRET} dossier", confidential=True), by=table.officer)
    return meeting


@pytest.fixture
def render(django_capture_on_commit_callbacks):
    def run(paper: MeetingPaper) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            tasks.render_paper(paper.pk)

    return run


@pytest.fixture
def published(meeting, table, render) -> Meeting:
    render(meetings.publish_agenda(meeting, by=table.officer))
    return meeting


def move(meeting: Meeting, table, **fields) -> MeetingPaper:
    fields = {
        "starts_at": meeting.starts_at + timedelta(days=7),
        "duration": meeting.duration,
        "place": meeting.place,
        "reason": "De voorzitter is ziek",
    } | fields
    return move_meeting(meeting, by=table.officer, **fields)


def event_of(message) -> icalendar.Event:
    text = next(content for _name, content, kind in message.attachments if kind == "text/calendar")
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return event


def recipients() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def test_everybody_who_got_the_agenda_gets_one_mail_with_the_reason(published, table, render):
    first = {message.to[0]: event_of(message) for message in mail.outbox}
    mail.outbox.clear()
    paper = move(published, table, place="Zwembad")
    render(paper)
    render(paper)
    send_pending()
    assert recipients() == sorted(MEMBERS)
    for message in mail.outbox:
        before, now = first[message.to[0]], event_of(message)
        assert message.subject.startswith("Verzet: ")
        assert "De voorzitter is ziek" in message.body and "Zwembad" in message.body
        assert now["uid"] == before["uid"]
        assert now["sequence"] > before["sequence"]
        assert now.decoded("dtstart") == before.decoded("dtstart").astimezone(UTC) + timedelta(days=7)
        assert SECRET.encode() not in message.message().as_bytes()
        assert [kind for _name, _content, kind in message.attachments] == ["application/pdf", "text/calendar"]


def test_two_moves_before_the_mail_went_out_are_one_mail_that_tells_both(published, table, render):
    was = published.starts_at
    mail.outbox.clear()
    move(published, table, reason="Ziek")
    render(move(published, table, reason="Zaal bezet"))
    send_pending()
    assert recipients() == sorted(MEMBERS)
    body = mail.outbox[0].body
    assert "Ziek" in body and "Zaal bezet" in body
    assert f"{timezone.localtime(was).day} " in body.partition("Het was: ")[2]


def test_whoever_left_the_forum_hears_of_it_without_the_agenda(published, table, render):
    mail.outbox.clear()
    table.seat_b.mandates.update(ends_on=timezone.localdate() - timedelta(days=1))
    render(move(published, table))
    (left,) = [message for message in mail.outbox if message.to == ["mayor_b@example.org"]]
    assert [kind for _name, _content, kind in left.attachments] == ["text/calendar"]
    assert len(mail.outbox) == len(MEMBERS)


def test_whoever_is_new_gets_the_agenda_itself(published, table, render):
    mail.outbox.clear()
    make.make_mandate(table.seat_a, make.make_user(email="new@example.org"))
    render(move(published, table))
    (new,) = [message for message in mail.outbox if message.to == ["new@example.org"]]
    assert not new.subject.startswith("Verzet")


def test_a_meeting_that_moved_before_anybody_got_the_agenda_goes_out_as_an_agenda(meeting, table, render):
    meetings.publish_agenda(meeting, by=table.officer)
    render(move(meeting, table))
    assert recipients() == sorted(MEMBERS)
    assert not any(message.subject.startswith("Verzet") for message in mail.outbox)


def test_after_the_move_a_next_version_is_an_agenda_again(published, table, render):
    render(move(published, table))
    mail.outbox.clear()
    meetings.reopen_agenda(published, by=table.officer, reason="Dringend punt")
    render(meetings.publish_agenda(published, by=table.officer))
    assert recipients() == sorted(MEMBERS)
    assert not any(message.subject.startswith("Verzet") for message in mail.outbox)


def test_the_history_tells_from_when_to_when_and_why(published, table):
    move(published, table)
    (line,) = lines(Event.objects.about(published).filter(verb="meeting.moved").select_related("actor"))
    assert line.sentence.startswith("Verzet van ") and "De voorzitter is ziek" in line.sentence
    published.refresh_from_db()
    assert published.status == "published"


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"reason": " "}, "reason"), ({"starts_at": None}, "date"), ({"starts_at": "past"}, "date")],
)
def test_a_move_needs_a_reason_something_new_and_a_moment_to_come(published, table, fields, field):
    moments = {None: published.starts_at, "past": timezone.now() - timedelta(days=1)}
    if "starts_at" in fields:
        fields = {"starts_at": moments[fields["starts_at"]]}
    with pytest.raises(Refused) as refusal:
        move(published, table, **fields)
    assert refusal.value.field == field
    assert published.papers.filter(kind="agenda").count() == 1


def test_a_draft_is_not_moved_this_way(meeting, table):
    with pytest.raises(Refused):
        move(meeting, table)


def test_a_cancellation_takes_the_entry_out_of_the_calendar(published, table):
    sequence = event_of(mail.outbox[0])["sequence"]
    mail.outbox.clear()
    meetings.cancel_meeting(published, by=table.officer, reason="Sneeuw")
    send_pending()
    text = next(content for _name, content, kind in mail.outbox[0].attachments if kind == "text/calendar")
    assert "METHOD:CANCEL" in text and "STATUS:CANCELLED" in text
    assert event_of(mail.outbox[0])["sequence"] == sequence + 1


# The page


def test_the_page_moves_it_and_keeps_what_was_typed_when_the_reason_is_missing(client, published, table):
    client.force_login(table.officer)
    address = f"/vergaderingen/{published.pk}/verzetten/"
    assert address in client.get(published.get_absolute_url()).content.decode()
    day = timezone.localdate() + timedelta(days=60)
    typed = {"date": day.isoformat(), "time": "10:00", "duration": "90", "place": "Bibliotheek", "reason": ""}
    response = client.post(address, typed)
    assert response.status_code == 422
    assert "Bibliotheek" in response.content.decode()
    assert client.post(address, typed | {"reason": "Zaal bezet"}).status_code == 302
    published.refresh_from_db()
    assert (timezone.localdate(published.starts_at), published.place) == (day, "Bibliotheek")


@pytest.mark.parametrize(("day", "words"), [("2027-03-28", "vooruit"), ("2027-10-31", "terug")])
def test_an_hour_that_summer_time_takes_or_repeats_is_refused_at_the_time(client, table, day, words):
    client.force_login(table.officer)
    typed = {"date": day, "time": "02:30", "duration": "60", "place": ""}
    response = client.post("/vergaderingen/nieuw/?forum=testforum", typed)
    assert response.status_code == 422
    assert words in response.context["form"].errors["time"][0]


# One convocation


def test_the_page_the_mail_and_the_calendar_name_the_meeting_before_and_after(client, published, table, render):
    zone = make.make_forum("Zoneraad Testland")
    table.forum.chained_after = zone
    table.forum.save()
    early = timezone.localtime(published.starts_at).replace(hour=7, minute=0)
    earlier = make.make_meeting(zone, starts_at=early)
    client.force_login(table.mayor)
    assert "na Zoneraad Testland om 7.00 uur" in client.get(published.get_absolute_url()).content.decode()
    text = client.get(f"/vergaderingen/{published.pk}/kalender.ics").content.decode().replace("\r\n ", "")
    assert "Na: Zoneraad Testland\\, 7.00 uur" in text
    mail.outbox.clear()
    meetings.reopen_agenda(published, by=table.officer, reason="Nieuw punt")
    render(meetings.publish_agenda(Meeting.objects.get(pk=published.pk), by=table.officer))
    assert "na Zoneraad Testland om 7.00 uur" in mail.outbox[0].body
    make.make_mandate(make.make_seat(zone), table.outsider)
    client.force_login(table.outsider)
    assert f"gevolgd door {table.forum} om" in client.get(earlier.get_absolute_url()).content.decode()


def test_without_a_meeting_that_day_only_the_order_of_the_forums_is_told(client, published, table):
    zone = make.make_forum("Zoneraad Testland")
    table.forum.chained_after = zone
    table.forum.save()
    make.make_meeting(zone, starts_at=published.starts_at - timedelta(days=1))
    client.force_login(table.mayor)
    html = client.get(published.get_absolute_url()).content.decode()
    assert "na Zoneraad Testland" in html and "na Zoneraad Testland om" not in html
