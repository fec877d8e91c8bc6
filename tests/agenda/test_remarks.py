"""Internal notes: only the officers of the forum where the item stands read them, and each author keeps their own."""

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.models import AgendaItem, Remark
from agenda.services import remarks, routing
from overleg.lib.refusal import Refused
from tests import factories as make
from tests.agenda.test_services_routing import directors, officer_of, refer  # noqa: F401 -- a fixture
from tests.agenda.test_visibility import SIGNED_IN

SECRET = "De burgemeester twijfelt"


@pytest.fixture
def item(table) -> AgendaItem:
    return make.make_item(table.forum, table.mayor)


@pytest.fixture
def note(item, table) -> Remark:
    return remarks.write(item, by=table.officer, text=SECRET)


def test_nobody_but_the_officer_reads_it(table, client, item, note):
    for who in SIGNED_IN:
        person = getattr(table, who)
        assert Remark.objects.visible_to(person).exists() is (who == "officer")
        client.force_login(person)
        assert (SECRET in client.get(item.get_absolute_url()).content.decode()) is (who == "officer")


@pytest.mark.parametrize("travels", [False, True])
def test_on_a_referral_it_stays_or_travels_as_chosen(table, item, note, directors, travels):  # noqa: F811
    there = officer_of(directors)
    referral = refer(item, table, directors, with_notes=travels)
    assert [Remark.objects.visible_to(who).exists() for who in (table.officer, there)] == [True, False]
    routing.accept(referral, by=there)
    seen = [Remark.objects.visible_to(who).exists() for who in (table.officer, there)]
    assert seen == [not travels, travels]


def test_what_was_to_stay_is_whole_again_when_it_comes_back(table, item, note, directors):  # noqa: F811
    routing.take_back(refer(item, table, directors), by=table.officer)
    assert Remark.objects.get().stays_at is None


def test_its_author_changes_and_removes_it_and_what_stood_there_is_kept(table, note):
    remarks.change(note, by=table.officer, text="Hij stemt in.")
    remarks.change(note, by=table.officer, text="Hij stemt in.")
    remarks.remove(note, by=table.officer)
    note.refresh_from_db()
    assert (note.text, note.removed_at is not None) == ("", True)
    assert [version.text for version in note.versions.all()] == ["Hij stemt in.", SECRET]
    with pytest.raises(Refused):
        remarks.change(note, by=table.officer, text="Toch weer")


def test_another_officer_reads_it_and_leaves_it_alone(table, client, item, note):
    colleague = make.make_assignment(table.forum).officer
    client.force_login(colleague)
    assert SECRET in client.get(item.get_absolute_url()).content.decode()
    assert client.post(reverse("agenda:remark-change", args=[note.pk]), {"text": "Anders"}).status_code == 403
    with pytest.raises(Refused):
        remarks.remove(note, by=colleague)
    assert Remark.objects.get().text == SECRET


def test_write_change_and_remove_through_the_pages(table, client, item):
    client.force_login(table.officer)
    address = reverse("agenda:remark-add", args=[item.reference])
    assert client.post(address, {"text": " "}).status_code == 422
    assert client.post(address, {"text": "Bel de zone eerst."}).status_code == 302
    note = Remark.objects.get()
    change = reverse("agenda:remark-change", args=[note.pk])
    assert client.post(change, {"text": "x" * 8001}).status_code == 422
    client.post(change, {"text": "De zone is gebeld."})
    html = client.get(item.get_absolute_url()).content.decode()
    assert "De zone is gebeld." in html
    assert "Bel de zone eerst." in html
    client.post(reverse("agenda:remark-remove", args=[note.pk]))
    assert client.post(change, {"text": "Te laat"}).status_code == 404
    assert Remark.objects.get().removed_at


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_with_many_notes(table, client, item, rows, django_assert_num_queries):
    for number in range(rows):
        note = remarks.write(item, by=table.officer, text=f"Notitie {number}")
        remarks.change(note, by=table.officer, text=f"Notitie {number} beter")
    client.force_login(table.officer)
    client.get(item.get_absolute_url())  # what Django remembers of types is not asked again
    with django_assert_num_queries(7):
        client.get(item.get_absolute_url())


def test_no_word_of_it_in_the_history(table, client, item, note):
    remarks.change(note, by=table.officer, text="Anders")
    client.force_login(table.officer)
    lines = client.get(item.get_absolute_url()).context["lines"]
    assert [line.sentence for line in lines if line.at >= note.written_at or line.at <= timezone.now()] == []
