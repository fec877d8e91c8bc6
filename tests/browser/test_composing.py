"""Composing at full speed: a whole agenda from the queue, by pointer and by keyboard, alone and with two."""

import re

import pytest
from playwright.sync_api import Locator, expect

from agenda.models import Meeting
from tests import factories as make
from tests.browser.journeys import journey
from tests.browser.steps import PHONE, Visitor, titles_on

pytestmark = pytest.mark.browser

SUBJECTS = [f"Subject {number:02d}" for number in range(1, 13)]


def queued(table, *titles: str) -> None:
    for title in titles:
        make.make_item(table.forum, table.officer, title=title, minutes_wanted=10)


def composing(visitor: Visitor, meeting: Meeting) -> Locator:
    """The page of the meeting, with its scripts; gives the agenda."""
    visitor.goes_to(meeting.get_absolute_url())
    visitor.arrives_at(meeting.forum.name)
    return visitor.page.locator("#agenda ol.agenda")


def test_from_an_empty_meeting_to_a_published_agenda_of_twelve_items(visit, table):
    meeting = make.make_meeting(table.forum, duration=120)
    queued(table, *SUBJECTS)
    officer = visit(table.officer)
    officer.page.set_default_timeout(60_000)  # here the papers are made while one waits
    officer.goes_to("/vergaderingen/")
    with journey("from an empty meeting to a published agenda of 12 items", officer.cost) as total:
        officer.follows_link(officer.page.locator("main th a").first)
        for title in SUBJECTS:
            officer.page.get_by_label(f"Tick “{title}”").check()
        officer.presses("Place the ticked ones")
        expect(titles_on(officer.page.locator("ol.agenda"))).to_have_text(SUBJECTS)
        officer.presses("Publish the agenda")
        officer.reads("The agenda is published")
    meeting.refresh_from_db()
    assert meeting.status == Meeting.Status.PUBLISHED
    assert meeting.placements.count() == 12
    assert total.interactions <= 20


def test_the_ticked_ones_come_in_the_order_of_ticking(visit, table):
    meeting = make.make_meeting(table.forum)
    queued(table, *SUBJECTS[:4])
    officer = visit(table.officer)
    agenda = composing(officer, meeting)
    for title in (SUBJECTS[2], SUBJECTS[0]):
        officer.page.get_by_label(f"Tick “{title}”").check()
    # Another change in between keeps the ticks.
    officer.presses(f"Place “{SUBJECTS[3]}”")
    expect(titles_on(agenda)).to_have_text([SUBJECTS[3]])
    expect(officer.page.locator("#heard")).to_have_text(f"“{SUBJECTS[3]}” is placed at 1.")
    expect(officer.page.get_by_label(f"Tick “{SUBJECTS[0]}”")).to_be_checked()
    officer.types("at position", "1")
    officer.presses("Place the ticked ones")
    expect(titles_on(agenda)).to_have_text([SUBJECTS[2], SUBJECTS[0], SUBJECTS[3]])
    expect(officer.page.get_by_label(f"Tick “{SUBJECTS[1]}”")).not_to_be_checked()
    expect(officer.button(f"Place “{SUBJECTS[1]}”")).to_be_visible()
    officer.looks("composing-ticked")


def drags(visitor: Visitor, thing: Locator, onto: Locator, *, below: bool = False) -> None:
    """By its handle, to just above or below the middle of another line."""
    mouse = visitor.page.mouse
    onto.scroll_into_view_if_needed()
    start = thing.locator("[data-handle]").bounding_box()
    end = onto.bounding_box()
    mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    mouse.down()
    mouse.move(end["x"] + 60, end["y"] + end["height"] * (0.8 if below else 0.2), steps=4)
    expect(visitor.page.locator(".drop-mark")).to_be_visible()
    mouse.up()


def test_dragging_and_typing_a_position_give_the_same_agenda(visit, table):
    meetings = [make.make_meeting(table.forum) for _ in range(2)]
    for meeting in meetings:
        for title in ("One", "Two", "Three"):
            make.make_placement(meeting, make.make_item(table.forum, title=title))
    queued(table, "New by pointer", "New by keyboard")
    officer = visit(table.officer, size=(1280, 1400))

    agenda = composing(officer, meetings[0])
    drags(officer, agenda.locator("li").nth(2), agenda.locator("li").nth(0))
    expect(titles_on(agenda)).to_have_text(["Three", "One", "Two"])
    new = officer.page.locator("#queue li").filter(has_text="New by pointer")
    drags(officer, new, agenda.locator("li").nth(1), below=True)
    expect(titles_on(agenda)).to_have_text(["Three", "One", "New by pointer", "Two"])
    expect(officer.page.locator("#heard")).to_have_text("“New by pointer” is placed at 3.")

    agenda = composing(officer, meetings[1])
    officer.types("Position of “Three”", "1")
    officer.page.get_by_label("Position of “Three”").press("Enter")
    expect(titles_on(agenda)).to_have_text(["Three", "One", "Two"])
    officer.types("at position", "3")
    officer.presses_by_keyboard("Place “New by keyboard”")
    expect(titles_on(agenda)).to_have_text(["Three", "One", "New by keyboard", "Two"])


