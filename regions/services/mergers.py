"""What a merger does to duties: they pass to whoever followed, and the history stays."""

from __future__ import annotations

from datetime import date

from regions.models import Municipality


def successor_on(municipality: Municipality, day: date) -> Municipality:
    """Who answers for this municipality on `day`: itself while it is in force, else who followed, link by link."""
    while municipality.ends_on and municipality.ends_on < day and municipality.successor:
        municipality = municipality.successor
    return municipality
