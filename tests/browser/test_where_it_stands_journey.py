"""Journey 6: know where it stands, from the region and from the item; and what waits for a support officer."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from agenda.models import AgendaItem
from decisions.services.feedback import treat
from tests import factories as make
from tests.browser.journeys import journey
from tests.browser.steps import PHONE
from tests.decisions.scenes import in_feedback, today

pytestmark = pytest.mark.browser


def test_where_the_work_of_the_region_stands(visit, table):
    make.make_item(table.forum, table.mayor, title="Night buses", status=AgendaItem.Status.PROPOSED)
    decision = in_feedback(table, days_ago=50, item={"title": "Old sewers"}, college_due=today() - timedelta(days=3))
    first = decision.feedback.get(municipality=table.municipality_b, body="college")
    treat(first, by=table.director_b, on=today(), result="noted")
    mayor = visit(table.mayor)
    with journey("a mayor sees who still has to decide", mayor.cost):
        mayor.goes_to(table.region.get_absolute_url())
        mayor.follows("Who brings items")
        mayor.looks("region-life")
        expect(mayor.section("Who brings items")).to_contain_text("Member of the forum")
        expect(mayor.section("How long each step takes")).to_contain_text("Feedback")
        mayor.follows("Aalbeke", within="#who-decides")
    assert [cell.strip()[:4] for cell in mayor.page.locator(".grid-table td[data-label]").all_inner_texts()] == [
        "late",
        "to s",
    ]
    mayor.follows("Old sewers", within=".grid-table")
    mayor.follows(decision.reference, within="aside")
    expect(mayor.page.locator(".strip [aria-current]")).to_contain_text("Feedback")
    mayor.follows("The whole life of this item")
    for told in ("Ratified by the forum", "College of Bellegem: noted"):
        mayor.reads(told)

    councillor = visit(table.councillor, size=PHONE)
    councillor.goes_to(table.region.get_absolute_url() + "stand/")
    councillor.looks("region-life-councillor")
    expect(councillor.page.locator("#who-decides tbody tr")).to_have_count(1)


def test_what_waits_for_the_support_officer(visit, table):
    item = make.make_item(table.forum, table.mayor, title="Night buses", status=AgendaItem.Status.PROPOSED)
    in_feedback(table, days_ago=50, item={"title": "Old sewers"}, college_due=today() - timedelta(days=3))
    officer = visit(table.officer)
    officer.goes_to("/")
    with journey("an officer goes to the most urgent work", officer.cost):
        officer.follows("My work", within="nav")
        officer.follows("Aalbeke: 1 answer is late.")
    expect(officer.page.locator(".grid-table .state.late")).to_have_count(1)
    officer.goes_to("/mijn-werk/")
    officer.looks("my-work")
    officer.follows("Proposals", within="main .tabs")
    officer.follows("Night buses")
    officer.arrives_at(item.title)
    officer.goes_to("/mijn-werk/?kind=minutes")
    officer.reads("Nothing waits here")
    officer.looks("my-work-empty")
