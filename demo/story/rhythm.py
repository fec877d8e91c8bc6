"""The decree's rhythm over the year: most record every month, some have gaps, one is reminded, one has a statement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from agenda.models import Meeting
from decisions import rhythm
from decisions.models.feedback import Body
from decisions.rhythm import Stand
from decisions.rhythm.hints import HELD, Choice
from decisions.services import reminders, statements
from decisions.services.rhythm import note_discussion
from demo.story.agenda import Year
from demo.story.calendar import coming_sitting, in_recess, moment, sitting, working_day
from demo.story.forums import BY_KEY, Table
from demo.story.outcomes import COLLEGE_DAYS, COUNCIL_DAYS
from overleg.lib.periods import Period, half_years, months
from regions.models import Municipality
from timeline.services import as_of

# Who leaves which months open, counted back from the running one (0); the others record every month.
OPEN = {
    "Harelbeke": (0, 4),
    "Spiere-Helkijn": (0, 1, 3, 4, 6),
    "Wervik": (2, 4, 7),
    "Avelgem": (0, 5),
    "Lendelede": (0,),
    "Denderleeuw": (0, 1, 4, 8),
    "Ninove": (3, 4),
}
NO_COUNCIL = ("Spiere-Helkijn", "Denderleeuw")
REMINDED = "Spiere-Helkijn"
WORDS = "We helpen graag: het verslag van de laatste conferentie past op elk college, en kost daar vijf minuten."
STATED = "Kortrijk"
BEFORE = "Werkafspraken en jaarplan van het regionale overleg"
MAYORS = ("zwvl", "dbo")


def tell(year: Year) -> None:
    for key in MAYORS:
        forum = year.cast.forums[key]
        held = list(forum.meetings.filter(status__in=HELD).select_related("forum").order_by("starts_at"))
        for place in Municipality.objects.filter(seats__forum=forum).order_by("name"):
            for body, period in _periods(year, place):
                _record(year, place, held, body, period)
    _remind(year, BY_KEY["zwvl"])
    with as_of(moment(year.past(year.today, 1), time(11, 5))):
        director = year.cast.people[f"director:{STATED}"]
        statements.make_statement(year.cast.places[STATED], year=rhythm.today().year, by=director)


def _periods(year: Year, place: Municipality) -> Iterator[tuple[str, Period]]:
    """Those it records something for, from when everybody had a seat until now."""
    run = months(year.cast.starts_on, year.today)
    for back, period in enumerate(reversed(run)):
        if back not in OPEN.get(place.name, ()):
            yield Body.COLLEGE, period
    if place.name not in NO_COUNCIL:
        for period in half_years(year.cast.starts_on, year.today):
            yield Body.COUNCIL, period


def _record(year: Year, place: Municipality, held: list[Meeting], body: str, period: Period) -> None:
    """The minutes of the last meeting before a sitting of that period; what is not over yet is planned."""
    day = _sitting(year, place, body, period)
    known = [one for one in held if one.starts_at.date() < day]
    if day not in period or day < year.cast.starts_on:
        return
    told = min(working_day(day + timedelta(days=1), back=False), year.past(year.today, 1))
    if day > year.today:
        told = year.past(year.today, 2)
    with as_of(moment(told, time(11, 40))):
        note_discussion(
            place,
            by=year.cast.people[f"director:{place.name}"],
            body=body,
            on=day,
            choice=Choice("both" if int(place.nis_code) % 2 else "minutes", known[-1]) if known else None,
            what="" if known else BEFORE,
        )


def _sitting(year: Year, place: Municipality, body: str, period: Period) -> date:
    """In the past part of the period when there is one, else the first coming sitting."""
    number = int(place.nis_code)
    council = body == Body.COUNCIL
    weekday = COUNCIL_DAYS[number % 4] if council else COLLEGE_DAYS[number % 5]
    latest = min(period.last, year.today - timedelta(days=2))
    wished = period.first + timedelta(days=100 if council else 8 + number % 14)
    if in_recess(wished) and council:
        wished = period.first + timedelta(days=160)
    day = sitting(wished, weekday, latest=latest, council=council) if latest >= period.first else period.first
    return day if day >= period.first else coming_sitting(year.today + timedelta(days=2), weekday, council=council)


def _remind(year: Year, table: Table) -> None:
    place = year.cast.places[REMINDED]
    with as_of(moment(year.past(year.today, 3), time(10, 20))):
        found = rhythm.year_of(place, rhythm.today().year)
        if any(duty.stand in (Stand.GAP, Stand.DUE) for duty in found.duties):
            reminders.remind(reminders.propose([found]), by=year.cast.officer(table), words=WORDS)
