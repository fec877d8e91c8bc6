"""Planned, additional and urgent items; the running order that only chair and officer read."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from agenda import print as papers
from agenda.models import Meeting, Placement, StandingItem
from agenda.services import details, meetings
from overleg.lib.refusal import Refused
from tests import factories as make

SECRET = "Fluisterwoord"


@pytest.fixture
def placement(table) -> Placement:
    return make.make_placement(make.make_meeting(table.forum), make.make_item(table.forum, title="Zwembad"))


def test_what_was_proposed_after_the_term_is_additional_until_somebody_says_otherwise(table):
    meeting = make.make_meeting(table.forum)
    late = meeting.starts_at - timedelta(days=table.agreement.proposal_days - 1)
    in_time, too_late = make.make_item(table.forum), make.make_item(table.forum, proposed_at=late)
    placed = meetings.place_all(meeting, [in_time, too_late], by=table.officer).placements
    assert [placement.kind for placement in placed] == ["planned", "additional"]
    details.set_details(placed[1], by=table.officer, kind="planned")
    assert Placement.objects.get(pk=placed[1].pk).kind == "planned"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"motivation": " ", "approved_by": "chair"}, "motivation"),
        ({"motivation": "De termijn loopt af."}, "approved_by"),
        ({"motivation": "De termijn loopt af.", "approved_by": "mayor"}, "approved_by"),
    ],
)
def test_urgent_asks_for_a_motivation_and_a_chair(table, placement, fields, wrong):
    who = fields.pop("approved_by", None)
    with pytest.raises(Refused) as refusal:
        details.set_details(
            placement, by=table.officer, kind="urgent", approved_by=getattr(table, who) if who else None, **fields
        )
    assert refusal.value.field == wrong


def test_the_database_holds_no_urgent_item_without_them(placement):
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=placement.pk).update(kind="urgent")


def test_urgent_stands_on_the_page_and_on_paper_and_is_forgotten_when_it_is_not(client, table, placement):
    why = "De termijn loopt af."
    details.set_details(placement, by=table.officer, kind="urgent", motivation=why, approved_by=table.chair)
    (entry,) = papers.agenda(placement.meeting)["entries"]
    assert entry["urgent"] == why
    client.force_login(table.officer)
    html = client.get(placement.meeting.get_absolute_url()).content.decode()
    assert why in html and table.chair.name in html
    details.set_details(placement, by=table.officer, kind="planned", motivation=why, approved_by=table.chair)
    placement.refresh_from_db()
    assert (placement.motivation, placement.approved_by) == ("", None)


def test_the_running_order_is_for_chair_and_officer_and_goes_on_no_paper(client, table, placement):
    meeting = placement.meeting
    details.set_details(
        placement, by=table.officer, kind="planned", presenter=f"{SECRET} spreekt", remarks=f"Let op {SECRET}."
    )
    assert SECRET not in str(papers.agenda(meeting))
    paper = meetings.publish_agenda(meeting, by=table.officer)
    assert SECRET not in str(paper.snapshot)
    address = reverse("agenda:running-order", args=[meeting.pk])
    for who in ("officer", "chair"):
        client.force_login(getattr(table, who))
        assert client.get(address).content.decode().count(SECRET) == 2
    client.force_login(table.mayor)
    assert client.get(address).status_code == 403
    assert SECRET not in client.get(meeting.get_absolute_url()).content.decode()


def test_what_was_typed_survives_a_refusal_and_a_colleague(client, table, placement):
    client.force_login(table.officer)
    address = reverse("agenda:placement-details", args=[placement.pk])
    typed = {"kind": "urgent", "motivation": "", "remarks": "Eerst de cijfers", "seen": "0"}
    response = client.post(address, typed)
    assert response.status_code == 422 and "Eerst de cijfers" in response.content.decode()
    colleague = make.make_assignment(table.forum).officer
    meetings.set_minutes(placement, by=colleague, minutes=40)
    response = client.post(address, typed | {"kind": "planned"})
    html = response.content.decode()
    assert response.status_code == 422 and colleague.name in html and "Eerst de cijfers" in html
    again = {name: response.context["form"][name].value() or "" for name in typed}
    assert client.post(address, again).url == placement.meeting.get_absolute_url()
    placement.refresh_from_db()
    assert (placement.remarks, placement.minutes) == ("Eerst de cijfers", 40)


def test_the_officer_keeps_what_stands_on_every_agenda(client, table):
    client.force_login(table.officer)
    address = reverse("agenda:standing", args=[table.forum.slug])
    shared = {"minutes": "5", "order": "1", "treatment": "discuss", "aim": "exchange", "category": "knowledge"}
    typed = shared | {"title": "Varia", "kind": "plain", "place": "end", "active": "on"}
    assert client.post(address, typed).url == address
    twin = client.post(address, typed)
    assert twin.status_code == 422 and twin.context["form"].errors["title"]
    kept = StandingItem.objects.get()
    edit = reverse("agenda:standing-edit", args=[kept.pk])
    assert client.post(edit, typed | {"title": "Rondvraag", "minutes": "10"}).url == address
    assert client.post(edit, typed | {"treatment": "ratify"}).status_code == 422
    kept.refresh_from_db()
    assert (kept.title, kept.minutes) == ("Rondvraag", 10)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_running_order_and_the_standing_items(client, table, rows, django_assert_num_queries):
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED)
    for number in range(rows):
        make.make_placement(meeting)
        StandingItem.objects.create(forum=table.forum, title=f"Vast punt {number}")
    client.force_login(table.officer)
    with django_assert_num_queries(6):
        client.get(reverse("agenda:running-order", args=[meeting.pk]))
    with django_assert_num_queries(5):
        client.get(reverse("agenda:standing", args=[table.forum.slug]))


def test_a_postponed_item_says_so_in_the_queue_and_on_the_agenda(client, table):
    earlier = make.make_meeting(table.forum, status=Meeting.Status.HELD)
    item = make.make_item(table.forum)
    make.make_placement(earlier, item, outcome="postponed", outcome_at=earlier.starts_at)
    item.status = "accepted"
    item.save()
    client.force_login(table.officer)
    draft = make.make_meeting(table.forum)
    link = f'href="{earlier.get_absolute_url()}"'
    assert link in client.get(draft.get_absolute_url()).content.decode()
    meetings.place(draft, item, by=table.officer)
    html = client.get(draft.get_absolute_url()).content.decode()
    assert link in html.partition('id="queue"')[0]
