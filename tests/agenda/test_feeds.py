"""One's own calendar at a secret address: what it shows, to whom, and until when."""

from datetime import timedelta

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.models import CalendarFeed, Meeting
from agenda.services import meetings
from agenda.services.feeds import MOST, make_feed, revoke_feed
from overleg.lib.refusal import Refused
from tests import factories as make

SECRET = "Zonnebloem"
OPEN = "Klaproos"
SOON = timezone.now().replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=30)


@pytest.fixture
def meeting(table) -> Meeting:
    meeting = make.make_meeting(table.forum, starts_at=SOON, status=Meeting.Status.PUBLISHED)
    make.make_placement(meeting, make.make_item(table.forum, title=f"{OPEN} nota", summary=OPEN))
    make.make_placement(
        meeting, make.make_item(table.forum, title=f"{SECRET} dossier", summary=SECRET, confidential=True)
    )
    return meeting


def address(secret: str) -> str:
    return reverse("agenda:feed", args=[secret])


def read(client, secret: str) -> icalendar.Calendar:
    client.logout()
    response = client.get(address(secret))
    assert response.status_code == 200
    return icalendar.Calendar.from_ical(response.content)


def events(client, secret: str) -> list[icalendar.Event]:
    return list(read(client, secret).walk("VEVENT"))


@pytest.mark.parametrize("who", ["mayor", "officer", "director", "councillor", "partner"])
def test_it_says_when_and_where_and_nothing_of_what_is_on_the_agenda(client, table, meeting, who):
    _feed, secret = make_feed(getattr(table, who))
    (event,) = events(client, secret)
    assert event.decoded("dtstart") == meeting.starts_at
    assert str(event["location"]) == "Stadhuis"
    assert str(event["url"]).endswith(meeting.get_absolute_url())
    text = client.get(address(secret)).content.decode()
    assert SECRET not in text and OPEN not in text


def test_a_calendar_knows_its_name_and_how_often_to_look(client, table, meeting):
    _feed, secret = make_feed(table.mayor)
    calendar = read(client, secret)
    assert str(calendar["x-wr-calname"]) == "Overleg: mijn vergaderingen"
    text = client.get(address(secret)).content.decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in text and "X-PUBLISHED-TTL:PT4H" in text
    assert "BEGIN:VTIMEZONE" in text and "TZID=Europe/Brussels" in text


def test_it_follows_the_person_in_their_own_language(client, table, meeting):
    table.mayor.language = "en"
    table.mayor.save()
    _feed, secret = make_feed(table.mayor)
    assert str(read(client, secret)["name"]) == "Overleg: my meetings"


def test_of_one_forum_only(client, table, meeting):
    other = make.make_forum("Zorgraad")
    make.make_mandate(make.make_seat(other, table.municipality_a), table.mayor)
    make.make_meeting(other, starts_at=SOON)
    _all, everything = make_feed(table.mayor)
    _one, one = make_feed(table.mayor, forum=other)
    assert len(events(client, everything)) == 2
    assert [str(event["summary"]) for event in events(client, one)] == ["Zorgraad"]


def test_whoever_loses_the_mandate_reads_an_empty_calendar(client, table, meeting):
    _all, everything = make_feed(table.mayor_b)
    _one, one = make_feed(table.mayor_b, forum=table.forum)
    table.seat_b.mandates.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert events(client, everything) == events(client, one) == []
    assert "BEGIN:VTIMEZONE" in client.get(address(one)).content.decode()


def test_who_may_no_longer_sign_in_has_no_calendar(client, table, meeting):
    _feed, secret = make_feed(table.mayor)
    table.mayor.is_active = False
    table.mayor.save()
    assert client.get(address(secret)).status_code == 404


def test_a_revoked_or_unknown_address_does_not_exist(client, table, meeting):
    feed, secret = make_feed(table.mayor)
    revoke_feed(feed)
    assert client.get(address(secret)).status_code == 404
    assert client.get(address("x" * 43)).status_code == 404


