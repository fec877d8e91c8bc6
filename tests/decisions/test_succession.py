"""Municipalities merge in the middle of a feedback round: the real mergers of 1 January 2025, and any that may come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agenda.models import AgendaItem, Meeting
from decisions import history, matrix
from decisions.models import Action, Decision, Feedback
from decisions.models.preparation import CostKey, EarlyPosition, Share
from decisions.services import feedback as service
from decisions.services.cost_keys import payers
from decisions.services.ratification import ratify
from decisions.services.undoing import undo
from decisions.sources import Sources
from decisions.tasks import follow_mergers
from regions.models import Forum, Municipality, ReferenceRegion, RegionMembership, Seat
from regions.services import registry
from regions.services.loading import load
from regions.services.mergers import settle, successor_on
from regions.services.reading import read
from tests import factories as make
from timeline.models import Event
from timeline.services import as_of

MET, PLANNED, TREATED = date(2024, 11, 21), date(2025, 1, 20), date(2024, 12, 9)
MERGED = date(2025, 1, 1)
DUE = date(2025, 3, 31)
PAJOTTENLAND = ("Galmaarden", "Gooik", "Herne")


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


class Round:
    """A decision of November 2024 at a forum of these municipalities, under way when they merge."""

    def __init__(self, *names: str) -> None:
        then = Municipality.objects.on(MET)
        self.towns = {name: then.get(name=name) for name in names}
        self.officer = make.make_user("Ondersteuner")
        self.forum = make.make_forum(prefix="FUSIE")
        make.make_assignment(self.forum, self.officer)
        for town in self.towns.values():
            make.make_seat(self.forum, town)
        meeting = make.make_meeting(self.forum, starts_at=at(MET), status=Meeting.Status.HELD)
        item = make.make_item(self.forum, self.officer, ratify="De gemeenten delen één sleepdienst.")
        with as_of(at(MET)):
            asked = {"college_ask": "decide", "council_ask": "nothing", "college_due": DUE}
            placement = make.make_placement(meeting, item)
            self.decision = ratify(placement, by=self.officer, **asked)
        Decision.objects.update(status="feedback")
        self.decision.refresh_from_db()

    def duty(self, name: str) -> Feedback:
        found = Municipality.objects.filter(name=name, feedback__decision=self.decision)
        return self.decision.feedback.for_list().get(municipality__in=found)

    def states(self) -> dict[str, str]:
        return {
            row.municipality.name + ("" if row.municipality.ends_on is None else " †"): row.status
            for row in self.decision.feedback.select_related("municipality")
        }

    def settle(self, day: date = MERGED) -> int:
        with as_of(at(day)):
            return settle(day)


@pytest.fixture(scope="module")
def flanders(django_db_setup, django_db_blocker):
    """The reference data as they are, for all tests of this module; taken back at the end."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        load(read())
        yield
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


def test_three_open_duties_become_one_of_the_municipality_that_follows(flanders, db):
    case = Round(*PAJOTTENLAND, "Halle")
    with as_of(at(MET + timedelta(days=10))):
        service.schedule(case.duty("Gooik"), by=case.officer, on=PLANNED)
    case.settle()
    assert case.states() == {
        "Galmaarden †": "passed",
        "Gooik †": "passed",
        "Herne †": "passed",
        "Pajottegem": "scheduled",
        "Halle": "to_schedule",
    }
    heir = case.duty("Pajottegem")
    assert (heir.ask, heir.due_on, heir.scheduled_on) == ("decide", DUE, PLANNED)
    assert {row.passed_to for row in map(case.duty, PAJOTTENLAND)} == {heir}


def test_both_sides_say_what_happened(flanders, db):
    case = Round(*PAJOTTENLAND)
    case.settle()
    client_rows = list(case.decision.feedback.for_list())
    shown = matrix.of_decision(case.decision, client_rows, today=MERGED)
    rows = {row.label: (row.cells[0].text, row.note) for row in shown.rows}
    assert "Pajottegem" in rows["Gooik"][0]
    assert rows["Pajottegem"][1].endswith("Galmaarden, Gooik, Herne")
    told = [event.verb for event in Event.objects.about(case.duty("Gooik"))]
    assert told[-1] == "feedback.passed"
    lines = history.of_feedback(case.duty("Pajottegem"))
    assert sum("Gooik" in line.sentence for line in lines) == 1


