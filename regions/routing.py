"""Where a subject belongs, by the rules of a forum's working agreement: pointed out, never decided here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from overleg.lib.dates import in_force
from regions.models import Forum, RoutingRule


def rules_of(forum: Forum, day: date) -> QuerySet[RoutingRule]:
    """What the agreement of that day says belongs elsewhere."""
    return RoutingRule.objects.filter(in_force(day, "agreement__"), agreement__forum=forum).select_related("forum")


def fitting(rules: Iterable[RoutingRule], title: str, domain: str = "") -> list[RoutingRule]:
    """The rules for this policy domain, and those of which a word begins a word of this title."""
    words = [word.casefold() for word in re.findall(r"\w[\w-]*", title)]
    return [rule for rule in rules if (domain and rule.domain == domain) or _names(rule, words)]


def _names(rule: RoutingRule, words: list[str]) -> bool:
    return any(word.startswith(start) for start in _starts(rule) for word in words)


def _starts(rule: RoutingRule) -> list[str]:
    return [start for part in rule.words.split(",") if (start := part.strip().casefold())]
