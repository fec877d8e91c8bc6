"""Parts are laid out soon after their text is saved, so that "make packets" only links what is there.

No service has to ask for it. The scheduler has us look what happened since we looked last: to decisions, items and
minutes in the history, and to notes. Whatever is still being typed waits until it is quiet. Nothing depends on it: a
part that was missed is laid out when its packet is made.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Q
from django.utils import timezone

from agenda.models import AgendaItem, Meeting, Minutes, Note
from decisions import print as paper
from decisions.contexts import context_of
from decisions.models import Decision
from decisions.receivers import PUBLISHED, RECEIVES, receivers, sources_of
from documents.models import Heartbeat
from overleg.lib.refusal import Refused
from timeline.models import Event

log = logging.getLogger(__name__)

LOOK = "parts"  # the heartbeat that says until when we looked
QUIET = timedelta(seconds=10)
FARTHEST = timedelta(hours=1)  # back, after having been down
ROWS = 500
PER_LOOK = 20
Touched = dict[type, set[int]]


def look() -> int:
    """Lay out what changed and is quiet by now. Gives for how many decisions and meetings."""
    now = timezone.now()
    until = now - QUIET
    mark, _new = Heartbeat.objects.get_or_create(name=LOOK, defaults={"at": until - FARTHEST})
    if mark.at >= until or not Heartbeat.objects.filter(pk=mark.pk, at=mark.at).update(at=until):
        return 0  # another worker looks
    since = max(mark.at, until - FARTHEST)
    typing = {(type(about), about.pk) for about in _concerned(_touched(until, now))}
    found = [about for about in _concerned(_touched(since, until)) if (type(about), about.pk) not in typing]
    return sum(lay_out(about) for about in found[:PER_LOOK])


def lay_out(about: Decision | Meeting) -> bool:
    """All parts of the packets that would be made of it today; those that are there already cost nothing."""
    try:
        municipalities = receivers(about)
    except Refused:
        return False
    sources, today = sources_of(about, municipalities), timezone.localdate()
    last = dict(about.packets.order_by().values_list("municipality").annotate(Max("version")))
    for one in municipalities:
        try:
            paper.parts_of(context_of(sources, one, dated=today, version=last.get(one.pk, 0) + 1))
        except Exception:  # whoever makes the packet is told why; here nobody waits for it
            log.exception("The parts of the packet of %s about %s could not be laid out ahead", one, about.pk)
            return False
    return True


def _touched(since: datetime, until: datetime) -> Touched:
    """Ids by model, of what was written after the one and before the other moment; the newest rows hold it."""
    found: Touched = defaultdict(set)
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in (AgendaItem, Decision, Meeting, Minutes)}
    events = Event.objects.order_by("-pk").values_list("subject_type", "subject_id", "at")
    for kind, pk, at in events[:ROWS]:
        if kind in kinds and since < at <= until:
            found[kinds[kind]].add(pk)
    for placement, at in Note.objects.order_by("-pk").values_list("placement", "written_at")[:ROWS]:
        if since < at <= until:
            found[Note].add(placement)
    return found


def _concerned(touched: Touched) -> list[Decision | Meeting]:
    """Decisions on their way to colleges and councils, and meetings with packets, that say something of this."""
    if not touched:
        return []
    decisions = Decision.objects.filter(
        Q(pk__in=touched[Decision])
        | Q(item__in=touched[AgendaItem])
        | Q(placement__in=touched[Note])
        | Q(placement__meeting__minutes__in=touched[Minutes]),
        status__in=RECEIVES,
        item__confidential=False,
    ).select_related("item", "forum", "placement__item", "placement__meeting__forum")
    meetings = Meeting.objects.filter(
        Q(pk__in=touched[Meeting]) | Q(minutes__in=touched[Minutes]), status__in=PUBLISHED, packets__isnull=False
    ).select_related("forum")
    return [*decisions, *meetings.distinct()]