def test_the_secret_is_not_kept(table):
    feed, secret = make_feed(table.mayor)
    row = CalendarFeed.objects.filter(pk=feed.pk).values().get()
    assert len(secret) >= 43
    assert not any(secret in str(value) for value in row.values())


def test_a_feed_of_a_forum_one_has_no_part_in_is_refused(table):
    with pytest.raises(Refused):
        make_feed(table.outsider, forum=table.forum)


def test_ten_addresses_are_enough(table):
    feeds = [make_feed(table.mayor)[0] for _number in range(MOST)]
    with pytest.raises(Refused):
        make_feed(table.mayor)
    revoke_feed(feeds[0])
    assert make_feed(table.mayor)


def test_a_client_that_has_it_already_gets_nothing_again_until_something_changes(client, table, meeting):
    _feed, secret = make_feed(table.mayor)
    tag = client.get(address(secret))["ETag"]
    again = client.get(address(secret), headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    meetings.cancel_meeting(meeting, by=table.officer, reason="Sneeuw")
    changed = client.get(address(secret), headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "STATUS:CANCELLED" in changed.content.decode() and "METHOD:PUBLISH" in changed.content.decode()


def test_a_meeting_keeps_its_identity_and_counts_its_changes(client, table):
    draft = make.make_meeting(table.forum, starts_at=SOON)
    _feed, secret = make_feed(table.mayor)
    (before,) = events(client, secret)
    later = draft.starts_at + timedelta(days=1)
    meetings.reschedule(draft, by=table.officer, starts_at=later, duration=60)
    (after,) = events(client, secret)
    assert before["uid"] == after["uid"]
    assert after["sequence"] == before["sequence"] + 1
    assert (str(after["status"]), after.decoded("dtstart")) == ("TENTATIVE", later)


def test_its_owner_sees_when_it_was_last_read(client, table, meeting):
    feed, secret = make_feed(table.mayor)
    client.get(address(secret))
    feed.refresh_from_db()
    first = feed.last_used_at
    assert first
    client.get(address(secret))
    feed.refresh_from_db()
    assert feed.last_used_at == first, "once an hour is enough"


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_a_feed(client, table, rows, django_assert_num_queries):
    for row in range(rows):
        make.make_meeting(table.forum, starts_at=SOON + timedelta(days=row))
    _feed, secret = make_feed(table.mayor)
    client.get(address(secret))
    with django_assert_num_queries(6):
        assert client.get(address(secret)).status_code == 200


# The page


def test_a_new_address_is_shown_once(client, table, meeting):
    client.force_login(table.mayor)
    response = client.post(reverse("agenda:feeds"), {"forum": ""})
    shown = response.context["address"]
    assert shown in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert shown not in client.get(reverse("agenda:feeds")).content.decode()
    assert len(events(client, shown.rpartition("/")[2].removesuffix(".ics"))) == 1


def test_one_takes_back_only_ones_own(client, table):
    feed, secret = make_feed(table.mayor)
    client.force_login(table.mayor_b)
    assert client.post(reverse("agenda:feed-revoke", args=[feed.pk])).status_code == 404
    client.force_login(table.mayor)
    client.post(reverse("agenda:feed-revoke", args=[feed.pk]))
    assert client.get(address(secret)).status_code == 404
    assert not client.get(reverse("agenda:feeds")).context["feeds"]


def test_a_forum_of_somebody_else_cannot_be_chosen(client, table):
    client.force_login(table.outsider)
    assert client.post(reverse("agenda:feeds"), {"forum": table.forum.slug}).status_code == 422
    assert not CalendarFeed.objects.exists()


def test_the_address_is_only_read(client, table):
    _feed, secret = make_feed(table.mayor)
    assert client.post(address(secret)).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_page(client, table, rows, django_assert_num_queries):
    for _row in range(rows):
        make_feed(table.mayor, forum=table.forum)
    client.force_login(table.mayor)
    with django_assert_num_queries(5):
        client.get(reverse("agenda:feeds"))
