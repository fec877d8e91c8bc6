"""The meetings of a forum: what was on the agenda, who came, what was noted, and the minutes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from agenda.models import AgendaItem, Attendance, Comment, Meeting, Minutes, Note, Placement, Review, Reviewer
from demo.scale import words
from demo.scale.people import Table
from demo.scale.writer import Writer
from regions.models import PolicyDomain
from timeline.models import Event

HERE = ZoneInfo("Europe/Brussels")
ITEMS = 12
CONFIDENTIAL, POSTPONED = 0.03, 0.05
STATES = ("present", "excused", "absent", "replaced")
KINDS = {"ratify": 1 / 3, "discuss": 0.4, "inform": 1 - 0.4 - 1 / 3}
CAPACITIES = ("support", "member", "municipality", "partner")


class Sessions:
    """Writes one meeting after the other of one table."""

    def __init__(self, writer: Writer, random: Random, table: Table, kinds: dict[type, int], today: date) -> None:
        self.writer, self.random, self.table, self.kinds, self.today = writer, random, table, kinds, today
        self.numbers: dict[int, int] = {}

    def hold(self, day: date, *, review: bool) -> list[tuple[int, int, dict]]:
        """A meeting in the past. Gives its ratified items: (item, placement, its row)."""
        status = Meeting.Status.HELD if review else Meeting.Status.CLOSED
        meeting, starts_at = self._meeting(day, status)
        self._attend(meeting, day)
        ratified = []
        for position in range(1, ITEMS + 1):
            item, row = self._item(day, AgendaItem.Status.TREATED)
            opened = starts_at + timedelta(minutes=10 * (position - 1))
            outcome = self._outcome(row)
            placement = self.writer.add(
                Placement,
                meeting_id=meeting,
                item_id=item,
                position=position,
                minutes=10,
                outcome=outcome,
                outcome_at=opened + timedelta(minutes=9),
                started_at=opened,
                ended_at=opened + timedelta(minutes=9),
            )
            self._note(placement, opened)
            self._event(AgendaItem, item, "item.treated", opened, {"on": day.isoformat()})
            if outcome in ("ratified", "amended"):
                ratified.append((item, placement, row))
        self._minutes(meeting, day, starts_at, review=review)
        return ratified

    def prepare(self, day: date, *, published: bool) -> None:
        """A meeting to come."""
        meeting, _starts_at = self._meeting(day, Meeting.Status.PUBLISHED if published else Meeting.Status.DRAFT)
        for position in range(1, ITEMS + 1):
            item, _row = self._item(day, AgendaItem.Status.PLACED)
            self.writer.add(Placement, meeting_id=meeting, item_id=item, position=position, minutes=10)

    def wait(self, count: int) -> None:
        """The queue: half of it nobody looked at yet."""
        for number in range(count):
            status = AgendaItem.Status.PROPOSED if number % 2 else AgendaItem.Status.ACCEPTED
            self._item(self.today, status)

    def _meeting(self, day: date, status: str) -> tuple[int, datetime]:
        starts_at = datetime(day.year, day.month, day.day, 9, tzinfo=HERE)
        meeting = self.writer.add(
            Meeting, forum_id=self.table.forum.pk, starts_at=starts_at, duration=120, place="Stadhuis", status=status
        )
        for verb, before in (("meeting.planned", 200), ("meeting.published", 8)):
            if verb == "meeting.planned" or status != Meeting.Status.DRAFT:
                self._event(Meeting, meeting, verb, starts_at - timedelta(days=before), {"on": day.isoformat()})
        return meeting, starts_at

    def _item(self, day: date, status: str) -> tuple[int, dict]:
        random, forum = self.random, self.table.forum
        number = self.numbers[day.year] = self.numbers.get(day.year, 0) + 1
        treatment = random.choices(list(KINDS), list(KINDS.values()))[0]
        home = random.choice(self.table.deciding(day) or self.table.places)
        capacity = random.choices(CAPACITIES, (5, 2, 2, 1 if self.table.organisations else 0))[0]
        proposed = datetime(day.year, day.month, day.day, 10, tzinfo=HERE) - timedelta(days=random.randint(15, 40))
        row = {
            "reference": f"{forum.prefix or f'F{forum.pk}'}-{day.year}-{number}",
            "forum_id": forum.pk,
            "status": status,
            "title": words.title(random),
            "summary": words.text(random, 3, 6),
            "proposal": random.choice(words.AGREEMENTS) if treatment == "ratify" else "",
            "aim": random.choice(("exchange", "alignment", "policy")),
            "treatment": treatment,
            "category": random.choices(("knowledge", "steering", "projects", "strategy"), (3, 2, 4, 2))[0],
            "domain": random.choice(PolicyDomain.values),
            "proposer_id": self.table.officer if capacity == "support" else home.person(day),
            "capacity": capacity,
            "for_municipality_id": home.municipality if capacity == "municipality" else None,
            "for_organisation_id": random.choice(self.table.organisations) if capacity == "partner" else None,
            "lead_municipality_id": home.municipality if treatment == "ratify" else None,
            "minutes_wanted": 10,
            "confidential": random.random() < CONFIDENTIAL,
            "proposed_at": proposed,
        }
        item = self.writer.add(AgendaItem, **row)
        self._event(AgendaItem, item, "item.proposed", proposed, {}, row["proposer_id"])
        if status != AgendaItem.Status.PROPOSED:
            self._event(AgendaItem, item, "item.accepted", proposed + timedelta(days=2), {})
        if status in (AgendaItem.Status.PLACED, AgendaItem.Status.TREATED):
            self._event(AgendaItem, item, "item.placed", proposed + timedelta(days=5), {})
        return item, row

    def _outcome(self, row: dict) -> str:
        if row["treatment"] != "ratify":
            return "noted"
        return self.random.choices(("ratified", "amended", "not_ratified"), (85, 10, 5))[0]

    def _note(self, placement: int, opened: datetime) -> None:
        for version in range(1, 3 if self.random.random() < 0.2 else 2):
            self.writer.add(
                Note,
                placement_id=placement,
                version=version,
                discussion=words.rich(self.random, 2),
                conclusion=words.rich(self.random, 1),
                written_by_id=self.table.officer,
                written_at=opened + timedelta(minutes=5 * version),
            )

    def _attend(self, meeting: int, day: date) -> None:
        for place in self.table.around(day):
            state = self.random.choices(STATES, (80, 12, 3, 5))[0]
            replaced = {"replaced_by": "Een schepen", "replaced_role": "schepen"} if state == "replaced" else {}
            self.writer.add(
                Attendance,
                meeting_id=meeting,
                seat_id=place.seat,
                person_id=place.person(day),
                body=place.body,
                name=f"Voor {place.body}",
                title="burgemeester" if place.municipality else "directeur",
                role="chair" if place is self.table.places[0] else "member",
                voice="decides" if place.municipality else "advises",
                state=state,
                **replaced,
            )

    def _minutes(self, meeting: int, day: date, starts_at: datetime, *, review: bool) -> None:
        approved = {"status": "review"}
        if not review:
            approved = {"status": "approved", "approved_at": starts_at + timedelta(days=14)}
            approved["approved_by_id"] = self.table.chair(day)
        minutes = self.writer.add(Minutes, meeting_id=meeting, **approved)
        round_ = self.writer.add(
            Review,
            minutes_id=minutes,
            started_at=starts_at + timedelta(days=1),
            started_by_id=self.table.officer,
            due_on=day + timedelta(days=11),
            silence="agrees",
        )
        reader = 0
        for place in self.table.around(day):
            agreed = starts_at + timedelta(days=3) if self.random.random() < 0.6 else None
            reader = place.person(day)
            self.writer.add(
                Reviewer,
                review_id=round_,
                person_id=reader,
                body=place.body,
                agreed_at=agreed,
                sent_at=starts_at + timedelta(days=1),
            )
        for _number in range(2):
            self.writer.add(
                Comment,
                review_id=round_,
                person_id=reader,
                body=self.table.places[-1].body,
                text=words.text(self.random, 1, 2),
                made_at=starts_at + timedelta(days=4),
                status="open" if review else "accepted",
                answered_by_id=None if review else self.table.officer,
                answered_at=None if review else starts_at + timedelta(days=5),
            )
        self._event(Minutes, minutes, "minutes.drafted", starts_at + timedelta(hours=3), {})

    def _event(self, model: type, pk: int, verb: str, at: datetime, data: dict, actor: int | None = None) -> None:
        by = actor or self.table.officer
        self.writer.add(
            Event, subject_type_id=self.kinds[model], subject_id=pk, verb=verb, at=at, data=data, actor_id=by
        )
