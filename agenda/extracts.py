"""What the public extract of the minutes says of one item: as it was approved, before that as it stands now."""

from __future__ import annotations

from dataclasses import dataclass

from agenda import record
from agenda.models import MinutesVersion, Placement


@dataclass(frozen=True)
class Extract:
    """`version`: the approved minutes it stands in; nothing while they are not approved."""

    entry: dict
    version: MinutesVersion | None = None


def newest_version(meeting_id: int) -> MinutesVersion | None:
    """The approved minutes of a meeting that count."""
    versions = MinutesVersion.objects.filter(minutes__meeting=meeting_id).order_by("-number")
    return versions.select_related("approved_with__meeting", "minutes").first()


def of_item(placement: Placement) -> Extract | None:
    """Nothing of a confidential item."""
    if placement.item.confidential:
        return None
    version = newest_version(placement.meeting_id)
    if version and (approved := _entry(record.read(version.extract), placement)):
        return Extract(approved, version)
    live = record.of_item(placement)
    return Extract(live) if live else None


def _entry(extract: dict, placement: Placement) -> dict | None:
    return next((one for one in extract["entries"] if one.get("placement") == placement.pk and one["title"]), None)
