"""`owner, what, when`: what people type at the table, and how it is understood."""

from datetime import date

import pytest

from decisions.action_line import understand
from overleg.lib.refusal import Refused

FRIDAY = date(2026, 11, 20)
OWNERS = {"Menen": 1, "Sint-Eloois-Winkel": 2, "Wevelgem": 3, "Wervik": 4, "Ann D'Hondt": 5, "Cédric Maes": 6}


def when(text: str, **more) -> date:
    return understand(f"Menen, de nota bezorgen, {text}", OWNERS, today=FRIDAY, **more).when


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15/1", date(2027, 1, 15)),
        ("30/11", date(2026, 11, 30)),
        ("15-1-2027", date(2027, 1, 15)),
        ("15.1.27", date(2027, 1, 15)),
        ("2027-01-15", date(2027, 1, 15)),
        ("tegen 15 januari", date(2027, 1, 15)),
        ("voor 15 jan. 2028", date(2028, 1, 15)),
        ("29 februari", date(2028, 2, 29)),
        ("vandaag", FRIDAY),
        ("morgen", date(2026, 11, 21)),
        ("vrijdag", date(2026, 11, 27)),
        ("volgende maandag", date(2026, 11, 23)),
        ("wo", date(2026, 11, 25)),
        ("volgende week", date(2026, 11, 27)),
        ("binnen 2 weken", date(2026, 12, 4)),
        ("binnen de twee weken", date(2026, 12, 4)),
        ("over 10 dagen", date(2026, 11, 30)),
        ("binnen een maand", date(2026, 12, 20)),
        ("binnen 3 maanden", date(2027, 2, 20)),
        ("einde maand", date(2026, 11, 30)),
        ("eind maart", date(2027, 3, 31)),
        ("by Friday", date(2026, 11, 27)),
        ("within 2 weeks", date(2026, 12, 4)),
        ("end of the month", date(2026, 11, 30)),
    ],
)
def test_days_as_people_say_them(text, day):
    assert when(text) == day


def test_the_next_meeting_is_a_day_once_it_is_planned():
    assert when("volgende vergadering", next_meeting=date(2026, 12, 18)) == date(2026, 12, 18)
    with pytest.raises(Refused):
        when("volgende vergadering")


@pytest.mark.parametrize("text", ["ooit", "32/1", "31 april 2027", "binnen veel weken", "binnen 2 manen", "eind nooit"])
def test_what_is_not_a_day_is_said(text):
    with pytest.raises(Refused, match=text):
        when(text)


def test_a_day_that_has_passed_is_refused():
    with pytest.raises(Refused, match="19/11/2026"):
        when("19/11/2026")


@pytest.mark.parametrize(
    ("typed", "owner"),
    [
        ("menen", 1),
        ("Men", 1),
        ("sint eloois winkel", 2),
        ("winkel", 2),
        ("cedric", 6),
        ("maes", 6),
        ("ann d hondt", 5),
    ],
)
def test_owners_by_any_part_of_their_name(typed, owner):
    assert understand(f"{typed}, bellen, morgen", OWNERS, today=FRIDAY).owner == owner


def test_an_owner_that_can_be_two_names_both():
    with pytest.raises(Refused, match="Wervik, Wevelgem"):
        understand("We, bellen, morgen", OWNERS, today=FRIDAY)


@pytest.mark.parametrize("line", ["", "Menen", "Menen, bellen", ", ,", "Menen,, morgen"])
def test_a_line_that_is_not_complete_shows_an_example(line):
    with pytest.raises(Refused):
        understand(line, OWNERS, today=FRIDAY)


def test_an_unknown_owner_is_named():
    with pytest.raises(Refused, match="Parijs"):
        understand("Parijs, bellen, morgen", OWNERS, today=FRIDAY)


def test_commas_within_belong_to_what_has_to_be_done():
    found = understand("Menen,  de nota, de raming en de kaart bezorgen , vrijdag", OWNERS, today=FRIDAY)
    assert found.what == "De nota, de raming en de kaart bezorgen"
