"""My work: everything that waits for a support officer at all forums, as one list, the most urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agenda.waiting import advice, referrals
from agenda.waiting_minutes import minutes
from overleg import waiting_follow_up as follow_up
from overleg import waiting_officer as officer
from overleg.lib.source import Sources, told
from overleg.lib.turn import Turn
from regions.access import Role, Standing, standing
from regions.models import Forum

MOST = 60  # of one kind; whoever has more handles these first
ROWS = 40  # on one page
# What one does, in the order of the life of an item: the words of the filter, and the rule that finds it.
Rule = Callable[[User, Standing], Sources]
KINDS: dict[str, tuple] = {
    "items": (_("Proposals"), lambda user, mine: [officer.items(mine, MOST), referrals(mine, MOST)]),
    "advice": (_("Advice"), lambda user, mine: [advice(mine, MOST)]),
    "meetings": (_("Agendas"), lambda user, mine: [officer.meetings(mine, MOST)]),
    "minutes": (_("Minutes"), lambda user, mine: [minutes(mine, user, MOST)]),
    "preparations": (_("To prepare"), lambda user, mine: [officer.preparations(mine, MOST)]),
    "decisions": (
        _("Decisions and packets"),
        lambda user, mine: [follow_up.decisions(mine, MOST), follow_up.failed_packets(mine, MOST)],
    ),
    "remarks": (_("Remarks of municipalities"), lambda user, mine: [follow_up.remarks(mine, MOST)]),
    "feedback": (_("Late answers"), lambda user, mine: [follow_up.late_municipalities(mine, MOST)]),
    "actions": (_("Late actions"), lambda user, mine: [follow_up.late_actions(mine, MOST)]),
}


class WorkFilter(forms.Form):
    """A value nobody knows asks nothing."""

    forum = forms.ChoiceField(label=_("Forum"), required=False)
    late = forms.BooleanField(label=_("Only what is late"), required=False)
    kind = forms.ChoiceField(
        required=False, choices=[(key, words) for key, (words, _rule) in KINDS.items()], widget=forms.HiddenInput
    )

    def __init__(self, query: QueryDict, *, forums: Sequence[Forum]) -> None:
        super().__init__(query, auto_id="work_%s")
        self.fields["forum"].choices = [("", _("all")), *((forum.slug, forum.name) for forum in forums)]
        if len(forums) < 2:
            self.fields["forum"].widget = forms.HiddenInput()
        self.full_clean()

    @property
    def asked(self) -> dict[str, str]:
        return {name: "1" if value is True else value for name, value in self.cleaned_data.items() if value}

    def address(self, **changed: str) -> str:
        kept = {name: value for name, value in (self.asked | changed).items() if value}
        return f"?{urlencode(kept)}"


@dataclass(frozen=True)
class Work:
    kind: str
    words: str
    turn: Turn
    late: bool


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True)
class MyWork:
    form: WorkFilter
    tabs: list[Tab]
    page: Page
    late: int
    several_forums: bool
    today: date


def all_of(user: User, form: WorkFilter, forums: Sequence[Forum], today: date) -> list[Work]:
    """Of every kind, at the chosen forum; the most urgent first."""
    chosen = [forum.pk for forum in forums if form.asked.get("forum", forum.slug) == forum.slug]
    mine = as_officer(standing(user), chosen)
    turns = told(*(rule(user, mine) for _words, rule in KINDS.values()))
    found = [
        Work(kind, str(words), turn, bool(turn.due and turn.due < today))
        for (kind, (words, _rule)), of_kind in zip(KINDS.items(), turns, strict=True)
        for turn in of_kind
    ]
    if "late" in form.asked:
        found = [work for work in found if work.late]
    return sorted(found, key=lambda work: officer.urgency(work.turn))


def as_officer(mine: Standing, forums: Container[int] | None = None) -> Standing:
    """Only what this person is as a support officer, of these forums or of all."""
    supported = [forum for forum, roles in mine.roles.items() if Role.OFFICER in roles]
    roles = {forum: {Role.OFFICER} for forum in supported if forums is None or forum in forums}
    return Standing(roles=roles, helper=mine.helper)


def supported(user: User) -> list[Forum]:
    return list(Forum.objects.filter(pk__in=as_officer(standing(user)).roles).order_by("name"))


def gather(user: User, forums: Sequence[Forum], query: QueryDict) -> MyWork:
    form, today = WorkFilter(query, forums=forums), timezone.localdate()
    found = all_of(user, form, forums, today)
    return MyWork(
        form=form,
        tabs=_tabs(found, form),
        page=Paginator(of_kind(found, form), ROWS).get_page(query.get("page")),
        late=sum(work.late for work in found),
        several_forums=len(forums) > 1,
        today=today,
    )


def of_kind(found: list[Work], form: WorkFilter) -> list[Work]:
    kind = form.asked.get("kind")
    return [work for work in found if work.kind == kind] if kind else found


def _tabs(found: list[Work], form: WorkFilter) -> list[Tab]:
    counts, chosen = Counter(work.kind for work in found), form.asked.get("kind", "")
    tabs = [Tab(str(_("Everything")), form.address(kind=""), len(found), not chosen)]
    for key, (words, _rule) in KINDS.items():
        if counts[key] or key == chosen:
            tabs.append(Tab(str(words), form.address(kind=key), counts[key], key == chosen))
    return tabs
