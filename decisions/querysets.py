"""Decisions, duties and packets, starting from what this person may see."""

from __future__ import annotations

from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.models import User
from overleg.lib.dates import end_of_half_year, end_of_month
from regions.access import standing

OPEN_DUTY = ("to_schedule", "scheduled")
ENDED_DUTY = ("not_needed", "passed")  # nobody answers at this row
IN_PUBLIC_LIFE = ("feedback", "execution", "closed")


def duty_states(day: date) -> dict[str, Q]:
    """What one looks for in a matrix. Open holds what is late as well: both still have to be treated."""
    waiting = Q(status__in=OPEN_DUTY)
    return {
        "open": waiting,
        "late": waiting & Q(due_on__lt=day),
        "remarks": Q(result="remarks"),
        "refused": Q(result="refused"),
        "done": Q(result__in=("agreed", "noted")),
    }


def decree_blocks(day: date) -> dict[str, Q]:
    """Open duties in the rhythm of the decree: late, for the college this month, for the council this half-year."""
    month, half_year = end_of_month(day), end_of_half_year(day)
    return {
        "late": Q(due_on__lt=day),
        "college": Q(body="college", due_on__range=(day, month)),
        "council": Q(body="council", due_on__range=(day, half_year)),
        "later": Q(body="college", due_on__gt=month) | Q(body="council", due_on__gt=half_year),
    }


def decisions_open_to(user: User, prefix: str = "") -> Q:
    """The decisions this person may read, as a condition.

    The table reads all; directors all that is not confidential; a partner those it leads; a councillor those that
    are on their way to colleges and councils; whoever has a duty keeps reading why, also after leaving the forum. A
    decision that was withdrawn stays with the table.
    """
    mine = standing(user)
    home = mine.answering(mine.staff_of, mine.mayor_of, mine.councillor_of)

    def q(**conditions) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})

    open_item = q(item__confidential=False) & ~q(status="revoked")
    table = mine.forums("read_confidential")
    seen = q(forum__in=table)
    # At a forum of which one reads all, nothing more has to be asked: each condition costs every page of decisions.
    if readers := [forum for forum in mine.forums("read_matrix") if forum not in table]:
        seen |= q(forum__in=readers) & open_item
    if mine.contact_of:
        led = q(item__lead_organisation__in=mine.contact_of) | q(item__for_organisation__in=mine.contact_of)
        seen |= led & open_item
    if rows := [forum for forum in mine.forums("read_own_row") if forum not in table]:
        seen |= q(forum__in=rows, status__in=IN_PUBLIC_LIFE) & open_item
    if home:
        seen |= q(pk__in=_with_duty(home), status__in=IN_PUBLIC_LIFE) & open_item
    return seen


def _with_duty(municipalities: set[int]) -> models.QuerySet:
    rows = apps.get_model("decisions", "Feedback").objects.filter(municipality__in=municipalities)
    return rows.order_by().values("decision")


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> DecisionQuerySet:
        return self.filter(decisions_open_to(user))

    def in_force(self) -> DecisionQuerySet:
        """Without those that were withdrawn: their item is being prepared again."""
        return self.exclude(status="revoked")

    def for_list(self) -> DecisionQuerySet:
        return self.select_related(
            "item", "forum", "item__lead_municipality", "item__lead_organisation", "placement__meeting"
        )


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> FeedbackQuerySet:
        """Rows of the matrix: the whole matrix for the table and directors, the own row for councillors."""
        mine = standing(user)
        whole = Q(decision__forum__in=mine.forums("read_matrix"))
        home = mine.answering(mine.councillor_of, mine.staff_of, mine.mayor_of)
        found = self.filter(decisions_open_to(user, "decision__"), whole | Q(municipality__in=home))
        return found.select_related("passed_to__municipality")

    def open(self) -> FeedbackQuerySet:
        return self.filter(status__in=OPEN_DUTY)

    def asked(self) -> FeedbackQuerySet:
        """Without rows at which nobody answers: no longer needed, or passed to whoever followed."""
        return self.exclude(status__in=ENDED_DUTY)

    def late(self, day: date) -> FeedbackQuerySet:
        return self.open().filter(due_on__lt=day)

    def due_for(self, municipalities) -> FeedbackQuerySet:
        """What these municipalities still have to do, most urgent first."""
        return self.open().filter(municipality__in=municipalities).order_by("due_on", "pk")

    def for_list(self) -> FeedbackQuerySet:
        return self.select_related(
            "decision__item", "decision__forum", "municipality", "passed_to__municipality", "extract"
        )


def packets_sent_by(user: User) -> Q:
    """The packets this person makes and sends, as support officer of the forum."""
    return packets_of(standing(user).forums("send_packets"))


def packets_of(forums: list[int]) -> Q:
    """Of their decisions, and of their meetings."""
    return Q(decision__forum__in=forums) | Q(meeting__forum__in=forums)


class PacketQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> PacketQuerySet:
        """The support officer sees all packets, a municipality's own staff theirs once they are ready."""
        mine = standing(user)
        return self.filter(
            packets_sent_by(user)
            | Q(municipality__in=mine.answering(mine.staff_of), state="ready", superseded_at__isnull=True)
        ).filter(Q(decision=None) | Q(decision__item__confidential=False))

    def in_use(self) -> PacketQuerySet:
        """For a list: `has_drafts` says whether there are any to edit, what they say is not read along."""
        found = self.filter(superseded_at__isnull=True).select_related("municipality", "document").defer("editable")
        return found.annotate(has_drafts=Q(drafts__isnull=False) | Q(editable__isnull=False))

    def to_be_read(self) -> PacketQuerySet:
        """Ready, in use, and about nothing confidential: what may be told by mail."""
        open_ones = Q(decision=None) | Q(decision__item__confidential=False)
        return self.filter(open_ones, state="ready", superseded_at__isnull=True)

    def with_mail(self) -> PacketQuerySet:
        """With `deliveries`: who was mailed, and what is still on its way."""
        return self.prefetch_related("deliveries__person").select_related("opened_by")

    def for_list(self) -> PacketQuerySet:
        return self.select_related("decision__item", "decision__forum", "meeting__forum")


class EarlyPositionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> EarlyPositionQuerySet:
        """Who prepares the meeting reads them all, a municipality its own: it is no public position yet."""
        mine = standing(user)
        home = mine.answering(mine.staff_of, mine.mayor_of)
        return self.filter(Q(item__forum__in=mine.forums("read_early_positions")) | Q(municipality__in=home))
