"""The life of an account as history tells it: each step by its service, with a line in the timeline of the person."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services
from accounts.models import User, ViewAs
from overleg.lib.refusal import Refused
from timeline.services import record


@transaction.atomic
def add(*, name: str, email: str, administrator: bool, by: User) -> User:
    """Somebody without mandate or office: another administrator, or who gets a seat later."""
    person = services.invite(email, name, by=by, administrator=administrator)
    record(person, "account_invited", by=by)
    return person


@transaction.atomic
def invite(person: User, *, email: str, by: User) -> User:
    invited = services.invite_known(person, email=email, by=by)
    record(invited, "account_invited", by=by)
    return invited


@transaction.atomic
def close(person: User, *, by: User) -> None:
    if not person.is_active:
        raise Refused(_("This account is closed already."))
    services.deactivate(person, by=by)
    record(person, "account_closed", by=by)


@transaction.atomic
def reopen(person: User, *, by: User) -> None:
    services.reactivate(person, by=by)
    record(person, "account_opened", by=by)


@transaction.atomic
def reset_second_factor(person: User, *, by: User) -> None:
    services.reset_second_factor(person, by=by)
    record(person, "second_factor_reset", by=by)


@transaction.atomic
def end_sessions(person: User, *, by: User) -> None:
    services.end_all_sessions(person)
    record(person, "sessions_ended", by=by)


@transaction.atomic
def make_administrator(person: User, wanted: bool, *, by: User) -> None:
    """Nobody gives up the last rights by mistake: another administrator takes them away."""
    if person == by:
        raise Refused(_("You cannot change your own rights: ask another administrator."))
    if wanted and not person.is_active:
        raise Refused(_("This account is closed. Open it first."))
    if person.is_administrator == wanted:
        return
    person.is_administrator = wanted
    person.save(update_fields=["is_administrator"])
    record(person, "administrator_made" if wanted else "administrator_unmade", by=by)


@transaction.atomic
def view_as(person: User, *, by: User) -> ViewAs:
    """Look with the eyes of somebody else, for a while; the row is the record of it."""
    if person.is_administrator:
        raise Refused(_("An administrator is not looked at with another's eyes: ask this person what they see."))
    if not person.is_active:
        raise Refused(_("This account is closed: there is nothing to see."))
    now = timezone.now()
    row = ViewAs.objects.create(
        by=by, person=person, started_at=now, until=now + timedelta(minutes=settings.VIEW_AS_MINUTES)
    )
    record(person, "viewed_as", by=by)
    return row
