"""The matrix of many decisions: what stands in it, for whom, filtered how; on screen, on paper, as a spreadsheet."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from decisions.grid import Duty, Head, View, build
from decisions.models import Decision, Feedback
from decisions.services.feedback import treat
from tests import factories as make
from tests.decisions.scenes import in_feedback, today

MATRIX, PAPER, SHEET = (reverse(f"decisions:{name}") for name in ("matrix", "matrix-paper", "matrix-sheet"))
YESTERDAY = today() - timedelta(days=1)


def duty(pk: int, decision: int, town: int, body: str = "college", status: str = "to_schedule", **fields) -> Duty:
    given = {"result": "", "due_on": today(), "scheduled_on": None, "treated_on": None} | fields
    return Duty(pk, decision, town, f"Gemeente {town}", body, status, *given.values())


def blocks_of(answer) -> list[str]:
    return [block.head.label for grid in answer.context["shown"].grids for block in grid.blocks]


def columns_of(answer) -> list[str]:
    return [head.label for grid in answer.context["shown"].grids for head in grid.columns]


def cells_of(answer) -> list[str]:
    """The kinds of the states, in the order of the page."""
    lines = [line for grid in answer.context["shown"].grids for block in grid.blocks for line in block.lines]
    return [kind for line in lines for kind in re.findall(r'class="state (\w+)"', line.cells)]


@pytest.fixture
def two(table) -> tuple[Decision, Decision]:
    """One that waits for college and council, and an older one whose colleges are late."""
    older = in_feedback(table, days_ago=50, college_due=YESTERDAY, council_ask="nothing", item={"title": "Ouder"})
    return in_feedback(table, item={"title": "Nieuwer"}), older


def test_the_same_duties_stand_in_it_either_way_round():
    duties = [duty(1, 10, 1), duty(2, 10, 2, body="council"), duty(3, 11, 1)]
    decisions, towns = [Head(10, "D10"), Head(11, "D11"), Head(12, "D12")], [Head(1, "Een"), Head(2, "Twee")]
    upright = build(duties, decisions, towns, View(False, today()))
    turned = build(duties, towns, decisions, View(True, today()))
    assert [(block.head.label, len(block.lines)) for block in upright.blocks] == [("D10", 2), ("D11", 1)]
    assert [(block.head.label, len(block.lines)) for block in turned.blocks] == [("Een", 1), ("Twee", 1)]
    assert [head.label for head in turned.columns] == ["D10", "D11"]
    assert upright.blocks[0].lines[0].cells.endswith("<td></td>")


def test_a_cell_says_its_state_by_icon_word_and_day_and_names_its_column():
    row = duty(1, 10, 1, status="treated", result="refused", treated_on=today())
    (block,) = build([row], [Head(10, "D")], [Head(1, "'s <Hoek>")], View(False, today())).blocks
    cell = block.lines[0].cells
    assert 'data-label="&#x27;s &lt;Hoek&gt;"' in cell
    assert "#i-refused" in cell
    assert "niet akkoord" in cell
    assert str(today().day) in cell


def test_a_block_counts_all_its_duties_also_those_on_another_sheet():
    duties = [duty(1, 10, 1, due_on=YESTERDAY), duty(2, 10, 2, status="treated", result="noted", treated_on=today())]
    grid = build(duties, [Head(10, "D")], [Head(2, "Twee")], View(False, today(), home={1}))
    assert [head.label for head in grid.columns] == ["Twee"]
    (block,) = grid.blocks
    assert (block.tally, block.late, block.yours) == ("1 van 2 colleges", 1, True)


@pytest.mark.parametrize(
    ("who", "towns"),
    [("officer", ["Aalbeke", "Bellegem"]), ("director_b", ["Aalbeke", "Bellegem"]), ("councillor", ["Aalbeke"])],
)
def test_each_reader_sees_the_rows_they_may_see(two, visit, who, towns):
    answer = visit(who).get(MATRIX)
    assert columns_of(answer) == towns
    assert blocks_of(answer) == ["Nieuwer", "Ouder"]
    assert blocks_of(visit(who).get(MATRIX, {"by": "municipality"})) == towns


def test_only_what_one_may_record_is_a_link(two, visit):
    def links(who: str) -> int:
        return len(re.findall(r'<a class="state', visit(who).get(MATRIX).content.decode()))

    assert [links(who) for who in ("officer", "director", "mayor", "councillor")] == [6, 3, 0, 0]


@pytest.mark.parametrize(
    ("query", "blocks", "cells"),
    [
        ({}, ["Nieuwer", "Ouder"], ["open"] * 4 + ["late"] * 2),
        ({"state": "open"}, ["Nieuwer", "Ouder"], ["open"] * 4 + ["late"] * 2),
        ({"state": "late"}, ["Ouder"], ["late"] * 2),
        ({"state": "refused"}, [], []),
        ({"body": "council"}, ["Nieuwer"], ["open"] * 2),
        ({"ask": "decide"}, ["Nieuwer"], ["open"] * 2),
        ({"until": str(today() - timedelta(days=30))}, ["Ouder"], ["late"] * 2),
        ({"since": str(today() - timedelta(days=30))}, ["Nieuwer"], ["open"] * 4),
        ({"region": "testregio"}, ["Nieuwer", "Ouder"], ["open"] * 4 + ["late"] * 2),
        # What nobody knows asks nothing.
        ({"state": "x", "body": "x", "gemeente": "00000", "region": "x", "since": "x"}, ["Nieuwer", "Ouder"], None),
    ],
)
def test_filters_stand_in_the_address(two, visit, query, blocks, cells):
    answer = visit("officer").get(MATRIX, query)
    assert blocks_of(answer) == blocks
    if cells is not None:
        assert cells_of(answer) == cells


def test_one_decision_one_municipality_one_meeting(table, two, visit):
    newer, older = two
    client = visit("officer")
    assert blocks_of(client.get(MATRIX, {"decision": older.reference})) == ["Ouder"]
    assert blocks_of(client.get(MATRIX, {"meeting": newer.placement.meeting_id})) == ["Nieuwer"]
    assert columns_of(client.get(MATRIX, {"gemeente": table.municipality_b.nis_code})) == ["Bellegem"]


def test_a_forum_of_others_does_not_exist(two, visit):
    make.make_forum("Elders", slug="elders")
    assert visit("officer").get(MATRIX, {"forum": "elders"}).status_code == 404


def test_the_states_are_counted_whatever_state_is_chosen(table, two, visit):
    first = Feedback.objects.filter(municipality=table.municipality_a, body="council").get()
    treat(first, by=table.director, on=today(), result="refused", remark="Te duur.")
    tabs = visit("officer").get(MATRIX, {"state": "late"}).context["shown"].tabs
    assert {tab.kind: tab.count for tab in tabs} == {
        "": 6,
        "open": 5,
        "late": 2,
        "remark": 0,
        "refused": 1,
        "done": 0,
    }


def test_what_is_over_for_long_waits_behind_a_link_but_what_is_late_never_does(table, visit):
    long_ago = in_feedback(table, days_ago=500, council_ask="nothing", item={"title": "Lang geleden"})
    assert blocks_of(visit("officer").get(MATRIX)) == ["Lang geleden"]
    Decision.objects.filter(pk=long_ago.pk).update(status="closed")
    assert blocks_of(visit("officer").get(MATRIX)) == []
    assert blocks_of(visit("officer").get(MATRIX, {"period": "all"})) == ["Lang geleden"]


def test_sixty_decisions_on_a_page_and_the_filters_stay(table, visit, monkeypatch):
    monkeypatch.setattr("decisions.matrix_page.DECISIONS", 1)
    for title in ("Een", "Twee"):
        in_feedback(table, item={"title": title}, council_ask="nothing")
    answer = visit("officer").get(MATRIX, {"by": "municipality", "page": 2})
    assert columns_of(answer) == ["Een"]
    assert "?by=municipality&amp;page=1" in answer.content.decode()


def test_on_paper_a_wide_matrix_becomes_tables_that_each_fit_the_sheet(table, visit):
    for number in range(15):
        make.make_seat(table.forum, make.make_municipality(f"Gemeente {number:02}"))
    in_feedback(table, council_ask="nothing")
    widths = {
        paper: [len(grid.columns) for grid in visit("officer").get(PAPER, {"paper": paper}).context["shown"].grids]
        for paper in ("a3", "a4", "behang")
    }
    assert widths == {"a3": [9, 8], "a4": [9, 8], "behang": [9, 8]}
    page = visit("officer").get(PAPER, {"state": "open"}).content.decode()
    assert page.count('class="running"') == 2
    assert "nog te behandelen" in page


def sheets(answer) -> dict[str, list[tuple]]:
    book = load_workbook(BytesIO(answer.content))
    return {page.title: list(page.values) for page in book}


def test_the_spreadsheet_holds_the_same_duties(table, two, visit):
    treat(two[0].feedback.filter(body="council").first(), by=table.director, on=today(), result="agreed")
    found = sheets(visit("officer").get(SHEET, {"state": "late"}))
    assert [row[1] for row in found["Antwoorden"][1:]] == ["Ouder", "Ouder"]
    assert found["Matrix"][0][5:] == ("Aalbeke", "Bellegem")
    own = sheets(visit("councillor").get(SHEET))
    assert {row[4] for row in own["Antwoorden"][1:]} == {"Aalbeke"}
    assert "Bellegem" not in str(own)


@pytest.mark.parametrize("title", ["=1+1", "+32 56", "-kosten", "@wie", "Gewoon\x01"])
def test_what_people_typed_is_no_formula(table, visit, title):
    in_feedback(table, item={"title": title}, council_ask="nothing")
    book = load_workbook(BytesIO(visit("officer").get(SHEET).content))
    cells = [page["B2"] for page in book]
    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert {cell.value for cell in cells} == {title.replace("\x01", "")}
    assert all(cell.quotePrefix is (title[0] in "=+-@") for cell in cells)
