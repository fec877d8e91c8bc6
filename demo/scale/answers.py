"""What was ratified: a decision, a duty for every municipality and body, what they answered, and the work after."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from decisions.models import Action, Decision, Evaluation, Feedback, Position
from demo.scale import words
from demo.scale.people import Place, Table
from demo.scale.sessions import HERE
from demo.scale.writer import Writer
from timeline.models import Event

COLLEGE_DAYS, COUNCIL_DAYS = 42, 90
RESULTS = {"agreed": 72, "noted": 19, "remarks": 7, "refused": 2}
AFTER_A_YEAR = {"closed": 80, "execution": 17, "feedback": 3}


class Answers:
    """Writes the decisions of one table."""

    def __init__(self, writer: Writer, random: Random, table: Table, kinds: dict[type, int], today: date) -> None:
        self.writer, self.random, self.table, self.kinds, self.today = writer, random, table, kinds, today

    def ratify(self, day: date, item: int, placement: int, row: dict) -> None:
        asks = self._asks(row["confidential"])
        status = self._status(day, asks)
        decision = self.writer.add(
            Decision,
            item_id=item,
            placement_id=placement,
            forum_id=self.table.forum.pk,
            status=status,
            text=row["proposal"],
            ratified_on=day,
            college_ask=asks[0],
            college_due=day + timedelta(days=COLLEGE_DAYS) if asks[0] != "nothing" else None,
            council_ask=asks[1],
            council_due=day + timedelta(days=COUNCIL_DAYS) if asks[1] != "nothing" else None,
        )
        if status == "closed":
            self._evaluation(decision, day)
        self._event(Decision, decision, "decision.ratified", day, {"on": day.isoformat(), "outcome": "ratified"})
        deciding = self.table.deciding(day)
        self._position(decision, placement, deciding)
        for body, ask, days in zip(("college", "council"), asks, (COLLEGE_DAYS, COUNCIL_DAYS), strict=True):
            if ask != "nothing":
                for place in deciding:
                    self._duty(decision, place, body, ask, day, days, over=status in ("closed", "execution"))
        for _number in range(self.random.randint(1, 3)):
            self._action(decision, day, self.random.choice(deciding), done=status == "closed")

    def _evaluation(self, decision: int, day: date) -> None:
        answers = {name: words.text(self.random, 1, 2) for name in ("went_well", "failed", "differently")}
        moment = timezone.make_aware(datetime.combine(day + timedelta(days=300), time(12)))
        self.writer.add(Evaluation, decision_id=decision, at=moment, **answers)

    def _asks(self, confidential: bool) -> tuple[str, str]:
        if confidential:
            return "nothing", "nothing"
        college = self.random.choices(("note", "decide"), (6, 4))[0]
        return college, self.random.choices(("nothing", "note", "decide"), (1, 5, 4))[0]

    def _status(self, day: date, asks: tuple[str, str]) -> str:
        if asks == ("nothing", "nothing"):
            return "execution"
        if (self.today - day).days < 20:
            return "ratified"
        if (self.today - day).days < 200:
            return "feedback"
        return self.random.choices(list(AFTER_A_YEAR), list(AFTER_A_YEAR.values()))[0]

    def _duty(self, decision: int, place: Place, body: str, ask: str, day: date, days: int, *, over: bool) -> None:
        due, random = day + timedelta(days=days), self.random
        treated = day + timedelta(days=random.randint(5, days + 5))
        answered = treated <= self.today and (over or place.ends_on is not None or random.random() < 0.95)
        values: dict = {"status": "to_schedule"}
        if answered:
            result = random.choices(list(RESULTS), list(RESULTS.values()))[0]
            at = datetime.combine(treated, time(16), HERE)
            values = {"status": "treated", "treated_on": treated, "result": result, "recorded_at": at}
            values |= {"recorded_by_id": self.table.officer, "scheduled_on": treated}
            values["remark"] = random.choice(words.REMARKS) if result in ("remarks", "refused") else ""
        elif random.random() < 0.4:
            values = {"status": "scheduled", "scheduled_on": max(due, self.today) + timedelta(days=3)}
        row = self.writer.add(
            Feedback,
            decision_id=decision,
            municipality_id=place.municipality,
            body=body,
            ask=ask,
            due_on=due,
            **values,
        )
        if answered:
            verb = f"feedback.treated.{body}.{values['result']}"
            self._event(Feedback, row, verb, treated, {"municipality": place.body})

    def _position(self, decision: int, placement: int, deciding: list[Place]) -> None:
        if self.random.random() < 0.1:
            stance = self.random.choice(("reservation", "abstains", "against"))
            seat, reason = self.random.choice(deciding).seat, self.random.choice(words.REMARKS)
            self.writer.add(
                Position, decision_id=decision, placement_id=placement, seat_id=seat, stance=stance, reason=reason
            )

    def _action(self, decision: int, day: date, owner: Place, *, done: bool) -> None:
        due = day + timedelta(days=self.random.randint(30, 200))
        ended = done or (due < self.today and self.random.random() < 0.96)
        action = self.writer.add(
            Action,
            decision_id=decision,
            title=self.random.choice(words.TASKS),
            municipality_id=owner.municipality,
            due_on=due,
            status="done" if ended else "open",
            done_on=min(due, self.today) if ended else None,
            report=words.text(self.random, 1, 1) if ended else "",
        )
        self._event(Action, action, "action.added", day, {"owner": owner.body, "title": "Actie"})

    def _event(self, model: type, pk: int, verb: str, day: date, data: dict) -> None:
        self.writer.add(
            Event,
            subject_type_id=self.kinds[model],
            subject_id=pk,
            verb=verb,
            at=datetime.combine(day, time(15), HERE),
            data=data,
            actor_id=self.table.officer,
        )
