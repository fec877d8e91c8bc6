"""What became of every agreement: packets, answers of colleges and councils, the work, and what was learned."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.utils import timezone

from accounts.models import User
from agenda.models import Meeting
from decisions.models import Action, Decision, Feedback
from decisions.services import actions, cost_keys, drafts, early_positions, execution, feedback, packets, remarks
from decisions.services.reporting_back import report_back
from demo.story.agenda import Year
from demo.story.calendar import coming_sitting, moment, sitting, working_day
from demo.story.forums import TABLES
from demo.story.working import follow, reporter
from regions.models.forums import Ask
from timeline.services import as_of

COLLEGE_DAYS = (0, 1, 0, 2, 1)  # Monday, Tuesday, Monday, Wednesday, Tuesday
COUNCIL_DAYS = (3, 0, 3, 1)  # Thursday, Monday, Thursday, Tuesday
MONTHLY = "zwvl"  # whose meetings go to every college


# What colleges think of an item that is still to be ratified: item, municipality, position, reason.
BEFOREHAND = [
    ("rechtspositie", "Menen", "agrees", ""),
    ("rechtspositie", "Waregem", "reservation", "Akkoord als de clausule niet terugwerkt voor wie al in dienst is."),
    ("rechtspositie", "Kortrijk", "agrees", ""),
]


def tell(year: Year, specs: list[dict]) -> None:
    _state_positions(year)
    for spec in specs:
        decision = year.decisions[spec["key"]]
        if spec["stage"] != "ratified":
            _Course(year, decision, spec).run()
    _monthly(year)


def _monthly(year: Year) -> None:
    """The last meeting with approved minutes went to every college, as every month."""
    table = next(table for table in TABLES if table.key == MONTHLY)
    held = Meeting.objects.filter(forum__slug=table.slug, status=Meeting.Status.CLOSED)
    meeting = held.order_by("-starts_at").select_related("forum").first()
    if meeting:
        day = working_day(timezone.localdate(meeting.starts_at) + timedelta(days=12), back=False)
        with as_of(moment(year.past(day, 2), time(9, 30))):
            packets.make_packets(meeting, by=year.cast.officer(table))


def _state_positions(year: Year) -> None:
    for key, name, stance, reason in BEFOREHAND:
        day, by = working_day(year.today - timedelta(days=2)), year.cast.people[f"director:{name}"]
        wishes = {"stance": stance, "reason": reason, "treated_on": day}
        with as_of(moment(year.past(day, 1), time(16, 45))):
            early_positions.state_position(year.items[key], year.cast.body(name), by=by, **wishes)


class _Course:
    """One decision on its way from packets to an evaluation."""

    def __init__(self, year: Year, decision: Decision, spec: dict) -> None:
        self.year, self.decision, self.spec = year, decision, spec
        table = next(table for table in TABLES if table.slug == decision.forum.slug)
        self.officer = year.cast.officer(table)
        start = working_day(decision.ratified_on + timedelta(days=4), back=False)
        self.sent_on = min(start, year.today - timedelta(days=3))
        self.last_day = self.sent_on

    def run(self) -> None:
        self._prepare()
        if self.spec.get("packets", True):
            with as_of(moment(self.sent_on, time(10, 0))):
                packets.make_packets(self.decision, by=self.officer)
            self.decision.refresh_from_db()
        work = [self._assign(spec) for spec in self.spec.get("actions", [])]
        rows = self.decision.feedback.select_related("municipality", "decision").order_by("municipality__name", "body")
        for turn, row in enumerate(rows):
            self._answer(turn, row)
        for action, spec in work:
            follow(self.year, action, spec, officer=self.officer, since=self.sent_on)
            if "done" in spec:
                self._finish(action, spec)
        if self.spec["stage"] in ("execution", "closed"):
            self._execute()

    def _prepare(self) -> None:
        """What was written once for all municipalities before their packets were made."""
        with as_of(moment(self.sent_on, time(9, 15))):
            if "cost" in self.spec:
                years = cost_keys.years_known(cost_keys.payers(self.decision.item, self.decision))
                cost_keys.set_key(self.decision.item, by=self.officer, year=years[0], **self.spec["cost"])
            for body, text in self.spec.get("drafts", {}).items():
                drafts.save_draft(self.decision.item, by=self.officer, body=body, text=text)

    def _assign(self, spec: dict) -> tuple[Action, dict]:
        owner, due = self.year.cast.body(spec["owner"]), self.year.today + timedelta(days=spec["due"])
        with as_of(moment(self.sent_on, time(11, 30))):
            action = actions.add_action(
                self.decision, by=self.officer, title=spec["title"], owner=owner, due_on=working_day(due)
            )
        return action, spec

    def _finish(self, action: Action, spec: dict) -> None:
        day = self.year.past(self.year.today + timedelta(days=spec["done"]), 1)
        self.last_day = max(self.last_day, day)
        by = reporter(self.year, action, self.officer)
        with as_of(moment(day, time(15, 0))):
            actions.finish(action, by=by, report=spec["report"])
            if "back" in spec:
                report_back(action, by=by, text=spec["back"])

    def _answer(self, turn: int, row: Feedback) -> None:
        """One municipality's answer, told as its director would record it."""
        wish, remark = self._wish(row)
        weekday = self._weekday(row)
        council = row.body == "council"
        if wish == "open":
            return
        planned = coming_sitting(self.year.today + timedelta(days=5 + turn % 9), weekday, council=council)
        treated = self._day(turn, row, weekday)
        director = self.year.cast.people[f"director:{row.municipality.name}"]
        if wish == "planned" or treated is None:
            with as_of(moment(self.year.past(self.sent_on + timedelta(days=9), 1), time(9, 40))):
                feedback.schedule(row, by=director, on=planned)
            return
        if turn % 3 == 0 and treated > self.sent_on:
            with as_of(moment(self.sent_on, time(16, 20))):
                feedback.schedule(row, by=director, on=treated)
        with as_of(moment(self._recorded(treated), time(10, 25))):
            number = f"{treated.year}/{'GR' if council else 'CBS'}/{101 + 7 * turn}"
            said = {"result": wish, "remark": remark, "own_reference": number}
            feedback.treat(row, by=self._recorder(row), on=treated, **said)
        if remark and self.spec["stage"] in ("execution", "closed"):
            self._handle(row, treated)
        self.last_day = max(self.last_day, treated)

    def _handle(self, row: Feedback, treated: date) -> None:
        """Before the work started the remark was answered; in feedback it still waits for the officer."""
        with as_of(moment(self._recorded(treated), time(16, 10))):
            text = "We nemen dit mee in de uitvoering en melden terug op het forum."
            remarks.handle(row, by=self.officer, kind="answered", text=text)

    def _wish(self, row: Feedback) -> tuple[str, str]:
        """`open`, `planned` or a result, and the remark that goes with it."""
        body, name = self.spec.get(row.body, {}), row.municipality.name
        agreed = Feedback.Result.NOTED if row.ask == Ask.NOTE else Feedback.Result.AGREED
        for wish in ("remarks", "refused"):
            if name in body.get(wish, {}):
                return wish, body[wish][name]
        for wish in ("open", "planned"):
            if name in body.get(wish, []):
                return wish, ""
        # After a long recess the newest decisions are months old: then most have answered.
        waits = body.get("rest") == "open" and row.due_on >= self.year.today
        if waits and name not in body.get("treated", []):
            return "open", ""
        return agreed, ""

    def _weekday(self, row: Feedback) -> int:
        number = int(row.municipality.nis_code)
        return COUNCIL_DAYS[number % 4] if row.body == "council" else COLLEGE_DAYS[number % 5]

    def _day(self, turn: int, row: Feedback, weekday: int) -> date | None:
        """A sitting after the packet came and, as most do, before the duty was due."""
        council = row.body == "council"
        after = timedelta(days=28 + turn * 7 % 50 if council else 8 + turn * 5 % 30)
        latest = self.year.today - timedelta(days=2)
        day = sitting(self.sent_on + after, weekday, latest=latest, council=council)
        if day <= self.sent_on:
            day = coming_sitting(self.sent_on + timedelta(days=1), weekday, council=council)
        return day if day <= latest else None

    def _recorded(self, treated: date) -> date:
        day = working_day(treated + timedelta(days=1), back=False)
        return min(day, self.year.today - timedelta(days=1))

    def _recorder(self, row: Feedback) -> User:
        people, name = self.year.cast.people, row.municipality.name
        return people.get(f"clerk:{name}") or people[f"director:{name}"]

    def _execute(self) -> None:
        started = self.year.past(self.last_day + timedelta(days=3), 1)
        waiting = self.decision.feedback.open().exists()
        reason = self.spec.get("reason") or ("De eerste acties kunnen al starten." if waiting else "")
        with as_of(moment(started, time(13, 15))):
            execution.start_execution(self.decision, by=self.officer, reason=reason)
        if self.spec["stage"] == "closed":
            with as_of(moment(self.year.past(started + timedelta(days=12), 1), time(14, 30))):
                execution.close_decision(self.decision, by=self.officer, **self.spec["evaluation"])
