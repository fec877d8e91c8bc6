"""What waits for a support officer after the meeting, kind by kind: packets, answers, remarks, actions."""

from __future__ import annotations

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions import turn as decision_turn
from decisions.models import Action, Decision, Feedback, Packet
from decisions.querysets import packets_of
from decisions.services.feedback import NEEDS_REMARK
from decisions.turn import Reader
from overleg.lib.moments import short_day
from overleg.lib.source import Source
from overleg.lib.turn import Turn
from overleg.waiting_officer import SHOWN, readable
from regions.access import Standing

D = Decision.Status
OFFICER = Reader(officer=True, whole=True)


def decisions(mine: Standing, most: int = SHOWN) -> Source | None:
    """The next step of each decision that does not wait for others: packets, execution, closing."""
    if not mine.forums("send_packets"):
        return None
    rows = (
        _decisions_to_move(mine)
        .filter(readable(mine, "item__", "forum"))
        .select_related("item", "forum")
        .order_by("ratified_on", "pk")[:most]
    )
    return Source(rows, _decision)


def _decision(decision: Decision) -> Turn:
    step = _step_of(decision)
    what = _("“%(title)s”: %(what)s") % {"title": decision.item.title, "what": step.what}
    url = f"{decision.get_absolute_url()}{step.url}"
    return Turn(what, yours=True, url=url, button=_("Open the decision"), forum=str(decision.forum))


def _decisions_to_move(mine: Standing) -> QuerySet[Decision]:
    packets = Packet.objects.filter(decision=OuterRef("pk"), superseded_at__isnull=True)
    busy = packets.filter(state__in=(Packet.State.QUEUED, Packet.State.RENDERING))
    return (
        Decision.objects.filter(forum__in=mine.forums("send_packets"), status__in=(D.RATIFIED, D.FEEDBACK, D.EXECUTION))
        .annotate(
            unsent=Exists(packets.filter(state=Packet.State.READY)) & ~Exists(packets.filter(sent_at__isnull=False)),
            busy=Exists(busy),
            waits=Exists(Feedback.objects.open().filter(decision=OuterRef("pk"))),
            works=Exists(Action.objects.open().filter(decision=OuterRef("pk"))),
        )
        .filter(
            Q(status=D.RATIFIED)
            | Q(status=D.FEEDBACK, unsent=True, busy=False)
            | Q(status=D.FEEDBACK, waits=False, unsent=False, busy=False)
            | Q(status=D.EXECUTION, works=False)
        )
    )


def _step_of(decision: Decision) -> Turn:
    """In the words of the page of the decision."""
    if decision.status == D.RATIFIED:
        return decision_turn.after_ratification(decision, OFFICER)
    if decision.status == D.EXECUTION:
        return decision_turn.to_close(OFFICER)
    return decision_turn.to_send(OFFICER) if decision.unsent else decision_turn.all_answered(OFFICER)


def failed_packets(mine: Standing, most: int = SHOWN) -> Source | None:
    """What could not be made, one by one: each is tried again alone."""
    sent = mine.forums("send_packets")
    if not sent:
        return None
    rows = Packet.objects.filter(packets_of(sent), state=Packet.State.FAILED)
    rows = rows.filter(superseded_at__isnull=True).select_related("municipality").for_list().order_by("pk")
    return Source(rows[:most], _failed_packet)


def _failed_packet(packet: Packet) -> Turn:
    return Turn(
        _("The packet of %(municipality)s for “%(title)s” failed: see why and try again.")
        % {"municipality": packet.municipality, "title": _about(packet)},
        yours=True,
        url=packet.get_absolute_url(),
        button=_("To the packets"),
        forum=str((packet.decision or packet.meeting).forum),
    )


def _about(packet: Packet) -> str:
    if packet.decision:
        return packet.decision.item.title
    return f"{packet.meeting.forum} ({short_day(timezone.localdate(packet.meeting.starts_at))})"


def late_at_forums(mine: Standing) -> Source | None:
    """One line per forum: how many answers are late."""
    if not mine.forums("send_packets"):
        return None
    rows = _late(mine).values("decision__forum__name", "decision__forum__slug")
    rows = rows.annotate(late=Count("pk"), towns=Count("municipality", distinct=True)).order_by("decision__forum__name")
    return Source(rows, _late_at_forum)


