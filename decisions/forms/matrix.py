"""What of the matrix one wants to see; every filter stands in the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decisions.forms.fields import DayField
from decisions.models import Decision
from decisions.models.feedback import Body
from overleg.lib.moments import day as in_words
from regions.models.forums import Ask

ANY = ("", _("all"))
# What one looks for, in words, and how it looks.
STATES = {
    "open": (_("still to treat"), "open"),
    "late": (_("late"), "late"),
    "remarks": (_("with remarks"), "remark"),
    "refused": (_("not agreed"), "refused"),
    "done": (_("agreed or noted"), "done"),
}
A_YEAR = timedelta(days=365)
STILL_ASKED = (Decision.Status.RATIFIED, Decision.Status.FEEDBACK)

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Choosable:
    """What this person can choose from, as pairs of the value in the address and the words for it."""

    regions: Choices = ()
    forums: Choices = ()
    meetings: Choices = ()
    municipalities: Choices = ()
    kept: Choices = field(default=())  # the decision that the address names, if there is one


class MatrixFilter(forms.Form):
    """A value nobody knows asks nothing. Without a period: the last year, and whatever still waits for an answer."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    forum = forms.ChoiceField(label=_("Forum"), required=False)
    meeting = forms.ChoiceField(label=_("Meeting"), required=False)
    gemeente = forms.ChoiceField(label=_("Municipality"), required=False)
    body = forms.ChoiceField(label=_("Body"), required=False, choices=[ANY, *Body.choices])
    ask = forms.ChoiceField(
        label=_("Asked"), required=False, choices=[ANY, *(pair for pair in Ask.choices if pair[0] != Ask.NOTHING)]
    )
    since = DayField(label=_("Ratified from"), required=False)
    until = DayField(label=_("until"), required=False)
    # Chosen by links, and kept while one changes the rest.
    decision = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    period = forms.ChoiceField(required=False, choices=[("all", "")], widget=forms.HiddenInput)
    state = forms.ChoiceField(
        required=False,
        choices=[(key, words) for key, (words, _kind) in STATES.items()],
        widget=forms.HiddenInput,
    )
    by = forms.ChoiceField(required=False, choices=[("municipality", "")], widget=forms.HiddenInput)

    def __init__(self, query: QueryDict, choosable: Choosable) -> None:
        super().__init__(query, auto_id="matrix_%s")
        lists = {
            "region": choosable.regions,
            "forum": choosable.forums,
            "meeting": choosable.meetings,
            "gemeente": choosable.municipalities,
        }
        for name, choices in lists.items():
            self.fields[name].choices = [ANY, *choices]
            if len(choices) < 2:
                self.fields[name].widget = forms.HiddenInput()
        self.full_clean()

    @property
    def asked(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out, other than by which way round it is drawn."""
        return bool(self.asked.keys() - {"by", "period"})

    @property
    def one_forum(self) -> bool:
        return "forum" in self.asked or len(self.fields["forum"].choices) == 2

    @property
    def by_municipality(self) -> bool:
        return self.cleaned_data.get("by") == "municipality"

    @property
    def words(self) -> list[str]:
        """What was asked, for paper: a filter that nobody can see there anymore."""
        said = []
        for name in ("meeting", "gemeente", "body", "ask", "state"):
            if name in self.asked:
                said.append(str(dict(self.fields[name].choices)[self.asked[name]]))
        for name, words in (("since", gettext("ratified from %(day)s")), ("until", gettext("until %(day)s"))):
            if name in self.asked:
                said.append(words % {"day": in_words(self.asked[name])})
        return said

    @property
    def whole_period(self) -> bool:
        return bool(self.asked.keys() & {"since", "until", "decision", "meeting"}) or "period" in self.asked

    def condition(self, today: date) -> Q:
        """On rows of `Feedback`, all but the state."""
        asked, found = self.asked, Q()
        for name, lookup in LOOKUPS.items():
            if name in asked:
                found &= Q(**{lookup: asked[name]})
        if not self.whole_period:
            found &= Q(decision__ratified_on__gte=today - A_YEAR) | Q(decision__status__in=STILL_ASKED)
        return found

    def address(self, without: Iterable[str] = (), **changed: str) -> str:
        """What comes behind the address of the page, to come back to this view or to one beside it."""
        values = {name: value for name, value in self.asked.items() if name not in {*without, *changed}}
        kept = values | {name: value for name, value in changed.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"


LOOKUPS = {
    "region": "decision__forum__regions__code",
    "forum": "decision__forum__slug",
    "meeting": "decision__placement__meeting",
    "decision": "decision__item__reference",
    "gemeente": "municipality__nis_code",
    "body": "body",
    "ask": "ask",
    "since": "decision__ratified_on__gte",
    "until": "decision__ratified_on__lte",
}
