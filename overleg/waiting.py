"""What waits for a person: one line per thing to do, the most urgent first, from everything they may see."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agenda.models import AgendaItem
from agenda.waiting import advice, questions, referrals, validations
from agenda.waiting_minutes import minutes
from overleg.lib.source import Source, Sources, told
from overleg.lib.turn import Turn
from overleg.rhythm_page import of_staff
from overleg.waiting_follow_up import decisions, failed_packets, late_at_forums, remarks_at_forums
from overleg.waiting_home import SHOWN, actions, coming_to_council, duties
from overleg.waiting_machinery import machinery
from overleg.waiting_officer import meetings
from regions.access import Standing, standing
from regions.models import Forum, Mandate


def waiting_for(user: User, beside: Sequence[QuerySet] = ()) -> list[tuple[str, list[Turn]]]:
    """Headings with their turns; headings without any are left out. What else the page shows is read `beside` them."""
    mine = standing(user)
    groups: list[tuple[str, Sources]] = [
        (_("Items"), [questions(user), advice(mine), referrals(mine), _queues(mine), _returned(user)]),
        (_("Meetings"), [validations(user), meetings(mine), minutes(mine, user)]),
        (_("Decisions"), [decisions(mine), failed_packets(mine), remarks_at_forums(mine), late_at_forums(mine)]),
        (_("Your municipality"), [coming_to_council(mine)]),
        (_("Actions"), [actions(user)]),
        (_("Administration"), _gaps(mine)),
    ]
    turns = told(*(sources for _title, sources in groups), beside=beside)
    found = {title: of_kind for (title, _sources), of_kind in zip(groups, turns, strict=True)}
    found[_("Your municipality")][:0] = [*duties(mine), *of_staff(mine)]
    found[_("Administration")][:0] = machinery(mine)
    return [(title, turns) for title, turns in found.items() if turns]


def _queues(mine: Standing) -> Source | None:
    """Support officer: proposals to look at, accepted items without a place."""
    S = AgendaItem.Status
    composed = mine.forums("compose")
    if not composed:
        return None
    rows = (
        AgendaItem.objects.filter(forum__in=composed, status__in=(S.PROPOSED, S.ACCEPTED))
        .values("forum__name", "forum__slug")
        .annotate(proposed=Count("pk", Q(status=S.PROPOSED)), accepted=Count("pk", Q(status=S.ACCEPTED)))
        .order_by("forum")
    )
    return Source(rows, _queue)


def _queue(row: dict) -> Turn:
    parts = []
    if row["proposed"]:
        text = ngettext("%(n)d proposal to look at", "%(n)d proposals to look at", row["proposed"])
        parts.append(text % {"n": row["proposed"]})
    if row["accepted"]:
        text = ngettext("%(n)d item without a place", "%(n)d items without a place", row["accepted"])
        parts.append(text % {"n": row["accepted"]})
    return Turn(
        what=f"{row['forum__name']}: {', '.join(parts)}.",
        yours=True,
        url=f"{reverse('agenda:items')}?forum={row['forum__slug']}&status=waiting",
        button=_("Open the queue"),
    )


def _returned(user: User) -> Source:
    """Proposer: items that came back with a question."""
    items = AgendaItem.objects.visible_to(user).filter(proposer=user, status=AgendaItem.Status.RETURNED)
    return Source(items[:SHOWN], _came_back)


def _came_back(item: AgendaItem) -> Turn:
    return Turn(
        what=_("“%(title)s” came back to you: read why, and propose it again.") % {"title": item.title},
        yours=True,
        url=item.get_absolute_url(),
        button=_("Open the item"),
    )


def _gaps(mine: Standing) -> list[Source]:
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
    return [Source(forums[:SHOWN], partial(_gap, text)) for forums, text in gaps]


def _gap(text: str, forum: Forum) -> Turn:
    return Turn(what=text % {"forum": forum}, yours=True, url=forum.get_absolute_url(), button=_("Open the forum"))
