"""Pages that gather from every app ask the database the same, however much there is; lists have their own tests."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agenda.models import Advice, AgendaItem, Meeting
from agenda.services import minutes
from agenda.services.advice import ask
from agenda.services.approval import approve_minutes
from agenda.services.routing import refer
from agenda.services.session import end_session, open_session, record_outcome
from decisions.models import Packet
from decisions.services.actions import add_action
from decisions.services.packets import make_packets
from decisions.services.ratification import ratify
from regions.models import Forum, Office
from tests import factories as make
from tests.decisions.scenes import in_feedback, ratified, today
from tests.personas import Table

WAITS_FOR = {  # headings of the start page, so that every kind of line is really there
    "officer": {"Agendapunten", "Vergaderingen", "Besluiten"},
    "chair": {"Vergaderingen"},
    "mayor": {"Agendapunten"},
    "director": {"Uw gemeente", "Actiepunten"},
    "councillor": {"Uw gemeente"},
    "partner": {"Agendapunten", "Actiepunten"},
    "admin": {"Beheer"},
}


def more(table: Table) -> Meeting:
    """One more of everything that can wait for somebody. Gives a meeting whose minutes wait for approval."""
    other = make.make_forum(regions=[table.region])
    make.make_seat(other)
    make.make_assignment(other, table.officer)
    for forum in (table.forum, other):
        for status in ("proposed", "accepted", "returned"):
            make.make_item(forum, table.mayor, status=AgendaItem.Status(status))
    _travelling(table, other)
    soon = timezone.now() + timedelta(days=10, minutes=Meeting.objects.count())
    make.make_meeting(table.forum, starts_at=soon)
    make.make_meeting(table.forum, starts_at=soon + timedelta(days=1), status=Meeting.Status.PUBLISHED)
    ratified(table, days_ago=60)
    decision = ratified(table, days_ago=60, college_due=today() - timedelta(days=1))
    make_packets(decision, by=table.officer)
    Packet.objects.filter(decision=decision, municipality=table.municipality_a).update(state="failed", error="Stuk")
    for owner in (table.municipality_a, table.organisation):
        add_action(decision, by=table.officer, title="Doen", owner=owner, due_on=today())
    return _held(table)


def _travelling(table: Table, other: Forum) -> None:
    """One item referred to the forum, advice asked of it and of a partner, and advice that is late."""
    officer = make.make_assignment(other).officer
    referred = make.make_item(other, table.mayor, status=AgendaItem.Status.PROPOSED)
    refer(referred, by=officer, to_forum=table.forum, reason="Hoort daar.")
    for of in (table.forum, table.organisation):
        ask(make.make_item(other), by=officer, of=of, question="Kan dit?", due_on=today())
    Advice.objects.filter(organisation=table.organisation).update(due_on=today() - timedelta(days=1))


def _held(table: Table) -> Meeting:
    meeting = make.make_meeting(
        table.forum,
        status=Meeting.Status.PUBLISHED,
        starts_at=timezone.now() - timedelta(days=20, minutes=Meeting.objects.count()),
    )
    _fill(meeting, table)
    end_session(meeting, by=table.officer)
    return meeting


def _fill(meeting: Meeting, table: Table) -> None:
    agreed = make.make_placement(meeting, make.make_item(table.forum, table.mayor, ratify="Wij doen het samen."))
    noted = make.make_placement(meeting)
    if meeting.status == Meeting.Status.PUBLISHED:
        open_session(meeting, by=table.officer)
    ratify(agreed, by=table.officer, positions=[(table.seat_b, "reservation", "Eerst het budget")])
    minutes.write_note(noted, by=table.officer, discussion="Gehoord.", conclusion="Genoteerd.", base_version=0)
    record_outcome(noted, "noted", by=table.officer)


def client_of(table: Table, persona: str) -> Client:
    client = Client()
    client.force_login(getattr(table, persona))
    return client


def asked(client: Client, address: str, **headers: str):
    """How many questions one page asks the database, and its answer."""
    client.get(address, headers=headers)  # what a process keeps after its first page is not counted
    with CaptureQueriesContext(connection) as questions:
        response = client.get(address, headers=headers)
    assert response.status_code == 200
    return len(questions), response


@pytest.mark.parametrize("persona", sorted(WAITS_FOR))
def test_the_start_page(table, persona):
    more(table)
    client = client_of(table, persona)
    first, response = asked(client, reverse("start"))
    assert {str(title) for title, _turns in response.context["waiting"]} >= WAITS_FOR[persona]
    shown = sum(len(turns) for _title, turns in response.context["waiting"])
    for _time in range(2):
        more(table)
    second, response = asked(client, reverse("start"))
    assert sum(len(turns) for _title, turns in response.context["waiting"]) >= shown
    assert second == first <= 12


def measured(table: Table, held: Meeting) -> dict[str, tuple[str, str]]:
    """The pages that docs/performance.md measures: who looks at them, and where they are."""
    draft = table.forum.meetings.filter(status="draft").latest("pk")
    make.make_placement(draft, make.make_item(table.forum, table.mayor))
    now = timezone.now() - timedelta(minutes=Meeting.objects.count())
    running = make.make_meeting(table.forum, starts_at=now, status=Meeting.Status.PUBLISHED)
    make.make_placement(running, make.make_item(table.forum, table.mayor))
    open_session(running, by=table.officer)
    decision = in_feedback(table)
    return {
        "queue": ("officer", reverse("agenda:items")),
        "composer": ("officer", draft.get_absolute_url()),
        "item": ("officer", decision.item.get_absolute_url()),
        "meeting mode": ("officer", reverse("agenda:meeting-session", args=[running.pk])),
        "minutes": ("officer", reverse("agenda:minutes", args=[held.pk])),
        "decision": ("officer", decision.get_absolute_url()),
        "region matrix": ("officer", f"{reverse('decisions:matrix')}?forum={table.forum.slug}"),
        "my municipality": ("director", reverse("decisions:followup")),
        "my work": ("officer", reverse("work")),
    }


def test_no_page_that_is_measured_asks_more_than_twelve(table):
    counts = []
    for _time in range(2):
        held = more(table)
        pages = measured(table, held)
        counts.append({name: asked(client_of(table, who), at)[0] for name, (who, at) in pages.items()})
    few, many = counts
    assert many == few
    assert {name: number for name, number in many.items() if number > 12} == {}


@pytest.mark.parametrize("persona", ["mayor", "director"])
def test_the_minutes_and_the_extract(table, persona):
    short = _held(table)
    long = _held(table)
    Meeting.objects.filter(pk=long.pk).update(status=Meeting.Status.IN_SESSION)
    long.refresh_from_db()
    for _time in range(2):
        _fill(long, table)
    for meeting in (short, long):
        Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.HELD)
        approve_minutes(Meeting.objects.get(pk=meeting.pk), by=table.chair)
    client = client_of(table, persona)
    few, response = asked(client, reverse("agenda:minutes", args=[short.pk]))
    many, longer = asked(client, reverse("agenda:minutes", args=[long.pk]))
    assert (len(response.context["entries"]), len(longer.context["entries"])) == (2, 6)
    assert many == few <= 12


@pytest.mark.parametrize(("address", "most"), [("/regio/testregio/", 12), ("/forum/testforum/", 8)])
@pytest.mark.parametrize("persona", ["officer", "director"])
def test_a_place_with_items_meetings_and_answers(table, persona, address, most):
    more(table)
    client = client_of(table, persona)
    first, response = asked(client, address)
    assert response.context["stages"]
    for _time in range(2):
        more(table)
        make.make_seat(table.forum, make.make_municipality(region=table.region, inhabitants=5_000))
    second, _response = asked(client, address)
    assert second == first <= most


def test_the_packets_while_they_are_being_made(table):
    counts = set()
    for towns in (0, 2):
        for _town in range(towns):
            make.make_seat(table.forum, make.make_municipality(region=table.region))
        decision = ratified(table)
        make_packets(decision, by=table.officer)
        address = reverse("decisions:packets", args=[decision.item.reference])
        number, response = asked(client_of(table, "officer"), address, hx_request="true")
        assert len(response.context["packets"]) == 2 + towns
        counts.add(number)
    assert len(counts) == 1


def test_the_page_of_one_duty(table):
    counts = set()
    for _time in range(2):
        decision = ratified(table, days_ago=60)
        make.make_office(make.make_user(), table.municipality_a, kind=Office.Kind.CLERK)
        duty = decision.feedback.get(municipality=table.municipality_a, body="college")
        counts.add(asked(client_of(table, "director"), reverse("decisions:feedback", args=[duty.pk]))[0])
    assert len(counts) == 1
