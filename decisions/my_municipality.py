"""What waits for one municipality: its college, its council, its actions; its packets, and what it recorded lately."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.core.paginator import Page
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from decisions import matrix
from decisions.forms.followup import FollowupFilter
from decisions.models import Action, Feedback, Packet
from decisions.querysets import FeedbackQuerySet, decree_blocks
from decisions.querysets_actions import ActionQuerySet
from decisions.services.feedback import ALIVE
from overleg.lib.dates import end_of_half_year, end_of_month
from overleg.lib.matrix import Cell
from overleg.lib.paging import CountedPaginator
from regions.access import standing
from regions.models import Municipality

ROWS = 40  # duties on one page
ACTIONS = 20
LATELY = 8


@dataclass(frozen=True)
class Row:
    duty: Feedback
    state: Cell
    packet: Packet | None


@dataclass(frozen=True)
class Block:
    """`count` is of all, also of those on another page; `key` names its place on the page."""

    key: str
    title: str
    count: int
    until: date | None = None
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class MyMunicipality:
    """Everything the page shows. `home` is nothing for who works only for an organisation."""

    home: Municipality | None
    staff: bool  # reads the packets and records results
    reports: bool  # on the actions
    form: FollowupFilter
    blocks: list[Block]
    page: Page | None
    actions: list[Action]
    action_count: int
    packets: list[Packet]
    lately: list[Feedback]
    today: date

    @property
    def open_duties(self) -> int:
        return sum(block.count for block in self.blocks)


def gather(user: User, home: Municipality | None, query: QueryDict) -> MyMunicipality:
    mine, today = standing(user), timezone.localdate()
    duties, counts = _open_duties(user, home), []
    if home:
        counts = _counted(duties, FollowupFilter(query, forums=()), today)
    forums = sorted({(slug, name) for slug, name, _counts in counts}, key=lambda pair: pair[1])
    form = FollowupFilter(query, forums=forums)
    staff = bool(home and home.pk in mine.staff_of)
    packets = _packets(user, home) if staff else []
    page = _page(duties, form, counts, today, query) if home else None
    actions = open_actions(user, home, form, today)
    listed = list(actions[: ACTIONS + 1])
    number = len(listed) if len(listed) <= ACTIONS else actions.count()
    return MyMunicipality(
        home=home,
        staff=staff,
        reports=staff or bool(standing(user).contact_of),
        form=form,
        blocks=_blocks(page, packets, _sums(counts, form), today) if page else [],
        page=page,
        actions=listed[:ACTIONS],
        action_count=number,
        packets=packets[:LATELY],
        lately=list(recorded(user, home, form)[:LATELY]) if home else [],
        today=today,
    )


def open_duties(user: User, home: Municipality, form: FollowupFilter, today: date) -> FeedbackQuerySet:
    """Most urgent first, as the filters ask."""
    found = _open_duties(user, home).filter(form.of_duties(today))
    return _of_forum(found, form).for_list()


def recorded(user: User, home: Municipality, form: FollowupFilter) -> FeedbackQuerySet:
    """The newest results of this municipality."""
    found = Feedback.objects.visible_to(user).filter(municipality=home.pk, status=Feedback.Status.TREATED)
    if "body" in form.asked:
        found = found.filter(body=form.asked["body"])
    return _of_forum(found, form).for_list().order_by("-recorded_at", "-pk")


def _open_duties(user: User, home: Municipality | None) -> FeedbackQuerySet:
    if home is None:
        return Feedback.objects.none()
    return Feedback.objects.visible_to(user).due_for([home.pk]).filter(decision__status__in=ALIVE)


def _of_forum(duties: FeedbackQuerySet, form: FollowupFilter) -> FeedbackQuerySet:
    return duties.filter(decision__forum__slug=form.asked["forum"]) if "forum" in form.asked else duties


def _counted(duties: FeedbackQuerySet, form: FollowupFilter, today: date) -> list[tuple]:
    """Per forum how many stand in each block: one question, which also says which forums there are."""
    asked = {
        key: Count("pk", filter=condition & form.of_duties(today)) for key, condition in decree_blocks(today).items()
    }
    rows = duties.order_by().values("decision__forum__slug", "decision__forum__name").annotate(**asked)
    return [(row["decision__forum__slug"], row["decision__forum__name"], row) for row in rows]


def _sums(counts: list[tuple], form: FollowupFilter) -> Counter:
    total: Counter = Counter()
    for slug, _name, row in counts:
        if form.asked.get("forum", slug) == slug:
            total.update({key: row[key] for key in decree_blocks(date.min)})
    return total


def _page(duties, form: FollowupFilter, counts: list[tuple], today: date, query: QueryDict) -> Page:
    found = _of_forum(duties.filter(form.of_duties(today)), form).for_list()
    return CountedPaginator(found, ROWS, number=_sums(counts, form).total()).get_page(query.get("page"))


def _blocks(page: Page, packets: list[Packet], counts: Counter, today: date) -> list[Block]:
    """In the rhythm of the decree: the college every month, the council twice a year."""
    month, half_year = end_of_month(today), end_of_half_year(today)
    titles = {
        "late": (_("Late"), None),
        "college": (_("College, this month"), month),
        "council": (_("Council, this half-year"), half_year),
        "later": (_("Later"), None),
    }
    of_decision = {packet.decision_id: packet for packet in packets if packet.decision_id}
    blocks = {key: Block(key, title, counts[key], until) for key, (title, until) in titles.items()}
    for duty in page:
        ends = month if duty.body == "college" else half_year
        key = "late" if duty.due_on < today else duty.body if duty.due_on <= ends else "later"
        blocks[key].rows.append(Row(duty, matrix.cell(duty, today), of_decision.get(duty.decision_id)))
    return list(blocks.values())


def _packets(user: User, home: Municipality) -> list[Packet]:
    """In use, the newest first: those of the duties on the page are among them."""
    found = Packet.objects.visible_to(user).in_use().filter(municipality=home.pk, state=Packet.State.READY)
    return list(found.for_list().order_by("-run__started_at", "-pk")[: 3 * ROWS])


def open_actions(user: User, home: Municipality | None, form: FollowupFilter, today: date) -> ActionQuerySet:
    """Open ones of this municipality, and of the organisations this person speaks for."""
    own = Q(organisation__in=standing(user).contact_of) | (Q(municipality=home.pk) if home else Q())
    found = Action.objects.visible_to(user).open().filter(own).filter(form.by_when(today))
    if "forum" in form.asked:
        slug = form.asked["forum"]
        found = found.filter(Q(decision__forum__slug=slug) | Q(decision=None, placement__meeting__forum__slug=slug))
    return found.for_list().order_by("due_on", "pk")
