"""The demo year: what the story promises is there, and nothing in it is still to come."""

from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from agenda.chain import before
from agenda.models import (
    Advice,
    AgendaItem,
    Attachment,
    AttachmentVersion,
    Attendance,
    ItemDraft,
    ItemLink,
    ItemQuestion,
    Meeting,
    Minutes,
    NonParticipation,
    Placement,
    Referral,
    Remark,
)
from decisions import rhythm
from decisions.models import Action, Decision, Discussion, Feedback, Packet, Position, Reminder, Statement
from demo.models import Chapter
from demo.personas import BY_KEY, PERSONAS
from demo.story import calendar
from regions.access import Role, standing
from regions.models import Municipality
from timeline.models import Event


def load() -> str:
    said = StringIO()
    call_command("load_demo", "--no-pdf", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """Told once for this module, in a transaction that is taken back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            load()
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture
def today(story, db) -> date:
    return timezone.localdate()


def person(key: str) -> User:
    return User.objects.get(email=BY_KEY[key].email)


def test_about_forty_items_stand_in_every_stage(today):
    counts = Counter(AgendaItem.objects.values_list("status", flat=True))
    assert 38 <= sum(counts.values()) <= 60
    assert set(counts) == set(AgendaItem.Status.values)


def test_items_travel_between_the_tables(today):
    accepted, sent = Referral.objects.order_by("status")
    assert (accepted.status, accepted.item.forum) == ("accepted", accepted.to_forum)
    assert (sent.status, sent.item.status) == ("sent", "referred")
    given, *asked = Advice.objects.order_by("-status")
    assert given.verdict == "favourable"
    assert [advice.due_on > today for advice in asked] == [True, True]
    assert ItemLink.objects.count() == 1


def test_one_file_runs_on_two_meetings_and_an_officer_keeps_a_note(today):
    placed = Placement.objects.get(advice__isnull=False)
    assert placed.meeting.forum == placed.advice.forum != placed.item.forum
    assert Remark.objects.get().author == placed.advice.asked_by
    assert AgendaItem.objects.exclude(domain="").count() > 20


def test_somebody_is_still_writing_and_a_question_was_answered(today):
    assert ItemDraft.objects.count() == 1
    assert ItemQuestion.objects.get().answer
    assert AttachmentVersion.objects.count() == 1 or not Attachment.objects.exists()


def test_meetings_are_in_every_stage_that_has_a_page(today):
    counts = Counter(Meeting.objects.values_list("status", flat=True))
    assert counts["closed"] >= 8
    assert (counts["held"], counts["in_session"]) == (1, 0)
    assert counts["published"] >= 2
    assert counts["draft"] >= 1
    assert Minutes.objects.filter(status="approved").count() == counts["closed"]


def test_twelve_decisions_stand_in_every_stage(today):
    counts = Counter(Decision.objects.values_list("status", flat=True))
    assert sum(counts.values()) == 12
    assert set(counts) == {"ratified", "feedback", "execution", "closed"}
    assert not Decision.objects.filter(status="closed", evaluations=None).exists()


def test_there_is_one_reservation_one_no_one_refusal_and_one_confidential_item(today):
    assert sorted(Position.objects.values_list("stance", flat=True)) == ["against", "reservation"]
    assert Feedback.objects.get(result="refused").remark
    assert AgendaItem.objects.filter(confidential=True).count() == 1
    assert Attachment.objects.filter(item__confidential=False, confidential=True).count() == 1


def test_one_item_was_not_ratified_and_one_was_postponed_and_came_back(today):
    assert Placement.objects.filter(outcome="not_ratified").count() == 1
    postponed = Placement.objects.get(outcome="postponed")
    assert postponed.item.placements.count() == 2


def test_some_colleges_are_late_in_both_regions(today):
    late = Feedback.objects.late(today)
    assert set(late.values_list("decision__forum__prefix", flat=True)) == {"ZWVL", "DBO"}
    assert 5 <= late.count() <= 40


def test_actions_are_open_late_and_done(today):
    assert Action.objects.filter(status="done").exists()
    assert Action.objects.open().filter(due_on__lt=today).exists()
    assert Action.objects.open().filter(due_on__gte=today).exists()


def test_people_were_excused_and_replaced(today):
    assert set(Attendance.objects.values_list("state", flat=True)) == {"present", "excused", "replaced"}


def test_one_came_late_one_stood_aside_and_one_said_no_at_the_same_meeting(today):
    late = Attendance.objects.get(arrived_item__isnull=False)
    aside = NonParticipation.objects.get()
    no = Position.objects.get(stance="against")
    assert late.meeting == aside.placement.meeting == no.placement.meeting
    assert no.placement.actions.filter(decision=None).exists()


def test_the_next_agenda_approves_the_minutes_that_wait(today):
    waiting = Minutes.objects.get(meeting__status="held", meeting__forum__prefix="ZWVL")
    assert waiting.approval_item.placements.get().meeting.status == "draft"


def test_nothing_that_is_still_to_come_is_told_as_done(today):
    moment = timezone.now()
    assert not Event.objects.filter(at__gt=moment).exists()
    assert not Feedback.objects.filter(treated_on__gt=today).exists()
    assert not Action.objects.filter(done_on__gt=today).exists()
    assert not AgendaItem.objects.filter(proposed_at__gt=moment).exists()
    assert not Meeting.objects.filter(starts_at__gt=moment, status__in=["in_session", "held", "closed"]).exists()
    assert not Meeting.objects.filter(starts_at__lt=moment, status__in=["draft", "published"]).exists()


def test_what_is_planned_lies_ahead(today):
    assert not Feedback.objects.filter(status="scheduled", scheduled_on__lt=today).exists()


def test_everything_went_through_the_services(today):
    """Whatever stands there has a history that says how it came to be."""
    for model in (AgendaItem, Meeting, Decision, Action):
        for row in model.objects.all():
            assert Event.objects.about(row).exists(), row
    for row in Feedback.objects.filter(status="treated"):
        assert Event.objects.about(row).filter(verb="feedback.treated").count() == 1


def test_history_tells_every_decision_in_the_right_order(today):
    steps = ["decision.ratified", "decision.feedback_started", "decision.execution_started", "decision.closed"]
    for decision in Decision.objects.all():
        verbs = Event.objects.about(decision).values_list("verb", flat=True)
        told = [steps.index(verb) for verb in verbs if verb in steps]
        assert told[0] == 0
        assert told == sorted(told)


def test_nobody_meets_in_the_holidays_or_at_the_weekend(today):
    for meeting in Meeting.objects.all():
        day = timezone.localdate(meeting.starts_at)
        assert day.weekday() < 5
        assert not calendar.in_recess(day)


def test_the_directors_planned_next_year_with_a_host_in_turn(today):
    coming = Meeting.objects.filter(forum__slug="directeurs-zuid-west-vlaanderen", status="draft")
    meetings = list(coming.filter(starts_at__year=today.year + 1).order_by("starts_at"))
    days = [timezone.localdate(meeting.starts_at) for meeting in meetings]
    assert [(day.month, day.weekday()) for day in days] == [(3, 3), (6, 3), (9, 3), (12, 3)]
    assert len({meeting.place for meeting in meetings}) == 4


def test_the_mayors_follow_the_zone_council_in_one_convocation(today):
    mayors = Meeting.objects.filter(forum__slug="burgemeesters-zuid-west-vlaanderen", status__in=("published", "draft"))
    for meeting in mayors.select_related("forum"):
        zone = before(meeting)
        assert (zone.forum.slug, zone.ends_at) == ("zoneraad-fluvia", meeting.starts_at)
        assert zone.status == meeting.status


def test_packets_wait_for_every_municipality_that_was_asked_something(today):
    assert Packet.objects.exclude(decision=None).values("decision").distinct().count() == 6
    assert Packet.objects.exclude(meeting=None).values("meeting").distinct().count() == 1
    for decision in Decision.objects.filter(status="feedback"):
        asked = decision.feedback.values("municipality").distinct().count()
        assert decision.packets.count() == asked
    assert Decision.objects.get(status="ratified").packets.count() == 0


def test_one_municipality_keeps_the_rhythm_one_has_gaps_and_one_is_reminded(today):
    """On whatever day it is loaded: of this year, or of the one before when this one only began."""
    places = Municipality.objects.filter(seats__forum__prefix="ZWVL", ends_on=None).distinct()
    years = {one.municipality.name: one for one in rhythm.years_of(places, (today - timedelta(days=45)).year)}
    assert years["Kortrijk"].gaps == []
    assert any(one.gaps for one in years.values())
    reminded = Reminder.objects.get()
    assert reminded.municipality.name == "Spiere-Helkijn"
    assert {mail.person.name for mail in reminded.mails.all()}
    assert Statement.objects.get().municipality.name == "Kortrijk"
    assert not Discussion.objects.filter(status="discussed", on__gt=today).exists()


def test_every_person_has_an_address_that_cannot_exist(today):
    assert not User.objects.exclude(email__endswith=".example").exists()


@pytest.mark.parametrize("key", [persona.key for persona in PERSONAS])
def test_every_persona_is_there(today, key):
    assert person(key).is_active


def test_something_waits_for_each_persona(today):
    zwvl = Meeting.objects.get(status="held").forum
    harelbeke = standing(person("director")).staff_of
    assert standing(person("officer")).may("compose", zwvl.pk)
    assert AgendaItem.objects.filter(forum=zwvl, status="proposed").count() >= 3
    assert standing(person("chair")).may("approve_minutes", zwvl.pk)
    assert AgendaItem.objects.filter(proposer=person("mayor"), status="returned").exists()
    assert Feedback.objects.late(today).filter(municipality__in=harelbeke).exists()
    assert Feedback.objects.open().filter(municipality__in=harelbeke, due_on__gte=today).exists()
    assert Action.objects.open().filter(municipality__in=harelbeke).exists()
    assert standing(person("clerk")).staff_of == harelbeke
    assert AgendaItem.objects.filter(proposer=person("partner"), status="returned").exists()
    assert Role.PARTNER in standing(person("partner")).roles[zwvl.pk]
    assert standing(person("councillor")).councillor_of == harelbeke
    assert standing(person("admin")).administrator


def test_a_second_load_says_that_the_year_is_there_and_adds_nothing(today):
    before = Event.objects.count()
    assert "already" in load()
    assert Event.objects.count() == before
    assert list(Chapter.objects.values_list("name", flat=True)) == ["told"]


@pytest.mark.parametrize("start", [date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)])
def test_the_days_hold_on_whatever_day_the_demo_is_loaded(start):
    for offset in range(366):
        today = start + timedelta(days=offset)
        days = calendar.meeting_days(today, 4, {"old": 44, "last": 4, "next": 0, "later": -4})
        assert days["old"] < days["last"] < today < days["next"] < days["later"]
        assert not any(calendar.in_recess(day) or calendar.is_holiday(day) for day in days.values())
