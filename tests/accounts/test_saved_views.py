"""Views somebody comes back to: kept under a name, found again, removed; never another's."""

import pytest
from django.urls import reverse

from accounts import saved_views
from accounts.models import SavedView
from overleg.lib.refusal import Refused

WORK = SavedView.Page.WORK
MATRIX = SavedView.Page.MATRIX


def test_a_view_is_kept_and_leads_back_to_its_filters(table, client):
    client.force_login(table.officer)
    kept = {"page": "decisions:matrix", "name": " Wat te laat is ", "query": "?state=late&body=council"}
    answer = client.post(reverse("saved-view-keep"), kept)
    assert answer.url == "/besluiten/matrix/?state=late&body=council"
    assert client.get(answer.url).status_code == 200
    assert "Wat te laat is" in client.get(reverse("saved-views")).content.decode()


def test_the_same_name_holds_the_newest_filters(table):
    for query in ("state=late", "state=open"):
        saved_views.keep(table.officer, page=MATRIX, name="De mijne", query=query)
    saved_views.keep(table.officer, page=WORK, name="De mijne", query="")
    assert [(view.page, view.query) for view in SavedView.objects.of(table.officer)] == [
        (MATRIX, "state=open"),
        (WORK, ""),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": "https://elders.example/", "name": "x", "query": ""},
        {"page": "account_logout", "name": "x", "query": ""},
        {"page": "work", "name": "  ", "query": ""},
        {"page": "work", "name": "x" * 61, "query": ""},
        {"page": "work", "name": "x", "query": "q=" + "x" * 500},
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(table, client, wrong):
    with pytest.raises(Refused):
        saved_views.keep(table.officer, **wrong)
    client.force_login(table.officer)
    answer = client.post(reverse("saved-view-keep"), wrong)
    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert not SavedView.objects.exists()


def test_twenty_are_enough(table):
    for number in range(saved_views.MOST):
        saved_views.keep(table.officer, page=WORK, name=f"Weergave {number}", query="")
    with pytest.raises(Refused, match="20"):
        saved_views.keep(table.officer, page=WORK, name="Nog een", query="")
    saved_views.keep(table.officer, page=WORK, name="Weergave 3", query="late=1")
    saved_views.keep(table.mayor, page=WORK, name="Van een ander", query="")


def test_one_removes_only_ones_own(table, client):
    view = saved_views.keep(table.officer, page=WORK, name="De mijne", query="")
    client.force_login(table.mayor)
    assert "De mijne" not in client.get(reverse("saved-views")).content.decode()
    assert client.post(reverse("saved-view-forget", args=[view.pk])).status_code == 404
    client.force_login(table.officer)
    client.post(reverse("saved-view-forget", args=[view.pk]))
    assert not SavedView.objects.exists()
