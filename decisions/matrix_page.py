"""What the page, the paper and the spreadsheet of the matrix show: the duties one may see, filtered by the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page
from django.db.models import Count, Q
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from decisions.forms.matrix import STATES, Choosable, MatrixFilter
from decisions.grid import Duty, Grid, Head, View, build
from decisions.matrix import also_for
from decisions.models import Decision, Feedback
from decisions.querysets import FeedbackQuerySet, duty_states
from overleg.lib.moments import brief_day
from overleg.lib.moments import day as in_words
from overleg.lib.paging import CountedPaginator
from regions.access import Standing, standing
from regions.models import Forum, Municipality

DECISIONS = 60  # of one page
MEETINGS = 60  # to choose from


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    count: int
    current: bool
    kind: str = ""


@dataclass(frozen=True)
class Shown:
    """One page of the matrix."""

    form: MatrixFilter
    grids: list[Grid]  # one on screen, as many as the sheets ask on paper
    page: Page
    tabs: list[Tab]
    heading: str
    chosen: Decision | None  # when the address names one decision
    today: date

    @property
    def running(self) -> str:
        """On every sheet of paper."""
        stands = _("as it stands on %(day)s") % {"day": in_words(self.today)}
        return " · ".join([self.heading, *self.form.words, stands])

    @property
    def here(self) -> str:
        return self.form.address()

    @property
    def by_decision(self) -> str:
        return self.form.address(["by"])

    @property
    def by_municipality(self) -> str:
        return self.form.address(by="municipality")

    @property
    def whole_period(self) -> str:
        return self.form.address(period="all")


def shown(user: User, query: QueryDict, *, columns: int = 0) -> Shown:
    """`columns` is how many one table holds at most; 0 is all of them."""
    today, mine = timezone.localdate(), standing(user)
    form = MatrixFilter(query, _choosable(user, mine, query))
    wanted = form.cleaned_data.get("state", "")
    duties = _duties(user, form, today)
    counts = _counts(duties, today)
    of_state = _in_state(duties, wanted, today)
    decisions = (
        Decision.objects.filter(pk__in=of_state.order_by().values("decision"))
        .select_related("item", "forum")
        .order_by("-ratified_on", "-pk")
    )
    page = CountedPaginator(decisions, DECISIONS, number=counts[f"{wanted or 'all'}_decisions"]).get_page(
        query.get("page")
    )
    on_page = list(page)
    rows = [Duty(*row) for row in of_state.filter(decision__in=on_page).order_by().values_list(*Duty._fields)]
    return Shown(
        form=form,
        grids=_grids(rows, on_page, form, mine, today, columns),
        page=page,
        tabs=_tabs(form, counts, wanted),
        heading=_heading(form),
        chosen=on_page[0] if form.asked.get("decision") and on_page else None,
        today=today,
    )


def duties_shown(user: User, query: QueryDict) -> tuple[FeedbackQuerySet, date]:
    """All the duties of this view, on whichever page they stand."""
    today = timezone.localdate()
    form = MatrixFilter(query, _choosable(user, standing(user), query))
    return _in_state(_duties(user, form, today), form.cleaned_data.get("state", ""), today), today


def _choosable(user: User, mine: Standing, query: QueryDict) -> Choosable:
    rows = Forum.objects.filter(pk__in=mine.forums("read_own_row")).order_by("name")
    forums, regions = {}, {}
    for slug, name, code, region in rows.values_list("slug", "name", "regions__code", "regions__name"):
        forums[slug] = name
        if code:
            regions[code] = region
    chosen = query.get("forum", "")
    if not forums or (chosen and chosen not in forums):
        raise Http404
    # A councillor reads the row of the own municipality, so there is nothing to choose.
    seated = Municipality.objects.filter(seats__forum__in=mine.forums("read_matrix")).distinct().order_by("name")
    return Choosable(
        regions=sorted(regions.items(), key=lambda pair: pair[1]),
        forums=list(forums.items()),
        meetings=_meetings(user, chosen, query.get("meeting", "")),
        municipalities=list(seated.values_list("nis_code", "name")),
    )


def _meetings(user: User, forum: str, chosen: str) -> list[tuple[str, str]]:
    """The meetings of the chosen forum that ratified something; of no forum, only the one the address names."""
    if not forum and not chosen.isdecimal():
        return []
    wanted = {"forum__slug": forum} if forum else {"placement__meeting": chosen}
    found = Decision.objects.visible_to(user).in_force().filter(**wanted).order_by("-placement__meeting__starts_at")
    rows = found.values_list("placement__meeting", "placement__meeting__starts_at").distinct()[:MEETINGS]
    return [(str(pk), in_words(starts_at)) for pk, starts_at in rows]


def _duties(user: User, form: MatrixFilter, today: date) -> FeedbackQuerySet:
    """The rows, whatever their state."""
    return Feedback.objects.visible_to(user).filter(form.condition(today)).exclude(decision__status="revoked")


def _in_state(duties: FeedbackQuerySet, wanted: str, today: date) -> FeedbackQuerySet:
    return duties.filter(duty_states(today)[wanted]) if wanted else duties


def _counts(duties: FeedbackQuerySet, today: date) -> dict[str, int]:
    """Of each state how many duties there are, and of how many decisions: one question."""
    states = {"all": Q()} | duty_states(today)
    asked = {}
    for name, condition in states.items():
        asked[name] = Count("pk", filter=condition)
        asked[f"{name}_decisions"] = Count("decision", filter=condition, distinct=True)
    return duties.order_by().aggregate(**asked)


def _grids(
    rows: list[Duty], decisions: Sequence[Decision], form: MatrixFilter, mine: Standing, today: date, width: int
) -> list[Grid]:
    towns = sorted({(row.municipality_id, row.municipality__name) for row in rows}, key=lambda town: town[1])
    passed = [(row.heir, row.municipality__name) for row in rows if row.heir]
    municipalities = [Head(pk, name, also_for(name, passed)) for pk, name in towns]
    agreed = [_decision_head(one, form, today) for one in decisions]
    blocks, columns = (municipalities, agreed) if form.by_municipality else (agreed, municipalities)
    on_behalf = {one.pk for one in decisions if mine.may("record_on_behalf", one.forum_id)}
    before, after = reverse("decisions:feedback", args=[0]).split("0")

    def link(duty: Duty) -> str:
        """Only where this person records something."""
        acts = duty.decision_id in on_behalf or duty.municipality_id in mine.staff_of
        return f"{before}{duty.pk}{after}" if acts else ""

    view = View(form.by_municipality, today, link, mine.staff_of)
    return [build(rows, blocks, part, view) for part in _parts(columns, width)]


def _parts(columns: Sequence[Head], width: int) -> list[Sequence[Head]]:
    """As few tables as fit, each about as wide as the others."""
    tables = max(-(-len(columns) // width), 1) if width else 1
    each = -(-len(columns) // tables)
    return [columns[start : start + each] for start in range(0, len(columns), each)] if columns else []


def _decision_head(decision: Decision, form: MatrixFilter, today: date) -> Head:
    """Above a column there is little room: its reference says from which forum it comes."""
    day = brief_day(decision.ratified_on, today)
    note = _("ratified on %(day)s") % {"day": day}
    if form.by_municipality:
        note = f"{decision.reference}, {day}"
    elif not form.one_forum:
        note = f"{decision.forum}, {note}"
    return Head(decision.pk, decision.item.title, note, decision.get_absolute_url())


def _tabs(form: MatrixFilter, counts: dict[str, int], wanted: str) -> list[Tab]:
    """The states to filter by: the legend of the matrix, with how many there are of each."""
    tabs = [Tab(_("Everything"), form.address(["state"]), counts["all"], not wanted)]
    for key, (words, kind) in STATES.items():
        tabs.append(Tab(str(words), form.address(state=key), counts[key], key == wanted, kind))
    return tabs


def _heading(form: MatrixFilter) -> str:
    """What the matrix is about, in one line: the forum, the region or all of mine."""
    for name in ("forum", "region"):
        value = form.asked.get(name)
        if value:
            return str(dict(form.fields[name].choices)[value])
    return str(form.fields["forum"].choices[1][1]) if form.one_forum else _("All your forums")
