"""What waits for a person: one line per thing to do, the most urgent first, from everything they may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agenda.models import AgendaItem, Meeting
from agenda.waiting import advice, questions, referrals, validations
from agenda.waiting_minutes import minutes
from decisions.models import Decision, Feedback, Packet
from decisions.querysets import packets_sent_by
from decisions.services.feedback import NEEDS_REMARK
from overleg.lib.moments import short_day
from overleg.lib.turn import Turn
from overleg.rhythm_page import of_staff
from overleg.waiting_home import SHOWN, actions, coming_to_council, duties
from overleg.waiting_machinery import machinery
from regions.access import Standing, standing
from regions.models import Forum, Mandate

AHEAD = timedelta(days=60)


def waiting_for(user: User, forums: Iterable[Forum]) -> list[tuple[str, list[Turn]]]:
    """Headings with their turns; headings without any are left out. A fixed number of queries."""
    mine = standing(user)
    names = {forum.pk: forum for forum in forums}
    found = [
        (_("Items"), [*questions(user), *advice(mine), *referrals(mine), *_queues(mine, names), *_returned(user)]),
        (_("Meetings"), [*validations(user), *_meetings(mine), *minutes(mine, user)]),
        (_("Decisions"), [*_ratified(mine), *_failed_packets(user), *_answers(mine, names)]),
        (_("Your municipality"), [*duties(mine), *of_staff(mine), *coming_to_council(mine)]),
        (_("Actions"), actions(user)),
        (_("Administration"), [*machinery(mine), *_gaps(mine)]),
    ]
    return [(title, turns) for title, turns in found if turns]


def _queues(mine: Standing, names: dict[int, Forum]) -> list[Turn]:
    """Support officer: proposals to look at, accepted items without a place."""
    S = AgendaItem.Status
    rows = (
        AgendaItem.objects.filter(forum__in=mine.forums("compose"), status__in=(S.PROPOSED, S.ACCEPTED))
        .values("forum")
        .annotate(proposed=Count("pk", Q(status=S.PROPOSED)), accepted=Count("pk", Q(status=S.ACCEPTED)))
        .order_by("forum")
    )
    turns = []
    for row in rows:
        forum, parts = names[row["forum"]], []
        if row["proposed"]:
            parts.append(
                ngettext("%(n)d proposal to look at", "%(n)d proposals to look at", row["proposed"])
                % {"n": row["proposed"]}
            )
        if row["accepted"]:
            parts.append(
                ngettext("%(n)d item without a place", "%(n)d items without a place", row["accepted"])
                % {"n": row["accepted"]}
            )
        turns.append(
            Turn(
                what=f"{forum}: {', '.join(parts)}.",
                yours=True,
                url=f"{reverse('agenda:items')}?forum={forum.slug}&status=waiting",
                button=_("Open the queue"),
            )
        )
    return turns


def _returned(user: User) -> list[Turn]:
    """Proposer: items that came back with a question."""
    items = AgendaItem.objects.visible_to(user).filter(proposer=user, status=AgendaItem.Status.RETURNED)[:SHOWN]
    return [
        Turn(
            what=_("“%(title)s” came back to you: read why, and propose it again.") % {"title": item.title},
            yours=True,
            url=item.get_absolute_url(),
            button=_("Open the item"),
        )
        for item in items
    ]


def _meetings(mine: Standing) -> list[Turn]:
    """Officer: compose, open, end."""
    S = Meeting.Status
    meetings = (
        Meeting.objects.filter(
            forum__in=mine.forums("compose"),
            status__in=(S.DRAFT, S.PUBLISHED, S.IN_SESSION),
            starts_at__lt=timezone.now() + AHEAD,
        )
        .select_related("forum")
        .prefetch_related("forum__agreements")
        .order_by("starts_at")[: 2 * SHOWN]
    )
    turns = [turn for meeting in meetings if (turn := _officers_turn(meeting))]
    return turns[:SHOWN]


def _officers_turn(meeting: Meeting) -> Turn | None:
    S = Meeting.Status
    day, today = timezone.localdate(meeting.starts_at), timezone.localdate()
    url, session = meeting.get_absolute_url(), reverse("agenda:meeting-session", args=[meeting.pk])
    if meeting.status == S.DRAFT:
        due = day - timedelta(days=_publication_days(meeting.forum, day))
        text = _("Compose and publish the agenda of %(meeting)s.") % {"meeting": _named(meeting)}
        return Turn(what=text, due=due, yours=True, url=url, button=_("Compose the agenda"))
    if meeting.status == S.PUBLISHED and day <= today:
        text = _("%(meeting)s can begin.") % {"meeting": _named(meeting)}
        return Turn(what=text, yours=True, url=url, button=_("Open the meeting"))
    if meeting.status == S.IN_SESSION:
        text = _("%(meeting)s is in session.") % {"meeting": _named(meeting)}
        return Turn(what=text, yours=True, url=session, button=_("To the meeting"))
    return None


def _publication_days(forum: Forum, day: date) -> int:
    """As the working agreement of that day says, out of the agreements that were already fetched."""
    running = (row for row in forum.agreements.all() if row.starts_on <= day <= (row.ends_on or day))
    return next((row.publication_days for row in running), 7)


def _named(meeting: Meeting) -> str:
    return f"{meeting.forum} ({short_day(timezone.localdate(meeting.starts_at))})"


def _ratified(mine: Standing) -> list[Turn]:
    """Officer: agreed, and no packets made yet."""
    decisions = (
        Decision.objects.filter(forum__in=mine.forums("send_packets"), status=Decision.Status.RATIFIED)
        .select_related("item")
        .order_by("ratified_on")[:SHOWN]
    )
    return [
        Turn(
            what=_("“%(title)s” is ratified: make the packets.") % {"title": decision.item.title},
            yours=True,
            url=decision.get_absolute_url(),
            button=_("Open the decision"),
        )
        for decision in decisions
    ]


def _failed_packets(user: User) -> list[Turn]:
    """Officer: what could not be made."""
    packets = (
        Packet.objects.filter(packets_sent_by(user), state=Packet.State.FAILED, superseded_at__isnull=True)
        .select_related("municipality")
        .for_list()
        .order_by("pk")[:SHOWN]
    )
    return [
        Turn(
            what=_("The packet of %(municipality)s for “%(title)s” failed: see why and try again.")
            % {"municipality": packet.municipality, "title": _about(packet)},
            yours=True,
            url=packet.get_absolute_url(),
            button=_("To the packets"),
        )
        for packet in packets
    ]


def _about(packet: Packet) -> str:
    return packet.decision.item.title if packet.decision else _named(packet.meeting)


def _late_at_forum(mine: Standing, names: dict[int, Forum]) -> list[Turn]:
    """Officer: colleges and councils that are late."""
    rows = (
        Feedback.objects.late(timezone.localdate())
        .filter(decision__forum__in=mine.forums("send_packets"), decision__status=Decision.Status.FEEDBACK)
        .values("decision__forum")
        .annotate(late=Count("pk"), towns=Count("municipality", distinct=True))
        .order_by("decision__forum")
    )
    return [
        Turn(
            what=ngettext(
                "%(forum)s: %(late)d answer is late.",
                "%(forum)s: %(late)d answers are late, from %(towns)d municipalities.",
                row["late"],
            )
            % {"forum": names[row["decision__forum"]], "late": row["late"], "towns": row["towns"]},
            yours=True,
            url=f"{reverse('decisions:matrix')}?forum={names[row['decision__forum']].slug}",
            button=_("Open the matrix"),
        )
        for row in rows
    ]


def _answers(mine: Standing, names: dict[int, Forum]) -> list[Turn]:
    return [*_remarks(mine, names), *_late_at_forum(mine, names)]


def _remarks(mine: Standing, names: dict[int, Forum]) -> list[Turn]:
    """Officer: what colleges and councils remarked or refused, and nobody looked at yet."""
    rows = (
        Feedback.objects.filter(
            decision__forum__in=mine.forums("record_on_behalf"),
            status=Feedback.Status.TREATED,
            result__in=NEEDS_REMARK,
            handling__isnull=True,
        )
        .values("decision__forum")
        .annotate(waiting=Count("pk"))
        .order_by("decision__forum")
    )
    return [
        Turn(
            what=ngettext("%(forum)s: %(n)d remark to look at.", "%(forum)s: %(n)d remarks to look at.", row["waiting"])
            % {"forum": names[row["decision__forum"]], "n": row["waiting"]},
            yours=True,
            url=reverse("decisions:remarks"),
            button=_("To the remarks"),
        )
        for row in rows
    ]


def _gaps(mine: Standing) -> list[Turn]:
    """Administrator: forums that meet, and miss what makes them work."""
    if not mine.administrator:
        return []
    today = timezone.localdate()
    working = Forum.objects.filter(seats__isnull=False).distinct()
    chairs = Mandate.objects.on(today).filter(role=Mandate.Role.CHAIR).values("seat__forum")
    gaps = [
        (working.exclude(pk__in=chairs), _("%(forum)s has no chair.")),
        (working.filter(assignments__isnull=True), _("%(forum)s has no support officer.")),
        (working.filter(agreements__isnull=True), _("%(forum)s has no working agreement.")),
    ]
    return [
        Turn(what=text % {"forum": forum}, yours=True, url=forum.get_absolute_url(), button=_("Open the forum"))
        for forums, text in gaps
        for forum in forums[:SHOWN]
    ]
