"""Pages that no journey passes: each is accessible, by day and by night, and fits on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agenda.models import Meeting
from agenda.services.session import open_session
from tests import factories as make
from tests.browser.steps import Visitor
from tests.decisions.scenes import ratified, to_ratify

pytestmark = pytest.mark.browser


def looks_at(visitor: Visitor, pages: dict[str, str]) -> None:
    for name, address in pages.items():
        visitor.goes_to(address)
        visitor.looks(name)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_pages_about_places_and_oneself(visit, table, colours):
    ratified(table, item={"title": "Shared towing service"})
    make.make_meeting(table.forum)
    pages = {
        "regions": reverse("regions:regions"),
        "region": table.region.get_absolute_url(),
        "forum": table.forum.get_absolute_url(),
        "municipality": table.municipality_a.get_absolute_url(),
        "matrix": reverse("decisions:matrix"),
        "profile": reverse("profile"),
        "password": reverse("account_change_password"),
        "nowhere": "/agendapunten/nergens/",
    }
    director = visit(table.director)
    director.page.emulate_media(color_scheme=colours)
    looks_at(director, pages)


def test_the_forms_of_the_support_officer(visit, table):
    edited, meeting = make.make_item(table.forum), make.make_meeting(table.forum)
    placement = to_ratify(table, days_ago=0, status=Meeting.Status.PUBLISHED)
    open_session(placement.meeting, by=table.officer)
    pages = {
        "item-edit": reverse("agenda:item-edit", args=[edited.reference]),
        "meeting-edit": reverse("agenda:meeting-edit", args=[meeting.pk]),
        "meetings-both": reverse("agenda:meetings"),
        "start-busy": "/",
    }
    officer = visit(table.officer)
    looks_at(officer, pages)
    officer.goes_to(reverse("agenda:session-item", args=[placement.pk]))
    officer.opens("Ratify with changes")
    officer.presses("Ask something else of colleges and councils than usual")
    officer.looks("ratify")
    officer.chooses("Aalbeke", "reservation")
    officer.presses("Ratify", exact=True)
    expect(officer.page.get_by_role("alert")).to_be_visible()
    officer.looks("ratify-wrong")


def test_the_pages_of_the_demonstration(visit, table):
    looks_at(visit(table.mayor), {"personas": reverse("demo:personas"), "mailbox": reverse("demo:mailbox")})
