"""The lines about accounts: who invites, who closes, who names a clerk, who looks along."""

from __future__ import annotations

from tests.access.table import OFFICER, SIGNED_IN, Line, get, of, page, post

ADMIN = frozenset({"admin"})
MAYOR, NIS = of("table.mayor.pk"), of("table.municipality_a.nis_code")


def _only_admin(make, name: str, *args, **more) -> Line:
    return make(name, ADMIN, *args, refused=SIGNED_IN, **more)


ACCOUNTS = [
    _only_admin(get, "accounts"),
    _only_admin(page, "account-new"),
    _only_admin(get, "account", MAYOR),
    _only_admin(post, "account-close", MAYOR),
    _only_admin(post, "account-reopen", MAYOR),
    _only_admin(post, "account-second-factor", MAYOR),
    _only_admin(post, "account-sessions", MAYOR),
    _only_admin(post, "account-administrator", MAYOR),
    _only_admin(post, "view-as", MAYOR),
    # Who does not look with the eyes of another has nothing to stop, and is led back to the start.
    post("view-as-stop", SIGNED_IN),
    page("invite", OFFICER | ADMIN, MAYOR, about="with a mandate at the forum"),
    page("invite", ADMIN, of("table.outsider.pk"), about="with nothing to do with the forum"),
    page("clerks", ADMIN | {"director"}, NIS, refused=SIGNED_IN),
    page(
        "clerk-end",
        ADMIN | {"director"},
        lambda world: (world.table.municipality_a.nis_code, _clerk(world)),
        refused=SIGNED_IN,
    ),
    _only_admin(page, "take-over", NIS),
]


def _clerk(world) -> int:
    return world.table.clerk.offices.get().pk
