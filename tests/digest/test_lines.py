"""What a digest says: late first, each thing once per occasion, to the very place, nothing confidential."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import SwitchedOff, User
from decisions.models import Action, Feedback, Packet
from decisions.services.actions import change_due, finish, hand_over, report
from decisions.services.feedback import schedule, treat
from documents import store
from overleg.digest.sources import waiting
from overleg.lib.dates import end_of_month
from overleg.lib.reminder import Urgency, news, occasion
from regions.models import WorkingAgreement
from tests.access.planted import holds_secret, plant
from tests.access.table import TABLE_MEMBERS
from tests.access.world import build
from tests.decisions.scenes import in_feedback
from tests.digest.scenes import at, decision, give, tick, today
from tests.personas import PEOPLE
from timeline.services import as_of


def lines(person: User, days: int = 0):
    person = User.objects.get(pk=person.pk)  # rights are kept for one request
    with as_of(at(days)):
        return waiting(person, today() + timedelta(days=days))


def texts(person: User, days: int = 0) -> list[str]:
    return [line.text for line in lines(person, days)]


def body_to(who: str) -> str:
    return next(letter.body for letter in reversed(mail.outbox) if letter.to == [f"{who}@example.org"])


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (8, None),
        (7, Urgency.SOON),
        (0, Urgency.SOON),
        (-1, Urgency.LATE),
    ],
)
def test_a_day_is_told_when_it_is_near_and_when_it_has_passed(days, told):
    found = occasion(today() + timedelta(days=days), today())
    assert (found[1] if found else None) == told


def test_what_is_late_is_told_once_a_week():
    due = today()
    told = [occasion(due, due + timedelta(days=days))[0] for days in range(1, 16)]
    assert [told.count(one) for one in dict.fromkeys(told)] == [7, 7, 1]


def test_news_is_news_for_a_fortnight():
    assert news(today(), today() + timedelta(days=14))
    assert news(today(), today() + timedelta(days=15)) is None
    assert news(None, today()) is None


# --- actions


def test_an_action_is_told_when_it_is_given_near_and_late_each_once(table):
    action = give(decision(table), table, days=10)
    got = [day for day in range(30) if "partner" in tick(days=day)]
    # New; a week before; the day after, and every week from then on.
    assert got == [0, 3, 11, 18, 25]
    finish(action, by=table.partner, report="Klaar.")
    assert "partner" not in tick(days=32)


def test_another_day_or_another_owner_tells_it_again(table):
    action = give(decision(table), table, days=5)
    assert tick() == ["partner"]
    action = change_due(action, by=table.officer, due_on=today() + timedelta(days=6), reason="Zieke drukker")
    assert tick(days=1) == ["partner"]
    with as_of(at(1)):
        hand_over(action, by=table.officer, owner=table.municipality_b, reason="Juriste is ziek")
    assert tick(days=2) == ["director_b"]


def test_the_support_officer_hears_of_it_as_late_as_the_forum_agreed(table):
    WorkingAgreement.objects.filter(forum=table.forum).update(late_action_days=3)
    give(decision(table), table, days=-1)
    assert "officer" not in tick()
    assert "officer" not in tick(days=2)
    assert "officer" in tick(days=3)
    assert "Woonmaatschappij Testregio" in body_to("officer")


def test_a_report_alone_does_not_silence_what_is_late(table):
    action = give(decision(table), table, days=-1)
    report(action, by=table.partner, text="Bijna.")
    assert tick() == ["partner"]


def test_somebody_without_a_role_is_told_and_led_to_their_own_page(table):
    action = give(decision(table), table, person=table.outsider)
    assert tick() == ["outsider"]
    assert f"http://testserver{action.get_absolute_url()}" in body_to("outsider")


# --- colleges and councils


def duty(decision, municipality, body="college") -> Feedback:
    return decision.feedback.get(municipality=municipality, body=body)


def test_a_director_hears_of_what_is_due_and_not_of_what_is_planned_in_time(table):
    made = in_feedback(table, council_ask="nothing", college_due=today() + timedelta(days=5))
    assert texts(table.director) == [f"College van Aalbeke: “{made.item.title}” (kennisname)"]
    row = duty(made, table.municipality_a)
    schedule(row, by=table.director, on=today() + timedelta(days=2))
    assert texts(table.director) == []
    assert texts(table.director_b) != []
    # The day of the college has passed, and nobody wrote down what it said.
    assert "resultaat" in texts(table.director, days=3)[0]
    treat(row, by=table.director, on=today(), result="noted")
    assert texts(table.director, days=20) == []


def test_a_support_officer_hears_once_a_week_where_answers_are_late(table):
    in_feedback(table, council_ask="nothing", college_due=today() - timedelta(days=1), days_ago=60)
    text = texts(table.officer)[0]
    assert text.startswith("Burgemeestersoverleg Testregio: 2")
    monday = (7 - today().weekday()) % 7 or 7
    got = [day for day in range(monday, monday + 14) if "officer" in tick(days=day)]
    assert got == [monday, monday + 7]


def test_packets_tell_themselves_so_a_new_duty_is_no_news(table):
    in_feedback(table, council_ask="nothing", college_due=today() + timedelta(days=30))
    assert tick() == []


# --- the letter


def test_late_comes_first_and_every_line_has_its_place(table):
    made = decision(table)
    for title, days in (("Nieuw werk", 60), ("Bijna", 3), ("Te laat werk", -2)):
        give(made, table, title=title, days=days)
    tick()
    letter = mail.outbox[-1]
    assert letter.subject == "3 zaken wachten op u, waarvan 1 te laat"
    read = ["TE LAAT", "Te laat werk", "BINNENKORT", "Bijna", "NIEUW VOOR U", "Nieuw werk"]
    assert sorted(read, key=letter.body.index) == read
    for action in Action.objects.all():
        assert f"http://testserver/acties/{action.pk}/" in letter.body
    assert letter.extra_headers["Message-ID"].startswith("<digest.")


def test_everybody_reads_their_own_language(table):
    User.objects.filter(pk=table.partner.pk).update(language="en")
    give(decision(table), table)
    tick()
    assert mail.outbox[-1].subject == "1 thing waits for you"
    assert "NEW FOR YOU" in mail.outbox[-1].body


def test_what_was_told_before_is_counted_not_repeated(table):
    made = decision(table)
    give(made, table, title="Eerste", days=3)
    tick()
    give(made, table, title="Tweede", days=3)
    tick(days=1)
    assert "Eerste" not in mail.outbox[-1].body
    assert "1 zaak die u al kende" in mail.outbox[-1].body


# --- who may not know


@pytest.fixture
def world(table):
    return plant(build(table))


def test_no_digest_tells_what_is_confidential_not_even_to_the_table(world):
    due = today() + timedelta(days=1)
    Action.objects.update(due_on=due, given_at=timezone.now())
    Action.objects.filter(decision=world.decision_secret).update(person=world.table.mayor)
    Feedback.objects.update(due_on=due)
    got = set(tick())
    assert {"director", "clerk", "mayor"} <= got
    assert not any(holds_secret(letter.subject, letter.body) for letter in mail.outbox)


def test_of_a_confidential_action_only_who_reads_it_hears_that_it_is_there(world):
    Action.objects.filter(decision=world.decision_secret).update(person=world.table.mayor)
    Action.objects.filter(decision=world.decision_secret).update(due_on=today())
    link = world.action_secret.get_absolute_url()
    for who in PEOPLE:
        person = getattr(world.table, who)
        found = [line for line in lines(person) if line.url == link]
        assert bool(found) is (who == "mayor")
        assert not found or who in TABLE_MEMBERS


def test_every_line_leads_to_a_page_its_reader_may_open(world, client):
    Action.objects.update(due_on=today() - timedelta(days=20), given_at=timezone.now())
    Feedback.objects.update(due_on=today() - timedelta(days=1))
    opened = 0
    for who in PEOPLE:
        person = getattr(world.table, who)
        client.force_login(person)
        for line in lines(person):
            assert client.get(line.url).status_code == 200, (who, line)
            opened += 1
    assert opened > 8
    assert re.match(r"^/", line.url)


# --- packets


def test_a_packet_nobody_opened_is_told_once_after_a_week(table):
    made = in_feedback(table, council_ask="nothing", college_due=today() + timedelta(days=40))
    document = store.keep(b"%PDF-", title="Pakket", name="pakket.pdf", pages=1)
    Packet.objects.update(state="ready", document=document, sent_at=at())
    packet = made.packets.get(municipality=table.municipality_a)
    assert tick(days=6) == []
    assert tick(days=8) == ["clerk", "director", "director_b"]
    assert reverse("decisions:packet", args=[packet.pk]) in body_to("director")
    assert tick(days=9) == []
    treat(made.feedback.get(municipality=table.municipality_b), by=table.director_b, on=today(), result="noted")
    assert texts(table.director_b, days=9) == []
    Packet.objects.update(opened_at=at(), opened_by=table.director)
    assert texts(table.director, days=9) == []


# --- the rhythm of the decree


def test_gaps_are_told_once_and_again_when_one_is_added(table):
    SwitchedOff.objects.all().delete()
    end = (end_of_month(today()) - today()).days
    got = [day for day in range(end + 5) if "director" in tick(days=day)]
    assert got[0] == 0
    assert end + 1 in got  # the month that ended without anything
    assert {end + 2, end + 3, end + 4}.isdisjoint(got)
    assert "periodes van het decreet" in body_to("director")


def test_a_month_that_ends_with_nothing_planned_is_told_a_week_before(table):
    SwitchedOff.objects.all().delete()
    end = (end_of_month(today()) - today()).days
    colleges = [[text for text in texts(table.director, days) if text.startswith("College")] for days in (end, end + 1)]
    assert len(colleges[0]) == 1
    assert colleges[1] == []
