"""What is on record about the rhythm of some municipalities: the one place that asks the database.

Answers that colleges and councils gave, positions a college stated before the forum met, and what was recorded by hand
are one truth. Whatever is confidential never leaves the forum, so no college treated it: it is left out in the query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.models import Discussion, EarlyPosition, Feedback, ReminderPeriod
from decisions.models.feedback import Body
from decisions.rhythm.duties import Known, Treated
from overleg.lib.moments import day as in_words
from regions.models import Seat

About = Discussion.About
Row = tuple[tuple[int, str], Treated]
ANSWER = (
    "municipality",
    "body",
    "treated_on",
    "scheduled_on",
    "decision",
    "decision__item__title",
    "decision__item__reference",
)


def gather(municipalities: Collection[int], first: date, last: date) -> Known:
    """Five questions, however many municipalities there are."""
    found: dict[tuple[int, str], list[Treated]] = defaultdict(list)
    for rows in (_answers, _positions, _discussions):
        for key, treated in rows(municipalities, first, last):
            found[key].append(treated)
    for treated in found.values():
        treated.sort(key=lambda one: one.day)
    reminded = ReminderPeriod.objects.filter(municipality__in=municipalities, starts_on__range=(first, last))
    days = reminded.order_by().values_list("municipality", "body", "starts_on").annotate(Max("day"))
    last_days = {(municipality, body, starts_on): day for municipality, body, starts_on, day in days}
    return Known(found, last_days, since(municipalities))


def since(municipalities: Collection[int]) -> dict[int, date]:
    """When each of them first had a seat at a forum."""
    seats = Seat.objects.filter(municipality__in=municipalities).order_by()
    return dict(seats.values_list("municipality").annotate(Min("starts_on")))


def _answers(municipalities: Collection[int], first: date, last: date) -> Iterator[Row]:
    """What was treated on a day of the period, and what is planned on one."""
    treated = Q(status=Feedback.Status.TREATED, treated_on__range=(first, last))
    planned = Q(status=Feedback.Status.SCHEDULED, scheduled_on__range=(first, last)) & ~Q(decision__status="revoked")
    rows = Feedback.objects.filter(treated | planned, municipality__in=municipalities)
    rows = rows.filter(decision__item__confidential=False).order_by("pk")
    for municipality, body, done, to_do, decision, title, reference in rows.values_list(*ANSWER):
        url = reverse("decisions:decision", args=[reference])
        how = {"planned": done is None, "url": url, "reference": reference, "decision": decision}
        yield (municipality, body), Treated(done or to_do, title, **how)


def _positions(municipalities: Collection[int], first: date, last: date) -> Iterator[Row]:
    """A college that stated its position treated the item. Which one it was is not for everybody who reads here."""
    rows = EarlyPosition.objects.filter(municipality__in=municipalities, treated_on__range=(first, last))
    rows = rows.filter(item__confidential=False).order_by("pk")
    what = _("Position on an item that the forum still had to treat")
    for municipality, day in rows.values_list("municipality", "treated_on"):
        yield (municipality, Body.COLLEGE), Treated(day, what)


def _discussions(municipalities: Collection[int], first: date, last: date) -> Iterator[Row]:
    rows = Discussion.objects.filter(municipality__in=municipalities, on__range=(first, last))
    rows = rows.exclude(status=Discussion.Status.WITHDRAWN).select_related("meeting__forum").order_by("pk")
    for row in rows:
        yield (
            (row.municipality_id, row.body),
            Treated(
                row.on,
                about(row),
                planned=row.status == Discussion.Status.PLANNED,
                url=row.meeting.get_absolute_url() if row.meeting else "",
                reference=row.reference,
                discussion=row.pk,
                meeting=row.meeting_id,
            ),
        )


def about(row: Discussion) -> str:
    """Minutes of Burgemeestersoverleg, 12 May 2026; fetch with `meeting__forum`."""
    if row.meeting is None:
        return row.what
    return subject(row.about, str(row.meeting.forum), timezone.localdate(row.meeting.starts_at))


def subject(about: str, forum: str, met: date) -> str:
    sentences = {
        About.BOTH: _("Agenda and minutes of %(forum)s, %(day)s"),
        About.MINUTES: _("Minutes of %(forum)s, %(day)s"),
        About.AGENDA: _("Agenda of %(forum)s, %(day)s"),
    }
    return sentences[About(about)] % {"forum": forum, "day": in_words(met)}
