"""Every address × every persona: the expected answer. This is the document of who may what; docs/access.md shows it.

A line names the address, what it is about, and who gets in. Of the others, those in `refused` see that it exists but
may not do this (403 with the reason); for everybody else it does not exist (404). Strangers are sent to sign in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.access.world import World

TABLE_MEMBERS = frozenset({"officer", "chair", "mayor", "mayor_b"})
DIRECTORS = frozenset({"director", "clerk", "director_b"})
SIGNED_IN = TABLE_MEMBERS | DIRECTORS | {"partner", "councillor", "admin", "outsider"}
FORUM = SIGNED_IN - {"admin", "outsider"}  # everybody with a role at the forum
OFFICER = frozenset({"officer"})
NOBODY: frozenset[str] = frozenset()
READERS = TABLE_MEMBERS | DIRECTORS  # of what is not confidential
EVERYBODY = SIGNED_IN | {"anonymous"}


@dataclass(frozen=True)
class Line:
    name: str
    about: str
    allowed: frozenset[str]
    refused: frozenset[str] = NOBODY
    methods: tuple[str, ...] = ("GET",)
    args: Callable[[World], tuple] = lambda world: ()
    query: str = ""
    # What the button sends, where the answer depends on it: a word, or the name of a row (`of`).
    data: tuple[tuple[str, str | Callable[[World], tuple]], ...] = ()

    def sent(self, world: World) -> dict[str, str]:
        return {name: value if isinstance(value, str) else value(world)[0] for name, value in self.data}

    @property
    def key(self) -> str:
        return f"{self.name} · {self.about}" if self.about else self.name


def get(name: str, allowed, args=lambda world: (), *, about: str = "", refused=NOBODY, query: str = "") -> Line:
    return Line(name, about, frozenset(allowed), frozenset(refused), ("GET",), args, query)


def post(name: str, allowed, args=lambda world: (), *, about: str = "", refused=NOBODY, **data) -> Line:
    return Line(name, about, frozenset(allowed), frozenset(refused), ("POST",), args, data=tuple(data.items()))


def page(name: str, allowed, args=lambda world: (), *, about: str = "", refused=NOBODY) -> Line:
    """A page with its own form: read and sent at one address."""
    return Line(name, about, frozenset(allowed), frozenset(refused), ("GET", "POST"), args)


def of(path: str) -> Callable[[World], tuple]:
    """The argument of an address, by the name of a row: `of("item.reference")`."""

    def find(world: World) -> tuple:
        value = world
        for step in path.split("."):
            value = getattr(value, step)
        return (value,)

    return find
