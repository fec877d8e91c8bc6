"""What of the queue one wants to see; every filter stands in the address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from agenda.forms.items import key_of
from agenda.models import Advice, AgendaItem

ANY = ("", gettext_lazy("all"))
NEW, MONTH, QUARTER = 14, 30, 90  # days


class QueueFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("In title or reference"), required=False, max_length=80)
    aim = forms.ChoiceField(label=gettext_lazy("Aim"), required=False, choices=[ANY, *AgendaItem.Aim.choices])
    category = forms.ChoiceField(
        label=gettext_lazy("Category"), required=False, choices=[ANY, *AgendaItem.Category.choices]
    )
    lead = forms.ChoiceField(label=gettext_lazy("Lead"), required=False)
    age = forms.ChoiceField(
        label=gettext_lazy("Waits"),
        required=False,
        choices=[
            ANY,
            ("new", gettext_lazy("two weeks at most")),
            ("month", gettext_lazy("more than a month")),
            ("quarter", gettext_lazy("more than three months")),
        ],
    )
    advice = forms.ChoiceField(
        label=gettext_lazy("Advice"),
        required=False,
        choices=[
            ANY,
            ("none", gettext_lazy("not asked")),
            ("awaited", gettext_lazy("awaited")),
            ("late", gettext_lazy("late")),
            ("given", gettext_lazy("given")),
        ],
    )

    def __init__(self, data, *, leads: Iterable) -> None:
        super().__init__(data, auto_id="queue_%s")
        named = sorted(((key_of(body), str(body)) for body in leads), key=lambda pair: pair[1])
        self.fields["lead"].choices = [ANY, ("none", gettext_lazy("nobody yet")), *named]
        self.full_clean()

    @property
    def asked(self) -> dict[str, str]:
        """The filters that are set; a value nobody knows asks nothing."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def condition(self, user: User) -> Q:
        wanted = self.asked
        asked = Q()
        if "q" in wanted:
            asked &= Q(title__icontains=wanted["q"]) | Q(reference__icontains=wanted["q"])
        asked &= Q(**{name: wanted[name] for name in ("aim", "category") if name in wanted})
        if "lead" in wanted:
            asked &= _led_by(wanted["lead"])
        if "age" in wanted:
            asked &= _waits(wanted["age"])
        if "advice" in wanted:
            asked &= _advised(wanted["advice"], user)
        return asked

    def address(self, page: int = 1) -> str:
        """What comes behind the address of the page, to come back to the same queue."""
        kept = self.asked | ({"page": str(page)} if page > 1 else {})
        return f"?{urlencode(kept)}" if kept else ""

    def words(self) -> str:
        count = len(self.asked)
        return _("Filter") if not count else _("Filter (%(count)d)") % {"count": count}


def _led_by(key: str) -> Q:
    if key == "none":
        return Q(lead_municipality=None, lead_organisation=None)
    kind, _separator, pk = key.partition(":")
    return Q(**{f"lead_{kind}": pk})


def _waits(age: str) -> Q:
    if age == "new":
        return Q(proposed_at__gte=timezone.now() - timedelta(days=NEW))
    return Q(proposed_at__lt=timezone.now() - timedelta(days=MONTH if age == "month" else QUARTER))


def _advised(state: str, user: User) -> Q:
    shown = Advice.objects.travelled_to(user).exclude(status="withdrawn").filter(item=OuterRef("pk"))
    today = timezone.localdate()
    states = {
        "awaited": shown.filter(status="asked", due_on__gte=today),
        "late": shown.filter(status="asked", due_on__lt=today),
        "given": shown.filter(status="given"),
    }
    return Q(Exists(states[state])) if state in states else ~Q(Exists(shown))
