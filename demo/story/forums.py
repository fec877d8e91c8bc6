"""The six tables of the story: who sits there, who supports them, how they work and when they meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

FRIDAY, THURSDAY, TUESDAY, WEDNESDAY = 4, 3, 1, 2


@dataclass(frozen=True)
class Table:
    """`who` says which office of every municipality sits here; `meets` maps a key to weeks before the next meeting."""

    key: str
    slug: str
    region: str
    who: str
    officer: str
    chairs: tuple[str, ...]
    weekday: int
    starts: time
    place: str
    fixed_day: str
    meets: dict[str, int]
    organisations: dict[str, str] = field(default_factory=dict)  # slug -> voice
    only: tuple[str, ...] = ()
    agreement: dict = field(default_factory=dict)


ZWVL, DENDER = "zuid-west-vlaanderen", "denderregio"
HOW = {
    "how_agenda": (
        "Gemeenten, leden en partners stellen punten voor. De streekintercommunale leest na, "
        "vraagt aan waar nodig en stelt de agenda samen."
    ),
    "how_preparation": (
        "Elk punt heeft een trekker. Die schrijft een korte nota en het ontwerp van beslissing voor alle gemeenten."
    ),
    "how_ratification": "De leden beslissen bij consensus. Een voorbehoud komt met zijn reden in het verslag.",
    "how_execution": (
        "Elk college behandelt de afspraak binnen de termijn. De streekintercommunale volgt de acties op "
        "en de trekker evalueert."
    ),
}

# The municipalities of the story that are in the rescue zone; two others belong to the zone of the Westhoek.
IN_FLUVIA = (
    "Anzegem",
    "Avelgem",
    "Deerlijk",
    "Harelbeke",
    "Kortrijk",
    "Kuurne",
    "Lendelede",
    "Spiere-Helkijn",
    "Waregem",
    "Wevelgem",
    "Zwevegem",
)
TABLES = (
    # Before the mayors' conference, which follows it on the same day: its meetings are told first.
    Table(
        key="zone",
        slug="zoneraad-fluvia",
        region=ZWVL,
        who="mayor",
        officer="hulpverleningszone-fluvia",
        chairs=("Kortrijk",),
        weekday=FRIDAY,
        starts=time(9, 0),
        place="Leiedal, Kortrijk",
        fixed_day="vrijdag om 9 uur, om de vier weken",
        meets={"h1": 4, "h2": 0, "h3": -4},
        only=IN_FLUVIA,
        agreement={"college_ask": "nothing", "partners_may_propose": False, "weekday": FRIDAY, "every_weeks": 4},
    ),
    Table(
        key="zwvl",
        slug="burgemeesters-zuid-west-vlaanderen",
        region=ZWVL,
        who="mayor",
        officer="leiedal",
        chairs=("Kortrijk",),
        weekday=FRIDAY,
        starts=time(11, 0),
        place="Leiedal, Kortrijk",
        fixed_day="vrijdag om 11 uur, na de zoneraad, ongeveer om de vier weken",
        meets={"z1": 44, "z2": 32, "z3": 21, "z4": 11, "z5": 4, "z6": 0, "z7": -4},
        organisations={"leievallei": "guest"},
        agreement={
            "validation": "chair",
            "weekday": FRIDAY,
            "every_weeks": 4,
            "months": [1, 2, 3, 4, 5, 6, 9, 10, 11, 12],
            "preparing_forum": "adzwvl",
            "college_ask": "decide",
            "college_days": 42,
            "council_ask": "note",
            "council_days": 90,
            "review_days": 21,
        },
    ),
    Table(
        key="adzwvl",
        slug="directeurs-zuid-west-vlaanderen",
        region=ZWVL,
        who="director",
        officer="leiedal",
        chairs=("Kortrijk",),
        weekday=THURSDAY,
        starts=time(13, 30),
        place="Leiedal, Kortrijk",
        fixed_day="donderdag, vier keer per jaar",
        meets={"d1": 9, "d2": 0},
        agreement={
            "college_ask": "nothing",
            "partners_may_propose": False,
            "weekday": THURSDAY,
            "weeks_of_month": [2],
            "months": [3, 6, 9, 12],
        },
    ),
    Table(
        key="dbo",
        slug="dbo",
        region=DENDER,
        who="mayor",
        officer="solva",
        chairs=("Aalst", "Dendermonde"),
        weekday=WEDNESDAY,
        starts=time(17, 0),
        place="SOLVA, Sint-Lievens-Houtem",
        fixed_day="woensdagavond, om de twee maanden",
        meets={"b1": 24, "b2": 9, "b3": 0},
        organisations={"solva": "advises", "dds": "advises"},
        agreement={"preparing_forum": "dado", "college_ask": "decide", "college_days": 42},
    ),
    Table(
        key="dado",
        slug="dado",
        region=DENDER,
        who="director",
        officer="solva",
        chairs=("Dendermonde",),
        weekday=TUESDAY,
        starts=time(9, 30),
        place="Administratief centrum, Aalst",
        fixed_day="dinsdag, om de zes weken",
        meets={"a1": 7, "a2": -2},
        organisations={"solva": "advises", "dds": "advises"},
        agreement={"college_ask": "nothing"},
    ),
    Table(
        key="srd",
        slug="stuurgroep-denderregio",
        region=DENDER,
        who="director",
        officer="solva",
        chairs=("Dendermonde",),
        weekday=TUESDAY,
        starts=time(14, 0),
        place="DDS, Dendermonde",
        fixed_day="dinsdag, vier keer per jaar",
        meets={"s1": 14},
        organisations={"solva": "advises", "dds": "advises"},
        only=("Aalst", "Dendermonde", "Ninove", "Lebbeke"),
        agreement={"college_ask": "nothing"},
    ),
)
BY_KEY = {table.key: table for table in TABLES}

# How far each meeting got; the rest was closed with approved minutes.
HELD = frozenset({"z5"})
PUBLISHED = frozenset({"h2", "z6", "d2", "b3"})
DRAFT = frozenset({"h3", "z7", "a2"})


def table_of(meeting: str) -> Table:
    return next(table for table in TABLES if meeting in table.meets)
