"""Mail about a world in which a word stands in everything confidential: it reaches who it should, without the word."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from agenda.models import Meeting
from agenda.services import meetings, validation
from decisions.models import Decision
from decisions.services.packets import make_packets
from decisions.services.sending import send_packets
from tests.access.planted import holds_secret, plant
from tests.access.test_confidential import client_of, questions
from tests.access.world import build
from tests.personas import set_table

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield plant(build(set_table()))
        transaction.set_rollback(True)


def check_mail(letters, *, subject: str, files: int) -> None:
    """Each of them is the letter we mean, complete, and without the word."""
    assert letters
    for letter in letters:
        assert subject in letter.subject
        assert len(letter.attachments) == files
        assert not holds_secret(letter.subject, letter.body, *letter.to, str(letter.message()))
        for name, content, _mime in letter.attachments:
            assert not holds_secret(name, content), name


def test_mail_about_an_agenda_does_not_tell_what_is_confidential_on_it(world, django_capture_on_commit_callbacks):
    meeting, officer = Meeting.objects.get(pk=world.draft.pk), world.table.officer
    assert meeting.placements.filter(item__confidential=True).exists()
    with django_capture_on_commit_callbacks(execute=True):
        meetings.publish_agenda(meeting, by=officer)
    published = list(mail.outbox)
    assert {letter.to[0] for letter in published} == {
        getattr(world.table, who).email for who in ("officer", "chair", "mayor", "mayor_b")
    }

    check_mail(published, subject="Agenda", files=2)
    with django_capture_on_commit_callbacks(execute=True):
        meetings.cancel_meeting(meeting, by=officer, reason="De zaal is niet vrij")
    cancelled = [letter for letter in mail.outbox if letter.subject.startswith("Afgelast")]
    assert len(cancelled) == len(published)
    check_mail(cancelled, subject="Afgelast", files=1)
    check_mail([letter for letter in mail.outbox if letter.subject.startswith("Agenda")], subject="Agenda", files=2)
    telling = {letter.subject for letter in mail.outbox if holds_secret(str(letter.message()))}
    assert telling <= {"Een vraag over uw agendapunt TEST-2026-001"}  # the question to the proposer alone


def test_mail_to_who_validates_and_what_they_read_does_not_tell_it(world, django_capture_on_commit_callbacks):
    table, meeting = world.table, Meeting.objects.get(pk=world.validated.pk)
    assert "Fietssnelweg" in client_of(world, "partner").get(reverse("agenda:validation", args=[meeting.pk])).text
    table.agreement.validation, table.agreement.committee = "committee", world.validation_remark.validation.committee
    table.agreement.save()
    validation.withdraw(meeting, by=table.officer, reason="Opnieuw")
    with django_capture_on_commit_callbacks(execute=True):
        validation.ask(meeting, by=table.officer)
    assert [letter.to for letter in mail.outbox] == [[table.partner.email]]
    check_mail(mail.outbox, subject="goedkeuren", files=0)


def test_mail_about_packets_does_not_tell_either(world, django_capture_on_commit_callbacks):
    decision, officer = Decision.objects.get(pk=world.decision.pk), world.table.officer
    with django_capture_on_commit_callbacks(execute=True):
        make_packets(decision, by=officer)
    with django_capture_on_commit_callbacks(execute=True):
        send_packets(decision, by=officer)
    check_mail(mail.outbox, subject="Toewijzingsreglement", files=0)
    assert {letter.to[0] for letter in mail.outbox} == {
        getattr(world.table, who).email for who in ("director", "clerk", "director_b")
    }


def test_no_button_mails_the_word(world, django_capture_on_commit_callbacks):
    """Mail leaves the house: not even the table gets it there."""
    client, language = client_of(world, "officer"), translation.get_language()
    for _name, method, address, sent in questions(world):
        if method == "POST":
            with transaction.atomic():
                with django_capture_on_commit_callbacks(execute=True):
                    client.post(address, sent)
                transaction.set_rollback(True)
    translation.activate(language)  # one of the buttons chooses another
    assert len({letter.subject for letter in mail.outbox}) > 4
    assert [letter.subject for letter in mail.outbox if holds_secret(str(letter.message()))] == []
