"""Moments the tests of this app start from, reached through the real services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from agenda.models import Meeting, Placement
from decisions.models import Decision
from decisions.receivers import sources_of
from decisions.services.packets import make_packets
from decisions.services.ratification import ratify
from documents import store
from tests import factories as make
from tests.personas import Table

AGREEMENT = "De gemeenten gebruiken vanaf 1 september hetzelfde reglement."


def today() -> date:
    return timezone.localdate()


def to_ratify(table: Table, *, days_ago: int = 10, status: str = Meeting.Status.HELD, **item) -> Placement:
    """An item put forward for ratification, on a meeting that was held some days ago."""
    meeting = make.make_meeting(table.forum, starts_at=timezone.now() - timedelta(days=days_ago), status=status)
    return make.make_placement(meeting, make.make_item(table.forum, table.mayor, **{"ratify": AGREEMENT} | item))


def ratified(table: Table, *, days_ago: int = 10, item: dict | None = None, **asked) -> Decision:
    """Noted by the college, decided by the council, unless the test asks something else."""
    asked = {"college_ask": "note", "council_ask": "decide"} | asked
    return ratify(to_ratify(table, days_ago=days_ago, **(item or {})), by=table.officer, **asked)


def in_feedback(table: Table, **wishes) -> Decision:
    """Ratified, with packets asked for; nothing is rendered, for most tests need no PDF."""
    decision = ratified(table, **wishes)
    make_packets(decision, by=table.officer)
    decision.refresh_from_db()
    return decision


def with_packets(table: Table, commit: Callable, **wishes) -> Decision:
    """In feedback, with its packets made by the worker (`commit` runs what waits for the commit)."""
    with commit(execute=True):
        return in_feedback(table, **wishes)


def with_files(table: Table, **wishes) -> Decision:
    """In feedback, with packets that are ready: their files are not the point of the test."""
    decision = in_feedback(table, **wishes)
    made_ready(decision.packets.all())
    return decision


def made_ready(packets: QuerySet) -> None:
    for packet in packets.filter(state="queued"):
        name = f"{packet.municipality}-v{packet.version}"
        pdf = store.keep(b"%PDF-1.4", title="Pakket", name=f"{name}.pdf", pages=1)
        said = {"pages": ["<p>Artikel 1</p>"], "title": "Ontwerpen", "author": "Forum", "subject": "Ontwerpen"}
        source = sources_of(packet.about, [packet.municipality]).fingerprint(packet.municipality)
        type(packet).objects.filter(pk=packet.pk).update(
            state="ready", document=pdf, editable=said, source=source, finished_at=timezone.now()
        )
