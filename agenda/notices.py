"""Who gets mail about referrals and advice, the reminders, and sending each of them once."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from agenda import mail_routing
from agenda.models import Advice, Notice, Referral
from agenda.once import send_once, waiting
from regions.models import Forum, Office, SupportAssignment

Kind = Notice.Kind
PER_TICK = 200
SOON = timedelta(days=3)
# Longer ago it is no news any more, and no reminder.
NEWS = timedelta(days=7)
# A notice goes out as long as what it says still holds.
HOLDS: dict[str, str] = {
    Kind.REFERRED: Referral.Status.SENT,
    Kind.ASKED: Advice.Status.ASKED,
    Kind.DUE_SOON: Advice.Status.ASKED,
    Kind.OVERDUE: Advice.Status.ASKED,
    Kind.GIVEN: Advice.Status.GIVEN,
}


def receivers(kind: str, about: Referral | Advice, day: date) -> QuerySet[User]:
    """Everybody with an address whom this concerns on that day."""
    if isinstance(about, Referral):
        to_receiver = kind in (Kind.REFERRED, Kind.TAKEN_BACK)
        people = _officers(about.to_forum if to_receiver else about.from_forum, day)
        if not to_receiver:
            people |= Q(pk=about.item.proposer_id)
    elif kind == Kind.GIVEN:
        people = _officers(about.item.forum, day)
    else:
        people = _asked(about, day)
        if kind == Kind.OVERDUE:
            people |= _officers(about.item.forum, day)
    return User.objects.reachable().filter(people)


def _officers(forum: Forum, day: date) -> Q:
    return Q(pk__in=SupportAssignment.objects.on(day).filter(forum=forum).values("officer"))


def _asked(advice: Advice, day: date) -> Q:
    """Who must give it: the officers of the forum, or the contacts of the organisation."""
    if advice.forum:
        return _officers(advice.forum, day)
    contacts = Office.objects.on(day).filter(kind=Office.Kind.CONTACT, organisation=advice.organisation_id)
    return Q(pk__in=contacts.values("person"))


def remind() -> None:
    """Shortly before advice is due, and when that day passed: once each, however often this runs."""
    today = timezone.localdate()
    awaited = Advice.objects.open().select_related("item__forum", "forum", "organisation")
    # Whoever was asked only now has that mail still in front of them.
    soon = awaited.filter(due_on__range=(today, today + SOON), asked_at__lt=timezone.now() - SOON)
    late = awaited.filter(due_on__range=(today - NEWS, today - timedelta(days=1)))
    for kind, found in ((Kind.DUE_SOON, soon), (Kind.OVERDUE, late)):
        for advice in found.exclude(notices__kind=kind)[:PER_TICK]:
            people = receivers(kind, advice, today)
            rows = [Notice(person=one, kind=kind, advice=advice, made_at=timezone.now()) for one in people]
            Notice.objects.bulk_create(rows, ignore_conflicts=True)


def send() -> int:
    """Mail what was not mailed yet. Gives how many went out."""
    rows = waiting(Notice.objects.filter(sent_at__isnull=True, made_at__gte=timezone.now() - NEWS))
    rows = rows.select_related("person", *(f"referral__{name}" for name in ("item__forum", "from_forum", "to_forum")))
    rows = rows.select_related(*(f"advice__{name}" for name in ("item__forum", "forum", "organisation")))
    return sum(_send(notice) for notice in rows[:PER_TICK])


def _send(notice: Notice) -> bool:
    if notice.kind in HOLDS and notice.about.status != HOLDS[notice.kind]:
        # Answered or taken back in the meantime: there is nothing to tell.
        notice.delete()
        return False
    return send_once(notice, "sent_at", mail_routing.about)
