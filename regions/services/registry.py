"""What an administrator registers: forums, organisations, and the merger of a municipality."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from overleg.lib.refusal import Refused
from regions.models import Forum, Municipality, Organisation, ReferenceRegion
from regions.services import mergers
from timeline.services import record

LINKS = ("regions", "supported_by")


@transaction.atomic
def register_forum(
    *,
    by: User,
    name: str,
    regions: Iterable[ReferenceRegion] = (),
    supported_by: Iterable[Organisation] = (),
    **facts,
) -> Forum:
    """A new table. Its address follows from its name and stays when the name changes."""
    name = name.strip()
    _demand_free_name(name)
    _demand_free_prefix(facts.get("prefix", ""))
    forum = Forum.objects.create(name=name, slug=_free_slug(Forum, name, 80), **facts)
    forum.regions.set(regions)
    forum.supported_by.set(supported_by)
    record(forum, "forum_made", by=by)
    return forum


@transaction.atomic
def change_forum(forum: Forum, *, by: User, **facts) -> list[str]:
    """Other facts about a forum; numbers already given keep the prefix they have. Gives the names of what changed."""
    held = Forum.objects.select_for_update().get(pk=forum.pk)
    _demand_free_name(facts["name"].strip(), but=held)
    _demand_free_prefix(facts["prefix"], but=held)
    if facts.get("chained_after") == held:
        raise Refused(_("A forum does not follow itself. Choose another forum."), field="chained_after")
    links = {name: list(facts.pop(name)) for name in LINKS}
    changed = [name for name, value in facts.items() if getattr(held, name) != value]
    for name in changed:
        setattr(held, name, facts[name])
    if changed:
        held.save(update_fields=changed)
    for name, rows in links.items():
        if set(getattr(held, name).all()) != set(rows):
            getattr(held, name).set(rows)
            changed.append(name)
    if changed:
        labels = [str(Forum._meta.get_field(name).verbose_name) for name in changed]
        record(held, "forum_changed", by=by, fields=labels)
    return changed


@transaction.atomic
def register_organisation(*, by: User, name: str, kind: str) -> Organisation:
    name = name.strip()
    if Organisation.objects.filter(name__iexact=name).exists():
        raise Refused(_("There is an organisation with this name already."), field="name")
    organisation = Organisation.objects.create(name=name, kind=kind, slug=_free_slug(Organisation, name, 60))
    record(organisation, "organisation_made", by=by)
    return organisation


@transaction.atomic
def change_organisation(organisation: Organisation, *, by: User, name: str, kind: str) -> None:
    name = name.strip()
    if Organisation.objects.filter(name__iexact=name).exclude(pk=organisation.pk).exists():
        raise Refused(_("There is an organisation with this name already."), field="name")
    was = organisation.name
    if (was, organisation.kind) == (name, kind):
        return
    organisation.name, organisation.kind = name, kind
    organisation.save(update_fields=["name", "kind"])
    record(organisation, "organisation_changed", by=by, was=was, name=name)


@transaction.atomic
def merge(municipality: Municipality, *, successor: Municipality, last_day: date, by: User) -> Municipality:
    """A municipality ends and names who follows (decree of 22 December 2017 on local government, part 2, title 8).

    What falls to the successor passes at once when the day has come, else when it comes (regions.services.mergers).
    """
    held = Municipality.objects.select_for_update().get(pk=municipality.pk)
    if held.ends_on:
        raise Refused(_("This municipality has ended already. Reload the page to see who followed."))
    if successor == held:
        raise Refused(_("A municipality does not follow itself. Choose another one."), field="successor")
    if last_day < held.starts_on:
        raise Refused(_("The last day comes before the first day. Choose a later date."), field="last_day")
    if successor.ends_on and successor.ends_on <= last_day:
        raise Refused(
            _("%(name)s no longer exists on that date. Choose its successor.") % {"name": successor.name},
            field="successor",
        )
    held.ends_on, held.successor = last_day, successor
    held.save(update_fields=["ends_on", "successor"])
    for one in (held, successor):
        record(
            one,
            "municipality_merged",
            by=by,
            name=held.name,
            successor=successor.name,
            last_day=last_day.isoformat(),
        )
    mergers.settle()
    return held


def _demand_free_name(name: str, but: Forum | None = None) -> None:
    if Forum.objects.filter(name__iexact=name).exclude(pk=but.pk if but else None).exists():
        raise Refused(_("There is a forum with this name already."), field="name")


def _demand_free_prefix(prefix: str, but: Forum | None = None) -> None:
    """Two forums never number their items alike."""
    if prefix and Forum.objects.filter(prefix__iexact=prefix).exclude(pk=but.pk if but else None).exists():
        raise Refused(_("Another forum numbers its items with this prefix. Choose another one."), field="prefix")


def _free_slug(model: type[Forum] | type[Organisation], name: str, length: int) -> str:
    slug = wanted = slugify(name)[:length] or "forum"
    number = 1
    while model.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted[: length - 4]}-{number}"
    return slug
