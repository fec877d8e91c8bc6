"""Pages of the product as a whole: health, language, menu, errors."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from documents.models import Heartbeat
from overleg import context
from overleg.lib.refusal import Refused
from overleg.urls import handler400, handler403, handler404, handler500  # noqa: F401
from overleg.urls import urlpatterns as product
from regions.access import Role, Standing
from tests.factories import make_user


def failing(error: Exception):
    def view(request):
        raise error

    view.login_required = False
    return view


def fine(request):
    return HttpResponse("fine")


urlpatterns = [
    *product,
    path("fails/400/", failing(BadRequest())),
    path("fails/403/", failing(PermissionDenied("Only the chair approves."))),
    path("fails/405/", require_POST(failing(Refused("Not reached.")))),
    path("fails/409/", failing(Refused("The meeting is closed: reopen it first."))),
    path("fails/500/", failing(RuntimeError("secret detail"))),
    path("form/", fine),
]
fine.login_required = False


def words(response) -> str:
    return response.content.decode()


@pytest.mark.urls("tests.project.test_pages")
@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 500])
def test_an_error_page_stands_on_its_own(db, status):
    client = Client(raise_request_exception=False)
    response = client.get(f"/fails/{status}/")
    html = words(response)
    assert response.status_code == status
    assert html.count("<h1") == 1
    assert re.search(r"<title>\S.+ · Overleg</title>", html)
    assert '<html lang="nl">' in html
    assert 'href="/"' in html
    assert "secret detail" not in html


@pytest.mark.urls("tests.project.test_pages")
@pytest.mark.parametrize("address", ["/fails/403/", "/fails/404/", "/fails/500/", "/aanmelden/", "/wachtwoord/"])
def test_a_page_asks_for_nothing_its_policy_forbids(db, address):
    response = Client(raise_request_exception=False).get(address)
    html = words(response)
    assert "script-src 'self';" in response["Content-Security-Policy"] + ";"
    assert "style-src 'self';" in response["Content-Security-Policy"] + ";"
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", html)


@pytest.mark.urls("tests.project.test_pages")
def test_the_reason_of_a_refusal_is_shown(db, client):
    assert "Only the chair approves." in words(client.get("/fails/403/"))
    assert "The meeting is closed: reopen it first." in words(client.get("/fails/409/"))


@pytest.mark.urls("tests.project.test_pages")
def test_a_form_without_its_token_gets_a_page_that_says_what_to_do(db):
    response = Client(enforce_csrf_checks=True).post("/form/")
    assert response.status_code == 403
    assert words(response).count("<h1") == 1
    assert " · Overleg</title>" in words(response)


def test_healthy_when_database_broker_and_worker_answer(db, client):
    Heartbeat.objects.create(name="worker", at=timezone.now())
    response = client.get("/healthz")
    assert response.status_code == 200
    assert (response.json()["database"], response.json()["broker"], response.json()["worker"]) == ("ok",) * 3
    assert "no-store" in response["Cache-Control"]


def test_a_silent_worker_is_named(db, client):
    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(minutes=5))
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["worker"] == "silent"
    assert response.json()["worker_age_seconds"] >= 300


def test_a_database_that_does_not_answer_is_named(client, monkeypatch):
    def unreachable(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(Heartbeat.objects, "filter", unreachable)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["database"] == "unreachable"


def test_a_stranger_chooses_a_language_for_this_browser(db, client):
    response = client.post("/taal/", {"language": "en", "next": "/aanmelden/"})
    assert response["Location"] == "/aanmelden/"
    assert '<html lang="en">' in words(client.get("/aanmelden/"))


def test_a_person_keeps_the_chosen_language(db, client):
    person = make_user()
    client.force_login(person)
    client.post("/taal/", {"language": "en"})
    person.refresh_from_db()
    assert person.language == "en"


@pytest.mark.parametrize("language", ["", "xx"])
def test_a_language_we_do_not_speak_changes_nothing(db, client, language):
    response = client.post("/taal/", {"language": language, "next": "/aanmelden/"})
    assert response.status_code == 302
    assert '<html lang="nl">' in words(client.get("/aanmelden/"))


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_choosing_a_language_never_leads_elsewhere(db, client, target):
    assert client.post("/taal/", {"language": "en", "next": target})["Location"] == "/"


def test_the_language_changes_only_by_post(db, client):
    assert client.get("/taal/").status_code == 405


def test_robots_stay_out(client):
    assert "Disallow: /" in words(client.get("/robots.txt"))


def test_a_stranger_is_asked_to_sign_in(db, client):
    response = client.get("/")
    assert response["Location"] == "/aanmelden/?next=/"


@pytest.mark.parametrize(
    ("mine", "names"),
    [
        (Standing(), ["start", "regions:regions"]),
        (Standing(administrator=True), ["start", "regions:regions", "administration"]),
        (
            Standing(roles={1: {Role.COUNCILLOR}}),
            ["start", "agenda:meetings", "decisions:decisions", "regions:regions"],
        ),
        (
            Standing(roles={1: {Role.MEMBER}}),
            ["start", "agenda:items", "agenda:meetings", "decisions:decisions", "decisions:actions", "regions:regions"],
        ),
        (
            Standing(roles={1: {Role.DIRECTOR}}, staff_of={1}),
            [
                "start",
                "agenda:items",
                "agenda:meetings",
                "decisions:decisions",
                "decisions:actions",
                "decisions:followup",
                "regions:regions",
            ],
        ),
        (
            Standing(roles={1: {Role.OFFICER}}),
            ["start", "work", "agenda:items", "agenda:meetings", "decisions:decisions", "decisions:actions"]
            + ["regions:regions"],
        ),
    ],
)
def test_the_menu_holds_what_a_person_has_use_for(mine, names):
    assert [name for name, _label in context.wanted(mine)] == names


def test_the_menu_shows_where_one_is(db, client):
    client.force_login(make_user())
    html = words(client.get("/profiel/"))
    assert '<a href="/">' in html
    assert "aria-current" not in html
    assert '<a href="/" aria-current="page">' in words(client.get("/"))


def test_a_stranger_gets_no_menu():
    assert context.menu(RequestFactory().get("/")) == []
