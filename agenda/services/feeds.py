"""Calendars at a secret address: make one, find it by its secret, take it back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import CalendarFeed
from overleg.lib.refusal import Refused
from regions.access import standing
from regions.models import Forum
from timeline.services import now

MOST = 10
AN_HOUR = timedelta(hours=1)


@transaction.atomic
def make_feed(person: User, *, forum: Forum | None = None) -> tuple[CalendarFeed, str]:
    """The row and its secret, which nobody can read again afterwards."""
    if forum is not None and not standing(person).may("read_extract", forum.pk):
        raise Refused(_("You have no part in this forum. Choose another."), field="forum")
    User.objects.select_for_update().get(pk=person.pk)
    if person.calendar_feeds.filter(revoked_at__isnull=True).count() >= MOST:
        raise Refused(_("You have ten addresses already. Take one back first."))
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(person=person, forum=forum, fingerprint=fingerprint(secret), created_at=now())
    return feed, secret


def revoke_feed(feed: CalendarFeed) -> None:
    """From now on nobody reads anything at this address."""
    CalendarFeed.objects.filter(pk=feed.pk, revoked_at__isnull=True).update(revoked_at=now())


def find_feed(secret: str) -> CalendarFeed | None:
    """Of somebody who may still sign in, and not taken back."""
    found = CalendarFeed.objects.filter(
        fingerprint=fingerprint(secret), revoked_at__isnull=True, person__is_active=True
    )
    return found.select_related("person", "forum").first()


def note_use(feed: CalendarFeed) -> None:
    """So that its owner sees that something reads it; once an hour is enough."""
    if feed.last_used_at is None or feed.last_used_at < now() - AN_HOUR:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_used_at=now())


def fingerprint(secret: str) -> str:
    """The secret is 256 random bits: a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()
