"""A general director names a clerk: who does the same work for the municipality, from a day, until a day."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Entry, User
from accounts.services import tell
from overleg.lib.refusal import Refused
from regions.models import Municipality, Office
from regions.services import accounts
from regions.services.mandates import appoint, end_office
from regions.services.people import person_for


@transaction.atomic
def name_clerk(
    municipality: Municipality, *, name: str, email: str, starts_on: date, ends_on: date | None = None, by: User
) -> Office:
    """Somebody known by address, or somebody new; both hear of it, and who cannot sign in yet is invited."""
    if not email.strip():
        raise Refused(_("Give the address: a clerk signs in."), field="email")
    if starts_on < timezone.localdate():
        raise Refused(_("Choose today or a later day: what is past cannot be handed over."), field="starts_on")
    if ends_on and ends_on < starts_on:
        raise Refused(_("The last day comes before the first day. Choose a later date."), field="ends_on")
    person = person_for(name=name, email=email)
    if not person.is_active:
        raise Refused(_("This account is closed. Ask an administrator to open it again."), field="email")
    office = appoint(person, kind=Office.Kind.CLERK, municipality=municipality, starts_on=starts_on, by=by)
    if ends_on:
        end_office(office, last_day=ends_on, by=by)
    invited = person.entry != Entry.ENTERS
    about = {"by": by, "municipality": municipality.name, "starts_on": starts_on, "ends_on": ends_on}
    transaction.on_commit(lambda: tell(person, "account/email/clerk_named", invited=invited, **about))
    if invited:
        accounts.invite(person, email=person.email or email, by=by)
    return office
