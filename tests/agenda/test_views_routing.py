"""The page of an item that travels, its buttons, and where a title is said to belong."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.models import Advice, AgendaItem, ItemLink, Referral
from agenda.services import advice, links, routing
from regions.models import Forum
from regions.services import agreements
from tests import factories as make
from tests.agenda.test_services_routing import ask, officer_of, refer

S = AgendaItem.Status


@pytest.fixture
def other(table) -> Forum:
    forum = make.make_forum("Directeursoverleg", slug="directeurs")
    make.make_assignment(forum)
    return forum


@pytest.fixture
def item(table) -> AgendaItem:
    return make.make_item(table.forum, table.mayor, status=S.PROPOSED, title="Telewerk van het personeel")


def send(client, name: str, argument, **data):
    return client.post(reverse(f"agenda:{name}", args=[argument]), data)


def page(client, item):
    response = client.get(item.get_absolute_url())
    assert response.status_code == 200
    return response


def rule(table, other):
    line = {"theme": "personeel", "words": "personeel", "forum": other, "sentence": "Zij beslissen over personeel."}
    return agreements.belongs(table.agreement, by=table.admin, **line)


def test_refer_and_accept_through_the_pages(table, client, other, item):
    client.force_login(table.officer)
    typed = {"to_forum": other.pk, "reason": "Eerst daar.", "with_attachments": "on"}
    assert send(client, "item-refer", item.reference, **typed).status_code == 302
    referral = Referral.objects.get()
    assert (referral.with_attachments, referral.with_advice) == (True, False)
    turn = page(client, item).context["turn"]
    assert (turn.yours, other.name in turn.who) == (False, True)
    client.force_login(officer_of(other))
    response = page(client, item)
    assert response.context["turn"].yours
    assert "Eerst daar." in response.content.decode()
    assert send(client, "referral-answer", referral.pk, to="accept")["Location"] == item.get_absolute_url()
    assert AgendaItem.objects.get().forum == other
    assert table.forum.name in page(client, item).content.decode()


def test_sending_back_without_a_reason_says_so_and_with_one_it_is_done(table, client, other, item):
    referral = refer(item, table, other)
    client.force_login(officer_of(other))
    wrong = send(client, "referral-answer", referral.pk, to="send_back", reason=" ")
    assert (wrong.status_code, wrong.context["routing"].tried) == (422, "back")
    assert send(client, "referral-answer", referral.pk, to="anders").status_code == 404
    assert send(client, "referral-answer", referral.pk, to="send_back", reason="Niet hier").status_code == 302
    assert AgendaItem.objects.get().status == S.PROPOSED


def test_a_second_answer_tells_that_it_is_done_already(table, client, other, item):
    referral = refer(item, table, other)
    routing.accept(Referral.objects.get(), by=officer_of(other))
    client.force_login(officer_of(other))
    send(client, "referral-answer", referral.pk, to="accept")
    assert [message.level_tag for message in page(client, item).context["messages"]] == ["error"]


def test_a_refused_form_keeps_what_was_typed(table, client, other, item):
    client.force_login(table.officer)
    yesterday = timezone.localdate() - timedelta(days=1)
    typed = {"of": f"forum:{other.pk}", "question": "Lang getypte vraag", "due_on": yesterday.isoformat()}
    response = send(client, "advice-ask", item.reference, **typed)
    assert response.status_code == 409
    assert "Lang getypte vraag" in response.content.decode()
    assert response.context["routing"].tried == "ask"
    assert not Advice.objects.exists()


def test_ask_and_give_advice_through_the_pages(table, client, item):
    client.force_login(table.officer)
    due = timezone.localdate() + timedelta(days=5)
    organisation = table.organisation
    typed = {"of": f"organisation:{organisation.pk}", "question": "Kan dit?", "due_on": due.isoformat()}
    send(client, "advice-ask", item.reference, **typed)
    response = page(client, item)
    assert response.context["turn"].who == organisation.name
    assert response.context["turn"].due == due
    assert organisation.name in response.context["strip"][1].detail
    client.force_login(table.partner)
    assert page(client, item).context["turn"].yours
    asked = Advice.objects.get()
    assert send(client, "advice-give", asked.pk, verdict="remarks", text="").status_code == 409
    assert send(client, "advice-give", asked.pk, verdict="remarks", text="Let op.").status_code == 302
    client.force_login(table.officer)
    response = page(client, item)
    assert response.context["turn"].yours
    assert "Let op." in response.content.decode()


def test_only_who_is_asked_gives_it_and_only_who_asked_takes_it_back(table, client, other, item):
    asked = ask(item, table, other)
    member = make.make_mandate(make.make_seat(other)).person
    for person, give, withdraw in (
        (table.officer, 403, 302),
        (table.mayor, 403, 403),
        (member, 403, 403),
        (officer_of(other), 302, 403),
        (table.councillor, 404, 404),
    ):
        client.force_login(person)
        Advice.objects.update(status="asked", verdict="", given_at=None)
        assert send(client, "advice-withdraw", asked.pk).status_code == withdraw
        Advice.objects.update(status="asked", verdict="", given_at=None)
        assert send(client, "advice-give", asked.pk, verdict="favourable").status_code == give


def test_a_confidential_item_offers_forums_alone(table, client, other):
    secret = make.make_item(table.forum, table.officer, confidential=True)
    client.force_login(table.officer)
    form = page(client, secret).context["routing"].forms["ask"]
    assert all(body.pk == other.pk for body in form.bodies.values())
    assert form.fields["of"].help_text


def test_linked_items_lead_to_each_other(table, client, item):
    related = make.make_item(table.forum, title="Verwant punt")
    client.force_login(table.officer)
    send(client, "link-add", item.reference, reference=related.reference)
    assert related.get_absolute_url() in page(client, item).content.decode()
    assert item.get_absolute_url() in page(client, related).content.decode()
    assert send(client, "link-add", item.reference, reference="NIETS").status_code == 409
    gone = send(client, "link-remove", ItemLink.objects.get().pk, here=related.reference)
    assert gone["Location"] == related.get_absolute_url()
    assert not ItemLink.objects.exists()


@pytest.mark.parametrize(("who", "pointed", "refers"), [("officer", 1, True), ("mayor", 1, False), ("chair", 0, False)])
def test_an_item_that_fits_elsewhere_says_so_and_stays(table, client, other, item, who, pointed, refers):
    rule(table, other)
    client.force_login(getattr(table, who))
    response = page(client, item)
    assert len(response.context["routing"].fits) == pointed
    assert ('href="#refer"' in response.content.decode()) is refers
    assert AgendaItem.objects.get().forum == table.forum


def test_a_forum_that_sent_it_back_is_not_pointed_at_again(table, client, other, item):
    rule(table, other)
    routing.send_back(refer(item, table, other), by=officer_of(other), reason="Niet hier")
    client.force_login(table.officer)
    assert page(client, item).context["routing"].fits == []


def test_the_propose_page_says_where_subjects_belong_and_points_while_one_types(table, client, other):
    rule(table, other)
    client.force_login(table.mayor)
    html = client.get(reverse("agenda:item-new"), {"forum": table.forum.slug}).content.decode()
    assert other.name in html
    assert "Zij beslissen over personeel." not in html
    asked = {"forum": table.forum.slug, "title": "Personeel delen"}
    assert "Zij beslissen over personeel." in client.get(reverse("agenda:item-fits"), asked).content.decode()


def test_the_forum_page_holds_the_written_rule(table, client, other):
    rule(table, other)
    client.force_login(table.mayor)
    assert "Zij beslissen over personeel." in client.get(table.forum.get_absolute_url()).content.decode()


def test_the_composer_reads_the_advice_beside_each_item(table, client, other, item):
    ask(item, table, other)
    placed = make.make_placement(make.make_meeting(table.forum), make.make_item(table.forum)).item
    AgendaItem.objects.filter(pk=placed.pk).update(status=S.ACCEPTED)
    given = ask(AgendaItem.objects.get(pk=placed.pk), table, other)
    advice.give(given, by=officer_of(other), verdict="favourable")
    AgendaItem.objects.filter(pk=placed.pk).update(status=S.PLACED)
    client.force_login(table.officer)
    html = client.get(placed.placements.get().meeting.get_absolute_url()).content.decode()
    assert f"advies van {other}: gunstig" in html
    assert f"advies gevraagd aan {other}" in html


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_however_far_it_travelled(table, client, other, item, rows, django_assert_num_queries):
    for number in range(rows):
        related = make.make_item(table.forum)
        links.link(item, by=table.officer, reference=related.reference)
        routing.send_back(refer(item, table, other), by=officer_of(other), reason="Nee")
        forum = make.make_forum(f"Forum voor advies {number}")
        make.make_assignment(forum)
        ask(item, table, forum)
        Advice.objects.update(status="given", verdict="favourable", given_at=timezone.now(), given_by=table.mayor)
    client.force_login(table.officer)
    page(client, item)
    # Who reads (3), the item, all that stands beside it, and its history.
    with django_assert_num_queries(6):
        page(client, item)


def waits(client) -> list[str]:
    waiting = client.get(reverse("start")).context["waiting"]
    return [turn.what for _title, turns in waiting for turn in turns if turn.yours]


def test_the_start_page_tells_who_must_answer_and_who_waits_too_long(table, client, other, item):
    offered = make.make_item(table.forum, title="Aangeboden punt", status=S.PROPOSED)
    refer(offered, table, other)
    ask(item, table, other)
    client.force_login(officer_of(other))
    told = " ".join(waits(client))
    assert "Aangeboden punt" in told
    assert item.title in told
    client.force_login(table.officer)
    assert item.title not in " ".join(waits(client))
    Advice.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert item.title in " ".join(waits(client))


def test_the_start_page_of_an_organisation_leaves_out_what_became_confidential(table, client, item):
    ask(item, table, table.organisation)
    client.force_login(table.partner)
    assert item.title in " ".join(waits(client))
    AgendaItem.objects.update(confidential=True)
    assert waits(client) == []


def test_a_referral_is_taken_back_through_the_page_and_waits_for_nobody(table, client, other, item):
    referral = refer(item, table, other)
    client.force_login(table.officer)
    assert page(client, item).context["routing"].forms["take_back"]
    assert send(client, "referral-take-back", referral.pk, reason="").status_code == 302
    assert AgendaItem.objects.get().status == S.PROPOSED
    assert send(client, "referral-take-back", referral.pk, reason="").status_code == 409
    client.force_login(officer_of(other))
    assert waits(client) == []
    assert client.get(item.get_absolute_url()).status_code == 404


def test_a_policy_domain_is_chosen_filtered_on_and_pointed_elsewhere(table, client, other):
    line = {"theme": "veiligheid", "domain": "safety", "forum": other, "sentence": "Eerst de zone."}
    agreements.belongs(table.agreement, by=table.admin, **line)
    safe = make.make_item(table.forum, title="Onderhoud", domain="safety")
    make.make_item(table.forum, title="Zonder domein")
    client.force_login(table.officer)
    assert [rule.sentence for rule in page(client, safe).context["routing"].fits] == ["Eerst de zone."]
    fits = client.get(reverse("agenda:item-fits"), {"forum": table.forum.slug, "title": "", "domain": "safety"})
    assert "Eerst de zone." in fits.content.decode()
    for domain, titles in (("safety", ["Onderhoud"]), ("none", ["Zonder domein"]), ("mobility", [])):
        rows = client.get(reverse("agenda:items"), {"domain": domain}).context["rows"]
        assert [row.item.title for row in rows] == titles
    edit = reverse("agenda:item-edit", args=[safe.reference])
    form = client.get(edit).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"domain": "mobility"}
    typed |= {f"initial-{name}": form[name].initial for name in form.fields if name != "version"}
    assert (
        client.post(edit, {key: value for key, value in typed.items() if value not in (None, False)}).status_code == 302
    )
    assert AgendaItem.objects.get(pk=safe.pk).domain == "mobility"
