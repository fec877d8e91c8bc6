"""From proposals to approved minutes: every item and every meeting of the year."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from agenda.models import AgendaItem, Attendance, Meeting, Placement
from agenda.series import Wishes, propose
from agenda.services import approval, attachments, items, meetings, minutes
from agenda.services.attendance import Row, record_attendance
from agenda.services.series import plan_series
from agenda.services.session import end_session, open_session, record_outcome
from decisions.models import Decision, Position
from decisions.services import ratification
from demo.story import at_table, notes, validating
from demo.story.calendar import meeting_days, moment, working_day
from demo.story.cast import Cast
from demo.story.forums import BY_KEY, DRAFT, HELD, PUBLISHED, TABLES, Table, table_of
from regions.models import Seat
from timeline.services import as_of

AGREED = (Placement.Outcome.RATIFIED, Placement.Outcome.AMENDED)
CAPACITY = {"officer": "support", "mayor": "member", "partner": "partner"}
TOLD = ("title", "summary", "proposal", "aim", "treatment", "category", "domain")
STAND_INS = ("Marlies Haagwinde", "Evert Kaardebol", "Josine Duivenkervel", "Alban Speenkruid")


@dataclass
class Year:
    """What was told so far, by the keys of the story."""

    cast: Cast
    today: date
    with_files: bool = True
    days: dict[str, date] = field(default_factory=dict)
    items: dict[str, AgendaItem] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)

    def past(self, day: date, days_ago: int) -> date:
        """A working day near `day`, at least so many days before today."""
        return working_day(min(day, self.today - timedelta(days=days_ago)))


def days_of(today: date) -> dict[str, date]:
    days: dict[str, date] = {}
    for table in TABLES:
        days |= meeting_days(today, table.weekday, table.meets)
    return days


def tell(year: Year, specs: list[dict]) -> None:
    for spec in sorted(specs, key=lambda spec: _proposed_on(year, spec)):
        _propose(year, spec)
    for key in sorted(year.days, key=year.days.__getitem__):
        agenda = [spec for spec in specs if key in (spec.get("meeting"), spec.get("again"))]
        _compose(year, key, agenda)
        if key not in DRAFT | PUBLISHED:
            _hold(year, key, agenda)
    for spec in specs:
        _settle(year, spec)


def plan_next_year(year: Year) -> None:
    """The directors meet on the second Thursday, four times a year: next year stands in everybody's calendar."""
    table = BY_KEY["adzwvl"]
    forum, officer = year.cast.forums[table.key], year.cast.officer(table)
    following = year.today.year + 1
    with as_of(moment(year.past(year.today, 3), time(10, 40))):
        rhythm = forum.agreement_on(year.today).rhythm
        wishes = Wishes(rhythm, date(following, 1, 1), date(following, 12, 31), table.starts, 120, rotate=True)
        plan_series(forum, by=officer, slots=propose(forum, wishes))


def _table(spec: dict) -> Table:
    if "meeting" in spec:
        return table_of(spec["meeting"])
    return BY_KEY[spec.get("forum", "zwvl")]


def _proposed_on(year: Year, spec: dict) -> date:
    start = year.days[spec["meeting"]] if "meeting" in spec else year.today
    soonest = 1 if spec.get("state") == "proposed" else 4
    return year.past(start - timedelta(days=spec["proposed"]), soonest)


def _proposer(year: Year, spec: dict) -> tuple[User, str]:
    """Who brings it and in which capacity: at their own table directors are members."""
    kind, _, home = spec["by"].partition(":")
    table = _table(spec)
    if kind == "officer":
        return year.cast.officer(table), CAPACITY[kind]
    person = year.cast.people[spec["by"]]
    if kind == "director":
        return person, "member" if table.who == "director" else "municipality"
    return person, CAPACITY[kind]


def _propose(year: Year, spec: dict) -> None:
    proposer, capacity = _proposer(year, spec)
    day = _proposed_on(year, spec)
    with as_of(moment(day, time(10 + len(spec["key"]) % 6, 12))):
        item = year.items[spec["key"]] = items.propose(
            year.cast.forums[_table(spec).key],
            by=proposer,
            capacity=capacity,
            lead=year.cast.body(spec["lead"]) if "lead" in spec else None,
            minutes_wanted=spec["minutes"],
            confidential=spec.get("confidential", False),
            **{name: spec.get(name, "") for name in TOLD},
        )
        if year.with_files:
            for paper in spec.get("attachments", []):
                attachments.attach(
                    item,
                    by=proposer,
                    upload=SimpleUploadedFile(f"{slugify(paper['title'])}.pdf", notes.pdf(item, paper)),
                    title=paper["title"],
                    confidential=paper.get("confidential", False),
                )


