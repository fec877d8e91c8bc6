"""What the tests of the pages share."""

import pytest

from decisions.models import Decision
from tests.decisions.scenes import in_feedback


@pytest.fixture
def decision(table) -> Decision:
    return in_feedback(table)


@pytest.fixture
def visit(client, table):
    """`visit("director").get(address)` as that persona."""

    def as_persona(who: str):
        client.force_login(getattr(table, who))
        return client

    return as_persona
