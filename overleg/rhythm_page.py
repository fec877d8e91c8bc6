"""What pages of places and the start page tell of the decree's rhythm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from decisions import rhythm
from decisions.rhythm.access import rights, supported
from decisions.rhythm.duties import existed_on
from decisions.rhythm.overview import Column, Overview
from overleg.lib.moments import month
from overleg.lib.together import Asking
from overleg.lib.turn import Turn
from regions.access import Standing
from regions.models import Municipality, ReferenceRegion

RECENT = 3  # months


@dataclass(frozen=True)
class RegionRhythm:
    """The last months of the colleges of a region, for the aside of its page."""

    columns: list[Column]
    url: str


def of_region(user: User, region: ReferenceRegion) -> Asking[RegionRhythm | None]:
    """For its support officers; nobody else reads the rhythm of others."""
    year = rhythm.today().year
    municipalities = supported(user, region, year)
    yield [municipalities]
    if not municipalities:
        return None
    begun = [
        one for one in Overview(rhythm.years_of(municipalities, year), year, {}).college if one.begun and one.asked
    ]
    return RegionRhythm(begun[-RECENT:], reverse("decisions:rhythm-region", args=[region.code, year]))


def of_municipality(user: User, municipality: Municipality) -> rhythm.ThisMonth | None:
    """For who may read it, while the municipality is in force."""
    if not existed_on(municipality, rhythm.today()) or not rights(user, municipality).read:
        return None
    return rhythm.this_month(municipality)


def of_staff(mine: Standing) -> list[Turn]:
    """Director and clerk: what runs and is not planned, then what is over and has nothing on record."""
    places = list(Municipality.objects.filter(pk__in=mine.staff_of)) if mine.staff_of else []
    return [turn for owed in rhythm.owed(places) for turn in _turns(owed)] if places else []


def _turns(owed: rhythm.Owed) -> Iterable[Turn]:
    for duty in owed.due:
        if duty.planned_ahead:
            continue
        if duty.body == "college":
            text = _("Nothing on record yet for your college of %(month)s.") % {"month": month(duty.period.first)}
        else:
            text = _("Nothing on record yet for your council, %(period)s.") % {"period": duty.period}
        yield _turn(owed, duty, text, _("Record or plan it"))
    if owed.late:
        text = ngettext(
            "%(n)d period of the decree's rhythm has nothing on record.",
            "%(n)d periods of the decree's rhythm have nothing on record.",
            len(owed.late),
        )
        yield _turn(owed, owed.late[-1], text % {"n": len(owed.late)}, _("To the rhythm"))


def _turn(owed: rhythm.Owed, duty: rhythm.ReportingDuty, text: str, button: str) -> Turn:
    address = reverse("decisions:rhythm", args=[owed.municipality.nis_code, duty.period.first.year])
    due = duty.period.last if duty in owed.due else None
    return Turn(what=text, due=due, yours=True, url=f"{address}#{duty.key}", button=button)
