"""Plan a whole series at once: everything is planned, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Meeting
from agenda.series import Slot
from agenda.services.meetings import plan_meeting
from overleg.lib.moments import day as in_words
from overleg.lib.refusal import Refused
from overleg.lib.rhythm import Rhythm
from regions.models import Forum
from regions.services.agreements import keep_rhythm


@dataclass(frozen=True)
class Series:
    planned: list[Meeting]
    skipped: list[date]  # the forum meets on these days already


@transaction.atomic
def plan_series(forum: Forum, *, by: User, slots: Sequence[Slot], keep: Rhythm | None = None) -> Series:
    """Meetings in preparation, one a day; a day on which the forum meets already is skipped.

    `keep` becomes the fixed day of the working agreement.
    """
    if not slots:
        raise Refused(_("Choose at least one day."))
    Forum.objects.select_for_update().get(pk=forum.pk)
    meetings = Meeting.objects.filter(forum=forum).exclude(status=Meeting.Status.CANCELLED)
    taken = {timezone.localdate(moment) for moment in meetings.values_list("starts_at", flat=True)}
    planned, skipped = [], []
    for slot in sorted(slots, key=lambda slot: slot.starts_at):
        if slot.day in taken:
            skipped.append(slot.day)
            continue
        taken.add(slot.day)
        try:
            meeting = plan_meeting(forum, by=by, starts_at=slot.starts_at, duration=slot.duration, place=slot.place)
        except Refused as refusal:
            raise Refused(f"{in_words(slot.day)}: {refusal}") from refusal
        planned.append(meeting)
    if keep is not None:
        keep_rhythm(forum, by=by, rhythm=keep)
    return Series(planned, skipped)
