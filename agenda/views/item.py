"""The page of one item, and the steps taken from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from agenda import access
from agenda.conversation import Conversation
from agenda.conversation import of_item as conversation_of
from agenda.forms.attachments import AttachmentsForm
from agenda.forms.items import ReasonForm
from agenda.forms.questions import AnswerForm, QuestionForm
from agenda.forms.routing import Bodies
from agenda.models import Advice, AgendaItem, Attachment, AttachmentVersion, HeldFile, ItemQuestion, Meeting, Placement
from agenda.routing import Routing, Tried, of_item
from agenda.services import items
from agenda.stages import STEP_OF_DECISION, DecisionFacts, item_strip
from agenda.turn import ItemFacts, item_turn
from overleg.http import AuthedRequest, refuse
from overleg.lib.refusal import Refused
from overleg.lib.together import ask, at_once
from regions.access import standing
from regions.models.forums import Ask
from timeline.models import Event
from timeline.sentences import lines

S = AgendaItem.Status
MOST_MEETINGS = 6

# What a button sends -> the right it asks. The rest is for the table of steps to say.
RIGHTS = {
    "accept": "compose",
    "send_back": "compose",
    "decline": "compose",
    "withdraw": "change",
    "propose_again": "change",
}
WITH_REASON = frozenset({"send_back", "decline", "withdraw"})


@dataclass(frozen=True)
class ReasonStep:
    """A step that asks why: it opens into a form of its own."""

    to: str
    title: str
    button: str
    form: ReasonForm
    open: bool = False


@require_safe
def item_page(request: AuthedRequest, reference: str) -> HttpResponse:
    """One subject: where it stands, whose turn it is, what it asks, what happened."""
    found = access.get_item(request.user, reference)
    return render_item(request, found)


@require_POST
def item_move(request: AuthedRequest, reference: str) -> HttpResponse:
    """One step, asked for by a button; a refusal shows on the page with the typed reason kept."""
    found = access.get_item(request.user, reference)
    to = request.POST.get("to", "")
    if to not in RIGHTS:
        raise Http404
    access.demand(access.can(request.user, RIGHTS[to], found))
    form = ReasonForm(request.POST, auto_id=f"{to}_%s") if to in WITH_REASON else None
    if form is None or form.is_valid():
        try:
            getattr(items, to)(found, by=request.user, **(form.cleaned_data if form else {}))
        except Refused as refusal:
            if form:
                refuse(form, refusal)
            else:
                messages.error(request, str(refusal))
        else:
            messages.success(request, _done(to))
            return redirect(found)
    # As it stands now: a refused step may have left its traces on the object.
    found = access.get_item(request.user, reference)
    return render_item(request, found, tried=to, reason_form=form, status=409)


def _done(to: str) -> str:
    return {
        "accept": _("The item is accepted. Now it can be placed on an agenda."),
        "send_back": _("The item is back with its proposer, with your reason."),
        "decline": _("The item is declined."),
        "withdraw": _("The item is withdrawn."),
        "propose_again": _("The item is proposed again."),
    }[to]


def render_item(
    request: AuthedRequest,
    item: AgendaItem,
    *,
    tried: str = "",
    reason_form: ReasonForm | None = None,
    attachment_form: AttachmentsForm | None = None,
    question_form: QuestionForm | AnswerForm | None = None,
    routing_tried: Tried | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page as this person may read it; with what was just refused, if anything was."""
    user = request.user
    mine = {
        name: bool(access.can(user, name, item)) for name in ("compose", "edit", "attach", "withdraw", "propose_again")
    }
    queued = item.status in (S.PROPOSED, S.ACCEPTED)
    bodies, placements = Bodies.about(item), _placements(user, item)
    decision_rows, attachments = _decision(user, item), _attachments(user, item)
    held = _held(user, item) if mine["attach"] else HeldFile.objects.none()
    drafts = _drafts(item) if queued else Meeting.objects.none()
    agreements = bodies.agreements if queued else None
    routing, conversation = ask(
        at_once(
            of_item(user, item, bodies, placements, routing_tried),
            conversation_of(user, item, mine["compose"], question_form),
            # Of the placements the rest knows where advice is asked.
            beside=[placements, decision_rows, attachments, held, drafts, agreements],
        )
    )
    # Where it stands for advice is another forum's agenda: the item itself goes by its own.
    own = [placement for placement in placements if not placement.advice_id]
    decision = decision_rows[0] if decision_rows else None
    events = _events(item, routing, conversation)
    decide_by = _decide_by(bodies, drafts)
    facts = _facts(user, item, own, events, decision, routing, conversation, mine["compose"], decide_by)
    context = {
        "item": item,
        "routing": routing,
        "roles": standing(user).roles,
        "strip": item_strip(item, own[-1] if own else None, _decision_facts(decision), routing.in_words),
        "turn": item_turn(item, facts),
        "decision": decision,
        "placements": list(placements),
        "said": _said(user, placements),
        "attachments": attachments,
        "held": held,
        "conversation": conversation,
        "lines": lines(events),
        "mine": mine,
        "drafts": drafts[:MOST_MEETINGS] if mine["compose"] else [],
        "places": mine["compose"] and queued,
        "reason_steps": _reason_steps(item, mine, tried, reason_form),
        "attachment_form": (attachment_form or AttachmentsForm()) if mine["attach"] else None,
        "attachment_wrong": attachment_form is not None,
    }
    return render(request, "agenda/item.html", context, status=status)


