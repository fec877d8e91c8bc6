"""Whose turn it is in the rhythm of a municipality: the first gap, else what is due next."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.models.feedback import Body
from decisions.rhythm.duties import ReportingDuty, Stand, Year
from overleg.lib.turn import Turn


def turn_of(year: Year, *, yours: bool) -> Turn | None:
    """Nothing when all of this year is met or planned."""
    gaps = year.gaps
    if gaps:
        text = ngettext(
            "%(count)d period has nothing on record: record the day, or see what could be put on the agenda.",
            "%(count)d periods have nothing on record: record the days, or see what could be put on the agenda.",
            len(gaps),
        )
        return _turn(year, gaps[0], text % {"count": len(gaps)}, yours, _("To the first gap"))
    duty = year.next_due
    if duty is None:
        return None
    if duty.body == Body.COLLEGE:
        text = _("Next on the college: regional work of %(period)s.")
    else:
        text = _("Next on the municipal council: regional work of %(period)s.")
    running = duty.stand == Stand.DUE
    return _turn(year, duty, text % {"period": duty.period}, yours and running, _("To this period"))


def _turn(year: Year, duty: ReportingDuty, text: str, yours: bool, button: str) -> Turn:
    due = None if duty.stand == Stand.GAP else duty.period.last
    return Turn(
        what=text, who="" if yours else year.municipality.name, due=due, yours=yours, url=f"#{duty.key}", button=button
    )
