"""What people type about a meeting: when, how long and where."""

from __future__ import annotations

from datetime import date, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.models import Meeting
from agenda.schedule import next_like
from overleg.lib.dates import in_brussels
from overleg.lib.refusal import Refused
from regions.models import Forum
from timeline.services import now

SOME_WEEKS = timedelta(days=28)


class MeetingForm(forms.Form):
    """The moment in two fields, as one writes it in a calendar."""

    date = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    duration = forms.IntegerField(
        label=_("Length in minutes"),
        validators=[MinValueValidator(15), MaxValueValidator(600)],
        widget=forms.NumberInput(attrs={"min": 15, "max": 600, "step": 5}),
    )
    place = forms.CharField(label=_("Place"), max_length=120, required=False)

    def clean(self) -> dict:
        data = super().clean()
        if data.get("date") and data.get("time"):
            try:
                data["starts_at"] = in_brussels(data["date"], data["time"])
            except Refused as refusal:
                self.add_error("time", str(refusal))
        return data

    def values(self) -> dict:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "duration", "place")}


class MoveForm(MeetingForm):
    """Of a published meeting: whoever got the agenda reads why."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        error_messages={"required": _("Say why: everybody who got the agenda reads the reason.")},
    )

    def values(self) -> dict:
        return super().values() | {"reason": self.cleaned_data["reason"]}


def proposed(forum: Forum) -> dict:
    """What a next meeting of this forum most likely looks like: its working agreement, on its usual day."""
    today = timezone.localdate(now())
    agreement = forum.agreement_on(today)
    last = Meeting.objects.filter(forum=forum).exclude(status=Meeting.Status.CANCELLED).order_by("starts_at").last()
    day = next_like(timezone.localdate(last.starts_at), today) if last else _working_day(today + SOME_WEEKS)
    return {
        "date": day,
        "time": agreement.start_time if agreement else time(9),
        "duration": agreement.duration if agreement else 120,
        "place": agreement.place if agreement else "",
    }


def _working_day(day: date) -> date:
    return day + timedelta(days=8 - day.isoweekday()) if day.isoweekday() > 5 else day


def of_meeting(meeting: Meeting) -> dict:
    """The form as the meeting stands now."""
    moment = timezone.localtime(meeting.starts_at)
    return {"date": moment.date(), "time": moment.time(), "duration": meeting.duration, "place": meeting.place}
