"""Items that travel: one referred and accepted, one waiting for an answer, one advice given and one to be given."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone

from accounts.models import User
from agenda.models import Advice, Meeting, Referral
from agenda.services import advice, advising, links, remarks, routing
from demo.story.agenda import Year
from demo.story.calendar import moment, working_day
from demo.story.forums import BY_KEY
from regions.models import Forum, Organisation
from regions.services import agreements
from timeline.services import as_of

RULES = (
    (
        "personeel",
        "staff",
        "personeel, telewerk, selectie, werving, stage",
        "adzwvl",
        "De algemeen directeurs regelen personeel zelf en brengen alleen keuzes van beleid naar de burgemeesters.",
    ),
    (
        "digitalisering",
        "digital",
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
        for theme, domain, words, to, sentence in RULES:
            agreements.belongs(
                agreement,
                theme=theme,
                domain=domain,
                words=words,
                forum=year.cast.forums[to],
                sentence=sentence,
                by=year.cast.admin,
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

    _on_their_agenda(year, officer)
    _internal_note(year, officer)


def _on_their_agenda(year: Year, officer: User) -> None:
    """The directors advise at their own next meeting: one file on two agendas."""
    directors = year.cast.forums["adzwvl"]
    question = "Is het voorstel haalbaar voor uw diensten, en binnen welke termijn?"
    drafts = directors.meetings.filter(status=Meeting.Status.DRAFT, starts_at__date__gt=year.today)
    meeting = drafts.order_by("starts_at")[0]
    until = timezone.localdate(meeting.starts_at) - year.today
    asked = _ask(year, "kinderopvang", 2, -until.days, of=directors, question=question)
    with as_of(moment(year.past(year.today - timedelta(days=1), 1), time(17, 0))):
        advising.place(meeting, asked, by=officer)


def _internal_note(year: Year, officer: User) -> None:
    item = year.items["leegstand"]
    with as_of(moment(year.past(year.today - timedelta(days=1), 1), time(17, 5))):
        text = (
            "Gebeld met de streekvereniging: zij hebben de cijfers van vorig jaar. Nieuwe cijfers komen na nieuwjaar."
        )
        remarks.write(item, by=officer, text=text)


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
