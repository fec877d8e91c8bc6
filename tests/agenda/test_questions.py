"""A question to the proposer: by mail and on the start page, answered on the item, read by nobody else."""

import pytest
from django.core import mail
from django.urls import reverse

from agenda import questions as mails
from agenda.models import AgendaItem, ItemQuestion
from agenda.services import questions
from overleg.lib.refusal import Refused
from tests import factories as make
from timeline.workflow import NotPossible

S = AgendaItem.Status
TEXT = "Welke gemeenten doen al mee?"
ANSWER = "Zes van de dertien."


@pytest.fixture
def item(table):
    return make.make_item(table.forum, table.mayor, status=S.PROPOSED, title="Takeldienst")


@pytest.fixture
def question(table, item):
    return questions.ask(item, by=table.officer, text=TEXT)


def test_a_question_reaches_the_proposer_and_the_answer_comes_back(
    table, client, item, django_capture_on_commit_callbacks
):
    client.force_login(table.officer)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("agenda:question-ask", args=[item.reference]), {"text": TEXT})
    assert [letter.to for letter in mail.outbox] == [[table.mayor.email]]
    assert TEXT in mail.outbox[0].body
    client.force_login(table.mayor)
    assert "#questions" in client.get("/").content.decode()
    page = client.get(item.get_absolute_url())
    assert (page.context["turn"].yours, page.context["turn"].url) == (True, "#questions")
    question = ItemQuestion.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("agenda:question-answer", args=[question.pk]), {"answer": ANSWER})
    assert mail.outbox[1].to == [table.officer.email]
    assert ANSWER in mail.outbox[1].body
    item.refresh_from_db()
    assert item.status == S.PROPOSED
    client.force_login(table.officer)
    assert ANSWER in client.get(item.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["chair", "mayor_b", "director", "clerk"])
def test_other_readers_of_the_item_see_neither_question_nor_that_there_is_one(table, client, item, question, who):
    client.force_login(getattr(table, who))
    page = client.get(item.get_absolute_url())
    assert (page.status_code, TEXT in page.content.decode()) == (200, False)
    assert [line.sentence for line in page.context["lines"] if "raag" in line.sentence] == []


def test_of_a_confidential_item_the_mail_tells_only_the_reference(table, item):
    AgendaItem.objects.update(confidential=True)
    item.refresh_from_db()
    questions.ask(item, by=table.officer, text=TEXT)
    mails.send()
    assert (TEXT in mail.outbox[0].body, "Takeldienst" in mail.outbox[0].body) == (False, False)
    assert item.reference in mail.outbox[0].body


def test_nobody_is_told_twice(question):
    assert (mails.send(), mails.send()) == (1, 0)


def test_a_question_no_longer_needed_waits_for_nobody(table, client, item, question):
    client.force_login(table.officer)
    client.post(reverse("agenda:question-withdraw", args=[question.pk]))
    client.force_login(table.mayor)
    assert not client.get(item.get_absolute_url()).context["turn"].yours
    question.refresh_from_db()
    with pytest.raises(NotPossible):
        questions.answer(question, by=table.mayor, answer=ANSWER)


def test_only_the_proposer_answers_and_only_while_the_item_lives(table, question):
    with pytest.raises(Refused):
        questions.answer(question, by=table.officer, answer=ANSWER)
    AgendaItem.objects.update(status=S.WITHDRAWN)
    question.item.refresh_from_db()
    with pytest.raises(Refused):
        questions.answer(question, by=table.mayor, answer=ANSWER)


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_question_or_answer_is_refused(table, item, question, text):
    with pytest.raises(Refused):
        questions.ask(item, by=table.officer, text=text)
    with pytest.raises(Refused):
        questions.answer(question, by=table.mayor, answer=text)


def test_an_answer_too_long_is_kept_on_the_page(table, client, question):
    client.force_login(table.mayor)
    long = "Zes gemeenten. " * 400
    answer = client.post(reverse("agenda:question-answer", args=[question.pk]), {"answer": long})
    assert answer.status_code == 422
    assert long.strip() in answer.content.decode()


@pytest.mark.parametrize("status", sorted(set(S)))
def test_the_proposer_sees_where_the_item_is_in_every_status(table, client, status):
    item = make.make_item(table.forum, table.mayor, status=S(status))
    client.force_login(table.mayor)
    turn = client.get(item.get_absolute_url()).context["turn"]
    assert turn is not None
    assert turn.what
