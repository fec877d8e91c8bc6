"""A mandate, an office or an assignment that ended yesterday opens nothing today, at any address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from regions.models import Mandate, Office, SupportAssignment
from tests.access.lines import LINES
from tests.access.table import Line
from tests.access.test_matrix import IN, RolledBack, answer
from tests.access.world import World, build
from tests.personas import set_table

# Rights of the person, not of what the person holds.
OWN = frozenset({"admin", "outsider", "anonymous"})
CLOSED = [line for line in LINES if line.allowed - OWN and "outsider" not in line.allowed]
# One's own account, calendar address, draft and saved view stay one's own.
MINE = ("agenda:feed-revoke", "agenda:draft-discard", "saved-view", "mfa_", "session-")


@pytest.fixture(scope="module")
def yesterday(django_db_setup, django_db_blocker):
    """The world of the access table the day after everybody left."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                world = build(set_table())
                for model in (Mandate, Office, SupportAssignment):
                    model.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
                yield world
                raise RolledBack
        except RolledBack:
            pass


@pytest.mark.django_db
@pytest.mark.parametrize("line", [line for line in CLOSED if not line.name.startswith(MINE)], ids=lambda line: line.key)
def test_who_held_something_until_yesterday_gets_in_nowhere(line: Line, yesterday: World) -> None:
    who = sorted(line.allowed - OWN)[:2]
    got = {(persona, method): answer(line, yesterday, persona, method) for persona in who for method in line.methods}
    assert [asked for asked, outcome in got.items() if outcome == IN] == []


@pytest.mark.django_db
def test_the_people_are_still_people(yesterday: World) -> None:
    """They sign in and see an empty overview: what ended is their work here, not their account."""
    assert User.objects.filter(is_active=True, email="mayor@example.org").exists()
