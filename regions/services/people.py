"""A person as somebody types one: by an address that is known already, or a new one with a name."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from overleg.lib.dates import still_or_later
from overleg.lib.refusal import Refused
from regions.models import Forum, Mandate, Municipality, Office, Organisation

OFFERED = 200  # people offered while an address is typed


def around(forum: Forum) -> list[User]:
    """Whom one most likely means at this forum: who sits there or supports it, and who works for those with a seat."""
    today = timezone.localdate()
    seats = forum.seats.filter(still_or_later(today))
    offices = Office.objects.filter(
        Q(municipality__in=seats.values("municipality")) | Q(organisation__in=seats.values("organisation"))
    )
    near = (
        Q(pk__in=Mandate.objects.filter(seat__forum=forum).values("person"))
        | Q(pk__in=forum.assignments.values("officer"))
        | Q(pk__in=offices.values("person"))
    )
    return _reachable(near)


def at_home(place: Municipality | Organisation) -> list[User]:
    """Who holds or held an office there."""
    return _reachable(Q(pk__in=place.offices.values("person")))


def _reachable(which: Q) -> list[User]:
    people = User.objects.filter(which, is_active=True, email__isnull=False)
    return list(people.order_by("name")[:OFFERED])


def known(email: str) -> User | None:
    """Who has this address, however it is typed."""
    email = email.strip()
    return User.objects.filter(email__iexact=email).first() if email else None


def same_name(one: str, other: str) -> bool:
    """Capitals and spaces do not make another person."""
    return one.split() == other.split() or one.casefold().split() == other.casefold().split()


@transaction.atomic
def person_for(*, name: str, email: str) -> User:
    """One person has one account, at however many tables: a known address gives that person, a new one makes one.

    Without an address the person sits at the table and cannot sign in. Raises Refused at `name` or `email`.
    """
    name, email = name.strip(), email.strip().lower()
    if person := known(email):
        if name and not same_name(name, person.name):
            raise Refused(
                _("This address belongs to %(name)s. Empty the name to choose this person, or type another address.")
                % {"name": person.name},
                field="email",
            )
        return person
    if not name:
        raise Refused(_("Give the name: nobody with this address is known yet."), field="name")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Refused(_("This is not an e-mail address: check it for typing errors."), field="email") from None
    return User.objects.create_user(email or None, name)