def _compose(year: Year, key: str, agenda: list[dict]) -> None:
    table, day = table_of(key), year.days[key]
    officer = year.cast.officer(table)
    with as_of(moment(year.past(day - timedelta(days=45), 4), time(9, 5))):
        meeting = year.meetings[key] = meetings.plan_meeting(
            year.cast.forums[table.key], by=officer, starts_at=_at(day, table.starts)
        )
    for spec in agenda:
        item = year.items[spec["key"]]
        item.refresh_from_db()
        if item.status == AgendaItem.Status.PROPOSED:
            with as_of(moment(year.past(day - timedelta(days=14), 3), time(11, 20))):
                items.accept(item, by=officer)
        with as_of(moment(year.past(day - timedelta(days=11), 2), time(14, 0))):
            meetings.place(meeting, item, by=officer)
    if key not in DRAFT:
        validating.validated(year, meeting, day, officer=officer, chair=year.cast.chair(table))
        with as_of(moment(year.past(day - timedelta(days=9), 1), time(15, 30))):
            meetings.publish_agenda(meeting, by=officer)
    elif table.agreement.get("validation") == "chair" and agenda:
        validating.waiting(year, meeting, officer=officer, chair=year.cast.chair(table))
    if key in PUBLISHED:
        _publish_again(year, meeting, officer)


def _publish_again(year: Year, meeting: Meeting, officer: User) -> None:
    """The last item comes first and gets more time: version B, with what is different from A."""
    last = meeting.placements.select_related("meeting").order_by("position").last()
    if last is None or last.position < 2:
        return
    day = timezone.localdate(meeting.starts_at)
    with as_of(moment(year.past(day - timedelta(days=9), 1), time(16, 20))):
        meetings.reopen_agenda(meeting, by=officer, reason="De spreker kan alleen bij het begin.")
        meetings.move_placement(last, by=officer, to=1)
        meetings.set_minutes(last, by=officer, minutes=last.minutes + 10)
        meetings.publish_agenda(meeting, by=officer)


def _hold(year: Year, key: str, agenda: list[dict]) -> None:
    table, meeting, day = table_of(key), year.meetings[key], year.days[key]
    officer = year.cast.officer(table)
    with as_of(moment(day, table.starts)):
        open_session(meeting, by=officer)
        record_attendance(meeting, by=officer, rows=_attendance(year, table, meeting))
    told = moment(day, table.starts)
    for spec in agenda:
        told += timedelta(minutes=spec["minutes"])
        with as_of(told):
            _treat(year, key, spec, officer)
    with as_of(told + timedelta(minutes=5)):
        end_session(meeting, by=officer)
    if key not in HELD:
        with as_of(moment(working_day(day + timedelta(days=9), back=False), time(16, 10))):
            approval.approve_minutes(meeting, by=year.cast.chair(table))


def _attendance(year: Year, table: Table, meeting: Meeting) -> list[Row]:
    """Most are there; one is excused and one sends an alderman, never the chair. Guests come for their own items."""
    sitting = list(meeting.attendances.filter(role="member", seat__municipality__isnull=False))
    turn = list(year.days).index(next(key for key, other in year.meetings.items() if other == meeting))
    excused, replaced = sitting[(turn * 5) % len(sitting)], sitting[(turn * 5 + 3) % len(sitting)]
    rows = [Row(excused.pk, Attendance.State.EXCUSED)]
    brought = meeting.placements.filter(item__capacity="partner").exists()
    guests = Attendance.State.PRESENT if brought else Attendance.State.EXCUSED
    rows += [Row(guest.pk, guests) for guest in meeting.attendances.filter(person__isnull=True)]
    if replaced != excused and table.who == "mayor":
        stand_in = f"schepen {STAND_INS[turn % len(STAND_INS)]}"
        rows.append(Row(replaced.pk, Attendance.State.REPLACED, stand_in))
    return rows


def _treat(year: Year, key: str, spec: dict, officer: User) -> None:
    prefix = "again_" if key == spec.get("again") else ""
    placement = year.meetings[key].placements.select_related("meeting__forum", "item").get(item=year.items[spec["key"]])
    at_table.happen(year, key, placement, officer)
    minutes.write_note(
        placement,
        by=officer,
        discussion=spec[f"{prefix}discussion"],
        conclusion=spec[f"{prefix}conclusion"],
        base_version=0,
    )
    outcome = spec[f"{prefix}outcome"]
    if outcome not in AGREED:
        record_outcome(placement, outcome, by=officer)
        return
    year.decisions[spec["key"]] = ratification.ratify(
        placement,
        by=officer,
        outcome=outcome,
        text=spec.get("text", ""),
        college_ask=spec.get("college_ask"),
        council_ask=spec.get("council_ask"),
        positions=_positions(placement, spec.get("reservation")),
    )


def _positions(placement: Placement, reservation: dict | None) -> list[tuple[Seat, str, str]]:
    if not reservation:
        return []
    seat = Seat.objects.get(forum=placement.meeting.forum, municipality__name=reservation["municipality"])
    return [(seat, Position.Stance.RESERVATION, reservation["reason"])]


def _settle(year: Year, spec: dict) -> None:
    """What happened to proposals that never came on an agenda."""
    state = spec.get("state", "proposed")
    if "meeting" in spec or state == "proposed":
        return
    item, officer = year.items[spec["key"]], year.cast.officer(_table(spec))
    with as_of(moment(year.past(year.today - timedelta(days=spec.get("settled", 2)), 1), time(16, 45))):
        if state == "accepted":
            items.accept(item, by=officer)
        elif state == "returned":
            items.send_back(item, by=officer, reason=spec["reason"])
        elif state == "declined":
            items.decline(item, by=officer, reason=spec["reason"])
        else:
            items.withdraw(item, by=item.proposer, reason=spec["reason"])


def _at(day: date, start: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, start))
