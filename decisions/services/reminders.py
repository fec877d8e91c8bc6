"""Reminding municipalities of what their rhythm misses: at most once a day for one period, each message once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.once import send_once, waiting
from decisions import mail, rhythm
from decisions.models import Reminder, ReminderMail, ReminderPeriod
from decisions.rhythm import ReportingDuty, Year
from decisions.rhythm.letter import compose
from overleg.lib.refusal import Refused
from regions.models import Municipality
from regions.services.mergers import successor_on
from timeline.services import now, record

# A message that did not go out by then tells no news any more.
NEWS = timedelta(days=7)
PER_TICK = 200


@dataclass(frozen=True)
class Proposal:
    """What a reminder to one municipality would be: of which periods, to whom."""

    municipality: Municipality
    duties: list[ReportingDuty]
    people: list[User]

    @property
    def why_not(self) -> str:
        """Why it cannot be sent now; empty when it can."""
        if not self.duties:
            return _("Nothing is missing that was not reminded of today.")
        if not self.people:
            return _("There is no general director or clerk with an e-mail address.")
        return ""


@dataclass(frozen=True)
class Reminded:
    """What became of “remind”: how many messages go out, and what each municipality that is left out lacks."""

    messages: int
    left_out: list[str]


def propose(years: Iterable[Year]) -> list[Proposal]:
    """For every municipality that misses something; what was reminded of today already is left out."""
    day, missing = rhythm.today(), [year for year in years if year.open]
    answers = {year.municipality.pk: successor_on(year.municipality, day) for year in missing}
    people = mail.recipients(one.pk for one in answers.values())
    return [
        Proposal(
            year.municipality,
            [duty for duty in year.open if duty.reminded_on != day and not duty.planned_ahead],
            people.get(answers[year.municipality.pk].pk, []),
        )
        for year in missing
    ]


def of_year(municipality: Municipality, year: int) -> QuerySet[Reminder]:
    """Those about a period of that year, the newest first, with who got them."""
    found = municipality.reminders.filter(periods__starts_on__year=year).distinct()
    return found.select_related("made_by").prefetch_related("mails__person")


def draft(one: Proposal, *, by: User, words: str = "") -> EmailMessage:
    """The message as its first receiver would read it; nothing is kept."""
    reminder = Reminder(municipality=one.municipality, words=words, made_by=by, made_at=now())
    return compose(reminder, one.people[0], one.duties)


@transaction.atomic
def remind(proposals: Iterable[Proposal], *, by: User, words: str = "") -> Reminded:
    """One message to each director and clerk. Raises Refused when nobody would get one."""
    from decisions.tasks import send_reminders  # the task imports this module

    messages, left_out = 0, []
    for one in proposals:
        if one.why_not:
            left_out.append(f"{one.municipality}: {one.why_not}")
            continue
        made = _write(one, by, words.strip())
        messages += len(made)
    if not messages:
        raise Refused(" ".join(left_out) or _("Choose at least one municipality."))
    # Without a broker the scheduler sends them later.
    transaction.on_commit(lambda: send_reminders.apply_async(retry=False), robust=True)
    return Reminded(messages, left_out)


def _write(one: Proposal, by: User, words: str) -> list[ReminderMail]:
    reminder = Reminder.objects.create(municipality=one.municipality, words=words, made_by=by, made_at=now())
    rows = [
        ReminderPeriod(
            reminder=reminder,
            municipality=one.municipality,
            body=duty.body,
            starts_on=duty.period.first,
            day=rhythm.today(),
        )
        for duty in one.duties
    ]
    try:
        with transaction.atomic():
            ReminderPeriod.objects.bulk_create(rows)
    except IntegrityError:
        raise Refused(
            _("Somebody reminded %(name)s a moment ago. Reload the page.") % {"name": one.municipality.name}
        ) from None
    record(reminder, "reminder.made", by=by, periods=[duty.period.key for duty in one.duties])
    return ReminderMail.objects.bulk_create([ReminderMail(reminder=reminder, person=person) for person in one.people])


def send() -> int:
    """Mail what was not mailed yet, as long as something of it still misses. Gives how many went out."""
    rows = waiting(ReminderMail.objects.filter(sent_at__isnull=True, reminder__made_at__gte=now() - NEWS))
    rows = rows.select_related("person", "reminder__municipality__successor", "reminder__made_by")
    return sum(_send(row) for row in rows.prefetch_related("reminder__periods")[:PER_TICK])


def _send(row: ReminderMail) -> bool:
    duties = still_missing(row.reminder)
    if not duties:
        # Recorded or planned in the meantime: there is nothing to tell.
        row.delete()
        return False
    return send_once(row, "sent_at", lambda mail_of: compose(mail_of.reminder, mail_of.person, duties))


def still_missing(reminder: Reminder) -> list[ReportingDuty]:
    """Of what it reminded of, what was neither treated nor planned since."""
    asked = {(row.body, row.starts_on) for row in reminder.periods.all()}
    if not asked:
        return []
    days = [starts_on for _body, starts_on in asked]
    year = rhythm.between(reminder.municipality, min(days), max(days))
    return [duty for duty in year.open if (duty.body, duty.period.first) in asked and not duty.planned_ahead]
