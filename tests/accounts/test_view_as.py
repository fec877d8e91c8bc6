"""An administrator sees what somebody else sees: announced, written down, never for long, and without a pen."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

import overleg.urls
from accounts.middleware import only_reads
from accounts.models import User, ViewAs
from agenda.models import AgendaItem
from tests.factories import make_item, make_meeting, make_user
from timeline.models import Event


@pytest.fixture
def looking(table, client):
    """The administrator, with the eyes of the mayor."""
    client.force_login(table.admin)
    assert client.post(f"/beheer/accounts/{table.mayor.pk}/meekijken/")["Location"] == "/"
    return client


def test_one_sees_what_the_person_sees_and_it_is_announced(table, looking):
    make_item(table.forum, title="Gedeelde takeldienst")
    html = looking.get("/agendapunten/").content.decode()
    assert "Gedeelde takeldienst" in html
    assert f"U kijkt mee met <strong>{table.mayor.name}</strong>" in html
    assert looking.get("/beheer/").status_code == 403, "the own rights are put aside"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/agendapunten/nieuw/", "/afmelden/", "/taal/"])
def test_nothing_can_be_changed(table, looking, method, address):
    answer = getattr(looking, method)(address, {"language": "en"} if method == "post" else None)
    assert answer.status_code == 403
    assert "Er is niets gewijzigd" in answer.content.decode()
    assert User.objects.get(pk=table.mayor.pk).language == "nl"
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/profiel/beveiliging/",
        "/profiel/beveiliging/herstelcodes/",
        "/profiel/beveiliging/app/",
        "/profiel/sessies/",
        "/profiel/wachtwoord/",
        "/agenda-feed/",
    ],
)
def test_how_the_person_signs_in_and_secret_addresses_are_not_shown(looking, address):
    assert looking.get(address).status_code in (403, 404)


def writes(request: HttpRequest) -> HttpResponse:
    """A page that forgot that looking never writes."""
    with transaction.atomic():
        User.objects.filter(pk=request.user.pk).update(name="Iemand anders")
    return HttpResponse("geschreven")


urlpatterns = [path("schrijft/", writes, name="writes"), *overleg.urls.urlpatterns]


def test_a_page_that_would_write_all_the_same_does_not_get_through(table, looking, settings):
    settings.ROOT_URLCONF = __name__
    assert looking.get("/schrijft/").status_code == 403
    assert User.objects.get(pk=table.mayor.pk).name == table.mayor.name
    with connection.execute_wrapper(only_reads), pytest.raises(PermissionDenied), transaction.atomic():
        make_meeting(table.forum)
    with connection.execute_wrapper(only_reads):
        assert User.objects.count() > 1


def test_it_is_written_down_and_ends_with_a_button(table, looking):
    row = ViewAs.objects.get()
    assert (row.by, row.person, row.ended_at) == (table.admin, table.mayor, None)
    assert looking.post("/beheer/meekijken/stoppen/")["Location"] == f"/beheer/accounts/{table.mayor.pk}/"
    row.refresh_from_db()
    assert row.ended_at is not None
    html = looking.get(f"/beheer/accounts/{table.mayor.pk}/").content.decode()
    assert "U kijkt mee" not in html and table.admin.name in html
    assert [(event.verb, event.actor) for event in Event.objects.about(table.mayor)] == [("viewed_as", table.admin)]


def test_it_ends_by_itself_after_half_an_hour(table, looking):
    row = ViewAs.objects.get()
    assert row.until - row.started_at == timedelta(minutes=30)
    ViewAs.objects.update(
        started_at=timezone.now() - timedelta(minutes=31), until=timezone.now() - timedelta(minutes=1)
    )
    assert looking.get("/beheer/").status_code == 200
    assert "U kijkt mee" not in looking.get("/").content.decode()


def test_it_ends_with_the_rights_of_who_looks_and_with_the_account_looked_at(table, looking):
    User.objects.filter(pk=table.mayor.pk).update(is_active=False)
    assert looking.get("/beheer/").status_code == 200
    User.objects.filter(pk=table.mayor.pk).update(is_active=True)
    looking.post(f"/beheer/accounts/{table.mayor.pk}/meekijken/")
    User.objects.filter(pk=table.admin.pk).update(is_administrator=False)
    assert "U kijkt mee" not in looking.get("/").content.decode()


@pytest.mark.parametrize("other", ["administrator", "closed"])
def test_never_of_another_administrator_nor_of_a_closed_account(table, client, other):
    person = make_user(is_administrator=other == "administrator", is_active=other != "closed")
    client.force_login(table.admin)
    client.post(f"/beheer/accounts/{person.pk}/meekijken/")
    assert not ViewAs.objects.exists()
    assert "U kijkt mee" not in client.get("/").content.decode()


def test_a_number_of_another_session_opens_nothing(table, client):
    row = ViewAs.objects.create(by=table.admin, person=table.mayor, until=timezone.now() + timedelta(minutes=9))
    client.force_login(table.outsider)
    session = client.session
    session["view_as"] = row.pk
    session.save()
    assert "U kijkt mee" not in client.get("/").content.decode()


def test_the_database_knows_that_nobody_looks_at_themselves_and_that_it_ends(table):
    now = timezone.now()
    for wrong in ({"person": table.admin}, {"until": now - timedelta(minutes=1)}):
        row = {"by": table.admin, "person": table.mayor, "started_at": now, "until": now + timedelta(minutes=9)} | wrong
        with pytest.raises(IntegrityError), transaction.atomic():
            ViewAs.objects.create(**row)
