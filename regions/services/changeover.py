"""After elections: who holds something for a municipality, and who follows, from one day, in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from overleg.lib.refusal import Refused
from regions.models import Mandate, Municipality, Office
from regions.services import mandates as service
from regions.services.people import person_for
from timeline.services import record

STAYS, ENDS, FOLLOWED = "stays", "ends", "followed"
CHOICES = (
    (STAYS, gettext_lazy("stays")),
    (ENDS, gettext_lazy("stops")),
    (FOLLOWED, gettext_lazy("is followed by")),
)
# Elections change who is chosen; the administration stays.
ELECTED = (Office.Kind.MAYOR, Office.Kind.COUNCILLOR)


@dataclass
class Holder:
    """A person with everything held for one municipality: one line, one choice."""

    person: User
    offices: list[Office] = field(default_factory=list)
    mandates: list[Mandate] = field(default_factory=list)

    @property
    def usual(self) -> str:
        """Who was elected stops, unless somebody says otherwise; officials stay."""
        official = any(office.kind not in ELECTED for office in self.offices)
        return STAYS if official else ENDS

    @property
    def holds(self) -> list[str]:
        offices = [office.get_kind_display() for office in self.offices]
        tables = [
            _("%(role)s at %(forum)s") % {"role": one.get_role_display(), "forum": one.seat.forum.name}
            for one in self.mandates
        ]
        return offices + tables


@dataclass(frozen=True)
class Choice:
    holder: Holder
    what: str
    name: str = ""
    email: str = ""


class SomeRefused(Refused):
    """Nothing was changed; `errors` says per person (primary key) what is wrong."""

    def __init__(self, errors: dict[int, Refused]) -> None:
        super().__init__(_("Nothing was changed yet: look at the marked lines."))
        self.errors = errors


def holders(municipality: Municipality, day: date) -> list[Holder]:
    """Everybody who holds something for it on `day`: mayors first, then who sits at a forum, then the others."""
    found: dict[int, Holder] = {}
    for office in municipality.offices.on(day).select_related("person"):
        found.setdefault(office.person_id, Holder(office.person)).offices.append(office)
    running = Mandate.objects.on(day).filter(seat__municipality=municipality)
    for mandate in running.select_related("person", "seat__forum", "seat__municipality").order_by("seat__forum__name"):
        found.setdefault(mandate.person_id, Holder(mandate.person)).mandates.append(mandate)
    return sorted(found.values(), key=_rank)


def _rank(holder: Holder) -> tuple:
    kinds = {office.kind for office in holder.offices}
    return (Office.Kind.MAYOR not in kinds, not holder.mandates, holder.person.name)


@transaction.atomic
def change_over(municipality: Municipality, *, first_day: date, choices: Iterable[Choice], by: User) -> list[str]:
    """End and start everything that was chosen, all or nothing. Gives what happened, a sentence a line.

    Raises SomeRefused with what is wrong per person.
    """
    told: list[str] = []
    errors: dict[int, Refused] = {}
    for choice in choices:
        if choice.what == STAYS:
            continue
        try:
            with transaction.atomic():
                told += _one(choice, first_day, by)
        except Refused as refusal:
            errors[choice.holder.person.pk] = refusal
    if errors:
        raise SomeRefused(errors)
    if not told:
        raise Refused(_("Everybody stays, so there is nothing to change."))
    record(municipality, "changed_over", by=by, first_day=first_day.isoformat(), count=len(told))
    return told


def _one(choice: Choice, first_day: date, by: User) -> list[str]:
    last_day = first_day - timedelta(days=1)
    follower = person_for(name=choice.name, email=choice.email) if choice.what == FOLLOWED else None
    told = []
    for office in choice.holder.offices:
        service.end_office(office, last_day=last_day, by=by)
        told.append(_ends(choice, office.get_kind_display()))
        if follower and not _holds(follower, office, first_day):
            service.appoint(follower, kind=office.kind, municipality=office.municipality, starts_on=first_day, by=by)
            told.append(_starts(follower, office.get_kind_display()))
    for mandate in choice.holder.mandates:
        where = _("%(role)s at %(forum)s") % {"role": mandate.get_role_display(), "forum": mandate.seat.forum.name}
        if follower is None or _sits(follower, mandate, first_day):
            service.end_mandate(mandate, last_day=last_day, by=by)
            told.append(_ends(choice, where))
            continue
        service.replace_mandate(mandate, person=follower, starts_on=first_day, by=by)
        told += [_ends(choice, where), _starts(follower, where)]
    return told


def _holds(person: User, office: Office, day: date) -> bool:
    return person.offices.on(day).filter(kind=office.kind, municipality=office.municipality).exists()


def _sits(person: User, mandate: Mandate, day: date) -> bool:
    return mandate.seat.mandates.on(day).filter(person=person).exists()


def _ends(choice: Choice, what: str) -> str:
    return _("%(name)s stops as %(what)s") % {"name": choice.holder.person.name, "what": what}


def _starts(person: User, what: str) -> str:
    return _("%(name)s starts as %(what)s") % {"name": person.name, "what": what}