def test_who_answered_before_the_merger_keeps_its_answer(flanders, db):
    case = Round(*PAJOTTENLAND)
    with as_of(at(TREATED)):
        service.treat(case.duty("Herne"), by=case.officer, on=TREATED, result="refused", remark="Te duur.")
    case.settle()
    assert case.states() == {
        "Galmaarden †": "passed",
        "Gooik †": "passed",
        "Herne †": "treated",
        "Pajottegem": "to_schedule",
    }
    undo(case.duty("Herne"), by=case.officer, reason="Van een ander punt")
    assert case.states()["Herne †"] == "passed"


def test_when_all_answered_nothing_passes(flanders, db):
    case = Round(*PAJOTTENLAND)
    with as_of(at(TREATED)):
        for name in PAJOTTENLAND:
            service.treat(case.duty(name), by=case.officer, on=TREATED, result="agreed")
    case.settle()
    assert "Pajottegem" not in case.states()


def test_a_successor_that_sat_there_already_answers_for_both(flanders, db):
    case = Round("Antwerpen", "Borsbeek")
    case.settle()
    assert case.states() == {"Antwerpen": "to_schedule", "Borsbeek †": "passed"}
    assert case.duty("Borsbeek").passed_to == case.duty("Antwerpen")


def test_and_when_it_answered_before_the_merger_that_answer_holds_for_both(flanders, db):
    case = Round("Antwerpen", "Borsbeek")
    with as_of(at(TREATED)):
        service.treat(case.duty("Antwerpen"), by=case.officer, on=TREATED, result="agreed")
    case.settle()
    assert case.states() == {"Antwerpen": "treated", "Borsbeek †": "passed"}


def test_a_duty_that_was_dropped_at_the_successor_is_needed_again(flanders, db):
    case = Round("Antwerpen", "Borsbeek")
    Feedback.objects.filter(pk=case.duty("Antwerpen").pk).update(status="not_needed")
    case.settle()
    assert case.states() == {"Antwerpen": "to_schedule", "Borsbeek †": "passed"}


def test_before_the_day_nothing_happens_and_afterwards_only_once(flanders, db):
    case = Round(*PAJOTTENLAND)
    assert case.settle(date(2024, 12, 31)) == 0
    assert case.settle() > 0
    before = (list(Feedback.objects.values()), Event.objects.count(), list(Seat.objects.values()))
    assert case.settle() == 0
    follow_mergers()
    assert before == (list(Feedback.objects.values()), Event.objects.count(), list(Seat.objects.values()))


def test_ratified_for_a_day_before_the_merger_and_recorded_after_it(flanders, db):
    case = Round("Halle")
    for name in PAJOTTENLAND:
        make.make_seat(case.forum, Municipality.objects.get(name=name))
    later = at(MET) + timedelta(hours=3)
    meeting = make.make_meeting(case.forum, starts_at=later, status=Meeting.Status.HELD)
    item = make.make_item(case.forum, case.officer, ratify="Eén loket.")
    asked = {"college_ask": "note", "council_ask": "nothing", "college_due": DUE}
    decision = ratify(make.make_placement(meeting, item), by=case.officer, **asked)
    states = {row.municipality.name: row.status for row in decision.feedback.select_related("municipality")}
    assert states == dict.fromkeys(PAJOTTENLAND, "passed") | {"Halle": "to_schedule", "Pajottegem": "to_schedule"}


def test_work_lead_and_seat_follow(flanders, db):
    case = Round(*PAJOTTENLAND)
    gooik = case.towns["Gooik"]
    action = Action.objects.create(decision=case.decision, title="Bestek", municipality=gooik, due_on=DUE)
    done = {"status": "done", "done_on": TREATED}
    old = Action.objects.create(decision=case.decision, title="Nota", municipality=gooik, due_on=DUE, **done)
    AgendaItem.objects.filter(pk=case.decision.item_id).update(lead_municipality=gooik)
    case.settle()
    for row in (action, old):
        row.refresh_from_db()
    assert (action.municipality.name, old.municipality.name) == ("Pajottegem", "Gooik")
    assert Event.objects.about(action).get().data["was"] == "Gooik"
    assert AgendaItem.objects.get(pk=case.decision.item_id).lead_municipality.name == "Pajottegem"
    assert [seat.municipality.name for seat in case.forum.seats.on(MERGED)] == ["Pajottegem"]
    assert {seat.municipality.name for seat in case.forum.seats.on(MET)} == set(PAJOTTENLAND)


