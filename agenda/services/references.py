"""The number an item keeps for life: PREFIX-YEAR-NNN, per forum and year, without gaps or doubles."""

from __future__ import annotations

from django.db.models.functions import Length

from agenda.models import AgendaItem
from regions.models import Forum


def next_reference(forum: Forum, year: int) -> str:
    """Call inside the transaction that creates the item: until it commits, others wait for their number.

    PostgreSQL waits on the row of the forum; SQLite lets one writing transaction in at a time.
    """
    locked = Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)
    start = f"{prefix_of(locked)}-{year}-"
    last = (
        AgendaItem.objects.filter(reference__startswith=start)
        # After 999 comes 1000: longer is later.
        .order_by(Length("reference").desc(), "-reference")
        .values_list("reference", flat=True)
        .first()
    )
    number = int(last.rpartition("-")[2]) + 1 if last else 1
    return f"{start}{number:03d}"


def prefix_of(forum: Forum) -> str:
    """The forum's own prefix, else the initials of its address with its number, so that no two are alike."""
    initials = "".join(word[0] for word in forum.slug.split("-") if word).upper()[:8]
    return forum.prefix or f"{initials}{forum.pk}"
