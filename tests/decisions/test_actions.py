"""A piece of work from owner to owner: progress kept, days changed with a reason, files, and back to the forum."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agenda.models import AgendaItem, ItemLink
from decisions.models import Action, ActionFile
from decisions.services import action_files, actions
from decisions.services.execution import close_decision, reopen, start_execution
from decisions.services.reporting_back import report_back
from documents.models import Document
from overleg.lib.refusal import Refused
from tests import factories as make
from tests.access.planted import paper
from tests.decisions.scenes import ratified, to_ratify, today
from timeline.models import Event

SOON = timedelta(days=9)
LEARNED = {"went_well": "Snel.", "failed": "Niets.", "differently": "Vroeger beginnen."}


@pytest.fixture
def decision(table):
    return ratified(table)


@pytest.fixture
def action(table, decision):
    return give(decision, table, owner=table.municipality_a)


def give(decision, table, **wishes) -> Action:
    wishes = {"title": "Reglement bekendmaken", "owner": None, "due_on": today() + SOON} | wishes
    return actions.add_action(decision, by=table.officer, **wishes)


def upload(name: str = "kaart.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or paper("Een kaart"))


def address(action: Action, step: str = "action") -> str:
    return reverse(f"decisions:{step}", args=[action.pk])


def verbs(action: Action) -> list[str]:
    return [event.verb for event in Event.objects.about(action)]


# --- who does it


def test_the_owner_is_a_body_a_person_for_a_body_or_a_person_alone(table, decision):
    body = give(decision, table, owner=table.organisation)
    both = give(decision, table, owner=table.municipality_a, person=table.mayor)
    alone = give(decision, table, person=table.outsider)
    assert [one.owned_by for one in (body, both, alone)] == [
        "Woonmaatschappij Testregio",
        "Aalbeke (Persona mayor)",
        "Persona outsider",
    ]
    with pytest.raises(Refused) as refused:
        give(decision, table)
    assert refused.value.field == "owner"


def test_somebody_outside_the_table_is_not_given_work_of_a_confidential_item(table):
    secret = ratified(table, item={"confidential": True}, college_ask="nothing", council_ask="nothing")
    with pytest.raises(Refused) as refused:
        give(secret, table, person=table.outsider)
    assert refused.value.field == "person"
    assert give(secret, table, person=table.mayor_b).person == table.mayor_b


def test_somebody_without_a_role_reads_their_action_and_the_title_of_its_item_alone(table, decision, visit):
    mine, other = give(decision, table, person=table.outsider), give(decision, table, owner=table.municipality_a)
    page = visit("outsider").get(address(mine)).content.decode()
    assert decision.item.title in page
    assert decision.item.get_absolute_url() not in page
    assert decision.get_absolute_url() not in page
    assert visit("outsider").get(address(other)).status_code == 404
    for hidden in (decision.get_absolute_url(), decision.item.get_absolute_url()):
        assert visit("outsider").get(hidden).status_code == 404


def test_a_contact_of_an_organisation_without_a_seat_reports(table, decision, visit):
    archive = make.make_organisation("Streekarchief")
    make.make_office(table.outsider, archive)
    action = give(decision, table, owner=archive)
    visit("outsider").post(address(action, "action-report"), {"step": "report", "text": "De helft is geordend."})
    assert action.notes.get().by == table.outsider


def test_handed_over_it_is_of_somebody_else_and_the_reason_is_kept(table, decision, action, visit):
    wish = {"owner": f"m{table.municipality_b.pk}", "reason": "Bellegem heeft de juriste in dienst"}
    answer = visit("director").post(address(action, "action-hand-over"), wish)
    assert answer.url == reverse("decisions:actions")
    assert visit("director").get(address(action)).status_code == 404
    page = visit("director_b").get(address(action)).content.decode()
    assert "Bellegem heeft de juriste in dienst" in page
    action.refresh_from_db()
    assert action.owner == table.municipality_b


@pytest.mark.parametrize("reason", ["", "Zomaar"])
def test_handing_over_needs_a_reason_and_another_owner(table, action, reason):
    owner = table.municipality_b if not reason else table.municipality_a
    with pytest.raises(Refused) as refused:
        actions.hand_over(action, by=table.officer, owner=owner, reason=reason)
    assert refused.value.field == ("owner" if reason else "reason")


def test_only_the_support_officer_names_a_person_by_address(table, action, visit):
    wish = {"owner": "", "person": table.outsider.email, "reason": "Zij kent de kaart"}
    assert visit("director").post(address(action, "action-hand-over"), wish).status_code == 422
    unknown = wish | {"person": "niemand@example.org"}
    assert visit("officer").post(address(action, "action-hand-over"), unknown).status_code == 422
    visit("officer").post(address(action, "action-hand-over"), wish)
    action.refresh_from_db()
    assert (action.owner, action.municipality) == (table.outsider, None)


# --- how far it is


def test_every_note_stays_with_its_day_and_who_wrote_it(table, action):
    actions.report(action, by=table.director, text="Begonnen.")
    actions.report(action, by=table.clerk, text="Half klaar.")
    actions.finish(action, by=table.director, report="Bekendgemaakt.")
    assert [(note.text, note.by) for note in action.notes.all()] == [
        ("Bekendgemaakt.", table.director),
        ("Half klaar.", table.clerk),
        ("Begonnen.", table.director),
    ]
    action.refresh_from_db()
    assert action.report == "Bekendgemaakt."


def test_another_day_says_why_and_keeps_the_day_it_was(table, action):
    moved = actions.change_due(action, by=table.director, due_on=today() + 2 * SOON, reason="De drukker is ziek")
    assert moved.due_on == today() + 2 * SOON
    event = Event.objects.about(action).get(verb="action.due_changed")
    assert (event.data["was"], event.data["reason"]) == ((today() + SOON).isoformat(), "De drukker is ziek")


@pytest.mark.parametrize(
    ("due_on", "reason", "field"),
    [
        (today() - timedelta(days=1), "Vergeten", "due_on"),
        (today() + SOON, "Zelfde dag", "due_on"),
        (today() + 2 * SOON, " ", "reason"),
    ],
)
def test_a_day_that_passed_the_same_day_and_no_reason_are_refused(table, action, due_on, reason, field):
    with pytest.raises(Refused) as refused:
        actions.change_due(action, by=table.director, due_on=due_on, reason=reason)
    assert refused.value.field == field


def test_what_is_done_is_not_moved_handed_over_or_reported_on_before_it_is_reopened(table, action):
    actions.finish(action, by=table.director, report="Klaar.")
    for step in (
        lambda: actions.change_due(action, by=table.director, due_on=today() + 2 * SOON, reason="Te laat"),
        lambda: actions.hand_over(action, by=table.director, owner=table.municipality_b, reason="Te druk"),
        lambda: actions.report(action, by=table.director, text="Nog iets"),
        lambda: action_files.add_file(action, by=table.director, upload=upload()),
    ):
        with pytest.raises(Refused):
            step()
    actions.reopen(action, by=table.officer, reason="De kaart ontbreekt")
    actions.report(action, by=table.director, text="Nog iets")


# --- files


def test_a_file_is_kept_private_and_read_by_whoever_reads_the_action(table, action, visit):
    visit("director").post(address(action, "action-file-add"), {"file": upload(), "title": "De kaart"})
    file = ActionFile.objects.get()
    link = reverse("decisions:action-file", args=[file.pk])
    answer = visit("mayor_b").get(link)
    assert answer.getvalue().startswith(b"%PDF")
    assert answer["Cache-Control"].startswith("private")
    assert visit("director_b").get(link).status_code == 404
    assert "De kaart" in visit("mayor_b").get(address(action)).content.decode()


def test_a_file_of_a_confidential_item_is_confidential(table):
    secret = ratified(table, item={"confidential": True}, college_ask="nothing", council_ask="nothing")
    action = give(secret, table, owner=table.municipality_a)
    file = action_files.add_file(action, by=table.officer, upload=upload())
    assert file.document.confidential


def test_what_is_not_what_it_claims_is_refused_at_its_field(table, action, visit):
    answer = visit("director").post(address(action, "action-file-add"), {"file": upload("kaart.pdf", b"MZ not a PDF")})
    assert answer.status_code == 422
    assert not ActionFile.objects.exists()


def test_a_file_added_by_mistake_goes_with_its_document(table, action, visit):
    file = action_files.add_file(action, by=table.director, upload=upload())
    visit("director").post(reverse("decisions:action-file-remove", args=[file.pk]))
    assert not ActionFile.objects.exists()
    assert not Document.objects.filter(pk=file.document_id).exists()
    assert verbs(action)[-2:] == ["action.file_added", "action.file_removed"]


# --- back to the forum


def test_reported_back_it_stands_once_on_the_queue_linked_both_ways(table, decision, action, visit):
    actions.finish(action, by=table.director, report="Bekendgemaakt in alle gemeenten.")
    visit("director").post(address(action, "action-report-back"), {"text": "Het reglement geldt overal."})
    action.refresh_from_db()
    item = action.reported_in
    assert (item.status, item.treatment, item.forum) == ("proposed", "inform", table.forum)
    assert (item.for_municipality, item.proposer) == (table.municipality_a, table.director)
    assert item in AgendaItem.objects.waiting_for(table.forum)
    link = ItemLink.objects.get()
    assert {link.one, link.other} == {decision.item, item}
    for one, other in ((decision.item, item), (item, decision.item)):
        assert other.get_absolute_url() in visit("officer").get(one.get_absolute_url()).content.decode()
    with pytest.raises(Refused):
        report_back(action, by=table.officer, text="Nog eens.")
    assert AgendaItem.objects.filter(title=item.title).count() == 1


def test_after_the_item_was_withdrawn_it_can_be_reported_again(table, action):
    first = report_back(action, by=table.officer, text="Voorlopig.")
    AgendaItem.objects.filter(pk=first.pk).update(status="withdrawn")
    assert report_back(action, by=table.officer, text="Definitief.") != first


@pytest.mark.parametrize("named", [True, False])
def test_an_owner_outside_the_forum_reports_back_too(table, decision, named):
    archive = make.make_organisation("Streekarchief")
    make.make_office(table.outsider, archive)
    action = give(decision, table, **({"person": table.outsider} if named else {"owner": archive}))
    item = report_back(action, by=table.outsider, text="Geordend.")
    assert (item.capacity, item.for_organisation) == (("support", None) if named else ("partner", archive))


def test_a_report_on_a_confidential_item_is_confidential(table):
    secret = ratified(table, item={"confidential": True}, college_ask="nothing", council_ask="nothing")
    action = give(secret, table, owner=table.municipality_a)
    assert report_back(action, by=table.officer, text="Betaald.").confidential


def test_work_from_an_item_without_a_decision_reports_back_as_well(table):
    placement = to_ratify(table)
    action = Action.objects.create(
        placement=placement, title="Bellen", municipality=table.municipality_a, due_on=today()
    )
    assert report_back(action, by=table.director, text="Gebeld.").forum == table.forum


# --- the list


def listed(client, **query) -> list[str]:
    return [one.title for one in client.get(reverse("decisions:actions"), query).context["page"]]


@pytest.fixture
def several(table, decision):
    for title, owner, days in (("Bellen", table.municipality_a, 3), ("Archief", table.organisation, 9)):
        give(decision, table, title=title, owner=owner, due_on=today() + timedelta(days=days))
    late = give(decision, table, title="Cijfers", person=table.outsider)
    Action.objects.filter(pk=late.pk).update(due_on=today() - timedelta(days=4))
    actions.finish(give(decision, table, title="Druk", owner=table.municipality_b), by=table.officer, report="Klaar.")


def test_the_list_filters_sorts_and_counts(table, several, visit):
    client = visit("officer")
    assert listed(client) == ["Cijfers", "Bellen", "Archief"]
    assert listed(client, sort="title") == ["Archief", "Bellen", "Cijfers"]
    assert listed(client, sort="-due") == ["Archief", "Bellen", "Cijfers"]
    assert listed(client, sort="owner") == ["Bellen", "Cijfers", "Archief"]
    assert listed(client, status="late") == ["Cijfers"]
    assert listed(client, status="done") == ["Druk"]
    assert listed(client, owner=f"o{table.organisation.pk}") == ["Archief"]
    assert listed(client, owner=f"p{table.outsider.pk}") == ["Cijfers"]
    assert listed(client, q="arch") == ["Archief"]
    assert listed(client, forum=table.forum.slug, status="all", sort="title") == [
        "Archief",
        "Bellen",
        "Cijfers",
        "Druk",
    ]
    page = client.get(reverse("decisions:actions"), {"sort": "no such", "status": "neither", "owner": "x"})
    assert [tab.count for tab in page.context["tabs"]] == [3, 1, 1, 0, 4]


@pytest.mark.parametrize(
    ("who", "titles"),
    [("director", ["Bellen"]), ("partner", ["Archief"]), ("outsider", ["Cijfers"]), ("councillor", []), ("admin", [])],
)
def test_everybody_lists_their_own(several, visit, who, titles):
    assert listed(visit(who)) == titles
    assert listed(visit(who), owner="mine") == titles


def test_the_spreadsheet_holds_what_the_page_shows_and_no_formula(table, decision, several, visit):
    give(decision, table, title="=HYPERLINK(0)", owner=table.municipality_a)
    answer = visit("officer").get(reverse("decisions:actions-sheet"), {"sort": "title"})
    page = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert [row[0].value for row in page.iter_rows(min_row=2)] == ["=HYPERLINK(0)", "Archief", "Bellen", "Cijfers"]
    assert {row[0].data_type for row in page.iter_rows(min_row=2)} == {"s"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(table, visit, django_assert_num_queries, count):
    for _time in range(count):
        decision = ratified(table)
        for owner in ({"owner": table.municipality_a}, {"owner": table.organisation}, {"person": table.outsider}):
            actions.report(give(decision, table, **owner), by=table.officer, text="Bezig.")
    client = visit("officer")
    client.get(reverse("decisions:actions"))
    with django_assert_num_queries(9):
        client.get(reverse("decisions:actions"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_an_action_asks_the_same_however_much_was_reported(
    table, action, visit, django_assert_num_queries, count
):
    for _time in range(count):
        actions.report(action, by=table.director, text="Bezig.")
        action_files.add_file(action, by=table.director, upload=upload())
    client = visit("director")
    client.get(address(action))
    with django_assert_num_queries(10):
        client.get(address(action))


# --- what was learned


def close(decision, table, **answers):
    if decision.status != "execution":
        start_execution(decision, by=table.officer, reason="Haast")
    close_decision(decision, by=table.officer, **LEARNED | answers)


def test_a_reopened_decision_keeps_what_was_learned_before(table, visit):
    decision = ratified(table, college_ask="nothing", council_ask="nothing")
    close(decision, table)
    reopen(decision, by=table.officer, reason="Toch niet klaar")
    close(decision, table, differently="Nooit in de zomer.")
    page = visit("mayor").get(decision.get_absolute_url()).content.decode()
    assert page.index("Nooit in de zomer.") < page.index("Vroeger beginnen.")
    lessons = visit("mayor").get(reverse("decisions:evaluations")).content.decode()
    assert "Nooit in de zomer." in lessons
    assert "Vroeger beginnen." not in lessons


def test_the_page_of_the_forum_shows_what_was_learned_to_who_may_read_the_decision(table, visit):
    close(ratified(table, college_ask="nothing", council_ask="nothing"), table)
    secret = ratified(table, item={"confidential": True}, college_ask="nothing", council_ask="nothing")
    close(secret, table, differently="Stilletjes.")
    home = table.forum.get_absolute_url()
    assert "Stilletjes." in visit("mayor").get(home).content.decode()
    for who, reads in (("director", True), ("outsider", False)):
        page = visit(who).get(home).content.decode()
        assert ("Vroeger beginnen." in page) is reads
        assert "Stilletjes." not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_lessons_ask_the_same_however_many_there_are(table, visit, django_assert_num_queries, count):
    for _time in range(count):
        close(ratified(table, college_ask="nothing", council_ask="nothing"), table)
    client = visit("officer")
    client.get(reverse("decisions:evaluations"))
    with django_assert_num_queries(6):
        client.get(reverse("decisions:evaluations"))
