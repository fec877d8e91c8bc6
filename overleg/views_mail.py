"""Which mail somebody gets: chosen on a page with the digest as it would be now, or switched off by a link from it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import mail_wishes
from accounts.models import MailChoice, MailKind
from overleg.digest import letter
from overleg.digest.sources import untold, waiting
from overleg.http import AuthedRequest
from overleg.lib.refusal import Refused
from overleg.lib.rhythm import WEEKDAYS


class MailForm(forms.Form):
    frequency = forms.ChoiceField(
        label=gettext_lazy("When the mail comes"), choices=MailChoice.Frequency.choices, widget=forms.RadioSelect
    )
    weekday = forms.TypedChoiceField(label=gettext_lazy("On which day"), choices=WEEKDAYS, coerce=int)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What is in it"),
        choices=MailKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("What you switch off still stands on your overview, and on the pages themselves."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def mail_choice(request: AuthedRequest) -> HttpResponse:
    user = request.user
    kept = mail_wishes.choice_of(user)
    off = set(user.switched_off.values_list("kind", flat=True))
    on = [kind for kind in MailKind.values if kind not in off]
    initial = {"frequency": kept.frequency, "weekday": kept.weekday, "kinds": on}
    form = MailForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        mail_wishes.choose(user, **form.cleaned_data)
        messages.success(request, _("Kept. The digest below is as it would be now."))
        return redirect("mail-choice")
    context = {"form": form, "preview": _preview(request)}
    return render(request, "accounts/mail_choice.html", context, status=422 if form.errors else 200)


def _preview(request: AuthedRequest) -> dict:
    """The mail of this moment: what is new in it, or else all of what waits, which would not be mailed."""
    with translation.override(request.user.language):
        lines = waiting(request.user, timezone.localdate())
        fresh = untold(request.user, lines)
        shown = fresh or lines
        return {
            "subject": letter.subject(shown) if shown else "",
            "parts": letter.parts(shown),
            "fresh": bool(fresh),
            "known": len(lines) - len(fresh),
        }


@csrf_exempt  # the button of a mail program has no cookie of ours; the signed link is the proof
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_off(request: HttpRequest, token: str) -> HttpResponse:
    """Reading changes nothing, for mail scanners follow links; the button, here or in the mail program, does it."""
    try:
        person, kinds = mail_wishes.read(token)
    except Refused as refusal:
        return render(request, "accounts/mail_off.html", {"problem": str(refusal)}, status=410)
    if request.method == "POST":
        step = "on" if request.POST.get("to") == "on" else "off"
        mail_wishes.switch(person, kinds, on=step == "on")
    else:
        gone = set(person.switched_off.filter(kind__in=kinds).values_list("kind", flat=True))
        step = "off" if gone == set(kinds) else ""
    with translation.override(person.language):
        labels = [MailKind(kind).label for kind in kinds]
        context = {"labels": [str(label) for label in labels], "step": step, "address": _masked(person.email or "")}
        return render(request, "accounts/mail_off.html", context)


def _masked(address: str) -> str:
    """Recognisable for who has the mail, no use to anybody else."""
    local, _at, domain = address.partition("@")
    return f"{local[:1]}…@{domain}" if domain else ""
