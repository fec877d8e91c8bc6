"""Sending the digests: each person once a day or week, late when we were down, never twice.

Every person has one row (`DigestState`). Whoever works on it holds its lease, taken by one conditional UPDATE; a twin
finds it taken. A worker that dies before it handed the message to the mail server leaves a lease that runs out, and
another one starts again. One that dies between handing over and writing down what became of it leaves a mark: nobody
knows whether that mail arrived, so it is not sent again that day, and what stood in it is told in the next one.
A day that passed is never made up for: the digest of today says what waits today. Leases and pauses go by the wall
clock, as those of documents.jobs.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from accounts.models import DigestState, MailChoice, Told, User
from overleg.digest import letter
from overleg.digest.sources import untold, waiting
from overleg.lib.reminder import Line
from timeline.services import now

log = logging.getLogger(__name__)

Frequency = MailChoice.Frequency
PER_TICK = 2000
LEASE = timedelta(minutes=5)  # far longer than a mail server may take to answer
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=3)
# By then what is late was told again under another week, and what was new is no news any more.
REMEMBERED = timedelta(days=400)


@dataclass(frozen=True)
class Claim:
    """Ours until the lease ends; its moment is also its name."""

    person: User
    day: date
    lease: datetime

    def ours(self) -> QuerySet[DigestState]:
        return DigestState.objects.filter(person=self.person, lease_until=self.lease)


def send_due() -> int:
    """Everybody whose digest is due and not settled. Gives how many mails went out."""
    moment = timezone.localtime(now())
    if moment.time() < settings.DIGEST_TIME:
        return 0
    today = moment.date()
    _make_rows()
    sent = 0
    for person in _due(today)[:PER_TICK]:
        claim = _claim(person, today)
        if claim:
            sent += _settle(claim)
    return sent


def forget_old() -> None:
    Told.objects.filter(at__lt=now() - REMEMBERED).delete()


def _make_rows() -> None:
    """Whoever came since the last time."""
    rows = [DigestState(person=person) for person in User.objects.reachable().filter(digest=None)]
    DigestState.objects.bulk_create(rows, ignore_conflicts=True)


def _due(today: date) -> QuerySet[User]:
    """Daily: not settled today. Weekly: not since their last weekday. At once: at every tick of the day.

    A day is also settled for who hears at once when nobody knows whether the last mail arrived.
    """
    daily = Q(mail_choice=None) | Q(mail_choice__frequency=Frequency.DAILY)
    open_today = Q(digest__settled_on=None) | Q(digest__settled_on__lt=today)
    wanted = (daily | Q(mail_choice__frequency=Frequency.AT_ONCE)) & open_today
    for weekday in range(7):
        began = today - timedelta(days=(today.weekday() - weekday) % 7)
        open_week = Q(digest__settled_on=None) | Q(digest__settled_on__lt=began)
        chosen = Q(mail_choice__frequency=Frequency.WEEKLY, mail_choice__weekday=weekday)
        wanted |= chosen & Q(mail_choice__chosen_on__lte=began) & open_week
    return User.objects.reachable().filter(wanted, _free("digest__")).select_related("mail_choice").order_by("pk")


def _free(prefix: str = "") -> Q:
    moment = timezone.now()
    lease, retry = f"{prefix}lease_until", f"{prefix}retry_at"
    unheld = Q(**{lease: None}) | Q(**{f"{lease}__lt": moment})
    return unheld & (Q(**{retry: None}) | Q(**{f"{retry}__lte": moment}))


def _claim(person: User, today: date) -> Claim | None:
    lease = timezone.now() + LEASE
    rows = DigestState.objects.filter(_free(), person=person).exclude(settled_on__gte=today)
    if rows.filter(handed_over_at__isnull=False).update(
        settled_on=today, handed_over_at=None, lease_until=None, retry_at=None, attempts=0, error="broken off"
    ):
        log.warning("The digest of person %s was broken off while it was sent; it is not sent again today", person.pk)
        return None
    return Claim(person, today, lease) if rows.update(lease_until=lease) else None


def _settle(claim: Claim) -> bool:
    """Send what there is to tell, or nothing; a failure is one person's, and gives way to the next."""
    try:
        with translation.override(claim.person.language):
            lines = waiting(claim.person, claim.day)
        fresh = untold(claim.person, lines)
        if not fresh:
            claim.ours().update(lease_until=None, **_settled(claim))
            return False
        name = f"{claim.person.pk}.{claim.lease:%Y%m%d%H%M%S%f}"
        message = letter.compose(claim.person, fresh, known=len(lines) - len(fresh), name=name)
        if not claim.ours().update(handed_over_at=timezone.now()):
            return False  # it took so long that another worker has it
        message.send()
    except Exception as error:
        log.exception("The digest of person %s failed", claim.person.pk)
        _put_off(claim, error)
        return False
    _write_down(claim, fresh)
    return True


@transaction.atomic
def _write_down(claim: Claim, lines: list[Line]) -> None:
    """It arrived. Should this fail, the mark of handing over stays: then it is not sent again either."""
    moment = now()
    rows = [Told(person=claim.person, thing=line.thing, occasion=line.occasion, at=moment) for line in lines]
    Told.objects.bulk_create(rows, ignore_conflicts=True)
    claim.ours().update(lease_until=None, handed_over_at=None, sent_at=moment, **_settled(claim))


def _settled(claim: Claim) -> dict:
    choice = getattr(claim.person, "mail_choice", None)
    at_once = choice is not None and choice.frequency == Frequency.AT_ONCE
    return {"attempts": 0, "retry_at": None, "error": ""} | ({} if at_once else {"settled_on": claim.day})


def _put_off(claim: Claim, error: Exception) -> None:
    """Growing pauses, until the day is over: then the digest of the next day says it."""
    attempts = claim.ours().values_list("attempts", flat=True).first()
    if attempts is None:
        return
    pause = min(FIRST_PAUSE * 2 ** min(attempts, 10), LONGEST_PAUSE)
    claim.ours().update(
        lease_until=None,
        handed_over_at=None,
        attempts=attempts + 1,
        retry_at=timezone.now() + pause,
        error=f"{error}"[:200],
    )
