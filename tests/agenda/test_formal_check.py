"""What the check before publishing finds missing."""

from dataclasses import replace
from datetime import date

import pytest

from agenda.formal_check import Asked, Entry, check

TODAY = date(2026, 3, 10)
WHOLE = Entry(1, "Zwembad", "/agendapunten/ZW-1/", files=1)


def missing(**fields) -> list[str]:
    return [words for finding in check([replace(WHOLE, **fields)], TODAY) for words in finding.missing]


def test_a_complete_item_is_not_named():
    assert check([WHOLE], TODAY) == []


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"files": 0}, "nota"),
        ({"has_lead": False}, "trekker"),
        ({"ratifies": True, "proposal": " "}, "bekrachtigen"),
        ({"minutes": 0}, "minuten"),
        ({"awaited": (Asked("DADO", date(2026, 3, 9)),)}, "te laat"),
        ({"awaited": (Asked("DADO", date(2026, 3, 10)),)}, "nog niet"),
        ({"awaited": (Asked("Leievallei", date(2026, 3, 12), reads=False),)}, "vertrouwelijk"),
    ],
)
def test_what_is_missing_is_named(fields, word):
    (words,) = missing(**fields)
    assert word in words


@pytest.mark.parametrize(
    "fields",
    [
        {"informs": True, "has_lead": False},
        {"stands": True, "files": 0, "has_lead": False},
        {"ratifies": True, "proposal": "Wij doen het samen."},
    ],
)
def test_nothing_is_asked_that_the_item_does_not_need(fields):
    assert missing(**fields) == []


def test_the_findings_follow_the_agenda():
    entries = [replace(WHOLE, position=position, files=position % 2) for position in (1, 2, 3, 4)]
    assert [finding.entry.position for finding in check(entries, TODAY)] == [2, 4]
