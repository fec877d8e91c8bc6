"""What is on record about the rhythm of some municipalities: the one place that asks the database.

Answers that colleges and councils gave, positions a college stated before the forum met, and what was recorded by hand
are one truth. Whatever is confidential never leaves the forum, so no college treated it: it is left out in the query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from itertools import chain

from django.db.models import Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.models import Discussion, EarlyPosition, Feedback, ReminderPeriod
from decisions.models.feedback import Body
from decisions.rhythm.duties import Known, Treated
from overleg.lib.moments import day as in_words
from overleg.lib.together import together
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
    """One question, however many municipalities there are."""
    answers, positions = _answers(municipalities, first, last), _positions(municipalities, first, last)
    discussions, seated = _discussions(municipalities, first, last), _seated(municipalities)
    reminded = ReminderPeriod.objects.filter(municipality__in=municipalities, starts_on__range=(first, last))
    days = reminded.order_by().values_list("municipality", "body", "starts_on").annotate(Max("day"))
    together(answers, positions, discussions, days, seated)
    found: dict[tuple[int, str], list[Treated]] = defaultdict(list)
    for key, treated in chain(map(_answered, answers), map(_stated, positions), map(_discussed, discussions)):
        found[key].append(treated)
    for one in found.values():
        one.sort(key=lambda treated: treated.day)
    last_days = {(municipality, body, starts_on): day for municipality, body, starts_on, day in days}
    return Known(found, last_days, dict(seated))


def since(municipalities: Collection[int]) -> dict[int, date]:
    """When each of them first had a seat at a forum."""
    return dict(_seated(municipalities))


def _seated(municipalities: Collection[int]) -> QuerySet:
    seats = Seat.objects.filter(municipality__in=municipalities).order_by()
    return seats.values_list("municipality").annotate(Min("starts_on"))


def _answers(municipalities: Collection[int], first: date, last: date) -> QuerySet:
    """What was treated on a day of the period, and what is planned on one."""
    treated = Q(status=Feedback.Status.TREATED, treated_on__range=(first, last))
    planned = Q(status=Feedback.Status.SCHEDULED, scheduled_on__range=(first, last)) & ~Q(decision__status="revoked")
    rows = Feedback.objects.filter(treated | planned, municipality__in=municipalities)
    return rows.filter(decision__item__confidential=False).order_by("pk").values_list(*ANSWER)


def _answered(row: tuple) -> Row:
    municipality, body, done, to_do, decision, title, reference = row
    url = reverse("decisions:decision", args=[reference])
    how = {"planned": done is None, "url": url, "reference": reference, "decision": decision}
    return (municipality, body), Treated(done or to_do, title, **how)


def _positions(municipalities: Collection[int], first: date, last: date) -> QuerySet:
    """A college that stated its position treated the item. Which one it was is not for everybody who reads here."""
    rows = EarlyPosition.objects.filter(municipality__in=municipalities, treated_on__range=(first, last))
    return rows.filter(item__confidential=False).order_by("pk").values_list("municipality", "treated_on")


def _stated(row: tuple) -> Row:
    municipality, day = row
    return (municipality, Body.COLLEGE), Treated(day, _("Position on an item that the forum still had to treat"))


def _discussions(municipalities: Collection[int], first: date, last: date) -> QuerySet[Discussion]:
    rows = Discussion.objects.filter(municipality__in=municipalities, on__range=(first, last))
    return rows.exclude(status=Discussion.Status.WITHDRAWN).select_related("meeting__forum").order_by("pk")


def _discussed(row: Discussion) -> Row:
    return (
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
