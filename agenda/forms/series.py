"""What people type about a series: the rhythm and the period, then every meeting of the proposal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.forms.meetings import MeetingForm
from agenda.models import Meeting
from agenda.series import Slot, Wishes
from overleg.lib.dates import end_of_half_year
from overleg.lib.rhythm import LAST, MONTH_NAMES, MONTHS, WEEKDAYS, WEEKS, Rhythm
from regions.models import Forum
from timeline.services import now

HOLIDAY_MONTHS = frozenset({7, 8})
MOST = 60
LENGTH = [MinValueValidator(15), MaxValueValidator(600)]


def periods(today: date) -> dict[str, tuple[str, date, date]]:
    """What one plans for: the rest of this year, the next one, or half a year; its key, words and days."""
    year, tomorrow = today.year, today + timedelta(days=1)
    rest = {}
    if today < date(year, 6, 30):
        rest["half"] = (_("Until the summer of %(year)s") % {"year": year}, tomorrow, end_of_half_year(today))
    if tomorrow.year == year:
        rest["rest"] = (_("Rest of %(year)s") % {"year": year}, tomorrow, date(year, 12, 31))
    following = {"year": year + 1}
    return rest | {
        "next": (_("The whole of %(year)s") % following, date(year + 1, 1, 1), date(year + 1, 12, 31)),
        "next-1": (_("First half of %(year)s") % following, date(year + 1, 1, 1), date(year + 1, 6, 30)),
        "next-2": (_("Second half of %(year)s") % following, date(year + 1, 7, 1), date(year + 1, 12, 31)),
    }


class SeriesForm(forms.Form):
    """The rhythm. It travels in the address, so that a proposal can be looked at again."""

    period = forms.ChoiceField(label=gettext_lazy("Period"))
    weekday = forms.TypedChoiceField(label=gettext_lazy("Weekday"), choices=WEEKDAYS, coerce=int)
    weeks = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weeks of the month"),
        choices=WEEKS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    every = forms.IntegerField(
        label=gettext_lazy("Or every so many weeks"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(26)],
        help_text=gettext_lazy("A number here counts instead of the weeks of the month."),
        widget=forms.NumberInput(attrs={"min": 1, "max": 26}),
    )
    months = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Months"), choices=MONTH_NAMES, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    time = forms.TimeField(
        label=gettext_lazy("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    duration = forms.IntegerField(
        label=gettext_lazy("Length in minutes"),
        validators=LENGTH,
        widget=forms.NumberInput(attrs={"min": 15, "max": 600, "step": 5}),
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False)
    rotate = forms.BooleanField(label=gettext_lazy("The municipalities are host in turn"), required=False)

    def __init__(self, data) -> None:
        self.periods = periods(timezone.localdate(now()))
        super().__init__(data)
        self.fields["period"].choices = [(key, words) for key, (words, _first, _last) in self.periods.items()]

    def clean(self) -> dict:
        data = super().clean()
        if "every" in data and "weeks" in data and not data["every"] and not data["weeks"]:
            self.add_error("weeks", _("Choose in which weeks of the month the forum meets, or every how many weeks."))
        return data

    @property
    def rhythm(self) -> Rhythm:
        data = self.cleaned_data
        return Rhythm(data["weekday"], frozenset(data["weeks"]), data["every"] or 0, frozenset(data["months"]))

    def wishes(self) -> Wishes:
        data = self.cleaned_data
        _words, first, last = self.periods[data["period"]]
        return Wishes(self.rhythm, first, last, data["time"], data["duration"], data["place"].strip(), data["rotate"])


def usual(forum: Forum) -> dict:
    """The fixed day of the working agreement; without one, the weekday of the last meeting."""
    today = timezone.localdate(now())
    agreement = forum.agreement_on(today)
    rhythm = (agreement.rhythm if agreement else None) or _like_last(forum)
    return {
        "period": "half" if today.month < 5 else "next",
        "weekday": rhythm.weekday,
        "weeks": sorted(rhythm.weeks),
        "every": rhythm.every or "",
        "months": sorted(rhythm.months),
        "time": f"{agreement.start_time if agreement else time(9):%H:%M}",
        "duration": agreement.duration if agreement else 120,
        "place": agreement.place if agreement else "",
    }


def _like_last(forum: Forum) -> Rhythm:
    last = Meeting.objects.filter(forum=forum).exclude(status=Meeting.Status.CANCELLED).order_by("starts_at").last()
    day = timezone.localdate(last.starts_at) if last else date(2027, 1, 15)  # a third Friday
    return Rhythm(day.weekday(), frozenset({min((day.day - 1) // 7 + 1, LAST)}), 0, frozenset(MONTHS) - HOLIDAY_MONTHS)


class SlotForm(MeetingForm):
    """One meeting of the proposal."""

    chosen = forms.BooleanField(label=gettext_lazy("Plan"), required=False)
    duration = forms.IntegerField(widget=forms.HiddenInput, validators=LENGTH)

    def slot(self) -> Slot:
        return Slot(**self.values())


SlotForms = forms.formset_factory(SlotForm, extra=0, max_num=MOST, validate_max=True, absolute_max=MOST)


def slot_initial(slots: Iterable[tuple[Slot, bool]]) -> list[dict]:
    """The proposal as the forms show it."""
    return [
        {
            "chosen": chosen,
            "date": slot.day,
            "time": timezone.localtime(slot.starts_at).time(),
            "duration": slot.duration,
            "place": slot.place,
        }
        for slot, chosen in slots
    ]
