"""The whole life of one item as one history: the item, its advice and meetings, the decision, the answers, the work.

Every part is asked of what the reader may see; somebody who reads only the decision reads only what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from agenda.models import Advice, AgendaItem, ItemQuestion, Meeting, Minutes, Placement
from agenda.stages import item_strip
from decisions import stages
from decisions.models import Action, Decision, Feedback
from decisions.sentences import SILENT, spelled
from overleg.http import AuthedRequest
from overleg.lib.stages import Stage
from timeline.models import Event
from timeline.sentences import Line, lines

SHOWN = 300
# Of a meeting and its minutes only what moved the item; the rest stands with the meeting.
OF_MEETINGS = ("meeting.published", "meeting.opened", "meeting.held", "meeting.closed", "meeting.cancelled")
OF_MINUTES = ("minutes.review_started", "minutes.approved", "minutes.corrected")


@dataclass(frozen=True)
class Told:
    """One event, and which part of the life it belongs to."""

    line: Line
    part: str


@dataclass(frozen=True)
class Life:
    item: AgendaItem
    item_visible: bool
    decision: Decision | None
    strip: list[Stage]
    told: list[Told]
    cut: bool  # whether older events are left out


@require_safe
def whole_life(request: AuthedRequest, reference: str) -> HttpResponse:
    return render(request, "item_life.html", {"life": of_item(request.user, reference)})


def of_item(user: User, reference: str) -> Life:
    item = AgendaItem.objects.visible_to(user).for_list().filter(reference=reference).first()
    decision = Decision.objects.visible_to(user).for_list().filter(item__reference=reference).first()
    if item is None and decision is None:
        raise Http404
    placements = list(
        Placement.objects.visible_to(user).filter(item__reference=reference).order_by("pk").select_related("meeting")
    )
    subjects = _of_item(user, item, placements) if item else []
    rows, actions = [], []
    if decision:
        rows = list(Feedback.objects.visible_to(user).filter(decision=decision))
        actions = list(Action.objects.visible_to(user).filter(decision=decision))
        subjects += [
            (_("Decision"), Decision, [decision.pk], ()),
            (_("Feedback"), Feedback, [row.pk for row in rows], ()),
            (_("Action"), Action, [action.pk for action in actions], ()),
        ]
    told = _told(subjects)
    if decision and decision.status != Decision.Status.REVOKED:
        strip = stages.of_decision(decision, stages.counted(rows, actions))
    else:
        strip = item_strip(item or decision.item, placements[-1] if placements else None)
    return Life(item or decision.item, item is not None, decision, strip, told[:SHOWN][::-1], len(told) > SHOWN)


Subject = tuple[str, type[Model], list[int], tuple[str, ...]]


def _of_item(user: User, item: AgendaItem, placements: Iterable[Placement]) -> list[Subject]:
    """What happened before there was a decision; of work that follows from the item itself as well."""
    meetings = [placement.meeting_id for placement in placements]
    record = Minutes.objects.filter(meeting__in=meetings).values_list("pk", flat=True)
    work = Action.objects.visible_to(user).filter(decision=None, placement__item=item)
    return [
        (_("Item"), AgendaItem, [item.pk], ()),
        (_("Advice"), Advice, list(Advice.objects.visible_to(user).filter(item=item).values_list("pk", flat=True)), ()),
        (
            _("Question"),
            ItemQuestion,
            list(ItemQuestion.objects.visible_to(user).filter(item=item).values_list("pk", flat=True)),
            (),
        ),
        (_("Meeting"), Meeting, meetings, OF_MEETINGS),
        (_("Minutes"), Minutes, list(record), OF_MINUTES),
        (_("Action"), Action, list(work.values_list("pk", flat=True)), ()),
    ]


def _told(subjects: Iterable[Subject]) -> list[Told]:
    """The newest first, one more than is shown."""
    about, parts = Q(pk__in=()), {}
    for part, model, pks, verbs in subjects:
        kind = ContentType.objects.get_for_model(model)
        parts[kind.pk] = part
        if pks:
            about |= Q(subject_type=kind, subject_id__in=pks) & (Q(verb__in=verbs) if verbs else Q())
    events = Event.objects.filter(about).exclude(verb__in=SILENT).select_related("actor").order_by("-at", "-pk")
    found = list(events[: SHOWN + 1])
    kinds = [event.subject_type_id for event in found]
    return [Told(line, parts[kind]) for line, kind in zip(lines(spelled(found)), kinds, strict=True)]
