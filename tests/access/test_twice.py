"""Every form of the product sent twice, as an impatient finger does: the second time breaks and adds nothing."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.lines import LINES
from tests.access.table import Line
from tests.access.test_matrix import RolledBack, nobody_is_counted, world
from tests.access.world import World

__all__ = ["nobody_is_counted", "world"]

SENT = [line for line in LINES if "POST" in line.methods and line.allowed]
# Rows that say what happened rather than what is, or that belong to the visit and not to the work.
ASIDE = {"sessions.session", "timeline.event", "demo.letter", "demo.enclosure"}
# What a person may want twice, and sees twice: the second is another one, not the same again.
ANOTHER = {
    "agenda:feeds": "each calendar address is a secret of its own, shown once",
    "agenda:minutes-refresh": "the minutes are laid out again, as a next version",
}


def rows() -> dict[str, int]:
    return {
        model._meta.label_lower: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.label_lower not in ASIDE and model._meta.managed
    }


@pytest.mark.django_db
@pytest.mark.parametrize("line", SENT, ids=lambda line: line.key)
def test_a_form_sent_twice(line: Line, world: World) -> None:
    client = Client(raise_request_exception=True)
    persona = min(line.allowed - {"anonymous"})
    client.force_login(getattr(world.table, persona))
    try:
        with transaction.atomic():
            address, data = reverse(line.name, args=line.args(world)) + line.query, line.sent(world)
            assert client.post(address, data).status_code < 500
            once = rows()
            second = client.post(address, data).status_code
            twice = rows()
            raise RolledBack
    except RolledBack:
        pass
    assert second < 500
    if line.key not in ANOTHER:
        assert {name: (once[name], twice[name]) for name in twice if once[name] != twice[name]} == {}
