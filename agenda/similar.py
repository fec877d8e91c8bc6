"""Earlier items that a title resembles: the same beginnings of words, on every database the same way."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from agenda.models import AgendaItem
from regions.models import Forum

SHOWN = 5
MOST_STEMS = 6
CANDIDATES = 200  # of the newest; ranking happens here, not in the database
SHORTEST = 4
# Words that stand in every second title.
COMMON = frozenset(
    {"aanpak", "bespreking", "besluit", "burgemeesters", "dossier", "gemeente", "gemeenten", "gemeentelijke"}
    | {"gezamenlijk", "gezamenlijke", "intergemeentelijk", "intergemeentelijke", "nieuw", "nieuwe", "onze"}
    | {"over", "regio", "regionaal", "regionale", "stand", "toelichting", "tussen", "voor", "voorstel", "zaken"}
    | {"naar", "door", "with", "from", "about", "regional", "proposal"}
)


@dataclass(frozen=True)
class Match:
    item: AgendaItem
    here: bool  # at the same forum


def similar(user: User, forum: Forum, title: str) -> list[Match]:
    """The few that resemble it most, of those this person may read; those of the same forum first. One query."""
    stems = stems_of(title)
    if not stems:
        return []
    asked = Q()
    for stem in stems:
        asked |= Q(title__icontains=stem)
        if not stem.isascii():  # SQLite folds only the letters of ASCII
            asked |= Q(title__icontains=stem.capitalize())
    found = AgendaItem.objects.visible_to(user).filter(asked).for_list().order_by("-proposed_at", "-pk")[:CANDIDATES]
    enough = max(1, len(stems) // 2)
    scored = [(_score(stems, item.title), item) for item in found]
    near = [(item.forum_id != forum.pk, -score, item) for score, item in scored if score >= enough]
    near.sort(key=lambda row: row[:2])  # stable: within a score the newest first
    return [Match(item, not elsewhere) for elsewhere, _score_of, item in near[:SHOWN]]


def stems_of(title: str) -> list[str]:
    """The longest words that say something, each without its ending: reglement, reglementen, reglementering."""
    words = {word for word in re.findall(r"\w{4,}", title.casefold()) if word not in COMMON and not word.isdigit()}
    longest = sorted(words, key=lambda word: (-len(word), word))[:MOST_STEMS]
    return [word[: max(SHORTEST, len(word) * 3 // 4)] for word in longest]


def _score(stems: list[str], title: str) -> int:
    words = re.findall(r"\w+", title.casefold())
    return sum(any(word.startswith(stem) for word in words) for stem in stems)
