"""Advice first: another forum or an organisation is asked and answers, and the item returns by itself.

In writing here; at a meeting of the forum that is asked, see `advising`.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.access import can, may_give
from agenda.models import Advice, AgendaItem, Notice, Placement
from agenda.services.leaving import leave_agendas
from agenda.services.notices import tell
from agenda.workflow import ADVICE
from overleg.lib.refusal import Refused
from regions.models import Forum, Office, Organisation
from timeline.services import now, record

S = AgendaItem.Status
ASKED_WHILE = (S.PROPOSED, S.ACCEPTED)


@transaction.atomic
def ask(item: AgendaItem, *, by: User, of: Forum | Organisation, question: str, due_on: date) -> Advice:
    """The status of the item stays: it waits for advice as long as there is advice to be given."""
    allowed = can(by, "compose", item)
    if not allowed:
        raise Refused(allowed.reason)
    today = timezone.localdate(now())
    if item.status not in ASKED_WHILE:
        raise Refused(
            _("Advice is asked while an item is prepared; this one is %(status)s.")
            % {"status": item.get_status_display()}
        )
    if not question.strip():
        raise Refused(_("Say what you want advice on."), field="question")
    if due_on < today:
        raise Refused(_("This day has passed. Choose a day to come."), field="due_on")
    _check_body(item, of, today)
    forum, organisation = (of, None) if isinstance(of, Forum) else (None, of)
    advice = Advice.objects.create(
        item=item,
        forum=forum,
        organisation=organisation,
        question=question.strip(),
        due_on=due_on,
        asked_by=by,
        asked_at=now(),
    )
    record(advice, "advice.asked", by=by, body=str(of), due=due_on.isoformat())
    tell(Notice.Kind.ASKED, advice, by=by)
    return advice


@transaction.atomic
def give(advice: Advice, *, by: User, verdict: str, text: str = "", at: Placement | None = None) -> None:
    """Favourable, with remarks or unfavourable; who does not simply agree says why. `at` a meeting, or in writing."""
    allowed = may_give(by, advice)
    if not allowed:
        raise Refused(allowed.reason)
    if at is None and advice.placements.filter(outcome="").exists():
        raise Refused(
            _("This question stands on an agenda of %(body)s: record the advice there, or take it off that agenda.")
            % {"body": advice.body}
        )
    if verdict not in Advice.Verdict:
        raise Refused(_("Choose what is advised."), field="verdict")
    if verdict != Advice.Verdict.FAVOURABLE and not text.strip():
        raise Refused(_("Write down the remarks or the reasons: the forum decides with them."), field="text")
    advice.verdict, advice.text = verdict, text.strip()
    advice.given_by, advice.given_at = by, now()
    fields = ("verdict", "text", "given_by", "given_at")
    ADVICE.move(advice, Advice.Status.GIVEN, by=by, fields=fields, body=str(advice.body))
    tell(Notice.Kind.GIVEN, advice, by=by)


@transaction.atomic
def reopen(advice: Advice, *, by: User) -> None:
    """What was advised at a meeting that is not closed yet is corrected there: it is to be given again."""
    allowed = may_give(by, advice)
    if not allowed:
        raise Refused(allowed.reason)
    advice.verdict, advice.text, advice.given_by, advice.given_at = "", "", None, None
    fields = ("verdict", "text", "given_by", "given_at")
    ADVICE.move(advice, Advice.Status.ASKED, by=by, fields=fields, body=str(advice.body))
    # What is advised then is news again.
    advice.notices.filter(kind=Notice.Kind.GIVEN).delete()


@transaction.atomic
def withdraw(advice: Advice, *, by: User) -> None:
    """The question is taken back: whoever was asked no longer has to answer, and no longer reads the item for it."""
    allowed = can(by, "compose", advice.item)
    if not allowed:
        raise Refused(allowed.reason)
    ADVICE.move(advice, Advice.Status.WITHDRAWN, by=by, body=str(advice.body))
    leave_agendas(advice.placements.filter(outcome=""), by=by)
    tell(Notice.Kind.WITHDRAWN, advice, by=by)


def _check_body(item: AgendaItem, of: Forum | Organisation, today: date) -> None:
    if of == item.forum:
        raise Refused(_("The item stands at this forum already. Choose another one."), field="of")
    if isinstance(of, Organisation):
        if item.confidential:
            raise Refused(
                _("A confidential item stays with people at a table: ask a forum instead of an organisation."),
                field="of",
            )
        answers = Office.objects.on(today).filter(kind=Office.Kind.CONTACT, organisation=of).exists()
        same = Advice.objects.open().filter(item=item, organisation=of)
    else:
        answers = of.assignments.on(today).exists()
        same = Advice.objects.open().filter(item=item, forum=of)
    if not answers:
        raise Refused(_("Nobody can answer for %(body)s here. Choose another.") % {"body": of}, field="of")
    if same.exists():
        raise Refused(_("%(body)s was asked already and has not answered yet.") % {"body": of}, field="of")