def _late_at_forum(row: dict) -> Turn:
    return Turn(
        what=ngettext(
            "%(forum)s: %(late)d answer is late.",
            "%(forum)s: %(late)d answers are late, from %(towns)d municipalities.",
            row["late"],
        )
        % {"forum": row["decision__forum__name"], "late": row["late"], "towns": row["towns"]},
        yours=True,
        url=f"{reverse('decisions:matrix')}?forum={row['decision__forum__slug']}&state=late",
        button=_("Open the matrix"),
    )


def late_municipalities(mine: Standing, most: int) -> Source:
    """One line per municipality and forum, the oldest first; the link shows which decisions."""
    names = ("decision__forum__name", "decision__forum__slug", "municipality__name", "municipality__nis_code")
    rows = _late(mine).values_list(*names).annotate(late=Count("pk"), oldest=Min("due_on"))
    return Source(rows.order_by("oldest", "municipality__name")[:most], _late_municipality)


def _late_municipality(row: tuple) -> Turn:
    forum, slug, name, nis_code, late, oldest = row
    return Turn(
        ngettext("%(name)s: %(n)d answer is late.", "%(name)s: %(n)d answers are late.", late)
        % {"name": name, "n": late},
        due=oldest,
        yours=True,
        url=f"{reverse('decisions:matrix')}?forum={slug}&gemeente={nis_code}&state=late",
        button=_("Open the matrix"),
        forum=forum,
    )


def remarks_at_forums(mine: Standing) -> Source | None:
    """One line per forum: what colleges and councils remarked or refused, and nobody looked at yet."""
    if not mine.forums("record_on_behalf"):
        return None
    rows = _remarks(mine).values_list("decision__forum__name").annotate(n=Count("pk")).order_by("decision__forum__name")
    return Source(rows, _remarks_at_forum)


def _remarks_at_forum(row: tuple[str, int]) -> Turn:
    forum, number = row
    return Turn(
        ngettext("%(forum)s: %(n)d remark to look at.", "%(forum)s: %(n)d remarks to look at.", number)
        % {"forum": forum, "n": number},
        yours=True,
        url=reverse("decisions:remarks"),
        button=_("To the remarks"),
    )


def remarks(mine: Standing, most: int) -> Source:
    """One by one, the oldest first; each leads to its decision among the remarks."""
    rows = _remarks(mine).select_related("decision__item", "decision__forum", "municipality")
    return Source(rows.order_by("recorded_at", "pk")[:most], _remark)


def _remark(row: Feedback) -> Turn:
    return Turn(
        _("%(name)s, %(body)s: %(result)s on “%(title)s”.")
        % {
            "name": row.municipality,
            "body": row.get_body_display(),
            "result": row.get_result_display(),
            "title": row.decision.item.title,
        },
        yours=True,
        url=f"{reverse('decisions:remarks')}#{row.decision.item.reference}",
        button=_("To the remarks"),
        forum=str(row.decision.forum),
    )


def _remarks(mine: Standing) -> QuerySet[Feedback]:
    return Feedback.objects.filter(
        readable(mine, "decision__item__", "decision__forum"),
        decision__forum__in=mine.forums("record_on_behalf"),
        status=Feedback.Status.TREATED,
        result__in=NEEDS_REMARK,
        handling__isnull=True,
    )


def _late(mine: Standing) -> QuerySet[Feedback]:
    return (
        Feedback.objects.late(timezone.localdate())
        .filter(decision__forum__in=mine.forums("send_packets"), decision__status=D.FEEDBACK)
        .order_by()
    )


def late_actions(mine: Standing, most: int) -> Source:
    """Work after an agreement that its owner did not finish in time."""
    at_mine = mine.forums("manage_actions")
    here = Q(readable(mine, "decision__item__", "decision__forum"), decision__forum__in=at_mine)
    here |= Q(
        readable(mine, "placement__item__", "placement__meeting__forum"),
        decision=None,
        placement__meeting__forum__in=at_mine,
    )
    told = ("decision__forum", "placement__meeting__forum", "municipality", "organisation", "person")
    rows = Action.objects.late(timezone.localdate()).filter(here).select_related(*told).order_by("due_on", "pk")
    return Source(rows[:most], _late_action)


def _late_action(action: Action) -> Turn:
    return Turn(
        _("%(owner)s: “%(title)s” is not done yet.") % {"owner": action.owned_by, "title": action.title},
        due=action.due_on,
        yours=True,
        url=action.get_absolute_url(),
        button=_("Open the action"),
        forum=str(action.forum),
    )
