"""One file on two agendas: the forum that is asked advises at its own meeting, and the item returns by itself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda import papers
from agenda.models import Advice, AgendaItem, Attachment, Meeting, MeetingPaper, Placement
from agenda.services import advice, advising, items, meetings, minutes
from agenda.services.session import end_session, record_outcome, undo_outcome
from overleg.lib.refusal import Refused
from tests import factories as make
from tests.agenda.test_services_routing import ask, directors, officer_of  # noqa: F401 -- a fixture
from tests.agenda.test_visibility import make_attachment

S = AgendaItem.Status
Outcome = Placement.Outcome
SECRET = "Bedrag van het bod"


@pytest.fixture
def item(table) -> AgendaItem:
    return make.make_item(table.forum, table.mayor, ratify="Wij keuren het tarief goed.")


@pytest.fixture
def asked(item, table, directors) -> Advice:  # noqa: F811
    return ask(item, table, directors)


@pytest.fixture
def theirs(directors) -> Meeting:  # noqa: F811
    return make.make_meeting(directors)


@pytest.fixture
def placed(asked, theirs, directors) -> Placement:  # noqa: F811
    return advising.place(theirs, asked, by=officer_of(directors))


@pytest.fixture
def member(directors):  # noqa: F811
    """A general director at the other table, who reads its minutes."""
    return make.make_mandate(make.make_seat(directors)).person


def in_session(placement: Placement) -> Placement:
    Meeting.objects.filter(pk=placement.meeting_id).update(status="in_session", starts_at=timezone.now())
    return Placement.objects.select_related("meeting__forum", "item__forum", "advice").get(pk=placement.pk)


def test_the_item_runs_on_both_agendas_with_one_reference(table, item, placed):
    ours = meetings.place(make.make_meeting(table.forum), item, by=table.officer)
    item = AgendaItem.objects.get()
    assert (item.status, item.forum) == (S.PLACED, table.forum)
    assert {row.item for row in (ours, placed)} == {item}
    assert Placement.objects.filter(item=item, outcome="").count() == 2


def test_only_the_forum_that_is_asked_places_the_question_and_only_once(table, asked, theirs, directors):  # noqa: F811
    officer = officer_of(directors)
    for meeting, by in ((theirs, table.officer), (make.make_meeting(table.forum), officer)):
        with pytest.raises(Refused):
            advising.place(meeting, asked, by=by)
    advising.place(theirs, asked, by=officer)
    for meeting in (theirs, make.make_meeting(directors)):
        with pytest.raises(Refused):
            advising.place(meeting, asked, by=officer)
    with pytest.raises(Refused):
        meetings.place(theirs, asked.item, by=officer)


def test_the_advice_of_the_table_returns_the_item(table, item, placed, directors):  # noqa: F811
    placement, officer = in_session(placed), officer_of(directors)
    minutes.write_note(placement, by=officer, discussion="", conclusion="Voorzie twee maanden.", base_version=0)
    advising.give_at_meeting(placement, by=officer, verdict="remarks")
    given = Advice.objects.get()
    assert (given.status, given.text) == ("given", "Voorzie twee maanden.")
    assert Placement.objects.get().outcome == Outcome.ADVISED
    assert AgendaItem.objects.get().status == S.ACCEPTED
    assert end_session(Meeting.objects.get(pk=placed.meeting_id), by=officer).kind == "minutes"


def test_advice_at_a_meeting_is_corrected_there_and_told_again(table, placed, directors):  # noqa: F811
    placement, officer = in_session(placed), officer_of(directors)
    advising.give_at_meeting(placement, by=officer, verdict="favourable")
    assert Advice.objects.get().notices.filter(kind="given").count() == 1
    undo_outcome(Placement.objects.get(), by=officer)
    again = Advice.objects.get()
    assert (again.status, again.verdict, again.notices.filter(kind="given").count()) == ("asked", "", 0)
    advising.give_at_meeting(in_session(placed), by=officer, verdict="unfavourable", text="Te duur.")
    assert Advice.objects.get().verdict == "unfavourable"
    assert Advice.objects.get().notices.filter(kind="given").count() == 1


@pytest.mark.parametrize("outcome", ["ratified", "noted", "advised", "not_ratified"])
def test_a_table_that_is_asked_for_advice_does_not_decide(placed, directors, outcome):  # noqa: F811
    with pytest.raises(Refused):
        record_outcome(in_session(placed), outcome, by=officer_of(directors))
    assert Placement.objects.get().outcome == ""


def test_nor_does_it_ratify(placed, directors):  # noqa: F811
    from decisions.services import ratification

    with pytest.raises(Refused):
        ratification.ratify(in_session(placed), by=officer_of(directors))


def test_postponed_or_cancelled_or_taken_off_only_the_question_waits(table, item, asked, theirs, directors):  # noqa: F811
    officer = officer_of(directors)
    meetings.remove(advising.place(theirs, asked, by=officer), by=officer)
    assert not Placement.objects.exists()
    meetings.cancel_meeting(advising.place(theirs, asked, by=officer).meeting, by=officer, reason="Ziek")
    other = advising.place(make.make_meeting(directors), asked, by=officer)
    record_outcome(in_session(other), Outcome.POSTPONED, by=officer)
    assert advising.place(make.make_meeting(directors), asked, by=officer).position == 1
    assert AgendaItem.objects.get().status == S.ACCEPTED


def test_a_placed_question_is_not_answered_in_writing(asked, placed, directors):  # noqa: F811
    with pytest.raises(Refused) as refusal:
        advice.give(asked, by=officer_of(directors), verdict="favourable")
    assert asked.forum.name in str(refusal.value)


@pytest.mark.parametrize("end", ["withdraw", "decline", "question"])
def test_when_it_ends_it_leaves_the_draft_and_is_marked_on_a_published_agenda(table, item, asked, placed, end):
    steps = {
        "withdraw": lambda: items.withdraw(item, by=table.officer, reason="Niet nodig"),
        "decline": lambda: items.decline(item, by=table.officer, reason="Niet nu"),
        "question": lambda: advice.withdraw(asked, by=table.officer),
    }
    Meeting.objects.filter(pk=placed.meeting_id).update(status="published")
    steps[end]()
    assert Placement.objects.get().outcome == Outcome.WITHDRAWN


def test_it_leaves_a_draft_and_the_gap_is_closed(table, asked, placed, theirs):
    after = make.make_placement(theirs)
    advice.withdraw(asked, by=table.officer)
    after.refresh_from_db()
    assert (Placement.objects.count(), after.position) == (1, 1)


# Who reads what


def test_what_each_table_said_is_read_by_who_reads_its_minutes(table, client, item, placed, member, directors):  # noqa: F811
    there = in_session(placed)
    minutes.write_note(there, by=officer_of(directors), discussion=f"Daar: {SECRET}", conclusion="", base_version=0)
    ours = make.make_placement(make.make_meeting(table.forum), item)
    minutes.write_note(
        in_session(ours), by=table.officer, discussion="Hier gezegd", conclusion="Hier besloten", base_version=0
    )
    Meeting.objects.update(status="held")
    for person, here, elsewhere in ((table.mayor, True, False), (member, False, True), (table.director, False, False)):
        client.force_login(person)
        html = client.get(item.get_absolute_url()).content.decode()
        assert ("Hier gezegd" in html, SECRET in html) == (here, elsewhere)


def test_a_draft_agenda_there_is_not_told_here(table, client, item, placed):
    client.force_login(table.officer)
    assert client.get(item.get_absolute_url()).context["placements"] == []
    Meeting.objects.update(status="published")
    html = client.get(item.get_absolute_url()).content.decode()
    assert placed.meeting.forum.name in html


def test_whoever_reads_their_agenda_reads_the_item_once_it_is_published(table, item, placed):
    reader = make.make_user()
    body = make.make_municipality()
    make.make_seat(placed.meeting.forum, body)
    make.make_office(reader, body)

    def reads() -> bool:
        reader.__dict__.pop("_standing", None)
        return AgendaItem.objects.visible_to(reader).exists()

    assert not reads()
    Meeting.objects.update(status="published")
    assert reads()
    AgendaItem.objects.update(confidential=True)
    assert not reads()


def test_their_papers_hold_the_question_and_nothing_confidential_of_ours(table, item, asked, placed):
    make_attachment(item, title="Open nota")
    make_attachment(item, title=SECRET, confidential=True)
    stayed = make_attachment(item, title="Gebleven stuk")
    Attachment.objects.filter(pk=stayed.pk).update(stays_at=table.forum)
    meeting = Meeting.objects.get(pk=placed.meeting_id)
    html = papers.render(MeetingPaper(meeting=meeting, kind="agenda"), meeting, "Agenda").html
    assert asked.question in html
    assert "om advies" in html
    assert "Open nota" in html
    assert "Gebleven stuk" not in html
    assert SECRET not in html
    held = Attachment.objects.held_by(meeting.forum_id)
    assert [row.title for row in held] == ["Open nota"]
    assert Attachment.objects.held_by(table.forum.pk).count() == 3


# Through the pages


def test_place_advise_and_take_back_through_the_pages(table, client, item, asked, theirs, directors):  # noqa: F811
    officer = officer_of(directors)
    client.force_login(officer)
    row = client.get(item.get_absolute_url()).context["routing"].advice[0]
    assert row.drafts == (theirs,)
    assert asked.item.title in client.get(theirs.get_absolute_url()).content.decode()
    address = reverse("agenda:advice-place", args=[asked.pk])
    assert client.post(address, {"meeting": "nergens"}).status_code == 404
    back = client.post(address, {"meeting": theirs.pk, "composing": "1"})
    assert back["Location"] == theirs.get_absolute_url()
    assert client.get(theirs.get_absolute_url()).context["asked"] == []
    assert client.get(item.get_absolute_url()).context["routing"].advice[0].form is None

    placement = in_session(Placement.objects.get())
    session = reverse("agenda:session-item", args=[placement.pk])
    assert "advies vastleggen" in client.get(session).content.decode().lower()
    advise = reverse("agenda:placement-advise", args=[placement.pk])
    wrong = client.post(advise, {"verdict": "remarks", "text": ""})
    assert (wrong.status_code, Advice.objects.get().status) == (422, "asked")
    assert client.post(advise, {"verdict": "remarks", "text": "Let op."}).status_code == 302
    assert "advies: gunstig met opmerkingen" in client.get(session).content.decode()
    assert Advice.objects.get().status == "given"


def test_a_withdrawn_question_leaves_the_session_as_withdrawn(table, client, asked, placed, directors):  # noqa: F811
    placement = in_session(placed)
    AgendaItem.objects.update(status="treated")
    client.force_login(officer_of(directors))
    page = client.get(reverse("agenda:session-item", args=[placement.pk])).context
    assert [value for value, _label in page["choices"]] == ["withdrawn"]


def test_the_start_page_no_longer_asks_for_what_stands_on_an_agenda(client, item, asked, placed, directors):  # noqa: F811
    client.force_login(officer_of(directors))
    waiting = client.get(reverse("start")).context["waiting"]
    assert not any(item.title in turn.what for _title, turns in waiting for turn in turns)


def test_the_forum_that_prepares_is_asked_first(table, client, item, directors):  # noqa: F811
    table.agreement.preparing_forum = directors
    table.agreement.save()
    client.force_login(table.officer)
    form = client.get(item.get_absolute_url()).context["routing"].forms["ask"]
    assert form["of"].value() == f"forum:{directors.pk}"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_composer_asks_the_same_however_much_waits(
    table,
    client,
    directors,  # noqa: F811
    theirs,
    rows,
    django_assert_num_queries,
):
    for _row in range(rows):
        ask(make.make_item(table.forum), table, directors, due_on=timezone.localdate() + timedelta(days=9))
        placed = ask(make.make_item(table.forum), table, directors)
        advising.place(theirs, placed, by=officer_of(directors))
    client.force_login(officer_of(directors))
    client.get(theirs.get_absolute_url())  # what Django remembers of types is not asked again
    with django_assert_num_queries(7):
        client.get(theirs.get_absolute_url())
