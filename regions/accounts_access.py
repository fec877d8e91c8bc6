"""Who may see and change accounts: administrators all of them, officers and directors those they work with."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from overleg.lib.dates import still_or_later
from regions.access import demand_administrator, get_municipality, standing
from regions.models import Mandate, Municipality, Office, Seat, SupportAssignment


def get_account(user: User, pk: int) -> User:
    """Any account, for an administrator."""
    demand_administrator(user)
    return get_object_or_404(User, pk=pk)


def get_to_invite(user: User, pk: int) -> User:
    """Somebody with a mandate at a forum one looks after, who supports it, or who answers for a seat there."""
    mine = standing(user)
    if mine.administrator:
        return get_object_or_404(User, pk=pk)
    forums, today = mine.forums("manage_seats"), timezone.localdate()
    if not forums:
        raise Http404
    seats = Seat.objects.filter(still_or_later(today), forum__in=forums)
    offices = Office.objects.filter(
        Q(municipality__in=seats.values("municipality")) | Q(organisation__in=seats.values("organisation")),
        still_or_later(today),
    )
    near = (
        Q(pk__in=Mandate.objects.filter(still_or_later(today), seat__in=seats).values("person"))
        | Q(pk__in=SupportAssignment.objects.filter(still_or_later(today), forum__in=forums).values("officer"))
        | Q(pk__in=offices.values("person"))
    )
    return get_object_or_404(User.objects.filter(near), pk=pk)


def may_delegate(user: User, municipality: Municipality) -> bool:
    """Its general director, and an administrator."""
    if standing(user).administrator:
        return True
    held = user.offices.on(timezone.localdate())
    return held.filter(kind=Office.Kind.DIRECTOR, municipality=municipality).exists()


def get_to_delegate(user: User, nis_code: str) -> Municipality:
    municipality = get_municipality(user, nis_code)
    if not may_delegate(user, municipality):
        raise PermissionDenied(
            _("Only the general director of this municipality, or an administrator, names its clerks.")
        )
    return municipality


def get_clerk(user: User, nis_code: str, pk: int) -> Office:
    """A clerk of this municipality, to end it."""
    municipality = get_to_delegate(user, nis_code)
    clerks = municipality.offices.filter(kind=Office.Kind.CLERK)
    return get_object_or_404(clerks.select_related("person", "municipality", "organisation"), pk=pk)
