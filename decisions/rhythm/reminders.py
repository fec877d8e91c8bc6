"""What a digest tells a director or clerk about the rhythm: a new gap, and a period that ends with nothing planned."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from decisions.models.feedback import Body
from decisions.rhythm import Owed, owed
from decisions.rhythm.duties import ReportingDuty, Stand
from overleg.lib.reminder import SOON, Line, Urgency
from regions.access import standing
from regions.models import Municipality

# A council meets once a month, and its agenda is made long before.
AHEAD = {Body.COLLEGE: SOON, Body.COUNCIL: timedelta(days=35)}


def rhythm(user: User, today: date) -> list[Line]:
    """What the support officer reminded of lately in a mail of its own is not told again."""
    staff_of = standing(user).staff_of
    if not staff_of:
        return []
    found: list[Line] = []
    for one in owed(Municipality.objects.filter(pk__in=staff_of), today):
        found += [_gaps(one)] if one.late else []
        found += [_ending(duty) for duty in one.due if _is_near(duty, today)]
    return found


def _gaps(one: Owed) -> Line:
    """One line for all gaps of a municipality: told again when a period is added to them."""
    newest = max(one.late, key=lambda duty: duty.period.last)
    text = ngettext(
        "%(municipality)s: %(count)d period of the decree has nothing on record",
        "%(municipality)s: %(count)d periods of the decree have nothing on record",
        len(one.late),
    ) % {"municipality": one.municipality, "count": len(one.late)}
    oldest = min(one.late, key=lambda duty: duty.period.last)
    return Line(_thing(one.municipality), f"gap:{newest.key}", Urgency.LATE, text, _place(oldest))


def _ending(duty: ReportingDuty) -> Line:
    names = {"municipality": duty.municipality, "period": duty.period}
    if duty.body == Body.COLLEGE:
        text = _("College of %(municipality)s: nothing regional planned yet for %(period)s") % names
    else:
        text = _("Council of %(municipality)s: nothing regional planned yet for %(period)s") % names
    last = duty.period.last
    return Line(_thing(duty.municipality), f"soon:{duty.key}", Urgency.SOON, text, _place(duty), last)


def _is_near(duty: ReportingDuty, today: date) -> bool:
    ends = duty.stand == Stand.DUE and duty.period.last - today <= AHEAD[Body(duty.body)]
    return ends and not (duty.reminded_on and today - duty.reminded_on <= SOON)


def _thing(municipality: Municipality) -> str:
    return f"rhythm:{municipality.nis_code}"


def _place(duty: ReportingDuty) -> str:
    address = reverse("decisions:rhythm", args=[duty.municipality.nis_code, duty.period.last.year])
    return f"{address}#{duty.key}"