def lokeren_lies_elsewhere(forum: Forum) -> None:
    """As if Moerbeke left the Waasland, where the forum is, by becoming a part of Lokeren."""
    forum.regions.set([ReferenceRegion.objects.get(code="waasland")])
    gent = ReferenceRegion.objects.get(code="gent")
    RegionMembership.objects.filter(municipality__nis_code="46029").update(region=gent)


def test_a_merger_that_leaves_the_region_takes_the_duty_along_but_not_the_seat(flanders, db):
    case = Round("Moerbeke", "Sint-Niklaas")
    lokeren_lies_elsewhere(case.forum)
    case.settle()
    assert case.states()["Lokeren"] == "to_schedule"
    assert "Lokeren" not in [seat.municipality.name for seat in case.forum.seats.on(MERGED)]


@pytest.mark.parametrize("town", [("Gooik", "Pajottegem"), ("Moerbeke", "Lokeren")])
def test_the_people_of_the_successor_read_both_sides_and_record(flanders, db, client, town):
    gone, heir = town
    case = Round("Moerbeke", *PAJOTTENLAND)
    lokeren_lies_elsewhere(case.forum)
    case.settle()
    clerk = make.make_user("Griffier")
    make.make_office(clerk, Municipality.objects.get(name=heir, ends_on=None), kind="clerk")
    client.force_login(clerk)
    assert client.get(case.decision.get_absolute_url()).status_code == 200
    assert client.get(reverse("decisions:feedback", args=[case.duty(gone).pk])).status_code == 200
    duty = case.duty(heir)
    sent = {"day-college": str(PLANNED), f"duty-{duty.pk}-done": "on", f"duty-{duty.pk}-result": "agreed"}
    sent[f"initial-duty-{duty.pk}-result"] = "agreed"
    assert client.post("/opvolging/vastleggen/", sent).status_code == 302
    assert case.duty(heir).status == "treated"
    assert not case.duty(heir).on_behalf


def test_the_share_of_the_cost_is_that_of_all_together(flanders, db):
    case = Round(*PAJOTTENLAND, "Halle")
    key = CostKey.objects.create(item=case.decision.item, kind="free", total=10_000)
    for name, cents in (("Galmaarden", 1000), ("Gooik", 2001), ("Herne", 2999), ("Halle", 4000)):
        Share.objects.create(key=key, municipality=case.towns[name], cents=cents)
    case.settle()
    sources = Sources(case.decision.item, case.decision, payers(case.decision.item, case.decision))
    assert {one.name: sources.shares[one.pk].cents for one in sources.municipalities} == {
        "Halle": 4000,
        "Pajottegem": 6000,
    }


def test_a_position_stated_before_stays_readable_for_who_follows(flanders, db):
    case = Round(*PAJOTTENLAND)
    item = make.make_item(case.forum, case.officer, ratify="Nog te bekrachtigen.")
    said = {"stance": "agrees", "treated_on": TREATED, "recorded_by": case.officer}
    EarlyPosition.objects.create(item=item, municipality=case.towns["Herne"], **said)
    case.settle()
    director = make.make_user("Directeur")
    make.make_office(director, Municipality.objects.get(name="Pajottegem"))
    assert EarlyPosition.objects.visible_to(director).count() == 1


def test_a_merger_that_is_written_down_afterwards_settles_at_once(table):
    decision = make_decision(table.forum, table.officer)
    last_day = date.today() - timedelta(days=3)  # noqa: DTZ011 - in the zone of the machine, days ago
    registry.merge(table.municipality_b, successor=table.municipality_a, last_day=last_day, by=table.admin)
    states = {row.municipality.name: row.status for row in decision.feedback.select_related("municipality")}
    assert states == {"Aalbeke": "to_schedule", "Bellegem": "passed"}


def make_decision(forum: Forum, officer) -> Decision:
    """Asked of the college of everybody with a seat on the day of the first merger that could be."""
    meeting = make.make_meeting(forum, starts_at=at(MET), status=Meeting.Status.HELD)
    item = make.make_item(forum, officer, ratify="Samen.")
    with as_of(at(MET)):
        placement = make.make_placement(meeting, item)
        return ratify(placement, by=officer, college_ask="note", council_ask="nothing", college_due=DUE)


