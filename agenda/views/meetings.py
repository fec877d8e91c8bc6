"""The list of meetings, planning one, and its page with the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from agenda import access, lines, recipients, validation
from agenda.chain import Chains
from agenda.composer import compose
from agenda.forms.meetings import MeetingForm, MoveForm, of_meeting, proposed
from agenda.models import Advice, AgendaItem, Meeting, MeetingPaper, Placement
from agenda.services import meetings, moving
from agenda.turn_meetings import MeetingFacts, meeting_turn
from agenda.views.mailing import mail_part, render_mail
from agenda.views.papers import papers_part
from agenda.views.validation import ask_form
from overleg.http import AuthedRequest, refuse
from overleg.lib.refusal import Refused
from overleg.lib.together import Asking, ask, at_once, nothing
from overleg.lib.turn import Turn
from regions.access import standing
from regions.models import Forum, WorkingAgreement
from timeline.models import Event
from timeline.sentences import lines as history

PER_PAGE = 20
ASKED_SHOWN = 30
HISTORY_SHOWN = 40
S = Meeting.Status
STATE_KINDS = {
    S.DRAFT: "open",
    S.PUBLISHED: "planned",
    S.IN_SESSION: "planned",
    S.HELD: "remark",
    S.CLOSED: "done",
    S.CANCELLED: "muted",
}


@require_GET
def meeting_list(request: AuthedRequest) -> HttpResponse:
    """Coming meetings first to come, past ones last held first."""
    user, past = request.user, request.GET.get("when") == "past"
    forums = list(Forum.objects.filter(pk__in=standing(user).forums("read_extract")))
    slug = request.GET.get("forum", "")
    forum = next((one for one in forums if one.slug == slug), None)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    found = Meeting.objects.visible_to(user).for_list()
    if forum:
        found = found.filter(forum=forum)
    found = found.filter(starts_at__lt=midnight) if past else found.filter(starts_at__gte=midnight)
    found = found.order_by("-starts_at" if past else "starts_at", "pk")
    page = Paginator(_with_counts(found, user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(meeting, STATE_KINDS[S(meeting.status)]) for meeting in page],
        "forums": forums,
        "forum": forum,
        "past": past,
        "composes": bool(standing(user).forums("compose")),
        "this_year": timezone.localdate().year,
        "attended": _attended(user, forum, forums),
    }
    return render(request, "agenda/meetings.html", context)


def _attended(user: User, forum: Forum | None, forums: list[Forum]) -> Forum | None:
    """Whose attendance over the year can be read: of the forum that is shown, or else of the first one."""
    readable = standing(user).forums("read_minutes")
    return next((one for one in ([forum] if forum else forums) if one.pk in readable), None)


def _with_counts(found, user: User):
    """Adds how many items this person may read, and the papers that are ready for them."""
    items = (
        Placement.objects.visible_to(user)
        .filter(meeting=OuterRef("pk"))
        .order_by()
        .values("meeting")
        .annotate(number=Count("pk"))
    )
    papers = MeetingPaper.objects.visible_to(user).newest().filter(state=MeetingPaper.State.READY)
    papers = papers.defer("snapshot", "agenda__snapshot")
    return found.annotate(items=Coalesce(Subquery(items.values("number")), 0)).prefetch_related(
        Prefetch("papers", papers, to_attr="ready_papers")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: AuthedRequest) -> HttpResponse:
    """Plan a meeting: everything is filled in from the working agreement."""
    forums = list(Forum.objects.filter(pk__in=standing(request.user).forums("compose")))
    forum = _chosen_forum(request, forums)
    if forum is None:
        return render(request, "agenda/meeting_new_forum.html", {"forums": forums})
    form = MeetingForm(request.POST) if request.method == "POST" else MeetingForm(initial=proposed(forum))
    if request.method == "POST" and form.is_valid():
        try:
            meeting = meetings.plan_meeting(forum, by=request.user, **form.values())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The meeting is planned. Now place items on its agenda."))
            return redirect(meeting)
    agreement = forum.agreement_on(timezone.localdate())
    context = {"form": form, "forum": forum, "fixed_day": agreement.meets if agreement else ""}
    return render(request, "agenda/meeting_new.html", context, status=422 if form.errors else 200)


def _chosen_forum(request: AuthedRequest, forums: list[Forum]) -> Forum | None:
    """The forum in the address, or the only one there is; nothing means: choose first."""
    slug = request.GET.get("forum", "")
    if slug:
        return access.get_forum(request.user, slug, to="compose")
    if not forums:
        raise PermissionDenied(_("Only the support officer of a forum plans its meetings."))
    return forums[0] if len(forums) == 1 else None


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: AuthedRequest, pk: int) -> HttpResponse:
    """Another moment, length or place, while the agenda is in preparation."""
    meeting = access.get_meeting(request.user, pk, to="compose")
    form = MeetingForm(request.POST) if request.method == "POST" else MeetingForm(initial=of_meeting(meeting))
    if request.method == "POST" and form.is_valid():
        try:
            meetings.reschedule(meeting, by=request.user, **form.values())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect(meeting)
    context = {"form": form, "meeting": meeting}
    return render(request, "agenda/meeting_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_move(request: AuthedRequest, pk: int) -> HttpResponse:
    """Another moment, length or place of a published meeting, with the reason that everybody reads."""
    meeting = access.get_meeting(request.user, pk, to="compose")
    form = MoveForm(request.POST) if request.method == "POST" else MoveForm(initial=of_meeting(meeting))
    if request.method == "POST" and form.is_valid() and "preview" in request.POST:
        people = recipients.of_agenda(meeting)
        letter = recipients.move(meeting, request.user, typed=form.values())
        return render_mail(request, meeting, "move", letter=letter, recipients=people, typed=request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            moving.move_meeting(meeting, by=request.user, **form.values())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The meeting is moved. Whoever got the agenda hears it by mail."))
            return redirect(meeting)
    context = {"form": form, "meeting": meeting, "recipients": recipients.of_agenda(meeting)}
    return render(request, "agenda/meeting_move.html", context, status=422 if form.errors else 200)


@require_GET
def meeting_page(request: AuthedRequest, pk: int) -> HttpResponse:
    """The agenda with its times; for the officer of a draft also everything to compose it with."""
    meeting = access.get_meeting(request.user, pk)
    return render_meeting(request, meeting)


def render_meeting(request: AuthedRequest, meeting: Meeting, *, status: int = 200, **extra) -> HttpResponse:
    user = request.user
    composes = bool(access.can(user, "compose", meeting))
    at_the_table = standing(user).may("read_minutes", meeting.forum_id)
    composing, shown = composes and meeting.status == S.DRAFT, lines.is_shown(meeting, user)
    chains, agreements = Chains([meeting]), meeting.agreements
    asked = _asked(meeting) if composing else None
    brought = _brought(meeting) if standing(user).may("read_agenda", meeting.forum_id) else None
    events = _events(meeting) if shown and at_the_table else None
    (reading, composer), papers, mail = ask(
        at_once(
            compose(meeting, user, request.GET) if composing else _agenda(meeting, user),
            papers_part(meeting, user),
            mail_part(meeting) if composes else nothing({}),
            beside=[chains.rows, agreements, asked, brought, events],
        )
    )
    validated = validation.read(meeting, agreements) if shown else None
    context = papers | {
        "meeting": meeting,
        "kind": STATE_KINDS[S(meeting.status)],
        "before": chains.before(meeting),
        "followed_by": chains.after(meeting),
        "lines": reading.lines,
        "times": reading.times,
        "shown": shown,
        "whole": reading.whole,
        "withdrawn": reading.differences.withdrawn,
        "turn": _turn(meeting, agreements, user, composes, validated),
        "validation": validated,
        "ask_form": ask_form(meeting, validated) if composing and validated and validated.may_ask else None,
        "composes": composes,
        "composing": composing,
        "composer": composer,
        "asked": list(asked or ()),
        "colleges": composes and meeting.status not in (S.DRAFT, S.CANCELLED),
        "bringers": _bringers(dict(brought or ())),
        "has_minutes": meeting.status == S.CLOSED or (meeting.status == S.HELD and at_the_table),
        "history": history(reversed(events)) if events else (),
        "cancelled": _cancellation(meeting),
        "runs": shown and bool(access.can(user, "read_running_order", meeting)),
        **mail,
        "may_open": composes
        and meeting.status == S.PUBLISHED
        and timezone.localdate(meeting.starts_at) <= timezone.localdate(),
    }
    return render(request, "agenda/meeting.html", context | extra, status=status)


def _agenda(meeting: Meeting, user: User) -> Asking[tuple[lines.Reading, None]]:
    return (yield from lines.read_part(meeting, user)), None


def _turn(
    meeting: Meeting,
    agreements: Sequence[WorkingAgreement],
    user: User,
    composes: bool,
    validated: validation.Reading | None,
) -> Turn | None:
    day = timezone.localdate(meeting.starts_at)
    agreement = agreements[0] if agreements else None
    facts = MeetingFacts(
        composes=composes,
        approves=bool(access.can(user, "approve_minutes", meeting)),
        today=timezone.localdate(),
        day=day,
        publish_by=day - timedelta(days=agreement.publication_days if agreement else 7),
        approve_by=day + timedelta(days=agreement.review_days if agreement else 10),
        validation=validated,
        answers=validated is not None and validated.waits_for(user),
        validation_url=reverse("agenda:validation", args=[meeting.pk]),
        session_url=reverse("agenda:meeting-session", args=[meeting.pk]),
        minutes_url=reverse("agenda:minutes", args=[meeting.pk]),
    )
    return meeting_turn(meeting, facts)


def _asked(meeting: Meeting) -> QuerySet[Advice]:
    """Advice this forum must still give and that stands on no agenda of its own, the first due first."""
    on_agenda = Placement.objects.filter(advice=OuterRef("pk"), outcome="")
    asked = Advice.objects.open().filter(~Exists(on_agenda), forum=meeting.forum_id)
    asked = asked.exclude(item__placements__meeting=meeting)
    return asked.select_related("item__forum").order_by("due_on", "pk")[:ASKED_SHOWN]


def _brought(meeting: Meeting) -> QuerySet:
    """In which capacity the items on the agendas of the last twelve months were brought, and how many."""
    year = meeting.starts_at - timedelta(days=365)
    placed = Placement.objects.filter(
        advice=None,
        meeting__forum=meeting.forum_id,
        meeting__starts_at__gt=year,
        meeting__starts_at__lte=meeting.starts_at,
    ).exclude(Q(meeting__status=S.CANCELLED) | Q(item__standing__isnull=False))
    return placed.order_by().values_list("item__capacity").annotate(number=Count("item", distinct=True))


def _bringers(by_capacity: dict[str, int]) -> list[tuple[str, int]]:
    return [(label, by_capacity[key]) for key, label in AgendaItem.Capacity.choices if key in by_capacity]


def _events(meeting: Meeting) -> QuerySet[Event]:
    """What happened to the meeting, the last things that did."""
    return Event.objects.about(meeting).select_related("actor").order_by("-at", "-pk")[:HISTORY_SHOWN]


def _cancellation(meeting: Meeting) -> str:
    if meeting.status != S.CANCELLED:
        return ""
    event = Event.objects.about(meeting).filter(verb="meeting.cancelled").last()
    return event.data.get("reason", "") if event else ""
