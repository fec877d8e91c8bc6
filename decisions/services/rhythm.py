"""What a municipality records by hand of its rhythm: discussed on a day, planned on one, taken back."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from decisions.models import Discussion
from decisions.models.rhythm import period_of
from decisions.rhythm import DECREE, is_asked, today
from decisions.rhythm.duties import existed_on
from decisions.rhythm.facts import since
from decisions.rhythm.hints import HELD, Choice
from decisions.workflow import DISCUSSION
from overleg.lib.moments import day as in_words
from overleg.lib.refusal import Refused
from regions.models import Municipality
from timeline.services import now, record

S, About = Discussion.Status, Discussion.About
AHEAD = 1  # years


@transaction.atomic
def note_discussion(
    municipality: Municipality,
    *,
    by: User,
    body: str,
    on: date,
    choice: Choice | None = None,
    what: str = "",
    reference: str = "",
) -> Discussion:
    """Agenda or minutes of a meeting (`choice`), or something else (`what`). A day that is still to come is a plan."""
    what = "" if choice else what.strip()
    _check(municipality, body, on, choice, what)
    row = Discussion(
        municipality=municipality,
        body=body,
        on=on,
        about=choice.about if choice else About.OTHER,
        meeting=choice.meeting if choice else None,
        what=what,
        reference=reference.strip(),
        status=S.PLANNED if on > today() else S.DISCUSSED,
        recorded_by=by,
        recorded_at=now(),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("This stands there already, on the same day."), field="choice") from None
    record(row, f"discussion.{row.status}", by=by, **_told(row))
    return row


def confirm(discussion: Discussion, *, by: User) -> None:
    """What was planned was discussed, on that day."""
    if discussion.on > today():
        raise Refused(_("This day is still to come. Say afterwards that it was discussed."))
    DISCUSSION.move(discussion, S.DISCUSSED, by=by, **_told(discussion))


def take_back(discussion: Discussion, *, by: User) -> None:
    """Recorded or planned wrongly; the history keeps that it stood there."""
    DISCUSSION.move(discussion, S.WITHDRAWN, by=by, **_told(discussion))


def _check(municipality: Municipality, body: str, on: date, choice: Choice | None, what: str) -> None:
    if choice is None and not what:
        raise Refused(_("Choose what was discussed, or say it in a few words."), field="what")
    if on > today().replace(year=today().year + AHEAD, day=1):
        raise Refused(_("This day lies more than a year ahead. Check the year."), field="on")
    if not existed_on(municipality, on):
        raise Refused(
            _("%(name)s did not exist on that day: look at the municipality it merged with.")
            % {"name": municipality.name},
            field="on",
        )
    first = since([municipality.pk]).get(municipality.pk)
    if not is_asked(municipality, period_of(body, on), first):
        text = _("The rhythm is kept here since %(day)s. Check the year.")
        raise Refused(text % {"day": in_words(max(DECREE, first or DECREE))}, field="on")
    if choice:
        _check_meeting(choice, on)


def _check_meeting(choice: Choice, on: date) -> None:
    met = timezone.localdate(choice.meeting.starts_at)
    if choice.about == About.AGENDA:
        return
    if choice.meeting.status not in HELD:
        raise Refused(_("This meeting was not held yet, so it has no minutes. Choose its agenda."), field="choice")
    if on < met:
        raise Refused(_("The meeting itself was only on %(day)s. Check the day.") % {"day": in_words(met)}, field="on")


def _told(row: Discussion) -> dict:
    """For the history: which body, on which day, of which meeting or what else."""
    if row.meeting is None:
        what = [row.what]
    else:
        what = [str(row.meeting.forum), timezone.localdate(row.meeting.starts_at).isoformat()]
    return {"body": row.body, "on": row.on.isoformat(), "what": what, "about": row.about}
