"""What stands on every agenda of the mayors, and one item on the next agenda that could not wait."""

from __future__ import annotations

from datetime import time, timedelta

from agenda.services import details, standing
from demo.story.agenda import Year
from demo.story.calendar import moment
from demo.story.forums import BY_KEY, DRAFT, table_of
from timeline.services import as_of

STANDS = (
    {"title": "Goedkeuring verslag", "kind": "minutes", "place": "begin", "minutes": 5, "treatment": "discuss"},
    {"title": "Rondvraag en volgende vergadering", "place": "end", "minutes": 10, "treatment": "inform"},
)
MOTIVATION = "De subsidieaanvraag sluit voor de volgende vergadering; zonder standpunt dienen de gemeenten niet in."


def tell(year: Year) -> None:
    """After the agendas of the year: what was held keeps what it had."""
    with as_of(moment(year.past(year.today - timedelta(days=3), 2), time(11, 10))):
        for key in ("zwvl", "dbo"):
            for fields in STANDS:
                standing.keep(year.cast.forums[key], by=year.cast.officer(BY_KEY[key]), **fields)
        for key in sorted(DRAFT):
            standing.place_standing(year.meetings[key], by=year.cast.officer(table_of(key)))
        _urgent(year)


def _urgent(year: Year) -> None:
    table = BY_KEY["zwvl"]
    draft = next(year.meetings[key] for key in sorted(DRAFT) if table_of(key) == table)
    own = draft.placements.filter(item__standing=None).select_related("meeting__forum", "item")
    details.set_details(
        own.order_by("position").last(),
        by=year.cast.officer(table),
        kind="urgent",
        motivation=MOTIVATION,
        approved_by=year.cast.chair(table),
        presenter="de trekker, met de cijfers van de regio",
        remarks="Vraag eerst wie er niet kan instemmen. Laat geen nieuwe varianten toe.",
    )
