"""Where the validation of an agenda stands: who validates, whose approval holds, and what keeps it from publication.

An approval holds for the items as they stood: their order and their time may still change. A new or withdrawn item,
another text or another annex makes it lapse. After a publication only a new item needs validation again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import versions
from agenda.differences import Change, Differences
from agenda.models import Meeting, MeetingPaper, Validation, Voice
from overleg.lib.dates import in_force
from regions.models import Forum, Mandate, WorkingAgreement
from timeline.services import now

By = WorkingAgreement.Validation
CHAIRS = (Mandate.Role.CHAIR, Mandate.Role.VICE_CHAIR)
MEMBERS = (*CHAIRS, Mandate.Role.MEMBER)


@dataclass(frozen=True)
class Answer:
    """A voice, and what became of the agenda since it approved."""

    voice: Voice
    since: Differences = field(default_factory=Differences)
    lapsed: bool = False
    seated: bool = True  # still sits where it was asked for

    @property
    def holds(self) -> bool:
        return self.seated and self.voice.status == Voice.Status.APPROVED and not self.lapsed

    @property
    def kind(self) -> str:
        """How it looks."""
        if self.lapsed:
            return "late"
        return {"approved": "done", "changes": "remark"}.get(self.voice.status, "open")

    @property
    def word(self) -> str:
        if not self.seated:
            return _("no longer validates")
        return _("approval lapsed") if self.lapsed else self.voice.get_status_display()


@dataclass(frozen=True)
class Reading:
    """`needed`: somebody has to approve before this agenda goes out; `validators` are those who can be asked today."""

    needed: bool
    agreement: WorkingAgreement | None = None
    round: Validation | None = None
    answers: list[Answer] = field(default_factory=list)
    validators: list[Mandate] = field(default_factory=list)
    snapshot: dict | None = None
    today: date | None = None

    @property
    def satisfied(self) -> bool:
        if not self.needed:
            return True
        seated = [answer for answer in self.answers if answer.seated]
        enough = all if self.round and self.round.rule == WorkingAgreement.Rule.ALL else any
        return bool(seated) and enough(answer.holds for answer in seated)

    @property
    def missing(self) -> list[str]:
        """Who still has to approve, by name."""
        if self.round is None:
            return [row.person.name for row in self.validators]
        return [answer.voice.person.name for answer in self.answers if answer.seated and not answer.holds]

    @property
    def names(self) -> str:
        every = self.round is not None and self.round.rule == WorkingAgreement.Rule.ALL
        return (_(" and ") if every else _(" or ")).join(self.missing)

    @property
    def overdue(self) -> bool:
        return self.round is not None and self.round.due_on < self.today

    @property
    def nobody(self) -> bool:
        """Nobody can be asked, or nobody who was asked still sits there."""
        asked = any(answer.seated for answer in self.answers) if self.round else bool(self.validators)
        return self.needed and not asked

    @property
    def may_ask(self) -> bool:
        return self.needed and self.round is None and bool(self.validators)

    @property
    def may_overrule(self) -> bool:
        """The officer publishes with a reason: after the last day, or when nobody can approve."""
        return self.needed and not self.satisfied and (self.overdue or self.nobody)

    @property
    def to_ask_again(self) -> list[Voice]:
        """Whose approval lapsed, and who asked for changes."""
        found = (answer for answer in self.answers if answer.seated)
        return [one.voice for one in found if one.lapsed or one.voice.status == Voice.Status.CHANGES]

    @property
    def digest(self) -> str:
        return versions.digest(self.snapshot) if self.snapshot else ""

    def waits_for(self, person: User) -> bool:
        """Their answer would count: none yet, or an approval that lapsed, while others have not settled it."""
        mine = self.answer_of(person)
        return mine is not None and (mine.lapsed or mine.voice.status == Voice.Status.WAITING)

    def answer_of(self, person: User) -> Answer | None:
        return next((one for one in self.answers if one.voice.person_id == person.pk and one.seated), None)


def read(meeting: Meeting, agreements: Sequence[WorkingAgreement] | None = None) -> Reading:
    """A fixed number of questions; almost none where nobody validates. `agreements`: of that day, if they were read."""
    today = timezone.localdate(now())
    if agreements is None:
        agreements = meeting.agreements
    agreement = agreements[0] if agreements else None
    if agreement is None or agreement.validation == By.NOBODY or meeting.status != Meeting.Status.DRAFT:
        return Reading(needed=False, agreement=agreement, today=today)
    snapshot = versions.frozen(meeting)
    asked = Validation.objects.open().filter(meeting=meeting).select_related("asked_by", "committee").first()
    panel = panel_of(meeting, agreement, today)
    answers = _answers(asked, snapshot, panel, today) if asked else []
    needed = bool(asked) or _has_new(meeting, snapshot)
    return Reading(needed, agreement, asked, answers, panel, snapshot, today)


def panel_of(meeting: Meeting, agreement: WorkingAgreement, day: date) -> list[Mandate]:
    """The committee the agreement names; without one the chair and the vice-chairs. Everybody once."""
    committee = agreement.committee_id if agreement.validation == By.COMMITTEE else None
    roles = MEMBERS if committee else CHAIRS
    return _sitting(committee or meeting.forum_id, roles, day)


def _sitting(forum: int, roles, day: date) -> list[Mandate]:
    found = Mandate.objects.on(day).filter(in_force(day, "seat__"), seat__forum=forum, role__in=roles)
    rows = found.select_related("person", "seat__municipality", "seat__organisation").order_by("person__name", "pk")
    return list({row.person_id: row for row in rows}.values())


def default_due(meeting: Meeting, agreement: WorkingAgreement) -> date:
    """As many days as the agreement gives, and never after the meeting."""
    today = timezone.localdate(now())
    return min(today + timedelta(days=agreement.validation_days), timezone.localdate(meeting.starts_at))


def lapses(since: Differences) -> bool:
    return bool(since.withdrawn) or any(_weighs(change) for change in since.changes.values())


def _weighs(change: Change) -> bool:
    return change.new or "text" in change.parts or "annexes" in change.parts


def _answers(asked: Validation, snapshot: dict, panel: list[Mandate], today: date) -> list[Answer]:
    if asked.committee_id:
        panel = _sitting(asked.committee_id, MEMBERS, today)
    seated = {row.person_id for row in panel}
    answers = []
    for voice in asked.voices.select_related("person"):
        since = versions.between(voice.approved, snapshot)
        lapsed = voice.status == Voice.Status.APPROVED and lapses(since)
        answers.append(Answer(voice, since, lapsed, voice.person_id in seated))
    return answers


def _has_new(meeting: Meeting, snapshot: dict) -> bool:
    """Something that no version published so far had."""
    papers = MeetingPaper.objects.filter(meeting=meeting, kind=MeetingPaper.Kind.AGENDA, snapshot__isnull=False)
    last = papers.order_by("-version").first()
    if last is None:
        return True
    known = {entry["item"] for entry in last.snapshot["entries"]}
    return any(entry["item"] not in known for entry in snapshot["entries"])


def committee_of(agreement: WorkingAgreement) -> Forum | None:
    return agreement.committee if agreement.validation == By.COMMITTEE else None
