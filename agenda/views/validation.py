"""An agenda in preparation, read by those who validate it: remarks, answers, and what the officer does with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from agenda import access, access_validation, lines, validation
from agenda.forms.validation import AskValidationForm, ChangesForm, RemarkForm, WithdrawForm
from agenda.models import AgendaItem, Meeting, Validation, ValidationRemark
from agenda.services import validation as service
from agenda.turn_validation import draft_turn
from overleg.http import AuthedRequest, attempt, refuse
from overleg.lib.refusal import Refused
from overleg.lib.turn import Turn

Tried = tuple[str, Form]


@require_GET
def validation_page(request: AuthedRequest, pk: int) -> HttpResponse:
    return render_validation(request, access_validation.get_validated(request.user, pk))


def render_validation(
    request: AuthedRequest, meeting: Meeting, *, tried: Tried | None = None, status: int = 200
) -> HttpResponse:
    user, reading = request.user, validation.read(meeting)
    composes = bool(access.can(user, "compose", meeting))
    asked = bool(access_validation.may_answer_for(user, meeting))
    last = reading.round or Validation.objects.filter(meeting=meeting).select_related("asked_by").last()
    mine = reading.answer_of(user) if asked else None
    context = {
        "meeting": meeting,
        "reading": reading,
        "round": last,
        "answers": reading.answers or _kept(last),
        "mine": mine,
        "since": _changes(reading, mine.since) if mine else (),
        "withdrawn": mine.since.withdrawn if mine else (),
        "composes": composes,
        "open": bool(reading.round),
        "turn": _turn(meeting, reading, composes, user),
        **_agenda(meeting, user, reading, last, shown=composes or asked, tried=tried),
        **_forms(meeting, reading, composes, tried),
    }
    return render(request, "agenda/validation.html", context, status=status)


def _turn(meeting: Meeting, reading: validation.Reading, composes: bool, user: User) -> Turn | None:
    if not reading.needed:
        return None
    url = "#answer" if reading.waits_for(user) else "#answers"
    return draft_turn(reading, composes=composes, answers=reading.waits_for(user), url=url)


def _kept(last: Validation | None) -> list[validation.Answer]:
    """Of a request that is over: what everybody answered."""
    return [validation.Answer(voice) for voice in last.voices.select_related("person")] if last else []


def _changes(reading: validation.Reading, since) -> list[dict]:
    """The lines of the agenda that are different from what they approved."""
    entries = reading.snapshot["entries"] if reading.snapshot else ()
    return [entry | {"change": since.changes[entry["item"]]} for entry in entries if entry["item"] in since.changes]


def _agenda(
    meeting: Meeting, user: User, reading: validation.Reading, last: Validation | None, *, shown: bool, tried
) -> dict:
    """The agenda with its remarks; the remarks on what is not on it any more stand with those on the whole."""
    seen = lines.read(meeting, user, validates=True) if shown else None
    by_item: dict[int | None, list[ValidationRemark]] = defaultdict(list)
    if last:
        remarks = last.remarks.visible_to(user).select_related("author", "handled_by", "item")
        for remark in remarks:
            by_item[remark.item_id].append(remark)
    rows = []
    for line in seen.lines if seen else ():
        item = line.placement.item if line.placement else None
        form = _remark_form(item, tried) if item and reading.round else None
        rows.append((line, by_item.pop(item.pk, []) if item else [], form))
    return {
        "rows": rows,
        "times": seen.times if seen else None,
        "shown": shown,
        "remarks": [remark for found in by_item.values() for remark in found],
        "remark_form": _remark_form(None, tried) if reading.round and shown else None,
        "unhandled": sum(
            not remark.handled_at for found in [*by_item.values(), *(row[1] for row in rows)] for remark in found
        ),
    }


def _remark_form(item: AgendaItem | None, tried: Tried | None) -> Form:
    key = f"remark-{item.reference if item else ''}"
    return tried[1] if tried and tried[0] == key else RemarkForm(about=str(item.pk) if item else "")


def _forms(meeting: Meeting, reading: validation.Reading, composes: bool, tried: Tried | None) -> dict:
    key, form = tried or ("", None)
    may_ask = composes and reading.may_ask
    return {
        "tried": key,
        "ask_form": (form if key == "ask" else ask_form(meeting, reading)) if may_ask else None,
        "changes_form": form if key == "changes" else ChangesForm(),
        "withdraw_form": form if key == "withdraw" else WithdrawForm(),
    }


def ask_form(meeting: Meeting, reading: validation.Reading) -> AskValidationForm:
    """With the last day that the working agreement gives."""
    return AskValidationForm(initial={"due_on": validation.default_due(meeting, reading.agreement)})


@require_POST
def validation_ask(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access_validation.get_validated(request.user, pk, to="compose")
    form = AskValidationForm(request.POST)
    done = _("Everybody who validates gets a mail, and sees the agenda on the start page.")
    return _try(request, meeting, "ask", form, lambda typed: service.ask(meeting, by=request.user, **typed), done)


@require_POST
def validation_again(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access_validation.get_validated(request.user, pk, to="compose")
    done = _("They get a mail, and see what changed since their answer.")
    attempt(request, service.ask_again, meeting, by=request.user, success=done)
    return redirect("agenda:validation", meeting.pk)


@require_POST
def validation_withdraw(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access_validation.get_validated(request.user, pk, to="compose")
    form = WithdrawForm(request.POST)
    done = _("The request is withdrawn: nobody has to answer any more.")
    return _try(
        request, meeting, "withdraw", form, lambda typed: service.withdraw(meeting, by=request.user, **typed), done
    )


@require_POST
def validation_answer(request: AuthedRequest, pk: int) -> HttpResponse:
    """Approve, or say what should change."""
    meeting = access_validation.get_validated(request.user, pk, to="answer")
    if request.POST.get("to") == "approve":
        seen = request.POST.get("seen", "")
        done = _("You approved the agenda. The support officer publishes it.")
        attempt(request, service.approve, meeting, by=request.user, seen=seen, success=done)
        return redirect("agenda:validation", meeting.pk)
    form = ChangesForm(request.POST)
    done = _("The support officer reads what you ask, and asks you again afterwards.")
    return _try(
        request, meeting, "changes", form, lambda typed: service.ask_changes(meeting, by=request.user, **typed), done
    )


@require_POST
def validation_remark(request: AuthedRequest, pk: int) -> HttpResponse:
    """On the agenda, or on one item of it that this person may read."""
    meeting = access_validation.get_validated(request.user, pk, to="remark")
    reference = request.POST.get("item", "")
    item = get_object_or_404(AgendaItem.objects.visible_to(request.user), reference=reference) if reference else None
    asked = Validation.objects.open().filter(meeting=meeting).first()
    if asked is None:
        raise PermissionDenied(_("Nobody is asked to validate this agenda any more."))
    form = RemarkForm(request.POST, about=str(item.pk) if item else "")
    done = _("Your remark stands with the agenda.")
    return _try(
        request,
        meeting,
        f"remark-{reference}",
        form,
        lambda typed: service.remark(asked, by=request.user, item=item, **typed),
        done,
        anchor=f"#item-{item.pk}" if item else "#remarks",
    )


@require_POST
def remark_handle(request: AuthedRequest, pk: int) -> HttpResponse:
    remark = access_validation.get_validation_remark(request.user, pk)
    answer = request.POST.get("answer", "")
    attempt(request, service.handle, remark, by=request.user, answer=answer, success=_("The remark is handled."))
    return redirect(f"{remark.validation.get_absolute_url()}#remark-{remark.pk}")


def _try(
    request: AuthedRequest,
    meeting: Meeting,
    key: str,
    form: Form,
    use: Callable[[dict], object],
    done: str,
    *,
    anchor: str = "",
) -> HttpResponse:
    """Check the form and call the service; what was refused comes back on the page with everything typed."""
    status = 422
    if form.is_valid():
        try:
            use(form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
            status = 409
        else:
            messages.success(request, done)
            return redirect(reverse("agenda:validation", args=[meeting.pk]) + anchor)
    return render_validation(request, meeting, tried=(key, form), status=status)
