"""The questions beside an item, as one person reads and may answer them."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.models import User
from agenda.access import may_answer_question
from agenda.forms.questions import AnswerForm, QuestionForm
from agenda.models import AgendaItem, ItemQuestion
from agenda.services.questions import ASKED_WHILE
from overleg.lib.together import Asking


@dataclass(frozen=True)
class Asked:
    question: ItemQuestion
    form: AnswerForm | None = None  # when the reader answers
    mine: bool = False  # the reader may take it back


@dataclass(frozen=True)
class Conversation:
    """`told` are the questions of which the reader may see the history."""

    questions: list[Asked] = field(default_factory=list)
    form: QuestionForm | None = None
    wrong: bool = False
    told: list[int] = field(default_factory=list)
    answers: bool = False  # the reader has something to answer
    awaited: bool = False

    @property
    def shown(self) -> bool:
        return bool(self.questions or self.form)


def of_item(
    user: User, item: AgendaItem, composes: bool, tried: QuestionForm | AnswerForm | None = None
) -> Asking[Conversation]:
    """`tried` is the form that was refused a moment ago."""
    rows = ItemQuestion.objects.visible_to(user).filter(item=item).select_related("asked_by", "answered_by")
    yield [rows]
    asked = []
    for row in rows:
        row.item = item
        is_open = row.status == ItemQuestion.Status.ASKED
        form = AnswerForm(question=row) if is_open and may_answer_question(user, row) else None
        if isinstance(tried, AnswerForm) and tried.question.pk == row.pk:
            form = tried
        asked.append(Asked(row, form, mine=is_open and composes))
    asks = composes and item.status in ASKED_WHILE and item.proposer_id != user.pk
    refused = tried if isinstance(tried, QuestionForm) else None
    return Conversation(
        asked,
        refused or (QuestionForm() if asks else None),
        wrong=refused is not None,
        told=[row.pk for row in rows],
        answers=any(row.form for row in asked),
        awaited=any(row.question.status == ItemQuestion.Status.ASKED for row in asked),
    )
