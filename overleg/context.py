"""The shell around every page: the menu a person has use for, and where they are in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from regions.access import Role, Standing, standing

READERS = frozenset({Role.COUNCILLOR})
FOLLOWERS = frozenset({Role.DIRECTOR, Role.PARTNER})


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    current: str = ""  # the value of aria-current: page, true (inside that part) or nothing


def shell(request: HttpRequest) -> dict:
    """Menu and languages. Lazy: pages without a menu ask the database nothing."""
    return {
        "menu": SimpleLazyObject(lambda: menu(request)),
        "languages": settings.LANGUAGES,
        "demo": settings.DEMO,
        "oidc": settings.OIDC_URL and settings.OIDC_NAME,
    }


def menu(request: HttpRequest) -> list[Entry]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    entries = []
    for name, label in wanted(standing(user)):
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        entries.append(Entry(label, url, _current(request, name, url)))
    return entries


def wanted(mine: Standing) -> list[tuple[str, str]]:
    """The addresses somebody with this standing has use for, in the order of the work."""
    roles = set().union(*mine.roles.values())
    at_the_table = bool(roles - READERS)
    entries = [("start", _("Overview"))]
    if Role.OFFICER in roles:
        entries.append(("work", _("My work")))
    if at_the_table:
        entries.append(("agenda:items", _("Items")))
    if roles:
        entries += [("agenda:meetings", _("Meetings")), ("decisions:decisions", _("Decisions"))]
    if at_the_table or mine.staff_of or mine.contact_of:
        entries.append(("decisions:actions", _("Actions")))
    if roles & FOLLOWERS or mine.staff_of or mine.mayor_of or mine.contact_of:
        entries.append(("decisions:followup", _("Follow-up")))
    entries.append(("regions:regions", _("Region")))
    return [*entries, ("administration", _("Administration"))] if mine.administrator else entries


def _current(request: HttpRequest, name: str, url: str) -> str:
    if request.path == url:
        return "page"
    match = request.resolver_match
    inside_region = name == "regions:regions" and match is not None and match.namespace == "regions"
    return "true" if inside_region or (name != "start" and request.path.startswith(url)) else ""
