"""The doors of the validation of an agenda: not visible is 404, not allowed is 403 with why (see `access`)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.verdict import YES, Verdict, no
from agenda.access import can, demand
from agenda.models import Meeting, ValidationRemark, Voice
from agenda.querysets_validation import validating


def get_validated(user: User, pk: int, *, to: str = "read") -> Meeting:
    """A meeting whose agenda this person has validated (`compose`) or validates (`answer`, `remark`).

    Who was asked keeps the page with the answers; the agenda on it is theirs as long as they are asked.
    """
    meeting = get_object_or_404(Meeting.objects.for_list(), pk=pk)
    asked = Voice.objects.seated(user).filter(validation__meeting=meeting).exists()
    composes = can(user, "compose", meeting)
    if not (composes or asked or can(user, "approve_minutes", meeting)):
        if not Meeting.objects.visible_to(user).filter(pk=pk).exists():
            raise Http404
        raise PermissionDenied(_("Only the support officer and those who validate this agenda read this."))
    if to == "compose":
        demand(composes)
    elif to != "read" and not (to == "remark" and composes):
        demand(may_answer_for(user, meeting))
    return meeting


def may_answer_for(user: User, meeting: Meeting) -> Verdict:
    if validating(user).filter(validation__meeting=meeting).exists():
        return YES
    return no(_("You are not asked to validate this agenda, or no longer."))


def may_read_draft(user: User, meeting: Meeting) -> Verdict:
    """The chair always, a committee as long as it is asked; a published agenda is no draft any more."""
    if can(user, "approve_minutes", meeting):
        return YES
    return may_answer_for(user, meeting)


def get_validation_remark(user: User, pk: int) -> ValidationRemark:
    """To handle it: by who composes."""
    found = ValidationRemark.objects.visible_to(user).select_related("validation__meeting__forum")
    remark = get_object_or_404(found, pk=pk)
    get_validated(user, remark.validation.meeting_id, to="compose")
    return remark