def test_escape_drops_nothing(visit, table):
    meeting = make.make_meeting(table.forum)
    for title in ("One", "Two"):
        make.make_placement(meeting, make.make_item(table.forum, title=title))
    officer = visit(table.officer, size=(1280, 1400))
    agenda = composing(officer, meeting)
    start = agenda.locator("li").nth(1).locator("[data-handle]").bounding_box()
    mouse = officer.page.mouse
    mouse.move(start["x"] + 5, start["y"] + 5)
    mouse.down()
    mouse.move(start["x"] + 5, start["y"] - 90, steps=3)
    expect(officer.page.locator(".ghost")).to_have_text("Two")
    officer.page.keyboard.press("Escape")
    expect(officer.page.locator(".ghost")).to_have_count(0)
    mouse.up()
    officer.presses("Move “One” down")
    expect(titles_on(agenda)).to_have_text(["Two", "One"])


def test_filters_stay_in_the_address_while_composing(visit, table):
    meeting = make.make_meeting(table.forum)
    make.make_item(table.forum, title="Shared pool", aim="policy")
    make.make_item(table.forum, title="Policy on towing", aim="policy")
    make.make_item(table.forum, title="Just news", aim="exchange")
    officer = visit(table.officer)
    agenda = composing(officer, meeting)
    officer.opens("Filter")
    officer.chooses("Aim", "policy")
    queue = officer.page.locator("#queue li h3")
    expect(queue).to_have_text(["Shared pool", "Policy on towing"])
    expect(officer.page).to_have_url(re.compile("aim=policy"))
    officer.presses("Place “Shared pool”")
    expect(titles_on(agenda)).to_have_text(["Shared pool"])
    expect(queue).to_have_text(["Policy on towing"])
    officer.page.reload()
    expect(queue).to_have_text(["Policy on towing"])
    officer.looks("composing-filtered")


def test_two_officers_at_once_see_what_the_other_did(visit, table):
    colleague = make.make_assignment(table.forum, make.make_user("Colleague Example", language="en")).officer
    meeting = make.make_meeting(table.forum)
    for title in ("One", "Two", "Three"):
        make.make_placement(meeting, make.make_item(table.forum, title=title))
    first, second = visit(table.officer), visit(colleague)
    mine, theirs = composing(first, meeting), composing(second, meeting)
    second.presses("Move “Two” up")
    expect(titles_on(theirs)).to_have_text(["Two", "One", "Three"])
    # Another item: both changes hold.
    second.presses("Move “One” down")
    expect(titles_on(theirs)).to_have_text(["Two", "Three", "One"])
    first.presses("Move “Two” down")
    first.reads("Colleague Example moved “Two” to position 1", within="#overtaken")
    first.reads("You wanted to move it to position", within="#overtaken")
    expect(titles_on(mine)).to_have_text(["Two", "Three", "One"])
    first.looks("composing-overtaken")
    first.presses("Do mine now")
    expect(titles_on(mine)).to_have_text(["Three", "Two", "One"])


def test_composing_on_a_phone_reaches_the_queue_at_once(visit, table):
    meeting = make.make_meeting(table.forum)
    for number in range(6):
        make.make_placement(meeting, make.make_item(table.forum, title=f"Placed {number}"))
    queued(table, "Shared pool")
    officer = visit(table.officer, size=PHONE)
    agenda = composing(officer, meeting)
    officer.page.get_by_role("navigation", name="On this page").get_by_role("link", name="Waits for a place").click()
    expect(officer.button("Place “Shared pool”")).to_be_in_viewport()
    officer.presses("Place “Shared pool”")
    expect(titles_on(agenda).last).to_have_text("Shared pool")
    officer.looks("composing-phone")


def test_several_are_placed_without_script(visit, table):
    meeting = make.make_meeting(table.forum)
    queued(table, *SUBJECTS[:3])
    officer = visit(table.officer, javascript=False)
    officer.goes_to(meeting.get_absolute_url())
    for title in (SUBJECTS[2], SUBJECTS[0]):
        officer.page.get_by_label(f"Tick “{title}”").check()
    officer.presses("Place the ticked ones")
    expect(titles_on(officer.page.locator("ol.agenda"))).to_have_text([SUBJECTS[0], SUBJECTS[2]])
