"""Visitors in a real browser: signed in as a persona, on a laptop or a phone, reading the source language."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from tests.browser.steps import LAPTOP, Visitor
from tests.personas import PEOPLE, Table

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session", autouse=True)
def fonts() -> None:
    """The pages as people see them; a missing font would be an error in the console."""
    call_command("make_fonts", verbosity=0)


@pytest.fixture
def table(table: Table) -> Table:
    """Everybody reads the source strings, so the journeys do not depend on the catalogue."""
    User.objects.update(language="en")
    for person in PEOPLE:
        getattr(table, person).refresh_from_db()
    return table


@pytest.fixture
def visit(chromium, live_server) -> Iterator[Visit]:
    """Open a browser as somebody, or as a stranger. At the end no visitor may have met an error in the console."""
    cache.clear()
    visitors = []

    def arrive(person: User | None = None, *, size: tuple[int, int] = LAPTOP, javascript: bool = True) -> Visitor:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        if person:
            client = Client()
            client.force_login(person)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        visitors.append(Visitor(context, live_server.url, javascript=javascript))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.context.close()
    assert [problem for visitor in visitors for problem in visitor.problems] == []