def _facts(
    user: User,
    item: AgendaItem,
    placements: list[Placement],
    events: list[Event],
    decision: Model | None,
    routing: Routing,
    conversation: Conversation,
    composes: bool,
    decide_by: date | None,
) -> ItemFacts:
    awaited = routing.awaited
    waiting = [placement for placement in placements if not placement.outcome]
    return ItemFacts(
        composes=composes,
        proposed=item.proposer_id == user.pk,
        decide_by=decide_by,
        meeting_on=timezone.localdate(waiting[-1].meeting.starts_at) if waiting else None,
        reason=next((event.data["reason"] for event in reversed(events) if "reason" in event.data), ""),
        decision_url=decision.get_absolute_url() if decision else "",
        edit_url=reverse("agenda:item-edit", args=[item.reference]),
        referred_to=str(routing.waiting.to_forum) if routing.waiting else "",
        receives=routing.receives,
        advice_of=str(awaited.advice.body) if awaited else "",
        advice_due=awaited.advice.due_on if awaited else None,
        advice_url=f"#advice-{awaited.advice.pk}" if awaited and awaited.form else "",
        question_url="#questions" if conversation.answers else "",
        question_awaited=conversation.awaited,
    )


def _placements(user: User, item: AgendaItem) -> QuerySet[Placement]:
    """On every agenda one may read, with what was noted there."""
    found = Placement.objects.visible_to(user).filter(item=item).with_note()
    return found.select_related("meeting__forum", "item", "advice").order_by("pk")


def _attachments(user: User, item: AgendaItem) -> QuerySet[Attachment]:
    """In the order of the bundle, each with what it was before."""
    earlier = AttachmentVersion.objects.select_related("document__uploaded_by", "replaced_by")
    shown = Attachment.objects.visible_to(user).filter(item=item).select_related("document")
    return shown.prefetch_related(Prefetch("earlier", earlier))


def _held(user: User, item: AgendaItem) -> QuerySet[HeldFile]:
    """What this person added under a known name, and has not said yet what it is."""
    return HeldFile.objects.visible_to(user).filter(twin__item=item).select_related("document", "twin")


def _events(item: AgendaItem, routing: Routing, conversation: Conversation) -> list[Event]:
    """One history: of the item across forums, of the advice and of the questions this person may read."""
    of_advice = Q(subject_type=ContentType.objects.get_for_model(Advice), subject_id__in=routing.told)
    of_itself = Q(subject_type=ContentType.objects.get_for_model(AgendaItem), subject_id=item.pk)
    questions = ContentType.objects.get_for_model(ItemQuestion)
    of_questions = Q(subject_type=questions, subject_id__in=conversation.told)
    return list(Event.objects.filter(of_itself | of_advice | of_questions).select_related("actor"))


def _decision(user: User, item: AgendaItem) -> QuerySet:
    """What was agreed on it, if this person may read that. Decisions know items, so we go through the relation."""
    decisions = item._meta.get_field("decision").related_model.objects
    return decisions.visible_to(user).filter(item=item).select_related("item").order_by("-ratified_on", "-pk")[:1]


def _decision_facts(decision: Model | None) -> DecisionFacts | None:
    if decision is None or decision.status not in STEP_OF_DECISION:
        return None
    asked = {decision.college_ask, decision.council_ask} != {Ask.NOTHING}
    return DecisionFacts(
        STEP_OF_DECISION[decision.status],
        ended=decision.status == "closed",
        skipped=frozenset() if asked else frozenset({"feedback"}),
    )


def _drafts(item: AgendaItem) -> QuerySet[Meeting]:
    """Meetings of the forum whose agenda is still being composed."""
    coming = item.forum.meetings.filter(status=Meeting.Status.DRAFT, starts_at__gt=timezone.now())
    return coming.order_by("starts_at")[:MOST_MEETINGS]


def _said(user: User, placements: Iterable[Placement]) -> list[Placement]:
    """What was said and concluded at each meeting that is over, to who may read the minutes of that forum."""
    readers, over = standing(user).forums("read_minutes"), (Meeting.Status.HELD, Meeting.Status.CLOSED)
    said = [
        one
        for one in placements
        if one.meeting.forum_id in readers and one.meeting.status in over and one.note_version is not None
    ]
    return sorted(said, key=lambda placement: placement.meeting.starts_at)


def _decide_by(bodies: Bodies, drafts: Sequence[Meeting]) -> date | None:
    """The next agenda is published so many days before its meeting: by then the item has its place."""
    if not drafts:
        return None
    day = timezone.localdate(drafts[0].starts_at)
    return day - timedelta(days=bodies.agreements[0].publication_days) if bodies.agreements else day


def _reason_steps(
    item: AgendaItem, mine: dict[str, bool], tried: str, reason_form: ReasonForm | None
) -> list[ReasonStep]:
    """The steps open to this person that ask why; the one that was just refused stays open with its text."""
    titles = {
        "send_back": (_("Send back to the proposer"), _("Send back")),
        "decline": (_("Decline"), _("Decline the item")),
        "withdraw": (_("Withdraw"), _("Withdraw the item")),
    }
    possible = {
        "send_back": mine["compose"] and item.status in (S.PROPOSED, S.ACCEPTED),
        "decline": mine["compose"] and item.status in (S.PROPOSED, S.ACCEPTED),
        "withdraw": mine["withdraw"],
    }
    steps = []
    for to, (title, button) in titles.items():
        again = reason_form is not None and tried == to
        if possible[to] or again:
            form = reason_form if again else ReasonForm(auto_id=f"{to}_%s")
            steps.append(ReasonStep(to, title, button, form, open=again))
    return steps
