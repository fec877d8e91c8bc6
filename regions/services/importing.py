"""People and mandates from a spreadsheet: every line is tried as the real thing, and taken back until it is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from functools import cached_property
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from overleg.lib.dates import still_or_later
from overleg.lib.refusal import Refused
from regions.models import Forum, Mandate, Municipality, Office, Organisation, PeopleImport
from regions.people_sheet import Line, plain
from regions.services import mandates as service
from regions.services.people import person_for, same_name
from regions.services.rehearsal import rehearse
from timeline.services import now, record

Thing = TypeVar("Thing")
CHANGED, SAME, WRONG = "changed", "same", "wrong"
OFFICES = {
    "burgemeester": Office.Kind.MAYOR,
    "algemeen directeur": Office.Kind.DIRECTOR,
    "adjunct-algemeendirecteur": Office.Kind.DIRECTOR,
    "medewerker": Office.Kind.CLERK,
    "gemeentelijk medewerker": Office.Kind.CLERK,
    "raadslid": Office.Kind.COUNCILLOR,
    "gemeenteraadslid": Office.Kind.COUNCILLOR,
    "contactpersoon": Office.Kind.CONTACT,
}
ROLES = {
    "": Mandate.Role.MEMBER,
    "lid": Mandate.Role.MEMBER,
    "voorzitter": Mandate.Role.CHAIR,
    "ondervoorzitter": Mandate.Role.VICE_CHAIR,
    "waarnemer": Mandate.Role.OBSERVER,
    "expert": Mandate.Role.EXPERT,
    "secretaris": Mandate.Role.SECRETARY,
}


@dataclass(frozen=True)
class Told:
    """What one line did, or would do."""

    number: int
    kind: str
    text: str


class Names:
    """Places and forums by what people call them, fetched once for all lines."""

    @cached_property
    def homes(self) -> dict[str, Municipality | Organisation]:
        places: dict[str, Municipality | Organisation] = {plain(one.name): one for one in Organisation.objects.all()}
        for one in Municipality.objects.order_by("starts_on"):
            places[plain(one.name)] = places[one.nis_code] = one
        return places

    @cached_property
    def forums(self) -> dict[str, Forum]:
        return {plain(name): one for one in Forum.objects.all() for name in (one.name, one.slug)}


def find(said: str, among: dict[str, Thing], missing: str) -> Thing:
    """The thing by its name; Refused with the nearest name when there is none."""
    if (thing := among.get(plain(said))) is not None:
        return thing
    near = get_close_matches(plain(said), among, n=1)
    hint = " " + _("Do you mean “%(near)s”?") % {"near": among[near[0]]} if near else ""
    raise Refused(missing % {"said": said} + hint)


def read_in(lines: list[Line], *, name: str, starts_on: date, by: User) -> PeopleImport:
    """Keep the lines with what they would do; nothing of it is done."""
    outcome = _as_rows(rehearse(lambda: _all(lines, starts_on, by)))
    rows = [line.as_row() for line in lines]
    return PeopleImport.objects.create(
        name=name[:160], starts_on=starts_on, rows=rows, outcome=outcome, read_by=by, read_at=now()
    )


def apply(people: PeopleImport, *, by: User) -> list[Told]:
    """Do what the preview showed and nothing else: when the world changed since, the new preview comes first."""
    try:
        with transaction.atomic():
            return _apply(people, by)
    except _Otherwise as otherwise:
        PeopleImport.objects.filter(pk=people.pk, applied_at=None).update(outcome=otherwise.outcome)
        raise Refused(_("Something changed since you looked. This is what would happen now: look again.")) from None


def forget_old() -> int:
    """The lines hold names and addresses: what they did stands in the history, so they are not kept."""
    oldest = timezone.now() - timedelta(days=settings.KEEP_SPREADSHEETS_DAYS)
    return PeopleImport.objects.filter(read_at__lt=oldest).delete()[0]


class _Otherwise(Exception):
    def __init__(self, outcome: list[dict]) -> None:
        self.outcome = outcome


def _apply(people: PeopleImport, by: User) -> list[Told]:
    held = PeopleImport.objects.select_for_update().get(pk=people.pk)
    if held.applied_at:
        raise Refused(_("This sheet was taken in already. Reload the page to see when."))
    told = _all([Line(**row) for row in held.rows], held.starts_on, by)
    if _as_rows(told) != held.outcome:
        raise _Otherwise(_as_rows(told))
    if not any(one.kind == CHANGED for one in told):
        raise Refused(_("Nothing in this sheet changes anything."))
    held.applied_at = now()
    held.save(update_fields=["applied_at"])
    record(held, "people_taken_in", by=by, count=sum(one.kind == CHANGED for one in told))
    return told


def _as_rows(told: list[Told]) -> list[dict]:
    return [asdict(one) for one in told]


def _all(lines: list[Line], starts_on: date, by: User) -> list[Told]:
    """Each line in turn: a wrong one changes nothing and does not stop the others."""
    names, told = Names(), []
    for line in lines:
        try:
            with transaction.atomic():
                kind, text = _one(line, names, starts_on, by)
        except Refused as refusal:
            kind, text = WRONG, str(refusal)
        told.append(Told(line.number, kind, text))
    return told


def _one(line: Line, names: Names, starts_on: date, by: User) -> tuple[str, str]:
    home = find(line.home, names.homes, _("No municipality or organisation is called “%(said)s”."))
    starts_on, last_day = _day(line.starts_on) or starts_on, _day(line.ends_on)
    person = _person(line, home)
    if line.forum:
        forum = find(line.forum, names.forums, _("No forum is called “%(said)s”."))
        role = find(line.role, ROLES, _("“%(said)s” is no role at a forum."))
        return _mandate(line, person, forum, home, Mandate.Role(role), starts_on, last_day, by)
    kind = find(line.office, OFFICES, _("“%(said)s” is no office we know."))
    return _office(person, home, Office.Kind(kind), starts_on, last_day, by)


def _day(text: str) -> date | None:
    if not text:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day on a calendar has no time zone
        except ValueError:
            continue
    raise Refused(_("“%(text)s” is not a day. Write it as 31/12/2026.") % {"text": text})


def _person(line: Line, home: Municipality | Organisation) -> User:
    """By address; without one, who has this name there already; else somebody new."""
    if line.email:
        return person_for(name=line.name, email=line.email)
    sit = Mandate.objects.filter(seat__in=home.seats.all())
    there = User.objects.filter(Q(pk__in=home.offices.values("person")) | Q(pk__in=sit.values("person")))
    same = [one for one in there if same_name(one.name, line.name)]
    if len(same) > 1:
        raise Refused(_("More than one person there is called %(name)s. Add the e-mail address.") % {"name": line.name})
    return same[0] if same else person_for(name=line.name, email="")


def _office(
    person: User, home: Municipality | Organisation, kind: Office.Kind, starts_on: date, last_day: date | None, by: User
) -> tuple[str, str]:
    place = {"organisation": home} if isinstance(home, Organisation) else {"municipality": home}
    said = {"name": person.name, "what": kind.label, "where": str(home)}
    held = person.offices.filter(still_or_later(starts_on), kind=kind, **place).first()
    if last_day:
        return _stop(held, service.end_office, last_day, by, said)
    if held:
        return SAME, _("%(name)s is %(what)s of %(where)s already") % said
    service.appoint(person, kind=kind, starts_on=starts_on, by=by, **place)
    return CHANGED, _("%(name)s becomes %(what)s of %(where)s") % said


def _mandate(
    line: Line,
    person: User,
    forum: Forum,
    home: Municipality | Organisation,
    role: Mandate.Role,
    starts_on: date,
    last_day: date | None,
    by: User,
) -> tuple[str, str]:
    place = {"organisation": home} if isinstance(home, Organisation) else {"municipality": home}
    said = {"name": person.name, "what": role.label, "where": f"{forum} ({home})"}
    seat = forum.seats.on(starts_on).filter(**place).first()
    if seat is None:
        raise Refused(_("%(home)s has no seat at %(forum)s then. Give it one first.") % {"home": home, "forum": forum})
    held = seat.mandates.filter(still_or_later(starts_on), person=person).first()
    if last_day:
        return _stop(held, service.end_mandate, last_day, by, said)
    if held and held.role == role:
        return SAME, _("%(name)s is %(what)s at %(where)s already") % said
    if held:
        service.end_mandate(held, last_day=starts_on - timedelta(days=1), by=by)
    service.start_mandate(seat, person=person, role=role, title=line.office, starts_on=starts_on, by=by)
    return CHANGED, _("%(name)s becomes %(what)s at %(where)s") % said


def _stop(held, end: Callable, last_day: date, by: User, said: dict) -> tuple[str, str]:
    if held is None:
        raise Refused(_("%(name)s is no %(what)s there, so there is nothing to end.") % said)
    if held.ends_on == last_day:
        return SAME, _("%(name)s stops then already") % said
    end(held, last_day=last_day, by=by)
    return CHANGED, _("%(name)s stops as %(what)s, %(where)s") % said
