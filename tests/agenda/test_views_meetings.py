"""Meetings as people use them: the list, composing, holding, and the minutes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.models import Attendance, Meeting, MeetingPaper, Note, Placement
from agenda.services import meetings, minutes
from agenda.services.session import end_session, open_session, record_outcome
from documents import store
from tests import factories as make

SECRET = "Zonnebloem"


@pytest.fixture
def as_(client, table):
    """Sign in as a persona of the table."""

    def sign_in(who: str):
        client.force_login(getattr(table, who))
        return client

    return sign_in


@pytest.fixture
def draft(table) -> Meeting:
    return make.make_meeting(table.forum)


@pytest.fixture
def session(table) -> Meeting:
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=timezone.now())
    make.make_placement(meeting, make.make_item(table.forum, title="Energiestrategie"))
    make.make_placement(meeting, make.make_item(table.forum, title="Zwembad", ratify="Wij delen de kost."))
    make.make_placement(meeting, make.make_item(table.forum, title=f"{SECRET} dossier", confidential=True))
    open_session(meeting, by=table.officer)
    return meeting


def url(name: str, row) -> str:
    return reverse(f"agenda:{name}", args=[row.pk])


def hold(meeting: Meeting, table) -> None:
    for placement in meeting.placements.filter(outcome=""):
        record_outcome(placement, Placement.Outcome.NOTED, by=table.officer)
    end_session(meeting, by=table.officer)


# The list, and planning


def test_the_list_shows_coming_and_past_meetings_apart(as_, table, draft):
    past = make.make_meeting(table.forum, starts_at=timezone.now() - timedelta(days=40), status="closed", place="Toen")
    client = as_("mayor")
    coming = client.get(reverse("agenda:meetings")).content.decode()
    assert draft.get_absolute_url() in coming and past.get_absolute_url() not in coming
    before = client.get(reverse("agenda:meetings"), {"when": "past"}).content.decode()
    assert past.get_absolute_url() in before and draft.get_absolute_url() not in before


def test_the_list_knows_nothing_of_other_forums(as_, table):
    other = make.make_meeting(make.make_forum("Ander forum"))
    assert other.get_absolute_url() not in as_("mayor").get(reverse("agenda:meetings")).content.decode()


def test_planning_is_filled_in_from_the_working_agreement(as_, table):
    table.agreement.place, table.agreement.duration, table.agreement.fixed_day = "Raadzaal", 95, "derde vrijdag"
    table.agreement.save()
    html = as_("officer").get(reverse("agenda:meeting-new")).content.decode()
    assert 'value="Raadzaal"' in html and 'value="95"' in html and "derde vrijdag" in html


def test_a_meeting_is_planned(as_, table):
    day = timezone.localdate() + timedelta(days=30)
    typed = {"date": day.isoformat(), "time": "09:30", "duration": "90", "place": "Kortrijk"}
    response = as_("officer").post(f"{reverse('agenda:meeting-new')}?forum=testforum", typed)
    meeting = Meeting.objects.get()
    assert response.url == meeting.get_absolute_url()
    assert (timezone.localtime(meeting.starts_at).strftime("%H:%M"), meeting.place) == ("09:30", "Kortrijk")


def test_a_meeting_in_the_past_is_said_at_the_day_and_keeps_what_was_typed(as_, table):
    typed = {"date": "2020-01-01", "time": "09:30", "duration": "90", "place": "Kortrijk"}
    response = as_("officer").post(f"{reverse('agenda:meeting-new')}?forum=testforum", typed)
    assert response.status_code == 422
    assert response.context["form"].errors["date"]
    assert 'value="Kortrijk"' in response.content.decode()
    assert not Meeting.objects.exists()


def test_a_member_does_not_plan_meetings(as_, table):
    assert as_("mayor").get(reverse("agenda:meeting-new")).status_code == 403
    assert as_("mayor").get(f"{reverse('agenda:meeting-new')}?forum=testforum").status_code == 403
    assert as_("outsider").get(f"{reverse('agenda:meeting-new')}?forum=testforum").status_code == 404


# Composing


def test_the_officer_composes_with_buttons_alone(as_, table, draft):
    client = as_("officer")
    first = make.make_item(table.forum, title="Eerste", status="proposed")
    second = make.make_item(table.forum, title="Tweede")
    html = client.get(draft.get_absolute_url()).content.decode()
    assert first.reference in html and second.reference in html
    for item in (first, second):
        response = client.post(url("meeting-place", draft), {"item": item.reference})
        assert response.url == draft.get_absolute_url()
    tweede = draft.placements.get(item=second)
    client.post(url("placement-move", tweede), {"direction": "up"})
    client.post(url("placement-minutes", tweede), {"minutes": "25"})
    assert list(draft.placements.values_list("item__title", "position", "minutes")) == [
        ("Tweede", 1, 25),
        ("Eerste", 2, 15),
    ]
    client.post(url("placement-remove", tweede))
    assert list(draft.placements.values_list("item__title", "position")) == [("Eerste", 1)]


@pytest.mark.parametrize("minutes_typed", ["", "veel", "0", "9999"])
def test_nonsense_minutes_are_answered_with_a_message(as_, table, draft, minutes_typed):
    placement = make.make_placement(draft)
    response = as_("officer").post(url("placement-minutes", placement), {"minutes": minutes_typed}, follow=True)
    assert response.status_code == 200
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    placement.refresh_from_db()
    assert placement.minutes == 15


def test_placing_twice_from_an_old_tab_is_answered_with_a_message(as_, table, draft):
    item = make.make_item(table.forum)
    client = as_("officer")
    client.post(url("meeting-place", draft), {"item": item.reference})
    response = client.post(url("meeting-place", draft), {"item": item.reference}, follow=True)
    assert [message.level_tag for message in response.context["messages"]][-1] == "error"
    assert draft.placements.count() == 1


def test_publishing_shows_a_paper_that_is_being_made_and_polls(as_, table, draft):
    make.make_placement(draft)
    client = as_("officer")
    client.post(url("meeting-publish", draft))
    html = client.get(draft.get_absolute_url()).content.decode()
    assert "every 2s" in html
    paper = draft.papers.get(kind="agenda")
    document = store.keep(b"%PDF-1.4", title="Agenda", name="agenda.pdf")
    MeetingPaper.objects.update(state="ready", document=document)
    fragment = client.get(url("papers", draft)).content.decode()
    assert "every 2s" not in fragment and url("paper", paper) in fragment
    assert client.get(url("paper", paper)).status_code == 200


def test_a_paper_that_is_not_ready_is_not_there(as_, table, draft):
    paper = MeetingPaper.objects.create(meeting=draft, kind="agenda")
    assert as_("officer").get(url("paper", paper)).status_code == 404


def test_a_failed_paper_says_why_and_is_tried_again(as_, table, draft):
    paper = MeetingPaper.objects.create(meeting=draft, kind="agenda", state="failed", error="De bijlage is stuk.")
    client = as_("officer")
    assert "De bijlage is stuk." in client.get(draft.get_absolute_url()).content.decode()
    client.post(url("paper-retry", paper))
    paper.refresh_from_db()
    assert (paper.state, paper.error) == ("queued", "")


@pytest.mark.parametrize("name", ["meeting-reopen", "meeting-cancel"])
def test_a_step_without_a_reason_comes_back_with_the_form_open(as_, table, draft, name):
    make.make_placement(draft)
    meetings.publish_agenda(draft, by=table.officer)
    response = as_("officer").post(url(name, draft), {"reason": ""})
    assert response.status_code == 422
    assert response.context["refusal"] in response.content.decode()
    draft.refresh_from_db()
    assert draft.status == Meeting.Status.PUBLISHED


def test_a_cancelled_meeting_says_why(as_, table, draft):
    client = as_("officer")
    client.post(url("meeting-cancel", draft), {"reason": "Te veel sneeuw"})
    assert "Te veel sneeuw" in client.get(draft.get_absolute_url()).content.decode()


# Who reads what of an agenda


@pytest.fixture
def published(table, draft) -> Meeting:
    make.make_placement(draft, make.make_item(table.forum, title="Energiestrategie"))
    make.make_placement(draft, make.make_item(table.forum, title=f"{SECRET} dossier", confidential=True))
    make.make_placement(draft, make.make_item(table.forum, title="Zwembad"))
    Meeting.objects.filter(pk=draft.pk).update(status=Meeting.Status.PUBLISHED)
    draft.refresh_from_db()
    return draft


def agenda_of(client, meeting: Meeting) -> list[tuple[int, bool]]:
    lines = client.get(meeting.get_absolute_url()).context["lines"]
    return [(line.position, line.placement is not None) for line in lines]


def test_outside_the_table_a_confidential_item_is_a_number_and_a_time(as_, published):
    client = as_("director")
    assert agenda_of(client, published) == [(1, True), (2, False), (3, True)]
    html = client.get(published.get_absolute_url()).content.decode()
    assert SECRET not in html
    starts = [line.starts_at for line in client.get(published.get_absolute_url()).context["lines"]]
    assert starts[2] - starts[0] == timedelta(minutes=30), "the hidden item takes its time"


def test_the_table_reads_everything(as_, published):
    assert agenda_of(as_("mayor"), published) == [(1, True), (2, True), (3, True)]
    assert SECRET in as_("mayor").get(published.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["partner", "councillor"])
def test_partners_and_councillors_only_see_what_is_theirs(as_, published, who):
    assert agenda_of(as_(who), published) == []


@pytest.mark.parametrize(("who", "reads"), [("officer", True), ("chair", True), ("mayor", False), ("director", False)])
def test_a_draft_is_read_by_who_composes_or_validates_it(as_, table, draft, who, reads):
    make.make_placement(draft, make.make_item(table.forum, confidential=True))
    assert bool(agenda_of(as_(who), draft)) is reads


@pytest.mark.parametrize(
    "name", ["meeting-publish", "meeting-cancel", "meeting-reopen", "meeting-open", "meeting-place", "meeting-end"]
)
def test_members_do_not_press_the_officers_buttons(as_, published, name):
    item = published.placements.first().item
    typed = {"item": item.reference, "reason": "x"}
    assert as_("mayor").post(url(name, published), typed).status_code == 403
    assert as_("outsider").post(url(name, published), typed).status_code == 404
    assert as_("officer").get(url(name, published)).status_code == 405


# Holding the meeting


def test_opening_leads_to_the_session(as_, table, published):
    Meeting.objects.filter(pk=published.pk).update(starts_at=timezone.now())
    response = as_("officer").post(url("meeting-open", published))
    assert response.url == url("meeting-session", published)
    assert as_("officer").get(response.url).status_code == 200


def test_a_meeting_not_in_session_has_no_session_page(as_, published):
    assert as_("officer").get(url("meeting-session", published)).url == published.get_absolute_url()


def test_attendance_is_one_form_and_a_wrong_line_keeps_the_rest(as_, session):
    mayor, mayor_b = (session.attendances.get(name=f"Persona {who}") for who in ("mayor", "mayor_b"))
    typed = {f"state-{mayor.pk}": "excused", f"state-{mayor_b.pk}": "replaced", f"replaced_by-{mayor_b.pk}": ""}
    client = as_("officer")
    response = client.post(url("attendance", session), typed)
    assert response.status_code == 422
    assert [seat.typed["state"] for seat in response.context["seats"][:2]] == ["excused", "replaced"]
    assert not Attendance.objects.filter(state="excused").exists()
    client.post(url("attendance", session), typed | {f"replaced_by-{mayor_b.pk}": "Schepen"})
    mayor_b.refresh_from_db()
    assert mayor_b.replaced_by == "Schepen"


def test_a_note_is_saved_with_the_button_alone(as_, session):
    placement = session.placements.first()
    typed = {"discussion": "Gezegd", "conclusion": "Besloten", "base_version": "0"}
    response = as_("officer").post(url("note", placement), typed)
    assert response.url == url("session-item", placement)
    assert "Gezegd" in as_("officer").get(response.url).content.decode()


def test_autosave_gets_the_new_version_back(as_, session):
    placement = session.placements.first()
    typed = {"discussion": "Gezegd", "conclusion": "", "base_version": "0"}
    response = as_("officer").post(url("note", placement), typed, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert 'data-version="1"' in response.content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_conflict_shows_both_texts_and_can_be_saved(as_, table, session, headers):
    placement = session.placements.first()
    colleague = make.make_user("Collega")
    minutes.write_note(placement, by=colleague, discussion="Van de collega", conclusion="", base_version=0)
    client = as_("officer")
    typed = {"discussion": "Van mij", "conclusion": "", "base_version": "0"}
    response = client.post(url("note", placement), typed, headers=headers)
    html = response.content.decode()
    assert response.status_code == 409
    assert "collega" in html and "mij" in html
    assert ("<html" in html) is (not headers)
    assert ('name="base_version" value="1"' in html) is (not headers)
    client.post(url("note", placement), typed | {"base_version": "1"})
    assert Note.objects.filter(placement=placement).first().discussion == "<p>Van mij</p>"


def test_an_outcome_is_pressed_and_taken_back(as_, session):
    placement = session.placements.first()
    client = as_("officer")
    client.post(url("placement-outcome", placement), {"outcome": "noted"})
    placement.refresh_from_db()
    assert placement.outcome == "noted"
    client.post(url("placement-reopen", placement))
    placement.refresh_from_db()
    assert placement.outcome == ""


def test_agreeing_has_its_own_button_for_a_decision_comes_of_it(as_, session):
    placement = session.placements.get(item__title="Zwembad")
    client = as_("officer")
    html = client.get(url("session-item", placement)).content.decode()
    assert reverse("decisions:agree", args=[placement.pk]) in html
    client.post(url("placement-outcome", placement), {"outcome": "ratified"})
    placement.refresh_from_db()
    assert placement.outcome == ""


def test_ending_lists_what_has_no_outcome(as_, table, session):
    client = as_("officer")
    response = client.post(url("meeting-end", session), follow=True)
    (message,) = response.context["messages"]
    assert "1. Energiestrategie" in str(message)
    for placement in session.placements.all():
        client.post(url("placement-outcome", placement), {"outcome": "postponed"})
    assert client.post(url("meeting-end", session)).url == url("minutes", session)


# The minutes


def test_before_the_meeting_ended_there_are_no_minutes(as_, session):
    assert as_("mayor").get(url("minutes", session)).status_code == 404


def test_the_table_reads_the_draft_and_others_wait_for_the_approval(as_, table, session):
    first = session.placements.first()
    minutes.write_note(first, by=table.officer, discussion="Onder ons", conclusion="Besloten", base_version=0)
    hold(session, table)
    html = as_("mayor").get(url("minutes", session)).content.decode()
    assert "Onder ons" in html and SECRET in html
    for who in ("director", "councillor", "partner"):
        assert as_(who).get(url("minutes", session)).status_code == 403
    assert as_("mayor").post(url("minutes-approve", session)).status_code == 403
    as_("chair").post(url("minutes-approve", session))
    for who in ("director", "councillor", "partner"):
        html = as_(who).get(url("minutes", session)).content.decode()
        assert "Besloten" in html
        assert "Onder ons" not in html and SECRET not in html and "Persona mayor" not in html


def test_the_draft_is_renewed_until_it_is_approved(as_, table, session):
    hold(session, table)
    as_("officer").post(url("minutes-refresh", session))
    assert session.papers.filter(kind="minutes").count() == 2
    as_("chair").post(url("minutes-approve", session))
    as_("officer").post(url("minutes-refresh", session))
    assert session.papers.filter(kind="minutes").count() == 3


# Query counts: the same with one row and with three


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(as_, table, rows, django_assert_num_queries):
    for _row in range(rows):
        make.make_placement(make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED))
    client = as_("officer")
    with django_assert_num_queries(7):
        client.get(reverse("agenda:meetings"))


@pytest.mark.parametrize("rows", [1, 10, 200])
def test_queries_of_a_meeting(as_, table, draft, rows, django_assert_num_queries):
    for _row in range(min(rows, 3)):
        make.make_placement(draft)
    for _row in range(rows):
        make.make_item(table.forum, lead_municipality=table.municipality_a)
    client = as_("officer")
    with django_assert_num_queries(10):
        client.get(draft.get_absolute_url())
