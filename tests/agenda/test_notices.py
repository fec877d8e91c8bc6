"""Mail about what travels: to who must act or waits, once each, and never more than they may read."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from agenda import notices
from agenda.models import Advice, AgendaItem, Notice
from agenda.once import ATTEMPTS
from agenda.services import advice, routing
from agenda.tasks import send_notices
from tests import factories as make
from tests.agenda.test_services_routing import ask, directors, officer_of, refer  # noqa: F401 -- a fixture

SECRET = "Geheim bod"
DAY = timedelta(days=1)


@pytest.fixture
def item(table) -> AgendaItem:
    return make.make_item(table.forum, table.mayor, title="Telewerk")


@pytest.fixture(params=["open", "confidential"])
def either(request, table) -> AgendaItem:
    """An item with the word in its title, open or confidential."""
    return make.make_item(table.forum, table.mayor, title=SECRET, confidential=request.param == "confidential")


def sent() -> list[tuple[str, str]]:
    """Whom the mail since the last look went to, and its subject."""
    send_notices()
    found = sorted((address, message.subject) for message in mail.outbox for address in message.to)
    mail.outbox.clear()
    return found


def addresses() -> list[str]:
    return [address for address, _subject in sent()]


def test_a_referral_is_told_to_the_receiver_and_the_answer_to_sender_and_proposer(table, item, directors):  # noqa: F811
    there = officer_of(directors)
    referral = refer(item, table, directors)
    assert addresses() == [there.email]
    routing.send_back(referral, by=there, reason="Niet voor ons.")
    assert addresses() == sorted([table.officer.email, table.mayor.email])
    routing.accept(refer(item, table, directors), by=there)
    assert addresses() == sorted([table.officer.email, table.mayor.email])


def test_what_was_answered_before_the_mail_went_is_not_told(table, item, directors):  # noqa: F811
    routing.take_back(refer(item, table, directors), by=table.officer)
    assert [subject for _address, subject in sent()] == [f"{table.forum} trekt een doorverwijzing naar {directors} in"]


def test_an_account_that_was_closed_is_not_written_to(table, item, directors):  # noqa: F811
    there = officer_of(directors)
    User.objects.filter(pk=there.pk).update(is_active=False)
    refer(item, table, directors)
    assert addresses() == []


def test_once_each_however_often_it_runs(table, item, directors):  # noqa: F811
    refer(item, table, directors)
    assert len(addresses()) == 1
    assert addresses() == []


def test_advice_is_asked_reminded_and_given(table, item, directors, monkeypatch):  # noqa: F811
    there = officer_of(directors)
    asked = ask(item, table, directors)
    assert addresses() == [there.email]
    Advice.objects.update(due_on=timezone.localdate() + 2 * DAY, asked_at=timezone.now() - 9 * DAY)
    assert addresses() == [there.email]
    assert addresses() == []
    Advice.objects.update(due_on=timezone.localdate() - DAY)
    assert addresses() == sorted([there.email, table.officer.email])
    assert addresses() == []
    advice.give(Advice.objects.get(pk=asked.pk), by=there, verdict="remarks", text="Let op.")
    assert addresses() == [table.officer.email]


def test_no_reminder_right_after_the_question_nor_long_after_the_day(table, item, directors):  # noqa: F811
    ask(item, table, directors, due_on=timezone.localdate() + 2 * DAY)
    assert len(addresses()) == 1
    assert addresses() == []
    Advice.objects.update(due_on=timezone.localdate() - 30 * DAY)
    assert addresses() == []


def test_the_contact_of_an_organisation_is_asked_and_told_when_it_is_no_longer_needed(table, item):
    asked = ask(item, table, table.organisation)
    assert addresses() == [table.partner.email]
    advice.withdraw(asked, by=table.officer)
    assert addresses() == [table.partner.email]


def test_a_confidential_item_is_only_said_to_be_there(table, either, directors):  # noqa: F811
    there = officer_of(directors)
    asked = ask(either, table, directors, question=f"{SECRET}, kan dat?")
    advice.give(asked, by=there, verdict="remarks", text=f"{SECRET} is te hoog")
    given = Advice.objects.get()
    routing.send_back(refer(either, table, directors), by=there, reason=f"{SECRET} hoort hier niet")
    send_notices()
    assert {tuple(message.to) for message in mail.outbox} >= {(table.officer.email,), (table.mayor.email,)}
    for message in mail.outbox:
        assert (SECRET in message.body) is not either.confidential
        assert SECRET not in message.subject
        assert either.reference in message.body
    assert given.notices.get(kind="given").sent_at


def test_whoever_may_no_longer_read_it_reads_no_title(table, item, directors):  # noqa: F811
    advice.withdraw(ask(item, table, directors), by=table.officer)
    send_notices()
    message = next(message for message in mail.outbox if message.to == [officer_of(directors).email])
    assert item.title not in message.body
    assert "http" not in message.body


def test_in_the_language_of_the_receiver(table, item, directors):  # noqa: F811
    there = officer_of(directors)
    there.language = "en"
    there.save()
    refer(item, table, directors)
    assert [subject for _address, subject in sent()] == [f"{table.forum} refers an item to {directors}"]


def test_old_news_is_not_sent_and_failing_mail_is_tried_a_few_times(table, item, directors, monkeypatch):  # noqa: F811
    refer(item, table, directors)
    Notice.objects.update(made_at=timezone.now() - 10 * DAY)
    assert addresses() == []
    Notice.objects.update(made_at=timezone.now())

    def broken(notice):
        raise OSError("the mail server is away")

    monkeypatch.setattr(notices.mail_routing, "about", broken)
    for _try in range(ATTEMPTS + 2):
        Notice.objects.update(retry_at=None)  # its pause is over
        send_notices()
    notice = Notice.objects.get()
    assert (notice.attempts, notice.sent_at) == (ATTEMPTS, None)
    assert "away" in notice.error


def test_who_does_it_knows_it_already(table, item):
    both = make.make_forum("Zelfde ondersteuner")
    make.make_assignment(both, table.officer)
    routing.accept(refer(item, table, both), by=table.officer)
    assert addresses() == [table.mayor.email]
