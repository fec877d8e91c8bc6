"""One click and you are somebody else; only in the demo, only by POST, never on to another site."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from demo.personas import PERSONAS
from tests.factories import make_user

ROOT = Path(__file__).resolve().parent.parent.parent
KEYS = [persona.key for persona in PERSONAS]


@pytest.fixture
def people(db):
    return {persona.key: make_user(f"Persona {persona.key}", email=persona.email) for persona in PERSONAS}


def test_the_eight_personas_are_these():
    assert KEYS == ["officer", "chair", "mayor", "director", "clerk", "partner", "councillor", "admin"]


def test_the_page_offers_each_of_them(client, people):
    page = client.get(reverse("demo:personas")).content.decode()
    assert [key for key in KEYS if f'action="/demo/{key}/"' not in page] == []
    assert "disabled" not in page


def test_so_does_the_sign_in_page(client, people):
    page = client.get(reverse("account_login")).content.decode()
    assert [key for key in KEYS if f'action="/demo/{key}/"' not in page] == []


@pytest.mark.parametrize("key", KEYS)
def test_one_click_signs_in_and_leads_to_the_start_page(client, people, key):
    answer = client.post(f"/demo/{key}/")
    assert answer.headers["Location"] == reverse("start")
    assert client.session["_auth_user_id"] == str(people[key].pk)


def test_a_second_click_makes_you_somebody_else(client, people):
    client.post("/demo/mayor/")
    client.post("/demo/clerk/")
    assert client.session["_auth_user_id"] == str(people["clerk"].pk)


@pytest.mark.parametrize("key", KEYS)
def test_looking_does_not_sign_in(client, people, key):
    assert client.get(f"/demo/{key}/").status_code == 405
    assert "_auth_user_id" not in client.session


def test_an_unknown_persona_is_not_found(client, db):
    assert client.post("/demo/minister/").status_code == 404


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [("/demo/post/", "/demo/post/"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/"), ("", "/")],
)
def test_afterwards_you_stay_on_this_site(client, people, wanted, leads_to):
    assert client.post("/demo/mayor/", {"next": wanted}).headers["Location"] == leads_to


def test_before_the_story_is_loaded_the_page_says_how_to(client, db):
    answer = client.post("/demo/mayor/", follow=True)
    assert answer.status_code == 200
    assert "load_demo" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_person_who_may_no_longer_sign_in_stays_out(client, people):
    people["mayor"].is_active = False
    people["mayor"].save()
    client.post("/demo/mayor/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("demo", "expected"), [("0", "404 404 404 False"), ("1", "200 200 405 True")])
def test_none_of_it_exists_outside_the_demo(tmp_path, demo, expected):
    """A fresh process, because apps and addresses are chosen when it starts."""
    script = """
import django; django.setup()
from django.apps import apps
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
pages = ["/demo/", "/demo/post/", "/demo/officer/"]
print(*(Client().get(page).status_code for page in pages), apps.is_installed("demo"))
"""
    environment = os.environ | {
        "DEMO": demo,
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "overleg.settings",
        "ALLOWED_HOSTS": "testserver",
        "VAR_DIR": str(tmp_path),
        "STATIC_ROOT": str(tmp_path),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == expected, done.stderr
