"""All data about one person: taken out as a file, or removed where the law allows.

Regulation (EU) 2016/679: article 15 (access), article 20 (a file that machines read), article 17 (removal) with its
paragraph 3 (b) and (d): who sat at which meeting, and what somebody did in office, stays in the public record.
"""

from __future__ import annotations

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core import serializers
from django.db import models, transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import DigestState, MailChoice, SwitchedOff, Told, User
from agenda.models import Attendance, CalendarFeed, HeldFile, ItemDraft
from overleg.http import AuthedRequest, attempt
from overleg.lib.dates import still_or_later
from overleg.lib.refusal import Refused
from regions import access
from regions.models import Mandate
from timeline.access_records import note
from timeline.models import AccessRecord

# What only says how this person enters and works: it goes with the person.
OWN_WAYS = (
    *(CalendarFeed, ItemDraft, HeldFile, UserSession, Authenticator, EmailAddress, SocialAccount),
    *(MailChoice, SwitchedOff, Told, DigestState),
)
# Never in a file, whoever asks for it.
SECRET = ("password", "fingerprint", "key", "session_key")
# The words a fact consists of; what somebody wrote in office is a document of the forum and is read there.
FACTS = ("name", "email", "title", "body", "ip", "user_agent")


WITH_NAMES = (User, User.history.model, Mandate, Mandate.history.model, Attendance, UserSession, EmailAddress)


def rows_about(person: User) -> Iterator[tuple[type[models.Model], models.QuerySet]]:
    """Every row of every model that names this person, in whatever role."""
    for model in apps.get_models():
        names = [field.name for field in model._meta.concrete_fields if field.related_model is User]
        if names:
            named = models.Q(*[models.Q(**{name: person}) for name in names], _connector=models.Q.OR)
            yield model, model._base_manager.filter(named)


def file_of(person: User) -> dict:
    """Every row with its facts, by model: days, roles, choices, names. No secrets, and no texts: those may be of a
    confidential item, which an administrator does not read either."""
    found = {model._meta.label: _plain(model, rows) for model, rows in rows_about(person)}
    return {"person": _plain(User, [person])[0], "rows": {label: rows for label, rows in found.items() if rows}}


def _plain(model: type[models.Model], rows) -> list[dict]:
    kept = [field.name for field in model._meta.concrete_fields if field.name not in SECRET and _is_fact(model, field)]
    return [{"id": row["pk"]} | row["fields"] for row in serializers.serialize("python", rows, fields=kept)]


def _is_fact(model: type[models.Model], field: models.Field) -> bool:
    if isinstance(field, models.TextField | models.JSONField | models.BinaryField | models.FileField):
        return False
    return (
        not isinstance(field, models.CharField) or bool(field.choices) or (field.name in FACTS and model in WITH_NAMES)
    )


@transaction.atomic
def forget_person(person: User, *, by: User) -> None:
    """Name and address go, everywhere they are not the public record; the row stays, so that history keeps its place.

    Minutes and attendance keep the name they were written with: they are archives of a public body.
    """
    held = User.objects.select_for_update().get(pk=person.pk)
    if held == by:
        raise Refused(_("You cannot remove your own data: ask another administrator."))
    running = still_or_later(timezone.localdate())
    if any(rows.filter(running).exists() for rows in (held.offices, held.mandates, held.assignments)):
        raise Refused(_("This person still holds an office, a mandate or an assignment. End those first."))
    for model in OWN_WAYS:
        for _model, rows in ((found, rows) for found, rows in rows_about(held) if found is model):
            rows.delete()
    held.name, held.email = _("Removed person %(number)d") % {"number": held.pk}, None
    held.is_active = held.is_administrator = False
    held.set_unusable_password()
    held.save()
    held.history.exclude(pk=held.history.latest().pk).delete()
    note(AccessRecord.Kind.PERSONAL, person=by, about=_("data of person %(number)d removed") % {"number": held.pk})


@require_GET
def personal(request: AuthedRequest, pk: int) -> HttpResponse:
    """How much there is about somebody."""
    access.demand_administrator(request.user)
    person = get_object_or_404(User, pk=pk)
    number = sum(rows.count() for _model, rows in rows_about(person))
    return render(request, "administration/personal.html", {"person": person, "number": number})


@require_GET
def personal_file(request: AuthedRequest, pk: int) -> HttpResponse:
    access.demand_administrator(request.user)
    person = get_object_or_404(User, pk=pk)
    response = JsonResponse(file_of(person), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="persoonsgegevens-{person.pk}.json"'
    return response


@require_http_methods(["POST"])
def personal_forget(request: AuthedRequest, pk: int) -> HttpResponse:
    access.demand_administrator(request.user)
    person = get_object_or_404(User, pk=pk)
    done = _("Name, address and ways to sign in are removed.")
    attempt(request, forget_person, person, by=request.user, success=done)
    return redirect("personal", pk)
