"""Imports flow one way: each package knows the ones before it, and only the project package's edges see them all."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ORDER = ["overleg.lib", "accounts", "timeline", "regions", "documents", "agenda", "decisions", "demo"]
EDGES = (
    "urls",
    "urls_regions",
    "urls_accounts",
    "views",
    "pages",
    "waiting",
    "waiting_home",
    "waiting_follow_up",
    "waiting_officer",
    "work",
    "views_work",
    "region_life",
    "whole_life",
    "forum_home",
    "rhythm_page",
    "context",
    "administration",
    "records",
    "personal",
    "views_mail",
    "digest.sources",
    "digest.run",
    "health",
    "machinery",
    "metrics",
    "scheduler",
    "waiting_machinery",
    "management.commands.backup",
)
SEE_ALL = {f"overleg.{name}" for name in EDGES}


def layer(module: str) -> int | None:
    """The place in the order; None for the rest of the project package and for everything that is not ours."""
    return next((n for n, name in enumerate(ORDER) if module == name or module.startswith(f"{name}.")), None)


def modules() -> Iterator[tuple[str, Path]]:
    for package in ["overleg", *ORDER[1:]]:
        for path in (ROOT / package).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if "migrations" not in path.parts:
                yield name, path


def imported(path: Path) -> Iterator[str]:
    """Also imports inside functions, and `from overleg import views` counts as overleg.views."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def wrong(name: str, target: str) -> bool:
    """May the module `name` not import `target`?"""
    if name in SEE_ALL:
        return False
    here, there = layer(name), layer(target)
    if here is None:  # the rest of the project package: people sign in everywhere, so it may know accounts
        return there is not None and there > ORDER.index("accounts")
    if here == 0:
        return target.startswith(tuple(ORDER[1:])) or (target.startswith("overleg.") and there != 0)
    if any(target == one or target.startswith(f"{one}.") for one in SEE_ALL):
        return True
    return there is not None and there > here


def test_every_import_goes_the_right_way():
    offenders = sorted(
        f"{name} imports {target}" for name, path in modules() for target in imported(path) if wrong(name, target)
    )
    assert offenders == []


@pytest.mark.parametrize(
    ("name", "target", "is_wrong"),
    [
        ("overleg.lib.dates", "accounts.models.User", True),
        ("overleg.lib.dates", "overleg.http.render_page", True),
        ("overleg.lib.turn", "overleg.lib.stages", False),
        ("overleg.http", "accounts.models.User", False),
        ("overleg.http", "regions.access", True),
        ("overleg.views", "decisions.models", False),
        ("agenda.views.items", "overleg.views", True),
        ("agenda.views.items", "overleg.http.render_page", False),
        ("regions.access", "agenda.models", True),
        ("timeline.models", "timeline.services", False),
        ("decisions.models", "agenda.models", False),
        ("demo.story", "decisions.services", False),
        ("decisions.tasks", "demo.story", True),
    ],
)
def test_the_rule_itself(name, target, is_wrong):
    assert wrong(name, target) is is_wrong


def test_no_import_is_relative():
    offenders = [
        name
        for name, path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert offenders == []
