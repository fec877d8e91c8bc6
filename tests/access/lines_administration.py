"""The lines about what an administrator keeps in order, and about who sits at a forum."""

from __future__ import annotations

from tests.access.table import OFFICER, SIGNED_IN, Line, get, of, page, post
from tests.access.world import World

ADMIN = frozenset({"admin"})
MANAGERS = OFFICER | ADMIN


def _at_forum(path: str):
    """The forum of the table, and a row there by its name."""

    def find(world: World) -> tuple:
        return (world.table.forum.slug, *of(path)(world))

    return find


FORUM = of("table.forum.slug")
SEAT = _at_forum("table.seat_a.pk")


def _mandate(world: World) -> tuple:
    return (world.table.forum.slug, world.table.seat_a.mandates.get().pk)


def _assignment(world: World) -> tuple:
    return (world.table.forum.slug, world.table.officer.assignments.get().pk)


def _office(world: World) -> tuple:
    return (world.table.director.offices.get().pk,)


COMPOSITION = [
    get("regions:composition", MANAGERS, FORUM, refused=SIGNED_IN),
    get("regions:composition", ADMIN, of("elsewhere.slug"), refused=SIGNED_IN, about="another forum"),
    page("regions:seat-new", MANAGERS, FORUM, refused=SIGNED_IN),
    page("regions:seat-end", MANAGERS, SEAT, refused=SIGNED_IN),
    page("regions:mandate-new", MANAGERS, SEAT, refused=SIGNED_IN),
    page("regions:mandate-replace", MANAGERS, _mandate, refused=SIGNED_IN),
    page("regions:mandate-end", MANAGERS, _mandate, refused=SIGNED_IN),
    page("regions:support-new", MANAGERS, FORUM, refused=SIGNED_IN),
    page("regions:support-end", MANAGERS, _assignment, refused=SIGNED_IN),
]


def _only_admin(make, name: str, *args) -> Line:
    return make(name, ADMIN, *args, refused=SIGNED_IN)


NIS, ORGANISATION = of("table.municipality_a.nis_code"), of("table.organisation.slug")
ADMINISTRATION = [
    _only_admin(get, "administration"),
    _only_admin(get, "personal", of("table.mayor.pk")),
    _only_admin(get, "personal-file", of("table.mayor.pk")),
    _only_admin(post, "personal-forget", of("table.mayor.pk")),
    _only_admin(get, "access-records"),
    _only_admin(get, "field-changes"),
    _only_admin(page, "people-import"),
    _only_admin(get, "people-example"),
    _only_admin(page, "people-import-preview", of("people.pk")),
    _only_admin(page, "regions:forum-new"),
    _only_admin(page, "regions:forum-edit", FORUM),
    _only_admin(get, "regions:manage-municipalities"),
    _only_admin(get, "regions:manage-municipality", NIS),
    _only_admin(page, "regions:municipality-office", NIS),
    _only_admin(page, "regions:municipality-merge", NIS),
    _only_admin(page, "regions:changeover", NIS),
    _only_admin(get, "regions:organisations"),
    _only_admin(page, "regions:organisation-new"),
    _only_admin(page, "regions:organisation", ORGANISATION),
    _only_admin(page, "regions:organisation-office", ORGANISATION),
    _only_admin(page, "regions:office-end", _office),
]
