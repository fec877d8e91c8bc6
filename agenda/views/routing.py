"""The buttons with which an item travels: refer, answer, ask and give advice, link; and where a title may belong."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda import access
from agenda.forms.items import ReasonForm
from agenda.forms.routing import AskForm, GiveForm, LinkForm, ReferForm, TakeBackForm
from agenda.models import AgendaItem
from agenda.routing import Tried
from agenda.services import advice as advices
from agenda.services import links, routing
from agenda.similar import similar
from agenda.views.item import render_item
from overleg.http import AuthedRequest, attempt, refuse
from overleg.lib.refusal import Refused
from regions.routing import fitting, rules_of


@require_safe
def item_fits(request: AuthedRequest) -> HttpResponse:
    """While a title is typed: which forum it fits better, and earlier items like it. A fragment of the propose page."""
    forum = access.get_forum(request.user, request.GET.get("forum", ""), to="propose")
    rules = list(rules_of(forum, timezone.localdate()))
    title, domain = request.GET.get("title", ""), request.GET.get("domain", "")
    context = {"fits": fitting(rules, title, domain), "similar": similar(request.user, forum, title)}
    return render(request, "agenda/_fits.html", context)


@require_POST
def item_refer(request: AuthedRequest, reference: str) -> HttpResponse:
    item = access.get_item(request.user, reference, to="compose")
    form = ReferForm(request.POST, item=item)

    def refer() -> None:
        routing.refer(item, by=request.user, **form.cleaned_data)

    return try_on_item(request, item, "refer", form, refer, _("The item is offered to the other forum."))


@require_POST
def referral_answer(request: AuthedRequest, pk: int) -> HttpResponse:
    """Accept what was referred, or send it back with why."""
    referral = access.get_referral(request.user, pk, to="answer")
    item, to = referral.item, request.POST.get("to", "")
    if to == "accept":
        done = _("The item is accepted. Now it can be placed on an agenda.")
        attempt(request, routing.accept, referral, by=request.user, success=done)
        return redirect(item)
    if to != "send_back":
        raise Http404
    form = ReasonForm(request.POST, auto_id="back_%s")

    def send_back() -> None:
        routing.send_back(referral, by=request.user, reason=form.cleaned_data["reason"])

    done = _("The item is back at %(forum)s, with your reason.") % {"forum": referral.from_forum}
    return try_on_item(request, item, "back", form, send_back, done, after="agenda:items")


@require_POST
def referral_take_back(request: AuthedRequest, pk: int) -> HttpResponse:
    """Before it is answered; the reason may be left out."""
    referral = access.get_referral(request.user, pk, to="take_back")
    form = TakeBackForm(request.POST, auto_id="take_back_%s")

    def take_back() -> None:
        routing.take_back(referral, by=request.user, **form.cleaned_data)

    done = _("The referral is taken back: the item stands where it stood.")
    return try_on_item(request, referral.item, "take_back", form, take_back, done)


@require_POST
def advice_ask(request: AuthedRequest, reference: str) -> HttpResponse:
    item = access.get_item(request.user, reference, to="compose")
    form = AskForm(request.POST, item=item)

    def ask() -> None:
        advices.ask(item, by=request.user, **form.cleaned_data)

    return try_on_item(
        request, item, "ask", form, ask, _("The question is asked; the item shows who answers and by when.")
    )


@require_POST
def advice_give(request: AuthedRequest, pk: int) -> HttpResponse:
    advice = access.get_advice(request.user, pk, to="give")
    form = GiveForm(request.POST, advice=advice)

    def give() -> None:
        advices.give(advice, by=request.user, **form.cleaned_data)

    return try_on_item(request, advice.item, f"give-{pk}", form, give, _("Your advice stands with the item."))


@require_POST
def advice_withdraw(request: AuthedRequest, pk: int) -> HttpResponse:
    advice = access.get_advice(request.user, pk, to="withdraw")
    attempt(request, advices.withdraw, advice, by=request.user, success=_("The question is withdrawn."))
    return redirect(advice.item)


@require_POST
def link_add(request: AuthedRequest, reference: str) -> HttpResponse:
    item = access.get_item(request.user, reference, to="compose")
    form = LinkForm(request.POST)

    def link() -> None:
        links.link(item, by=request.user, **form.cleaned_data)

    return try_on_item(request, item, "link", form, link, _("The two items are linked."))


@require_POST
def link_remove(request: AuthedRequest, pk: int) -> HttpResponse:
    link = access.get_link(request.user, pk)
    here = link.other if request.POST.get("here") == link.other.reference else link.one
    attempt(request, links.unlink, link, by=request.user, success=_("The link is removed."))
    return redirect(here)


def try_on_item(
    request: AuthedRequest,
    item: AgendaItem,
    key: str,
    form: Form,
    service: Callable[[], None],
    done: str,
    *,
    after: str = "",
) -> HttpResponse:
    """Check the form and call the service; what was refused comes back on the page with everything typed."""
    status = 422
    if form.is_valid():
        try:
            service()
        except Refused as refusal:
            refuse(form, refusal)
            status = 409
        else:
            messages.success(request, done)
            return redirect(after or item)
    # As it stands now: a refused step may have left its traces on the object.
    found = access.get_item(request.user, item.reference)
    return render_item(request, found, routing_tried=Tried(key, form), status=status)
