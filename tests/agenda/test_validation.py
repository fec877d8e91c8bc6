"""Before it is published, an agenda is validated by whom the working agreement names."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agenda import validation, validation_mail
from agenda.models import Meeting, Validation, ValidationNotice, ValidationRemark, Voice
from agenda.services import meetings
from agenda.services import validation as service
from agenda.tasks import send_validation_mail
from overleg.lib.refusal import Refused
from regions.models import Forum, Mandate
from tests import factories as make
from timeline.models import Event
from timeline.services import as_of

SECRET = "Zonnebloem"
TODAY = timezone.localdate


@pytest.fixture
def by_chair(table) -> None:
    table.agreement.validation = "chair"
    table.agreement.save()


@pytest.fixture
def draft(table) -> Meeting:
    meeting = make.make_meeting(table.forum)
    make.make_placement(meeting, make.make_item(table.forum, title="Energiestrategie"))
    make.make_placement(meeting, make.make_item(table.forum, title="Zwembad"))
    make.make_placement(meeting, make.make_item(table.forum, title=f"{SECRET} dossier", confidential=True))
    return meeting


@pytest.fixture
def committee(table) -> dict:
    """Two members; one of them, `guest`, has no seat at the table itself."""
    forum = make.make_forum("Agendacommissie Testregio", kind=Forum.Kind.AGENDA_COMMITTEE)
    guest = make.make_user("Gast Commissielid", email="guest@example.org")
    make.make_mandate(make.make_seat(forum, table.municipality_a), table.mayor)
    seat = make.make_seat(forum, table.organisation)
    make.make_mandate(seat, guest)
    table.agreement.validation, table.agreement.committee = "committee", forum
    table.agreement.save()
    return {"forum": forum, "guest": guest, "seat": seat}


@pytest.fixture
def ask(table, draft, django_capture_on_commit_callbacks):
    def run(**typed) -> Validation:
        with django_capture_on_commit_callbacks(execute=True):
            return service.ask(draft, by=table.officer, **typed)

    return run


def page(name: str, row) -> str:
    return reverse(f"agenda:{name}", args=[row.pk])


def recipients() -> list[str]:
    return sorted(address for letter in mail.outbox for address in letter.to)


def status_of(meeting: Meeting) -> str:
    return Meeting.objects.get(pk=meeting.pk).status


# Who validates


def test_where_nobody_validates_the_agenda_is_published_at_once(table, draft):
    meetings.publish_agenda(draft, by=table.officer)
    assert status_of(draft) == "published"


def test_without_the_chair_publishing_is_refused_and_says_who_is_to_be_asked(table, by_chair, draft):
    with pytest.raises(Refused, match=table.chair.name):
        meetings.publish_agenda(draft, by=table.officer)
    assert status_of(draft) == "draft"


def test_the_chair_is_asked_once_by_mail_and_sees_it_on_the_start_page(table, by_chair, draft, ask, client):
    ask(note="Kijk vooral naar punt 2.")
    send_validation_mail()
    assert recipients() == ["chair@example.org"]
    (letter,) = mail.outbox
    assert "Kijk vooral naar punt 2." in letter.body
    assert f"http://testserver{page('validation', draft)}" in letter.body
    assert "Energiestrategie" in letter.body and SECRET not in letter.message().as_string()
    client.force_login(table.chair)
    turns = [turn for _title, turns in client.get(reverse("start")).context["waiting"] for turn in turns]
    assert page("validation", draft) in [turn.url for turn in turns]


def test_the_last_day_comes_from_the_agreement_and_is_never_after_the_meeting(table, by_chair, draft, ask):
    table.agreement.validation_days = 3
    table.agreement.save()
    assert ask().due_on == TODAY() + timedelta(days=3)
    late = TODAY(draft.starts_at) + timedelta(days=1)
    service.withdraw(draft, by=table.officer, reason="Andere dag")
    with pytest.raises(Refused):
        service.ask(draft, by=table.officer, due_on=late)
    with pytest.raises(Refused):
        service.ask(draft, by=table.officer, due_on=TODAY() - timedelta(days=1))


def test_a_vice_chair_is_asked_as_well_and_one_approval_is_enough(table, by_chair, draft, ask):
    make.make_mandate(table.seat_a, table.mayor_b, role=Mandate.Role.VICE_CHAIR)
    ask()
    assert recipients() == ["chair@example.org", "mayor_b@example.org"]
    service.approve(draft, by=table.mayor_b)
    meetings.publish_agenda(draft, by=table.officer)
    assert status_of(draft) == "published"
    assert Validation.objects.get().status == "closed"


@pytest.mark.parametrize(("rule", "published"), [("any", True), ("all", False)])
def test_of_a_committee_one_or_all_approve_as_agreed(table, committee, draft, ask, rule, published):
    table.agreement.validation_rule = rule
    table.agreement.save()
    ask()
    service.approve(draft, by=committee["guest"])
    if not published:
        with pytest.raises(Refused, match=table.mayor.name):
            meetings.publish_agenda(draft, by=table.officer)
        service.approve(draft, by=table.mayor)
    meetings.publish_agenda(draft, by=table.officer)
    assert status_of(draft) == "published"


def test_whoever_left_the_committee_no_longer_counts_nor_reads(table, committee, draft, ask, client):
    table.agreement.validation_rule = "all"
    table.agreement.save()
    ask()
    service.approve(draft, by=table.mayor)
    committee["seat"].mandates.update(ends_on=TODAY() - timedelta(days=1))
    client.force_login(committee["guest"])
    assert client.get(page("validation", draft)).status_code == 404
    meetings.publish_agenda(draft, by=table.officer)
    assert status_of(draft) == "published"


def test_a_forum_without_anybody_to_ask_publishes_with_a_reason(table, by_chair, draft):
    table.seat_chair.mandates.update(ends_on=TODAY() - timedelta(days=1))
    with pytest.raises(Refused):
        service.ask(draft, by=table.officer)
    with pytest.raises(Refused):
        meetings.publish_agenda(draft, by=table.officer)
    meetings.publish_agenda(draft, by=table.officer, reason="Er is nog geen voorzitter.")
    assert status_of(draft) == "published"


# What changes after an approval


def approve(meeting: Meeting, person) -> validation.Reading:
    service.approve(meeting, by=person)
    return validation.read(meeting)


def test_another_order_or_length_keeps_the_approval_and_is_shown(table, by_chair, draft, ask, client):
    ask()
    assert approve(draft, table.chair).satisfied
    last = draft.placements.last()
    meetings.move_placement(last, by=table.officer, to=1)
    meetings.set_minutes(last, by=table.officer, minutes=55)
    assert validation.read(draft).satisfied
    client.force_login(table.chair)
    assert 'id="since"' in client.get(page("validation", draft)).content.decode()


@pytest.mark.parametrize("change", ["new", "gone", "text", "secret"])
def test_another_item_or_text_makes_it_lapse(table, by_chair, draft, ask, change):
    ask()
    approve(draft, table.chair)
    if change == "new":
        meetings.place(draft, make.make_item(table.forum), by=table.officer)
    elif change == "gone":
        meetings.remove(draft.placements.first(), by=table.officer)
    else:
        item = draft.placements.get(position=3 if change == "secret" else 2).item
        item.summary, item.version = "Helemaal anders", item.version + 1
        item.save()
    reading = validation.read(draft)
    assert not reading.satisfied
    assert [voice.person for voice in reading.to_ask_again] == [table.chair]
    with pytest.raises(Refused, match=table.chair.name):
        meetings.publish_agenda(draft, by=table.officer)


def test_asked_again_they_get_another_mail_and_read_what_changed(
    table, by_chair, draft, ask, client, django_capture_on_commit_callbacks
):
    ask()
    approve(draft, table.chair)
    meetings.place(draft, make.make_item(table.forum, title="Nieuw punt"), by=table.officer)
    with django_capture_on_commit_callbacks(execute=True):
        service.ask_again(draft, by=table.officer)
    assert recipients() == ["chair@example.org"] * 2
    client.force_login(table.chair)
    html = client.get(page("validation", draft)).content.decode()
    assert "Nieuw punt" in html.split('id="since"')[1].split("</section>")[0]
    assert approve(draft, table.chair).satisfied


def test_what_changed_while_they_read_is_not_approved_by_accident(table, by_chair, draft, ask):
    ask()
    seen = validation.read(draft).digest
    meetings.place(draft, make.make_item(table.forum), by=table.officer)
    with pytest.raises(Refused):
        service.approve(draft, by=table.chair, seen=seen)
    assert Voice.objects.get().status == "waiting"


def test_after_publication_only_a_new_item_needs_approval_again(table, by_chair, draft, ask):
    ask()
    approve(draft, table.chair)
    meetings.publish_agenda(draft, by=table.officer)
    meetings.reopen_agenda(draft, by=table.officer, reason="Volgorde")
    meetings.move_placement(draft.placements.last(), by=table.officer, to=1)
    meetings.publish_agenda(draft, by=table.officer)
    meetings.reopen_agenda(draft, by=table.officer, reason="Dringend")
    meetings.place(draft, make.make_item(table.forum), by=table.officer)
    with pytest.raises(Refused):
        meetings.publish_agenda(draft, by=table.officer)


# Asking for changes, remarks, the last day


def test_changes_are_asked_with_a_reason_that_those_involved_read(table, committee, draft, ask, client):
    ask()
    client.force_login(table.mayor)
    response = client.post(page("validation-answer", draft), {"to": "changes", "reason": ""})
    assert response.status_code == 422
    client.post(page("validation-answer", draft), {"to": "changes", "reason": "Te veel op één dag"})
    for person in (table.officer, committee["guest"]):
        client.force_login(person)
        assert "Te veel op één dag" in client.get(page("validation", draft)).content.decode()
    assert not any("Te veel" in str(event.data) for event in Event.objects.all())


def test_remarks_are_read_by_all_and_answered_by_the_officer(table, committee, draft, ask, client):
    ask()
    item = draft.placements.first().item
    client.force_login(committee["guest"])
    client.post(page("validation-remark", draft), {"text": "Wie licht toe?", "item": item.reference})
    client.force_login(table.officer)
    (remark,) = ValidationRemark.objects.all()
    assert "Wie licht toe?" in client.get(page("validation", draft)).content.decode()
    client.post(page("remark-handle", remark), {"answer": "De schepen."})
    client.force_login(table.mayor)
    assert "De schepen." in client.get(page("validation", draft)).content.decode()
    remark.refresh_from_db()
    assert remark.handled_by == table.officer


def test_after_the_last_day_the_officer_publishes_with_a_reason_that_is_written_down(
    table, by_chair, draft, ask, client
):
    ask(due_on=TODAY())
    with pytest.raises(Refused):
        meetings.publish_agenda(draft, by=table.officer, reason="Ik wacht niet")
    Validation.objects.update(due_on=TODAY() - timedelta(days=1))
    client.force_login(table.officer)
    response = client.post(page("meeting-publish", draft), {"reason": ""})
    assert response.status_code == 422 and status_of(draft) == "draft"
    client.post(page("meeting-publish", draft), {"reason": "De voorzitter is op reis."})
    assert status_of(draft) == "published"
    event = Event.objects.get(verb="meeting.published_unvalidated")
    assert event.data == {"names": table.chair.name, "reason": "De voorzitter is op reis."}


def test_the_request_is_withdrawn_and_nobody_answers_any_more(table, committee, draft, ask, client):
    ask()
    service.withdraw(draft, by=table.officer, reason="Te vroeg")
    with pytest.raises(Refused):
        service.approve(draft, by=table.mayor)
    client.force_login(committee["guest"])
    html = client.get(page("validation", draft)).content.decode()
    assert "Energiestrategie" not in html
    assert client.post(page("validation-answer", draft), {"to": "approve"}).status_code == 403


# Who sees the draft


def test_a_member_of_the_committee_reads_the_draft_for_this_and_nothing_confidential(
    table, committee, draft, ask, client
):
    open_item, secret = draft.placements.get(position=1).item, draft.placements.get(position=3).item
    client.force_login(committee["guest"])
    assert client.get(page("validation", draft)).status_code == 404
    asked = ask()
    ValidationRemark.objects.create(
        validation=asked, item=secret, author=table.mayor, text=f"{SECRET}!", at=timezone.now()
    )
    html = client.get(page("validation", draft)).content.decode()
    assert "Energiestrategie" in html and SECRET not in html
    assert client.get(open_item.get_absolute_url()).status_code == 200
    assert client.get(secret.get_absolute_url()).status_code == 404
    assert client.get(draft.get_absolute_url()).status_code == 404
    service.approve(draft, by=committee["guest"])
    meetings.publish_agenda(draft, by=table.officer)
    assert client.get(open_item.get_absolute_url()).status_code == 404


# Reminders


def morning(day, hour: int = 9):
    return timezone.make_aware(timezone.datetime(day.year, day.month, day.day, hour))


def test_each_reminder_goes_out_once_and_not_at_night(table, by_chair, draft, ask):
    asked = ask(due_on=TODAY() + timedelta(days=2))
    mail.outbox.clear()
    with as_of(morning(asked.due_on, 5)):
        send_validation_mail()
    assert mail.outbox == []
    for day in (asked.due_on, asked.due_on + timedelta(days=1), asked.due_on + timedelta(days=2)):
        for hour in (9, 10):
            with as_of(morning(day, hour)):
                send_validation_mail()
    assert [letter.to for letter in mail.outbox] == [["chair@example.org"]] * 2
    assert len({letter.subject for letter in mail.outbox}) == 2


def test_nobody_is_reminded_who_answered_or_whose_answer_is_no_longer_needed(table, committee, draft, ask):
    asked = ask()
    service.approve(draft, by=table.mayor)
    mail.outbox.clear()
    with as_of(morning(asked.due_on + timedelta(days=1))):
        send_validation_mail()
    assert mail.outbox == []


def test_a_mail_that_another_worker_claimed_is_not_sent_again(table, by_chair, draft):
    service.ask(draft, by=table.officer)
    ValidationNotice.objects.update(sent_at=timezone.now())
    validation_mail.send()
    assert mail.outbox == []


def test_the_page_asks_the_database_the_same_with_many_items_and_remarks(table, committee, draft, ask, client):
    asked = ask()
    counts = []
    for person in (table.officer, committee["guest"]):
        client.force_login(person)
        client.get(page("validation", draft))
        for _time in range(2):
            with CaptureQueriesContext(connection) as questions:
                assert client.get(page("validation", draft)).status_code == 200
            counts.append(len(questions))
            for _more in range(3):
                item = make.make_placement(draft).item
                service.remark(asked, by=table.mayor, text="Hm", item=item)
    assert counts[0] == counts[1] and counts[2] == counts[3]
    assert max(counts) <= 36
