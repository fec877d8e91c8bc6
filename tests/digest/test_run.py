"""Each person once, late when we were down, never twice: whatever dies, whoever refuses."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import DigestState, MailChoice, SwitchedOff, Told, User
from overleg.digest import run
from overleg.tasks import forget_told, send_digests
from tests.digest.mail_servers import HERE, Killed
from tests.digest.scenes import at, decision, give, tick, today
from tests.personas import PEOPLE
from timeline.services import as_of


@pytest.fixture
def action(table):
    """New for the contact of the organisation."""
    return give(decision(table), table)


def choose(person, frequency, weekday=0, *, days_ago=30):
    MailChoice.objects.create(
        person=person, frequency=frequency, weekday=weekday, chosen_on=today() - timedelta(days=days_ago)
    )


def later(**fields):
    """The clock of leases and pauses is the real one: what they wait for has passed."""
    DigestState.objects.exclude(**{f"{name}": None for name in fields}).update(
        **{name: timezone.now() - timedelta(seconds=1) for name in fields}
    )


def test_before_its_time_nothing_goes_out(table, action, settings):
    assert tick(hour=6, minute=59) == []
    assert tick(hour=7, minute=0) == ["partner"]


def test_one_mail_a_day_and_none_without_anything_new(table, action):
    assert tick() == ["partner"]
    assert tick(hour=15) == []
    assert tick(days=1) == []
    give(action.decision, table, title="Kaart maken")
    assert tick(days=1, hour=9) == []  # what is new today waits for the digest of the next day
    assert tick(days=2) == ["partner"]
    assert "Kaart maken" in mail.outbox[-1].body
    assert "bekendmaken" not in mail.outbox[-1].body


def test_down_for_three_days_one_mail_comes_late_and_says_what_waits_now(table, action):
    give(action.decision, table, title="Cijfers bezorgen", days=2)
    assert tick(days=3, hour=16) == ["partner"]
    assert tick(days=3, hour=17) == []
    body = mail.outbox[-1].body
    assert "TE LAAT" in body
    assert body.count("Cijfers bezorgen") == 1


def test_down_at_seven_and_up_at_night_the_day_that_passed_is_not_made_up_for(table, action):
    assert tick(days=1, hour=2) == []
    assert tick(days=1) == ["partner"]


@pytest.mark.parametrize("frequency", ["daily", "at_once"])
def test_two_schedulers_at_once_send_one_mail(table, action, settings, frequency):
    choose(table.partner, frequency)
    settings.EMAIL_BACKEND = HERE + "MeetsAnother"
    assert tick() == ["partner"]
    assert tick(hour=8) == []


@pytest.mark.parametrize("frequency", ["daily", "at_once"])
def test_killed_before_the_mail_server_was_asked_the_same_day_makes_up_for_it(table, action, frequency):
    choose(table.partner, frequency)
    # What a worker leaves that dies while it looks up what waits: a lease.
    DigestState.objects.create(person=table.partner, lease_until=timezone.now() + run.LEASE)
    assert tick() == []
    later(lease_until=True)
    assert tick(hour=8) == ["partner"]


@pytest.mark.parametrize("frequency", ["daily", "at_once"])
@pytest.mark.parametrize("server", ["KillsBefore", "KillsAfter"])
def test_killed_while_the_mail_server_had_it_it_is_not_sent_again_that_day(table, action, settings, server, frequency):
    choose(table.partner, frequency)
    kept, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, HERE + server
    with pytest.raises(Killed):
        tick()
    sent = len(mail.outbox)
    settings.EMAIL_BACKEND = kept
    for hour in (8, 9, 23):
        later(lease_until=True)
        assert tick(hour=hour) == []
    assert len(mail.outbox) == sent
    # Nobody knows whether it arrived: the next digest tells it.
    assert tick(days=1) == ["partner"]
    assert tick(days=1, hour=9) == []


def test_one_person_whose_mail_is_refused_does_not_keep_the_others_waiting(table, settings):
    made = decision(table)
    for owner in (table.municipality_a, table.organisation):
        give(made, table, owner=owner)
    settings.EMAIL_BACKEND = HERE + "RefusesOne"
    assert tick() == ["clerk", "partner"]


def test_a_mail_server_that_refuses_is_asked_again_with_growing_pauses(table, action, settings):
    kept, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, HERE + "Refuses"
    pauses = []
    for _attempt in range(8):
        assert tick() == []
        state = DigestState.objects.get(person=table.partner)
        pauses.append(round((state.retry_at - timezone.now()) / timedelta(minutes=1)))
        assert "Connection unexpectedly closed" in state.error
        assert tick() == []  # not before the pause is over
        later(retry_at=True)
    assert pauses == [5, 10, 20, 40, 80, 160, 180, 180]
    assert not Told.objects.exists()
    settings.EMAIL_BACKEND = kept
    assert tick(hour=12) == ["partner"]
    state.refresh_from_db()
    assert (state.attempts, state.retry_at, state.error) == (0, None, "")


def test_refused_all_day_the_next_day_sends_one(table, action, settings):
    kept, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, HERE + "Refuses"
    tick()
    settings.EMAIL_BACKEND = kept
    later(retry_at=True)
    assert tick(days=1) == ["partner"]
    assert tick(days=1, hour=12) == []


def test_at_once_tells_each_new_thing_when_it_comes(table, action):
    choose(table.partner, "at_once")
    assert tick() == ["partner"]
    assert tick(hour=8) == []
    give(action.decision, table, title="Kaart maken")
    assert tick(hour=9) == ["partner"]
    assert "bekendmaken" not in mail.outbox[-1].body
    assert tick(hour=10) == []


def test_once_a_week_on_the_chosen_day_or_late_when_we_were_down_then(table, action):
    choose(table.partner, "weekly", weekday=(today() + timedelta(days=2)).weekday(), days_ago=0)
    assert tick() == []  # the week that began before the choice
    assert tick(days=1) == []
    assert tick(days=3) == ["partner"]  # a day late
    give(action.decision, table, title="Kaart maken")
    assert tick(days=4) == []
    assert tick(days=8) == []
    assert tick(days=9) == ["partner"]


def test_an_account_that_was_closed_and_a_mandate_that_ended_are_left_in_peace(table, action):
    made = action.decision
    give(made, table, person=table.outsider)
    give(made, table, owner=table.municipality_b, days=-1)
    User.objects.filter(pk=table.outsider.pk).update(is_active=False)
    table.director_b.offices.update(ends_on=today() - timedelta(days=1))
    assert tick() == ["partner"]


def test_nobody_without_an_address_is_written_to(table, action):
    User.objects.filter(pk=table.partner.pk).update(email=None)
    assert tick() == []


def test_a_run_asks_the_same_however_many_lines_there_are(table):
    """Of every person a bounded number, and of a line nothing."""
    SwitchedOff.objects.all().delete()
    made, asked = decision(table), []
    tick()  # everybody has a row
    for number in (1, 3):
        for owner in (table.municipality_a, table.municipality_b, table.organisation):
            for one in range(number):
                give(made, table, owner=owner, title=f"Doen {one}")
        with CaptureQueriesContext(connection) as queries:
            assert tick(days=number) == ["clerk", "director", "director_b", "partner"]
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= 25 * len(PEOPLE)


def test_what_was_told_long_ago_is_forgotten(table, action):
    tick()
    with as_of(at(days=500)):
        forget_told()
    assert not Told.objects.exists()


def test_the_task_of_the_scheduler_sends(table, action, settings):
    settings.DIGEST_TIME = at(hour=0, minute=0).time()
    send_digests()
    assert [letter.to for letter in mail.outbox] == [[table.partner.email]]
