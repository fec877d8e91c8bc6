"""What a municipality records by hand, the reminders it gets, and its yearly statement."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail

from agenda.models import Meeting
from decisions import rhythm
from decisions.models import Discussion, Reminder, ReminderMail, Statement
from decisions.rhythm.duties import Stand
from decisions.rhythm.hints import Choice, Hints
from decisions.rhythm.statement import fingerprint
from decisions.services import reminders, statements
from decisions.services import rhythm as service
from decisions.services.feedback import schedule
from overleg.lib.periods import half_year_of, month_of
from overleg.lib.refusal import Refused
from regions.models import Office
from tests import factories as make
from tests.decisions.reading import words_of
from tests.decisions.scenes import in_feedback, today, with_packets
from tests.documents.structure import faults
from timeline.models import Event
from timeline.services import as_of, now


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def meeting(table, *, days: int = 10, status: str = Meeting.Status.HELD) -> Meeting:
    return make.make_meeting(table.forum, starts_at=now() - timedelta(days=days), status=status)


def note(table, **wishes) -> Discussion:
    wishes = {"by": table.director, "body": "college", "on": today(), "what": "Regionale werking"} | wishes
    return service.note_discussion(table.municipality_a, **wishes)


def duty_of(table, body: str = "college") -> rhythm.ReportingDuty:
    found = rhythm.this_month(table.municipality_a)
    return found.college if body == "college" else found.council


# By hand.


def test_the_minutes_of_a_meeting_meet_the_month_in_which_they_were_discussed(table):
    row = note(table, choice=Choice("minutes", meeting(table)), reference=" 2026/114 ")
    (treated,) = duty_of(table).met_by
    assert (treated.discussion, treated.reference, treated.day) == (row.pk, "2026/114", today())
    assert str(table.forum) in treated.what
    assert duty_of(table, "council").stand == Stand.DUE


def test_a_day_that_is_still_to_come_is_planned_and_confirmed_once_it_passed(table):
    row = note(table, on=today() + timedelta(days=1))
    assert row.status == "planned"
    with pytest.raises(Refused, match="nog komen"):
        service.confirm(row, by=table.director)
    with as_of(now() + timedelta(days=2)):
        service.confirm(row, by=table.director)
        year = rhythm.year_of(table.municipality_a, row.on.year)
    assert [duty.met_by[0].day for duty in year.college if duty and duty.met_by] == [row.on]


def test_what_is_taken_back_no_longer_counts_and_stays_in_the_history(table):
    row = note(table)
    service.take_back(row, by=table.clerk)
    assert duty_of(table).stand == Stand.DUE
    assert [event.verb for event in Event.objects.about(row)] == ["discussion.discussed", "discussion.taken_back"]
    with pytest.raises(Refused):
        service.take_back(row, by=table.clerk)
    assert note(table).pk != row.pk


def test_a_meeting_is_discussed_once_by_one_body_on_one_day(table):
    choice = Choice("both", meeting(table))
    note(table, choice=choice)
    with pytest.raises(Refused, match="staat er al"):
        note(table, choice=choice)
    note(table, choice=choice, body="council")


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"what": "  "}, "what"),
        ({"on": date(2022, 5, 1)}, "on"),
        ({"on": today() + timedelta(days=900)}, "on"),
    ],
)
def test_what_cannot_be_true_is_refused_at_its_field(table, wishes, field):
    with pytest.raises(Refused) as refused:
        note(table, **wishes)
    assert refused.value.field == field
    assert not Discussion.objects.exists()


def test_minutes_are_discussed_after_their_meeting_and_of_one_that_was_held(table):
    with pytest.raises(Refused, match="pas op"):
        note(table, choice=Choice("minutes", meeting(table, days=3)), on=today() - timedelta(days=5))
    published = meeting(table, days=-5, status=Meeting.Status.PUBLISHED)
    with pytest.raises(Refused, match="niet gehouden"):
        note(table, choice=Choice("minutes", published))
    assert note(table, choice=Choice("agenda", published)).about == "agenda"


def test_who_merged_records_up_to_its_last_day(table):
    place = table.municipality_a
    place.ends_on, place.successor = today() - timedelta(days=3), table.municipality_b
    place.save()
    with pytest.raises(Refused, match="bestond niet"):
        note(table)
    assert note(table, on=place.ends_on)


def test_the_likeliest_meeting_stands_first_and_drafts_of_others_are_no_choice(table):
    old, last = meeting(table, days=45), meeting(table, days=4)
    coming = meeting(table, days=-6, status=Meeting.Status.PUBLISHED)
    meeting(table, days=-20, status=Meeting.Status.DRAFT)
    elsewhere = make.make_meeting(make.make_forum(), starts_at=now() - timedelta(days=2), status="held")
    year = rhythm.year_of(table.municipality_a, today().year)
    (running,) = (duty for duty in year.running if duty.body == "college")
    found = [(one.about, one.meeting) for one in Hints(year, table.director).choices(running)]
    assert found[:4] == [("both", last), ("minutes", last), ("both", old), ("minutes", old)]
    assert elsewhere not in {one for _about, one in found}
    assert {one for about, one in found if about == "agenda"} <= {coming}


# Reminders.


def remind(table, **wishes) -> reminders.Reminded:
    year = rhythm.year_of(table.municipality_a, today().year)
    return reminders.remind(reminders.propose([year]), by=table.officer, **wishes)


def test_director_and_clerk_get_one_message_with_links_and_no_file(table, commit):
    decision = with_packets(table, commit, item={"title": "Sleepdienst"})
    with commit(execute=True):
        done = remind(table, words="Kunnen we helpen?")
    assert done.messages == 2
    letters = [letter for letter in mail.outbox if "Aalbeke" in letter.subject]
    assert {letter.to[0] for letter in letters} == {table.director.email, table.clerk.email}
    packet = decision.packets.get(municipality=table.municipality_a)
    for letter in letters:
        assert letter.attachments == []
        assert "Kunnen we helpen?" in letter.body
        assert f"/besluiten/pakketten/{packet.pk}/" in letter.body
        assert f"/gemeente/{table.municipality_a.nis_code}/ritme/" in letter.body


def test_nobody_is_reminded_twice_of_the_same_period_on_one_day(table, commit):
    with commit(execute=True):
        remind(table)
    with pytest.raises(Refused, match="vandaag"):
        remind(table)
    reminders.send()
    assert len(mail.outbox) == 2
    assert duty_of(table).reminded_on == today()
    with as_of(now() + timedelta(days=1)), commit(execute=True):
        year = rhythm.year_of(table.municipality_a, rhythm.today().year)
        reminders.remind(reminders.propose([year]), by=table.officer)
    assert len(mail.outbox) == 4


def test_two_presses_at_once_make_one_reminder(table):
    proposals = reminders.propose([rhythm.year_of(table.municipality_a, today().year)])
    reminders.remind(proposals, by=table.officer)
    with pytest.raises(Refused, match="zopas"):
        reminders.remind(proposals, by=table.officer)
    assert Reminder.objects.count() == 1


def test_what_was_recorded_before_the_mail_went_out_is_not_reminded_of(table):
    for day in range(today().month - 1):
        note(table, on=date(today().year, day + 1, 20))
    for body in ("college", "council"):
        assert duty_of(table, body).stand == Stand.DUE
    if today().month > 6:
        note(table, body="council", on=date(today().year, 3, 2))
    remind(table)
    note(table)
    note(table, body="council")
    reminders.send()
    assert (len(mail.outbox), ReminderMail.objects.count()) == (0, 0)


def test_what_is_planned_is_not_reminded_of(table):
    row = in_feedback(table).feedback.get(municipality=table.municipality_a, body="college")
    schedule(row, by=table.director, on=month_of(today()).last)
    (proposal,) = reminders.propose([rhythm.year_of(table.municipality_a, today().year)])
    assert month_of(today()) not in {duty.period for duty in proposal.duties if duty.body == "college"}
    assert half_year_of(today()) in {duty.period for duty in proposal.duties}


def test_a_municipality_without_an_address_is_named(table):
    Office.objects.filter(municipality=table.municipality_a).delete()
    with pytest.raises(Refused, match="Aalbeke"):
        remind(table)


def test_who_follows_after_a_merger_is_reminded_for_who_ended(table):
    place = table.municipality_a
    place.ends_on, place.successor = today() - timedelta(days=40), table.municipality_b
    place.save()
    (proposal,) = reminders.propose([rhythm.year_of(place, place.ends_on.year)])
    assert proposal.people == [table.director_b]


# The statement.


def content(statement: Statement) -> bytes:
    statement.refresh_from_db()
    assert statement.state == "ready", statement.error
    with statement.document.file.open("rb") as file:
        return file.read()


def test_the_statement_says_when_and_with_what_and_who_signs(table, commit):
    note(table, choice=Choice("minutes", meeting(table)), reference="2026/114")
    with commit(execute=True):
        made = statements.make_statement(table.municipality_a, year=today().year, by=table.director)
    pdf = content(made)
    words = words_of(pdf)
    assert faults(pdf) == []
    for told in ("Aalbeke", "Verslag van Burgemeestersoverleg Testregio", "2026/114", table.mayor.name):
        assert told in words
    assert table.director.name in words


def test_a_next_version_is_made_when_facts_changed_and_only_then(table, commit):
    with commit(execute=True):
        statements.make_statement(table.municipality_a, year=today().year, by=table.director)
    with pytest.raises(Refused, match="versie 1"):
        statements.make_statement(table.municipality_a, year=today().year, by=table.director)
    note(table)
    papers = list(statements.of_place(table.municipality_a, today().year))
    assert statements.is_outdated(papers, [rhythm.year_of(table.municipality_a, today().year)])
    with commit(execute=True):
        second = statements.make_statement(table.municipality_a, year=today().year, by=table.director)
    assert second.version == 2
    assert Statement.objects.filter(state="ready").count() == 2


def test_the_facts_read_alike_in_every_language(table, settings):
    from django.utils import translation

    note(table, choice=Choice("minutes", meeting(table)))
    hashes = set()
    for language in ("nl", "en"):
        with translation.override(language):
            hashes.add(fingerprint([rhythm.year_of(table.municipality_a, today().year)]))
    assert len(hashes) == 1


def test_the_statement_of_a_region_tells_of_all_its_municipalities(table, commit):
    with commit(execute=True):
        made = statements.make_statement(table.region, year=today().year, by=table.officer)
    pdf = content(made)
    assert faults(pdf) == []
    words = words_of(pdf)
    assert "Aalbeke" in words
    assert "Bellegem" in words


def test_a_year_to_come_has_no_statement(table):
    with pytest.raises(Refused, match="nog komen"):
        statements.make_statement(table.municipality_a, year=today().year + 1, by=table.director)
