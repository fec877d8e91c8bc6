"""What the pages about accounts tell an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ENTRIES, Entry, User, ViewAs
from accounts.second_factor import OWN
from overleg.lib.dates import still_or_later
from regions.models import Mandate, Office, SupportAssignment
from timeline.models import Event
from timeline.sentences import Line, lines

LONG_AGO = timedelta(days=90)
EVENTS_SHOWN, VIEWS_SHOWN = 20, 10
FACTOR = Authenticator.objects.filter(user=OuterRef("pk"), type__in=OWN)


class AccountFilter(forms.Form):
    """All may stay empty."""

    q = forms.CharField(label=_("Name or address"), required=False)
    account = forms.ChoiceField(label=_("Account"), required=False, choices=[("", _("All")), *Entry.choices])
    factor = forms.ChoiceField(
        label=_("Second factor"),
        required=False,
        choices=[("", _("All")), ("with", _("with")), ("without", _("without")), ("needed", _("needed and missing"))],
    )
    seen = forms.ChoiceField(
        label=_("Last sign-in"),
        required=False,
        choices=[
            ("", _("All")),
            ("month", _("this month")),
            ("long", _("more than 90 days ago")),
            ("never", _("never")),
        ],
    )

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query or None)

    def accounts(self) -> QuerySet[User]:
        rows = User.objects.annotate(has_factor=Exists(FACTOR)).order_by("name", "pk")
        if not self.is_bound:
            return rows
        self.is_valid()
        chosen = self.cleaned_data
        if words := chosen.get("q", "").strip():
            rows = rows.filter(Q(name__icontains=words) | Q(email__icontains=words))
        if chosen.get("account"):
            rows = rows.filter(ENTRIES[Entry(chosen["account"])])
        return rows.filter(_factor(chosen.get("factor", "")), _seen(chosen.get("seen", "")))


def _factor(chosen: str) -> Q:
    if chosen == "needed":
        serving = SupportAssignment.objects.on(timezone.localdate())
        asked = Q(is_administrator=True) | Q(pk__in=serving.values("officer"))
        return asked & Q(has_factor=False, is_active=True)
    return {"with": Q(has_factor=True), "without": Q(has_factor=False)}.get(chosen, Q())


def _seen(chosen: str) -> Q:
    now = timezone.now()
    return {
        "month": Q(last_login__gte=now - timedelta(days=30)),
        "long": Q(last_login__lt=now - LONG_AGO),
        "never": Q(last_login=None),
    }.get(chosen, Q())


@dataclass(frozen=True)
class AccountPage:
    person: User
    offices: list[Office]
    mandates: list[Mandate]
    assignments: list[SupportAssignment]
    factors: list[Authenticator]
    sessions: list[UserSession]
    views: list[ViewAs]
    lines: list[Line]

    @property
    def holds_something(self) -> bool:
        return bool(self.offices or self.mandates or self.assignments)


def account_page(person: User, day: date) -> AccountPage:
    """What somebody holds now or will, how they come in, and what happened to the account."""
    events = Event.objects.about(person).select_related("actor").order_by("-at", "-pk")[:EVENTS_SHOWN]
    running = still_or_later(day)
    return AccountPage(
        person=person,
        offices=list(person.offices.filter(running).select_related("municipality", "organisation")),
        mandates=list(
            person.mandates.filter(running).select_related("seat__forum", "seat__municipality", "seat__organisation")
        ),
        assignments=list(person.assignments.filter(running).select_related("forum")),
        factors=list(Authenticator.objects.filter(user=person, type__in=OWN).order_by("created_at")),
        sessions=list(UserSession.objects.filter(user=person).order_by("-last_seen_at")[:20]),
        views=list(person.viewed.select_related("by")[:VIEWS_SHOWN]),
        lines=lines(reversed(events)),
    )
