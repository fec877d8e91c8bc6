"""Items that travel: one referred and accepted, one waiting for an answer, one advice given and one to be given."""

from __future__ import annotations

from datetime import time, timedelta

from agenda.models import Advice, Referral
from agenda.services import advice, links, routing
from demo.story.agenda import Year
from demo.story.calendar import moment, working_day
from demo.story.forums import BY_KEY
from regions.models import Forum, Organisation
from regions.services import agreements
from timeline.services import as_of

RULES = (
    (
        "personeel",
        "personeel, telewerk, selectie, werving, stage",
        "adzwvl",
        "De algemeen directeurs regelen personeel zelf en brengen alleen keuzes van beleid naar de burgemeesters.",
    ),
    (
        "digitalisering",
        "archief, software, gegevensbescherming",
        "adzwvl",
        "De algemeen directeurs bereiden keuzes over systemen voor; de burgemeesters horen het resultaat.",
    ),
)


def agree(year: Year) -> None:
    """What the mayors wrote down about which subject belongs where."""
    forum = year.cast.forums["zwvl"]
    agreement = forum.agreement_on(year.today)
    with as_of(moment(year.cast.starts_on, time(11, 0))):
        for theme, words, to, sentence in RULES:
            agreements.belongs(
                agreement, theme=theme, words=words, forum=year.cast.forums[to], sentence=sentence, by=year.cast.admin
            )


def tell(year: Year) -> None:
    """After every item was proposed and every accepted one accepted."""
    agree(year)
    officer = year.cast.officer(BY_KEY["zwvl"])
    directors = year.cast.forums["adzwvl"]
    accepted = _refer(year, "telewerk", 12, "Over personeel beslissen eerst de algemeen directeurs.")
    with as_of(moment(year.past(year.today - timedelta(days=6), 3), time(9, 45))):
        routing.accept(accepted, by=year.cast.officer(BY_KEY["adzwvl"]))
        links.link(accepted.item, by=officer, reference=year.items["ad-selectie"].reference)
    _refer(year, "stages", 2, "De personeelsdiensten moeten dit kunnen dragen; bespreek het eerst met hen.")
    given = _ask(year, "uitpas", 9, 2, of=directors, question="Kan elke gemeente dit tarief zelf in haar kassa zetten?")
    with as_of(moment(year.past(year.today - timedelta(days=4), 2), time(15, 40))):
        text = "Alle dertien kassa's kunnen het tarief aan. Voorzie twee maanden om de balies in te lichten."
        advice.give(given, by=year.cast.officer(BY_KEY["adzwvl"]), verdict="favourable", text=text)
    _ask(
        year,
        "leegstand",
        1,
        -5,
        of=year.cast.organisations["leievallei"],
        question="Hoeveel leegstaande panden kunnen woningen worden, en wat houdt eigenaars tegen?",
    )


def _refer(year: Year, key: str, days: int, reason: str) -> Referral:
    with as_of(moment(year.past(year.today - timedelta(days=days), 1), time(16, 20))):
        item = year.items[key]
        item.refresh_from_db()
        officer = year.cast.officer(BY_KEY["zwvl"])
        return routing.refer(item, by=officer, to_forum=year.cast.forums["adzwvl"], reason=reason)


def _ask(year: Year, key: str, days: int, due: int, *, of: Forum | Organisation, question: str) -> Advice:
    """Asked so many days ago, due so many days ago (or, negative, to come)."""
    item = year.items[key]
    item.refresh_from_db()
    officer = year.cast.officer(BY_KEY["zwvl"])
    due_on = working_day(year.today - timedelta(days=due), back=False)
    with as_of(moment(year.past(year.today - timedelta(days=days), 1), time(16, 30))):
        return advice.ask(item, by=officer, of=of, question=question, due_on=due_on)
