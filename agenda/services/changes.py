"""One hand at a time on an agenda in preparation: what changed since somebody looked, and what they may still do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import AgendaChange, Meeting, Placement, StandingItem
from agenda.rebase import spot
from overleg.lib.refusal import Refused
from timeline.services import now

Verb = AgendaChange.Verb
Status = Meeting.Status


class Overtaken(Refused):
    """Another officer changed the same item since this person looked; nothing was written."""

    def __init__(self, changes: list[AgendaChange], position: int | None = None) -> None:
        super().__init__(_("Somebody else changed the same item a moment ago. Nothing of yours was saved yet."))
        self.changes = changes
        self.position = position  # where the item would go now


@dataclass
class Draft:
    """An agenda in preparation, held until the transaction ends. `seen` is the version this person looked at."""

    meeting: Meeting
    by: User
    seen: int | None
    order: list[Placement]

    def items(self) -> list[int]:
        return [placement.item_id for placement in self.order]

    def find(self, placement: Placement) -> Placement:
        """The placement as it stands now."""
        for held in self.order:
            if held.pk == placement.pk:
                return held
        self.demand_untouched(placement.item_id)
        raise Refused(_("This item was taken off the agenda a moment ago. Reload the page."))

    def demand_untouched(self, item: int, position: int | None = None) -> None:
        """Raises Overtaken when somebody else changed this item since it was seen."""
        changes = [change for change in self._since() if change.by_id != self.by.pk and item in change.items]
        if changes:
            raise Overtaken(changes, position)

    def seen_at(self, item: int) -> int:
        """Where this person saw the item stand."""
        seen = self._seen_order()
        return (seen if item in seen else self.items()).index(item) + 1

    def rebased(self, position: int, without: int = 0) -> int:
        """A position on the agenda as it was seen, on the agenda as it is; `without` is the item that moves."""
        seen, now_there = self._seen_order(), self.items()
        if seen == now_there:
            return position
        return spot(
            [item for item in seen if item != without], [item for item in now_there if item != without], position
        )

    def at_end(self) -> int:
        """After everything but what stands at the end of every agenda."""
        position = len(self.order) + 1
        for placement in reversed(self.order):
            standing = placement.item.standing
            if standing is None or standing.place != StandingItem.Place.END:
                break
            position -= 1
        return position

    def put(self, placement: Placement, position: int) -> None:
        """The others make room, so that positions are always 1 to n."""
        self.order = [held for held in self.order if held.pk != placement.pk]
        self.order.insert(min(max(position, 1), len(self.order) + 1) - 1, placement)

    def drop(self, placement: Placement) -> None:
        self.order = [held for held in self.order if held.pk != placement.pk]

    def save(self, verb: str, items: Sequence[int], amount: int | None = None) -> None:
        """Number the order and write down the next version of this agenda."""
        shifted = []
        for position, placement in enumerate(self.order, start=1):
            if placement.position != position:
                placement.position = position
                shifted.append(placement)
        Placement.objects.bulk_update(shifted, ["position"])
        self.meeting.agenda_version += 1
        self.meeting.save(update_fields=["agenda_version"])
        AgendaChange.objects.create(
            meeting=self.meeting,
            version=self.meeting.agenda_version,
            verb=verb,
            items=list(items),
            order=self.items(),
            amount=amount,
            by=self.by,
            at=now(),
        )

    def _seen_order(self) -> list[int]:
        if self.seen is None or self.seen == self.meeting.agenda_version:
            return self.items()
        shown = self.meeting.changes.filter(version__lte=self.seen).order_by("version").last()
        return shown.order if shown else self.items()

    def _since(self) -> list[AgendaChange]:
        if self.seen is None or self.seen == self.meeting.agenda_version:
            return []
        return list(self.meeting.changes.filter(version__gt=self.seen).select_related("by"))


def take(meeting: Meeting, *, by: User, seen: int | None = None) -> Draft:
    """Lock the agenda to change it. Without `seen` the change is about the agenda as it stands now."""
    held = lock(meeting)
    demand_draft(held)
    order = Placement.objects.filter(meeting=held).select_related("item__standing").order_by("position", "pk")
    return Draft(held, by, seen, list(order))


def lock(meeting: Meeting) -> Meeting:
    """The row as it stands now, held until the transaction ends."""
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


def demand_draft(meeting: Meeting) -> None:
    if meeting.status == Status.PUBLISHED:
        raise Refused(_("The agenda is published. Reopen it first, then change it and publish the next version."))
    if meeting.status != Status.DRAFT:
        raise Refused(
            _("The agenda can no longer be changed: the meeting is %(status)s.")
            % {"status": meeting.get_status_display()}
        )
