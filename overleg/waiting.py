"""What waits for a person: one line per thing to do, the most urgent first, from everything they may see."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agenda.models import AgendaItem
from agenda.waiting import advice, questions, referrals, validations
from agenda.waiting_minutes import minutes
from overleg.lib.turn import Turn
from overleg.rhythm_page import of_staff
from overleg.waiting_follow_up import decisions, failed_packets, late_at_forums, remarks_at_forums
from overleg.waiting_home import SHOWN, actions, coming_to_council, duties
from overleg.waiting_machinery import machinery
from overleg.waiting_officer import meetings
from regions.access import Standing, standing
from regions.models import Forum, Mandate


def waiting_for(user: User, forums: Iterable[Forum]) -> list[tuple[str, list[Turn]]]:
    """Headings with their turns; headings without any are left out. A fixed number of queries."""
    mine = standing(user)
    names = {forum.pk: forum for forum in forums}
    found = [
        (_("Items"), [*questions(user), *advice(mine), *referrals(mine), *_queues(mine, names), *_returned(user)]),
        (_("Meetings"), [*validations(user), *meetings(mine), *minutes(mine, user)]),
        (_("Decisions"), [*decisions(mine), *failed_packets(mine), *remarks_at_forums(mine), *late_at_forums(mine)]),
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
