"""The working agreement of a forum: read, corrected, made anew from a date; and which theme belongs elsewhere."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from overleg.http import AuthedRequest, attempt, refuse
from overleg.lib.moments import day as in_words
from overleg.lib.refusal import Refused
from regions import access, terms
from regions.agreement_forms import CorrectForm, NewAgreementForm, RuleForm
from regions.agreement_page import agreement_page
from regions.models import WorkingAgreement
from regions.services import agreements

PAGE = "regions:agreement"


@require_GET
def agreement(request: AuthedRequest, slug: str) -> HttpResponse:
    forum = access.get_forum_for(request.user, slug, to="read_agreement")
    context = {
        "page": agreement_page(forum, timezone.localdate()),
        "manages": access.can(request.user, "manage_agreement", forum),
    }
    return render(request, "regions/agreement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_new(request: AuthedRequest, slug: str) -> HttpResponse:
    """Filled in as the last agreement says; nothing changes before the day that is chosen."""
    forum = access.get_forum_for(request.user, slug, to="manage_agreement")
    last = forum.agreements.first()
    form = NewAgreementForm(request.POST or None, forum=forum, based_on=last)
    if request.method == "POST" and form.is_valid():
        starts_on = form.cleaned_data["starts_on"]
        try:
            agreements.agree(forum, starts_on=starts_on, by=request.user, **form.values())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The working agreement holds from %(day)s.") % {"day": in_words(starts_on)})
            return redirect(PAGE, forum.slug)
    context = {"form": form, "forum": forum, "last": last}
    return render(request, "regions/agreement_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_correct(request: AuthedRequest, slug: str, pk: int) -> HttpResponse:
    agreement = access.get_agreement(request.user, slug, pk)
    form = CorrectForm(request.POST or None, agreement=agreement)
    stored: list[terms.Change] = []
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            number = agreements.correct(agreement, by=request.user, seen=seen, **form.values())
        except Refused as refusal:
            refuse(form, refusal)
            stored = _stored(form, agreement) if seen != terms.fingerprint(agreement) else []
        else:
            _say(request, number)
            return redirect(PAGE, slug)
    context = {"form": form, "forum": agreement.forum, "agreement": agreement, "stored": stored}
    return render(request, "regions/agreement_correct.html", context, status=422 if form.errors else 200)


def _stored(form: CorrectForm, agreement: WorkingAgreement) -> list[terms.Change]:
    """Where what was typed differs from what is stored by now."""
    form.sees(agreement)
    typed = {name: terms.plain(value) for name, value in form.values().items()}
    kept = [
        {"field": name, "was": value, "now": typed[name]}
        for name, value in terms.values(agreement).items()
        if value != typed[name]
    ]
    return terms.changes(kept)


def _say(request: AuthedRequest, number: int) -> None:
    if not number:
        messages.info(request, _("Nothing changed."))
        return
    text = ngettext("%(n)d field is corrected.", "%(n)d fields are corrected.", number) % {"n": number}
    messages.success(request, text)


@require_POST
def agreement_withdraw(request: AuthedRequest, slug: str, pk: int) -> HttpResponse:
    agreement = access.get_agreement(request.user, slug, pk)
    done = _("The new working agreement does not come; the one of today goes on.")
    attempt(request, agreements.withdraw, agreement, by=request.user, success=done)
    return redirect(PAGE, slug)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request: AuthedRequest, slug: str, pk: int) -> HttpResponse:
    agreement = access.get_agreement(request.user, slug, pk)
    form = RuleForm(request.POST or None, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        try:
            agreements.belongs(agreement, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The rule is written down. Who proposes such an item reads it."))
            return redirect(PAGE, slug)
    context = {"form": form, "forum": agreement.forum, "agreement": agreement}
    return render(request, "regions/rule.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: AuthedRequest, slug: str, pk: int) -> HttpResponse:
    rule = access.get_rule(request.user, slug, pk)
    form = RuleForm(request.POST or None, agreement=rule.agreement, rule=rule)
    if request.method == "POST" and form.is_valid():
        try:
            agreements.reword(rule, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The rule is changed."))
            return redirect(PAGE, slug)
    context = {"form": form, "forum": rule.agreement.forum, "agreement": rule.agreement, "rule": rule}
    return render(request, "regions/rule.html", context, status=422 if form.errors else 200)


@require_POST
def rule_remove(request: AuthedRequest, slug: str, pk: int) -> HttpResponse:
    rule = access.get_rule(request.user, slug, pk)
    done = _("“%(theme)s” is no longer pointed elsewhere.") % {"theme": rule.theme}
    attempt(request, agreements.drop, rule, by=request.user, success=done)
    return redirect(PAGE, slug)
