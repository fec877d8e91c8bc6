"""The year of a municipality as one person may read it: days are for whoever reads the rhythm, titles are not.

Who supports one forum of a municipality need not know what another forum agreed; a councillor reads what is on its way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Meeting
from decisions.models import Decision
from decisions.rhythm.duties import ReportingDuty, Treated, Year


def as_read_by(year: Year, user: User) -> Year:
    """Two questions; what this person may not open has no title and no link."""
    decisions = _ids(row.decision for row in _rows(year))
    meetings = _ids(row.meeting for row in _rows(year))
    open_decisions = _ids(Decision.objects.visible_to(user).filter(pk__in=decisions).values_list("pk", flat=True))
    open_meetings = _ids(Meeting.objects.visible_to(user).filter(pk__in=meetings).values_list("pk", flat=True))

    def shown(row: Treated) -> Treated:
        if row.decision and row.decision not in open_decisions:
            return replace(row, what=_("An agreement of another forum"), url="", reference="")
        if row.meeting and row.meeting not in open_meetings:
            return replace(row, url="")
        return row

    def read(duty: ReportingDuty | None) -> ReportingDuty | None:
        if duty is None:
            return None
        return replace(duty, met_by=tuple(map(shown, duty.met_by)), planned=tuple(map(shown, duty.planned)))

    return Year(year.municipality, list(map(read, year.college)), list(map(read, year.council)))


def _rows(year: Year) -> Iterator[Treated]:
    return (row for duty in year.duties for row in (*duty.met_by, *duty.planned))


def _ids(found: Iterable[int | None]) -> set[int]:
    return {one for one in found if one}
