"""Journey 5: a general director follows up. What the college and the council must treat, five results in one form, and
the matrix of the region fills itself."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.journeys import journey
from tests.browser.steps import PHONE, Visitor
from tests.decisions.scenes import in_feedback, today

pytestmark = pytest.mark.browser

TITLES = ["Shared towing service", "One flood plan", "Rules for fireworks", "A pool for everybody", "Bicycle highway"]


def records_five(director: Visitor) -> None:
    director.follows("Record results", within="main")
    for title in TITLES:
        director.page.get_by_label(title, exact=True).first.check()
    director.presses("Record the ticked rows")
    director.reads("5 results are recorded.")


def test_a_director_follows_up(visit, table):
    for title in TITLES:
        in_feedback(table, item={"title": title}, council_ask="nothing", college_due=today())
    late = in_feedback(
        table, days_ago=50, item={"title": "Old sewers"}, council_ask="nothing", college_due=today() - timedelta(days=3)
    )
    director = visit(table.director)
    director.goes_to("/")
    with journey("a director records five results", director.cost) as cost:
        director.follows("To the follow-up", within="main")
        records_five(director)
    assert cost.interactions <= 12

    director.goes_to("/opvolging/")
    director.looks("followup")
    expect(director.section("Late")).to_contain_text("Old sewers")
    expect(director.section("Recorded lately")).to_contain_text("Bicycle highway")
    director.chooses("To do", "only what is late")
    director.presses("Show", within="main")
    director.opens("Save this view")
    director.types("Name of the view", "What is late")
    director.presses("Save", exact=True)
    director.follows("What is late", within=".saved")
    assert "period=late" in director.page.url
    director.looks("followup-late")
    director.follows("All my saved views", within=".saved") if director.page.locator(".saved[open]").count() else None
    director.goes_to("/weergaven/")
    director.looks("saved-views")
    director.presses("Remove What is late")
    director.reads("No saved views yet")

    officer = visit(table.officer)
    officer.goes_to("/besluiten/matrix/")
    officer.looks("matrix")
    row = officer.page.locator("tbody", has_text="Bicycle highway")
    expect(row.locator("td").first).to_contain_text("noted")
    officer.follows("late", within=".states")
    expect(officer.page.locator(".grid-table tbody")).to_have_count(1)
    officer.follows("municipality", within=".switch")
    officer.looks("matrix-by-municipality")
    expect(officer.page.locator(".grid-table tbody")).to_have_count(2)
    officer.goes_to("/besluiten/matrix/afdruk/?paper=a4")
    officer.looks("matrix-paper")

    mayor = visit(table.mayor, size=PHONE)
    mayor.goes_to("/besluiten/matrix/?by=municipality&gemeente=" + table.municipality_a.nis_code)
    expect(mayor.page.locator(".grid-table td[data-label]")).to_have_count(6)
    mayor.looks("matrix-phone")
    mayor.goes_to("/opvolging/")
    mayor.looks("followup-mayor")
    assert late.reference
