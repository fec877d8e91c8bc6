"""Walks the URLconf with every persona, by direct address, and compares with the table."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from regions.access import CAPABILITIES, Role
from tests.access.document import render
from tests.access.lines import LINES
from tests.access.table import EVERYBODY, Line
from tests.access.world import World, build
from tests.passkeys import has_just_proved_it
from tests.personas import set_table

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "access.md"
GONE, REFUSED, SIGN_IN, IN = "does not exist (404)", "refused (403)", "sent to sign in", "gets in"
# 409 and 422: the rule or the form says no, not the door. 401: another organisation did. 503: the health page speaks
# of the machine.
ANSWERS_OF_WHO_GETS_IN = {200, 204, 302, 400, 401, 409, 422, 503}


class RolledBack(Exception):
    """Takes back what a request changed, so that every persona finds the same world."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                yield build(set_table())
                raise RolledBack
        except RolledBack:
            pass


@pytest.fixture(autouse=True)
def nobody_is_counted(settings):
    """Limits are for one visitor who insists, whoever it is; other tests of the same minute would count along here."""
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False


def named_addresses(resolver: URLResolver | None = None, namespace: str = "") -> set[str]:
    found = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= named_addresses(pattern, inner)
        else:
            assert isinstance(pattern, URLPattern)
            assert pattern.name, f"Give the address {pattern.pattern} a name."
            found.add(f"{namespace}{pattern.name}")
    return found


def signs_in(client: Client, person: User, line: Line) -> None:
    client.force_login(person)
    if line.name.startswith("mfa_"):
        has_just_proved_it(client.session, person)


def answer(line: Line, world: World, persona: str, method: str) -> str:
    client = Client(raise_request_exception=True)
    if persona != "anonymous":
        signs_in(client, getattr(world.table, persona), line)
    address = reverse(line.name, args=line.args(world)) + line.query
    status, target = 0, ""
    try:
        with transaction.atomic():
            ask = client.post if method == "POST" else client.get
            response = ask(address, line.sent(world))
            status, target = response.status_code, response.headers.get("Location", "")
            response.getvalue()  # a file is closed once it is read
            raise RolledBack
    except RolledBack:
        pass
    if status == 302 and target.partition("?")[0] == reverse("account_login"):
        return SIGN_IN
    if status in (403, 404):
        return REFUSED if status == 403 else GONE
    assert status in ANSWERS_OF_WHO_GETS_IN, f"{method} {address} as {persona}: {status}"
    return IN


def expected(line: Line, persona: str) -> str:
    if persona in line.allowed:
        return IN
    if persona == "anonymous" and line.allowed:
        return SIGN_IN
    return REFUSED if persona in line.refused else GONE


@pytest.mark.django_db
@pytest.mark.parametrize("line", LINES, ids=lambda line: line.key)
def test_every_persona_gets_exactly_what_the_table_says(line: Line, world: World) -> None:
    asked = [(persona, method) for persona in sorted(EVERYBODY) for method in line.methods]
    assert {(who, how): answer(line, world, who, how) for who, how in asked} == {
        (who, how): expected(line, who) for who, how in asked
    }


# allauth's, about nobody but oneself: its forms take PUT as they take POST.
OF_ALLAUTH = ("account_", "mfa_", "usersessions_")


def other_methods(line: Line) -> list[str]:
    """What no line of this address speaks of: nobody gets in with it."""
    listed = {method for other in LINES if other.name == line.name for method in other.methods}
    return [method for method in ("GET", "POST", "PUT", "PATCH", "DELETE") if method not in listed]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line", [line for line in LINES if line.allowed and not line.name.startswith(OF_ALLAUTH)], ids=lambda line: line.key
)
def test_other_methods_open_nothing(line: Line, world: World) -> None:
    persona, client = sorted(line.allowed)[0], Client()
    if persona != "anonymous":
        signs_in(client, getattr(world.table, persona), line)
    address = reverse(line.name, args=line.args(world)) + line.query
    for method in other_methods(line):
        with transaction.atomic():
            assert client.generic(method, address).status_code in (403, 404, 405), method
            transaction.set_rollback(True)


def test_no_address_is_missing_from_the_table() -> None:
    listed, real = {line.name for line in LINES}, named_addresses()
    asked = sum(len(line.methods) for line in LINES) * len(EVERYBODY)
    print(f"{len(real)} addresses in {len(LINES)} lines, {len(EVERYBODY)} personas: {asked} answers")
    assert len(real) > 50, "the walk found too little to be true"
    assert real - listed == set(), "new addresses need a line in tests/access/lines.py"
    assert listed - real == set(), "these lines are about addresses that no longer exist"


def test_every_role_and_capability_of_the_code_is_documented() -> None:
    text = render()
    assert [name for name in CAPABILITIES if f"`{name}`" not in text] == []
    assert [role for role in Role if role not in text] == []


def test_the_document_says_what_the_table_says() -> None:
    if os.environ.get("OVERLEG_WRITE_DOCS"):
        DOCUMENT.write_text(render())
    assert DOCUMENT.read_text() == render(), "run: OVERLEG_WRITE_DOCS=1 script/test tests/access"
