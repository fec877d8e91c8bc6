"""The review round: who is asked, who answers, what becomes of a comment, and what the deadline does."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from agenda import record, reviewing
from agenda.models import Comment, Meeting, Minutes, Note, Reviewer
from agenda.services import minutes, review
from agenda.services.approval import approve_minutes
from overleg.lib.refusal import Refused
from regions.models import Mandate
from tests import factories as make
from tests.agenda.scenes import held_meeting
from timeline.models import Event
from timeline.services import as_of


@pytest.fixture
def meeting(table) -> Meeting:
    return held_meeting(table)


@pytest.fixture
def round_(table, meeting):
    return review.start_review(meeting, by=table.officer)


def after(review_, days: int = 1):
    return as_of(timezone.now() + (review_.due_on - timezone.localdate()) + timedelta(days=days))


def proposal(meeting, by, **texts) -> Comment:
    placement = meeting.placements.select_related("meeting", "item").first()
    return review.comment(meeting, by=by, placement=placement, base_version=1, **texts)


def test_the_round_lasts_as_long_as_the_agreement_says_and_asks_every_member(table, meeting, round_):
    assert round_.due_on == timezone.localdate() + timedelta(days=table.agreement.review_days)
    assert {row.person for row in round_.reviewers.all()} == {table.mayor, table.mayor_b, table.chair}
    assert Minutes.objects.get(meeting=meeting).status == "review"
    with pytest.raises(Refused):
        review.start_review(meeting, by=table.officer)


def test_a_deadline_that_passed_is_refused(table, meeting):
    with pytest.raises(Refused) as refusal:
        review.start_review(meeting, by=table.officer, due_on=timezone.localdate() - timedelta(days=1))
    assert refusal.value.field == "due_on"


def test_each_member_gets_one_mail_with_a_link_and_no_text_of_the_minutes(table, meeting, round_):
    for _time in range(2):
        reviewing.send()
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        [table.mayor.email, table.mayor_b.email, table.chair.email]
    )
    for message in mail.outbox:
        assert reverse("agenda:minutes", args=[meeting.pk]) in message.body
        assert "Gehoord" not in message.body


def test_who_is_silent_is_reminded_once_shortly_before_the_deadline(table, meeting, round_):
    reviewing.send()
    review.agree(meeting, by=table.mayor)
    review.comment(meeting, by=table.mayor_b, text="De datum klopt niet.")
    mail.outbox.clear()
    assert reviewing.remind() == 0, "long before the deadline"
    with after(round_, days=-2):
        assert reviewing.remind() == 1
        assert reviewing.remind() == 0
    assert [message.to for message in mail.outbox] == [[table.chair.email]]


def test_nobody_is_reminded_on_the_day_the_round_began(table, meeting):
    review.start_review(meeting, by=table.officer, due_on=timezone.localdate() + timedelta(days=1))
    reviewing.send()
    assert reviewing.remind() == 0


def test_akkoord_and_back(table, meeting, round_):
    review.agree(meeting, by=table.mayor)
    row = Reviewer.objects.get(person=table.mayor)
    assert row.agreed_at
    review.take_back(meeting, by=table.mayor)
    row.refresh_from_db()
    assert row.agreed_at is None


def test_an_akkoord_with_an_earlier_text_is_told_apart(table, meeting, round_):
    review.agree(meeting, by=table.mayor)
    review.accept(proposal(meeting, table.mayor_b, conclusion="Iets anders."), by=table.officer)
    found = reviewing.progress(round_, today=timezone.localdate(), text=record.mark(record.full(meeting)))
    kinds = {row.reviewer.person: row.kind for row in found.rows}
    assert kinds == {table.mayor: "remark", table.mayor_b: "remark", table.chair: "open"}


@pytest.mark.parametrize(("silence", "words"), [("agrees", "counts as agreed"), ("abstains", "abstains")])
def test_silence_counts_as_the_working_agreement_says(table, meeting, silence, words):
    table.agreement.silence = silence
    table.agreement.save()
    started = review.start_review(meeting, by=table.officer)
    with translation.override("en"):
        found = reviewing.progress(started, today=started.due_on + timedelta(days=1))
    assert all(words in row.words for row in found.rows)


def test_a_comment_says_something(table, meeting, round_):
    for nothing in ({"text": "  "}, {"discussion": "Gehoord.", "conclusion": "Genoteerd."}):
        with pytest.raises(Refused):
            proposal(meeting, table.mayor, **nothing)


def test_accepted_wording_becomes_the_next_version_of_the_note(table, meeting, round_):
    comment = proposal(meeting, table.mayor, conclusion="Genoteerd en goedgekeurd.", discussion="Gehoord.")
    assert comment.discussion == "", "what reads the same is no proposal"
    note = review.accept(comment, by=table.officer)
    assert (note.version, note.conclusion, note.written_by) == (2, "<p>Genoteerd en goedgekeurd.</p>", table.officer)
    comment.refresh_from_db()
    assert (comment.status, comment.applied, comment.answered_by) == ("accepted", note, table.officer)
    with pytest.raises(Refused):
        review.accept(comment, by=table.officer)
    assert Note.objects.filter(placement=note.placement).count() == 2


def test_the_officer_applies_it_in_other_words(table, meeting, round_):
    comment = proposal(meeting, table.mayor, conclusion="Alles goed.")
    note = review.accept(comment, by=table.officer, wording={"conclusion": "Goedgekeurd."}, answer="Korter gezegd.")
    assert note.conclusion == "<p>Goedgekeurd.</p>"


def test_two_proposals_for_one_text_do_not_undo_each_other(table, meeting, round_):
    first = proposal(meeting, table.mayor, conclusion="Van A.")
    second = proposal(meeting, table.mayor_b, conclusion="Van B.")
    review.accept(first, by=table.officer)
    with pytest.raises(Refused):
        review.accept(second, by=table.officer)
    note = review.accept(second, by=table.officer, wording={"conclusion": "Van A en B."})
    assert (note.version, note.conclusion) == (3, "<p>Van A en B.</p>")


def test_declining_needs_an_answer(table, meeting, round_):
    comment = review.comment(meeting, by=table.mayor, text="Dat zei ik niet.")
    with pytest.raises(Refused) as refusal:
        review.decline(comment, by=table.officer, answer=" ")
    assert refusal.value.field == "answer"
    review.decline(comment, by=table.officer, answer="De opname zegt van wel.")
    comment.refresh_from_db()
    assert comment.status == "declined"


def test_who_made_a_comment_takes_it_back_and_nobody_else_does(table, meeting, round_):
    comment = review.comment(meeting, by=table.mayor, text="Toch niet.")
    with pytest.raises(Refused):
        review.withdraw(comment, by=table.mayor_b)
    review.withdraw(comment, by=table.mayor)
    assert comment.status == "withdrawn"


def test_after_the_deadline_the_answer_is_to_ask_the_officer(table, meeting, round_):
    with after(round_):
        for late in (
            lambda: review.comment(meeting, by=table.mayor, text="Te laat."),
            lambda: review.agree(meeting, by=table.mayor),
        ):
            with pytest.raises(Refused, match="Persona officer"):
                late()
        review.change_deadline(meeting, by=table.officer, due_on=round_.due_on + timedelta(days=7))
        review.comment(meeting, by=table.mayor, text="Nu wel.")


def test_a_mandate_that_ended_has_no_say(table, meeting, round_):
    Mandate.objects.filter(person=table.mayor).update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused):
        review.agree(meeting, by=table.mayor)


def test_who_gets_a_mandate_during_the_round_joins_in(table, meeting, round_):
    newcomer = make.make_mandate(table.seat_a).person
    review.agree(meeting, by=newcomer)
    assert Reviewer.objects.get(person=newcomer).body == "Aalbeke"


def test_the_chair_waits_for_whoever_can_still_react(table, meeting, round_):
    with pytest.raises(Refused, match="Aalbeke, Bellegem"):
        approve_minutes(meeting, by=table.chair)
    review.agree(meeting, by=table.mayor)
    comment = review.comment(meeting, by=table.mayor_b, text="Een fout.")
    with pytest.raises(Refused):
        approve_minutes(meeting, by=table.chair)
    review.decline(comment, by=table.officer, answer="Geen fout.")
    approve_minutes(meeting, by=table.chair)
    assert Minutes.objects.get(meeting=meeting).status == "approved"


def test_after_the_deadline_silence_does_not_hold_the_approval_up(table, meeting, round_):
    with after(round_):
        approve_minutes(meeting, by=table.chair)


def test_the_history_tells_who_did_what_and_nothing_of_what_they_wrote(table, meeting, round_):
    comment = proposal(meeting, table.mayor, text="GEHEIM", conclusion="GEHEIM")
    review.decline(comment, by=table.officer, answer="GEHEIM")
    events = Event.objects.about(meeting.minutes).values_list("verb", flat=True)
    assert {"minutes.review_started", "minutes.commented"} <= set(events)
    assert "GEHEIM" not in str(list(Event.objects.values_list("data", flat=True)))


def test_the_pages_of_the_round(table, meeting, client):
    client.force_login(table.officer)
    address = reverse("agenda:minutes", args=[meeting.pk])
    assert client.post(reverse("agenda:review-start", args=[meeting.pk]), {"due_on": "morgen"}).status_code == 422
    due = timezone.localdate() + timedelta(days=5)
    client.post(reverse("agenda:review-start", args=[meeting.pk]), {"due_on": due.isoformat()})
    client.force_login(table.mayor)
    assert reverse("agenda:review-agree", args=[meeting.pk]) in client.get(address).content.decode()
    placement = meeting.placements.first()
    form = reverse("agenda:comment-new", args=[meeting.pk])
    page = client.get(f"{form}?item={placement.pk}").content.decode()
    assert "Genoteerd." in page, "the text to change is filled in"
    typed = {"item": placement.pk, "base_version": 1, "text": "", "conclusion": "Genoteerd."}
    refused = client.post(form, typed)
    assert refused.status_code == 422
    client.post(form, typed | {"text": "Duidelijker graag", "conclusion": "Goed genoteerd."})
    comment = Comment.objects.get()
    client.force_login(table.officer)
    page = client.get(address).content.decode()
    assert "<ins>Goed" in page
    answer = reverse("agenda:comment", args=[comment.pk])
    assert client.post(answer, {"decline": "", "conclusion": "x", "answer": ""}).status_code == 422
    client.post(answer, {"accept": "", "conclusion": "Goed genoteerd.", "answer": "Graag."})
    client.force_login(table.mayor)
    assert "Graag." in client.get(address).content.decode()


def test_minutes_that_are_not_held_have_no_round(table):
    with pytest.raises(Refused):
        review.start_review(make.make_meeting(table.forum), by=table.officer)


def test_notes_written_during_the_round_still_count(table, meeting, round_):
    placement = meeting.placements.first()
    minutes.write_note(placement, by=table.officer, discussion="Beter.", conclusion="", base_version=1)
    assert record.full(meeting)["entries"][0]["discussion"].find("Beter.") >= 0
