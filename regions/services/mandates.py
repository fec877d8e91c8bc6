"""Who sits at a forum, for whom, and who supports it: dated rows that end, never rows that vanish."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from overleg.lib.dates import still_or_later
from overleg.lib.moments import day as in_words
from overleg.lib.refusal import Refused
from regions.models import Forum, Mandate, Municipality, Office, Organisation, Seat, SupportAssignment
from timeline.services import now, record


def _today() -> date:
    return timezone.localdate(now())


def _overlapping(rows: QuerySet, starts_on: date) -> QuerySet:
    """Rows still running on `starts_on`, or that start later: a second one would run beside them."""
    return rows.filter(still_or_later(starts_on))


def _check_last_day(row: Mandate | Seat | Office | SupportAssignment, last_day: date) -> None:
    if last_day < row.starts_on:
        raise Refused(_("The last day comes before the first day. Choose a later date."), field="last_day")
    if row.ends_on and row.ends_on <= last_day:
        raise Refused(_("This has already ended. Reload the page to see since when."), field="last_day")


@transaction.atomic
def seat(
    forum: Forum,
    *,
    by: User | None,
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
    voice: str = Seat.Voice.DECIDES,
    starts_on: date | None = None,
) -> Seat:
    """Give a municipality or an organisation a place at the forum."""
    starts_on = starts_on or _today()
    if (municipality is None) == (organisation is None):
        raise Refused(_("Choose a municipality or an organisation for this seat."))
    if municipality and municipality.ends_on and municipality.ends_on < starts_on:
        raise Refused(
            _("%(name)s no longer exists on that date. Choose its successor.") % {"name": municipality.name},
            field="municipality",
        )
    taken = forum.seats.filter(municipality=municipality, organisation=organisation)
    if _overlapping(taken, starts_on).exists():
        raise Refused(
            _("%(name)s already has a seat at this forum then.") % {"name": municipality or organisation},
            field="municipality" if municipality else "organisation",
        )
    place = Seat.objects.create(
        forum=forum, municipality=municipality, organisation=organisation, voice=voice, starts_on=starts_on
    )
    record(forum, "seated", by=by, seat=str(place), voice=voice, starts_on=starts_on.isoformat())
    return place


@transaction.atomic
def end_seat(place: Seat, *, last_day: date, by: User | None) -> Seat:
    """The place ends, and with it every mandate in it that would run longer."""
    _check_last_day(place, last_day)
    for mandate in _overlapping(place.mandates.select_related("person", "seat__forum"), last_day + timedelta(days=1)):
        if mandate.starts_on > last_day:
            raise Refused(
                _("%(name)s only starts in this seat on %(day)s. End that mandate first, or choose a later day.")
                % {"name": mandate.person.name, "day": in_words(mandate.starts_on)},
                field="last_day",
            )
        end_mandate(mandate, last_day=last_day, by=by)
    place.ends_on = last_day
    place.save(update_fields=["ends_on"])
    record(place.forum, "seat_ended", by=by, seat=str(place), last_day=last_day.isoformat())
    return place


@transaction.atomic
def start_mandate(
    place: Seat,
    *,
    person: User,
    by: User | None,
    role: str = Mandate.Role.MEMBER,
    title: str = "",
    starts_on: date | None = None,
) -> Mandate:
    """`person` sits in this seat from `starts_on`; the seat must exist then."""
    starts_on = starts_on or _today()
    if starts_on < place.starts_on or (place.ends_on and place.ends_on < starts_on):
        raise Refused(
            _("The seat does not exist on that date. Choose a date within the seat's period."), field="starts_on"
        )
    if _overlapping(place.mandates.filter(person=person), starts_on).exists():
        raise Refused(_("%(name)s already sits in this seat then.") % {"name": person.name}, field="person")
    mandate = Mandate.objects.create(
        seat=place, person=person, role=role, title=title, starts_on=starts_on, ends_on=place.ends_on
    )
    record(
        place.forum,
        "mandate_started",
        by=by,
        person=person.name,
        seat=str(place),
        role=role,
        starts_on=starts_on.isoformat(),
    )
    return mandate


@transaction.atomic
def end_mandate(mandate: Mandate, *, last_day: date, by: User | None) -> Mandate:
    """The last day counts: the person still sits there on that day."""
    _check_last_day(mandate, last_day)
    mandate.ends_on = last_day
    mandate.save(update_fields=["ends_on"])
    record(
        mandate.seat.forum,
        "mandate_ended",
        by=by,
        person=mandate.person.name,
        seat=str(mandate.seat),
        last_day=last_day.isoformat(),
    )
    return mandate


@transaction.atomic
def replace_mandate(mandate: Mandate, *, person: User, starts_on: date, by: User | None) -> Mandate:
    """Somebody else takes over seat, role and title; the mandate before ends the day before."""
    end_mandate(mandate, last_day=starts_on - timedelta(days=1), by=by)
    return start_mandate(
        mandate.seat, person=person, by=by, role=mandate.role, title=mandate.title, starts_on=starts_on
    )


@transaction.atomic
def assign_support(forum: Forum, *, officer: User, by: User | None, starts_on: date | None = None) -> SupportAssignment:
    """`officer` serves the forum from `starts_on`, beside whoever does already."""
    starts_on = starts_on or _today()
    if _overlapping(forum.assignments.filter(officer=officer), starts_on).exists():
        raise Refused(_("%(name)s already supports this forum then.") % {"name": officer.name}, field="officer")
    assignment = SupportAssignment.objects.create(forum=forum, officer=officer, starts_on=starts_on)
    record(forum, "support_assigned", by=by, officer=officer.name, starts_on=starts_on.isoformat())
    return assignment


@transaction.atomic
def end_support(assignment: SupportAssignment, *, last_day: date, by: User | None) -> SupportAssignment:
    """The officer still serves the forum on the last day. A forum may be without: its administrator sees that."""
    _check_last_day(assignment, last_day)
    assignment.ends_on = last_day
    assignment.save(update_fields=["ends_on"])
    record(assignment.forum, "support_ended", by=by, officer=assignment.officer.name, last_day=last_day.isoformat())
    return assignment


@transaction.atomic
def end_office(office: Office, *, last_day: date, by: User | None) -> Office:
    """What somebody is at home ends, and with it what they could see and do for it, the day after."""
    _check_last_day(office, last_day)
    office.ends_on = last_day
    office.save(update_fields=["ends_on"])
    home = office.organisation or office.municipality
    record(home, "office_ended", by=by, person=office.person.name, office=office.kind, last_day=last_day.isoformat())
    return office


@transaction.atomic
def appoint(
    person: User,
    *,
    kind: str,
    by: User | None,
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
    starts_on: date | None = None,
) -> Office:
    """What `person` is at home from `starts_on`: a contact answers for an organisation, others for a municipality."""
    starts_on = starts_on or _today()
    home = organisation if kind == Office.Kind.CONTACT else municipality
    if home is None or (municipality and organisation):
        raise Refused(_("A contact answers for an organisation, everybody else for a municipality."))
    held = person.offices.filter(kind=kind, municipality=municipality, organisation=organisation)
    if _overlapping(held, starts_on).exists():
        raise Refused(_("%(name)s already holds this office then.") % {"name": person.name}, field="person")
    office = Office.objects.create(
        person=person, kind=kind, municipality=municipality, organisation=organisation, starts_on=starts_on
    )
    record(home, "office_started", by=by, person=person.name, office=kind, starts_on=starts_on.isoformat())
    return office
