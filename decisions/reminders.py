"""What a digest tells a person about colleges and councils and about work: a few questions, whatever the number.

Each function gives the lines of one person on one day. Of what is confidential a line says that it is there, no more.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from decisions.models import Action, Feedback, Packet
from decisions.services.feedback import ALIVE
from overleg.lib.moments import short_day
from overleg.lib.reminder import NEWS, SOON, Line, Urgency, news, occasion, week
from regions.access import standing
from regions.models import WorkingAgreement
from timeline.services import now

# A bound, far above what one person can have waiting.
MOST = 200
UNOPENED, NO_LONGER = timedelta(days=7), timedelta(days=45)


def duties(user: User, today: date) -> list[Line]:
    """Director and clerk: what their college and council must treat; support officer: where forums wait."""
    mine = standing(user)
    found = [*_own_duties(mine.staff_of, today)] if mine.staff_of else []
    officer_of = mine.forums("send_packets")
    return [*found, *_late_at_forums(officer_of, today)] if officer_of else found


def _own_duties(staff_of: set[int], today: date) -> list[Line]:
    unrecorded = Q(status=Feedback.Status.SCHEDULED, scheduled_on__lt=today)
    rows = (
        Feedback.objects.due_for(staff_of)
        .filter(Q(due_on__lte=today + SOON) | unrecorded, decision__status__in=ALIVE)
        .filter(decision__item__confidential=False)
        .for_list()
    )
    return [line for row in rows[:MOST] if (line := _duty(row, today))]


def _duty(row: Feedback, today: date) -> Line | None:
    names = {"municipality": row.municipality, "title": row.decision.item.title, "ask": row.get_ask_display()}
    if row.body == "college":
        text = _("College of %(municipality)s: “%(title)s” (%(ask)s)") % names
    else:
        text = _("Council of %(municipality)s: “%(title)s” (%(ask)s)") % names
    told = occasion(row.due_on, today)
    if told is None or (told[1] == Urgency.SOON and row.scheduled_on):
        if row.scheduled_on is None or row.scheduled_on >= today:
            return None  # it is planned, and the day has not come
        told = f"record:{row.scheduled_on}", Urgency.SOON
        text = _("%(what)s was planned, record the result") % {"what": text}
    when, urgency = told
    return Line(f"feedback:{row.pk}", when, urgency, text, reverse("decisions:feedback", args=[row.pk]), row.due_on)


def _late_at_forums(forums: list[int], today: date) -> list[Line]:
    rows = (
        Feedback.objects.late(today)
        .filter(decision__forum__in=forums, decision__status__in=ALIVE)
        .values("decision__forum", "decision__forum__name", "decision__forum__slug")
        .annotate(late=Count("pk"), towns=Count("municipality", distinct=True))
        .order_by("decision__forum__name")
    )
    return [
        Line(
            f"forum:{row['decision__forum']}:late",
            f"week:{week(today)}",
            Urgency.LATE,
            ngettext(
                "%(forum)s: %(late)d answer is late.",
                "%(forum)s: %(late)d answers are late, from %(towns)d municipalities.",
                row["late"],
            )
            % {"forum": row["decision__forum__name"], "late": row["late"], "towns": row["towns"]},
            f"{reverse('decisions:matrix')}?forum={row['decision__forum__slug']}",
        )
        for row in rows
    ]


def actions(user: User, today: date) -> list[Line]:
    """The owner first; when that did not help for as long as the forum agreed, its support officer."""
    fresh = now() - NEWS
    mine = (
        Action.objects.visible_to(user)
        .owned_by(user)
        .open()
        .filter(Q(due_on__lte=today + SOON) | Q(given_at__gte=fresh))
        .order_by("due_on", "pk")
        .for_list()
    )
    found = [line for action in mine[:MOST] if (line := _own_action(action, today))]
    own = {line.thing for line in found}
    return [*found, *(line for line in _late_actions(user, today) if line.thing not in own)]


def _own_action(action: Action, today: date) -> Line | None:
    given = timezone.localdate(action.given_at) if action.given_at else None
    told = occasion(action.due_on, today) or news(given, today)
    if told is None:
        return None
    when, urgency = told
    text = _("Action for %(owner)s: %(title)s") % {"owner": action.owned_by, "title": action.title}
    return _about(action, when, urgency, text)


def _late_actions(user: User, today: date) -> list[Line]:
    forums = standing(user).forums("manage_actions")
    if not forums:
        return []
    agreed = WorkingAgreement.objects.on(today).filter(forum__in=forums).values_list("forum", "late_action_days")
    days = dict.fromkeys(forums, WorkingAgreement._meta.get_field("late_action_days").default) | dict(agreed)
    waited = Q(pk__in=())
    for forum, number in days.items():
        here = Q(decision__forum=forum) | Q(decision=None, placement__meeting__forum=forum)
        waited |= here & Q(due_on__lt=today - timedelta(days=number))
    found = []
    for action in Action.objects.open().filter(waited).order_by("due_on", "pk").for_list()[:MOST]:
        weeks = (today - action.due_on).days // 7
        text = _("%(owner)s is late with an action: %(title)s") % {"owner": action.owned_by, "title": action.title}
        found.append(_about(action, f"waits:{action.due_on}+{weeks}", Urgency.LATE, text))
    return found


def _about(action: Action, when: str, urgency: Urgency, text: str) -> Line:
    if action.item.confidential:
        text = _("An action on a confidential item: what it says is read after signing in")
    return Line(f"action:{action.pk}", when, urgency, text, action.get_absolute_url(), action.due_on)


def packets(user: User, today: date) -> list[Line]:
    """Director and clerk: a packet that went out a week ago, and that nobody there opened. Told once.

    Not when its decision was treated without it, and not long after.
    """
    staff_of = standing(user).staff_of
    if not staff_of:
        return []
    still_asked = Feedback.objects.open().filter(
        decision=OuterRef("decision"), municipality=OuterRef("municipality"), decision__status__in=ALIVE
    )
    unopened = (
        Packet.objects.to_be_read()
        .filter(Q(decision=None) | Exists(still_asked), municipality__in=staff_of, opened_at=None)
        .filter(sent_at__range=(now() - NO_LONGER, now() - UNOPENED))
        .select_related("municipality")
        .for_list()
        .order_by("sent_at", "pk")
    )
    return [
        Line(
            f"packet:{packet.pk}",
            "unopened",
            Urgency.SOON,
            _("The packet for %(municipality)s about %(about)s was not opened yet")
            % {"municipality": packet.municipality, "about": _subject(packet)},
            reverse("decisions:packet", args=[packet.pk]),
        )
        for packet in unopened[:MOST]
    ]


def _subject(packet: Packet) -> str:
    if packet.decision:
        return _("“%(title)s”") % {"title": packet.decision.item.title}
    names = {"forum": packet.meeting.forum, "day": short_day(timezone.localdate(packet.meeting.starts_at))}
    return _("the meeting of %(forum)s (%(day)s)") % names