TOWNS = 6
DAYS = st.integers(0, 5)
# Of each town: when it merges (0: never) and into which later one; what it did before.
MERGERS = st.lists(st.tuples(DAYS, st.integers(1, TOWNS)), min_size=TOWNS, max_size=TOWNS)
DEEDS = st.lists(st.sampled_from(["", "planned", "treated", "dropped"]), min_size=TOWNS, max_size=TOWNS)
VISITS = st.lists(st.integers(1, 7), max_size=4)


def build(forum: Forum, mergers: list[tuple[int, int]]) -> list[Municipality]:
    """The last town never merges; every other one may, into a later one that goes on longer."""
    towns = [make.make_municipality(f"Dorp {number}") for number in range(TOWNS)]
    ends = [when for when, _into in mergers[:-1]] + [0]
    for number in range(TOWNS - 2, -1, -1):
        into = min(number + mergers[number][1], TOWNS - 1)
        if ends[number] and (not ends[into] or ends[into] > ends[number]):
            last_day = MERGED + timedelta(days=30 * ends[number] - 1)
            Municipality.objects.filter(pk=towns[number].pk).update(ends_on=last_day, successor=towns[into])
    for town in towns:
        make.make_seat(forum, town)
    return list(Municipality.objects.filter(pk__in=[town.pk for town in towns]).order_by("pk"))


def act(decision: Decision, officer, deeds: list[str]) -> None:
    with as_of(at(TREATED)):
        for row, deed in zip(decision.feedback.for_list().order_by("municipality"), deeds, strict=True):
            if deed == "planned":
                service.schedule(row, by=officer, on=PLANNED)
            elif deed == "treated":
                service.treat(row, by=officer, on=TREATED, result="noted")
            elif deed == "dropped":
                Feedback.objects.filter(pk=row.pk).update(status="not_needed")


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mergers=MERGERS, deeds=DEEDS, visits=VISITS)
@example(  # who answered takes over from another, and merges itself
    mergers=[(0, 1), (0, 1), (1, 1), (2, 1), (0, 1), (0, 1)], deeds=["", "", "", "treated", "", ""], visits=[1]
)
def test_whatever_merges_every_open_duty_ends_at_one_municipality_in_force_and_nothing_is_lost(mergers, deeds, visits):
    with transaction.atomic():
        officer = make.make_user()
        forum = make.make_forum()
        towns = build(forum, mergers)
        decision = make_decision(forum, officer)
        act(decision, officer, deeds)
        answered = set(decision.feedback.filter(status="treated").values_list("pk", "treated_on", "result"))
        waiting = set(decision.feedback.open().values_list("pk", flat=True))
        last = MERGED + timedelta(days=400)
        for day in [*sorted(MERGED + timedelta(days=30 * visit) for visit in visits), last]:
            with as_of(at(day)):
                settle(day)
            check(decision, waiting, answered, day)
        before = list(Feedback.objects.order_by("pk").values())
        with as_of(at(last)):
            assert settle(last) == 0
        assert list(Feedback.objects.order_by("pk").values()) == before
        assert len(towns) == TOWNS
        transaction.set_rollback(True)


def check(decision: Decision, waiting: set[int], answered: set[tuple], day: date) -> None:
    rows = {row.pk: row for row in decision.feedback.for_list()}
    assert answered <= {(row.pk, row.treated_on, row.result) for row in rows.values()}
    for row in rows.values():
        if row.status in ("to_schedule", "scheduled"):
            assert successor_on(row.municipality, day) == row.municipality
    for pk in waiting:
        end, steps = rows[pk], 0
        while end.status == "passed":
            end, steps = rows[end.passed_to_id], steps + 1
            assert steps <= TOWNS
        # An answer stays with who gave it, also when that municipality merges later: nobody answers twice.
        assert successor_on(end.municipality, day) == successor_on(rows[pk].municipality, day)
        assert end.status in ("to_schedule", "scheduled", "treated")
    ended = decision.feedback.filter(municipality__ends_on__lt=day).exclude(status__in=("passed", "treated"))
    assert set(ended.values_list("status", flat=True)) <= {"not_needed"}
    assert not Seat.objects.filter(forum=decision.forum, ends_on__gt=F("municipality__ends_on")).exists()
