"""Nothing that is typed in a note is lost: no network, no session, two people at once; and its text stays clean."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from agenda.models import Meeting, Note
from agenda.services.minutes import write_note
from agenda.services.session import open_session
from tests import factories as make
from tests.browser.steps import PHONE, Visitor

pytestmark = pytest.mark.browser

CLIPBOARD = Path(__file__).parents[1] / "agenda" / "clipboard"
PASTE = """(node, [type, text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData(type, text);
  node.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def meeting(table) -> Meeting:
    """In session, with one item to discuss."""
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=timezone.now())
    make.make_placement(meeting, make.make_item(table.forum, title="Regional energy strategy"))
    open_session(meeting, by=table.officer)
    return meeting


@pytest.fixture
def officer(visit, table, meeting) -> Visitor:
    return at_the_table(visit(table.officer), meeting)


def at_the_table(visitor: Visitor, meeting: Meeting) -> Visitor:
    visitor.goes_to(reverse("agenda:session-item", args=[meeting.placements.get().pk]))
    visitor.page.get_by_label("Discussion").scroll_into_view_if_needed()
    expect(discussion(visitor)).to_be_visible()
    return visitor


def discussion(visitor: Visitor) -> Locator:
    """The editor, which takes the place of the plain box."""
    return visitor.page.get_by_role("textbox", name="Discussion").and_(visitor.page.locator("[contenteditable]"))


def state(visitor: Visitor) -> Locator:
    return visitor.page.locator("[data-state]")


def saved(visitor: Visitor) -> None:
    expect(visitor.page.locator("form[data-unsaved]")).to_have_count(0)
    expect(state(visitor)).to_contain_text("Saved at")


def write(meeting: Meeting, by: User, text: str, base: int = 0) -> None:
    write_note(meeting.placements.get(), by=by, discussion=text, conclusion="", base_version=base)


def texts() -> list[str]:
    return list(Note.objects.values_list("discussion", flat=True))


def signs_in(visitor: Visitor, person: User) -> None:
    """As in another tab: the cookies of this browser are those of a new session."""
    client = Client()
    client.force_login(person)
    names = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    visitor.context.add_cookies(
        [{"name": name, "value": value, "url": visitor.origin} for name, value in names.items()]
    )


def comes_back(page: Page) -> None:
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def test_headings_lists_and_tables_are_made_with_the_tools(officer):
    editor, tools = discussion(officer), officer.page.get_by_role("toolbar").first
    editor.click()
    tools.get_by_role("button", name="Bold").click()
    officer.page.keyboard.type("Wind")
    tools.get_by_role("button", name="Bold").click()
    officer.page.keyboard.type(" on the coast")
    officer.page.keyboard.press("Enter")
    tools.get_by_role("button", name="List", exact=True).click()
    officer.page.keyboard.type("north")
    expect(tools.get_by_role("button", name="List", exact=True)).to_have_attribute("aria-pressed", "true")
    tools.get_by_role("button", name="Link").click()
    officer.page.get_by_label("Address").fill("example.org/wind")
    officer.page.get_by_role("button", name="Make the link").click()
    expect(editor.locator("a")).to_have_attribute("href", "https://example.org/wind")
    saved(officer)
    officer.looks("note-editor")
    editor.press("Control+End")
    editor.press("Enter")
    editor.press("Enter")
    tools.get_by_role("button", name="Table", exact=True).click()
    officer.page.keyboard.type("Town")
    expect(editor.locator("th").first).to_have_text("Town")
    saved(officer)
    officer.page.reload()
    officer.page.get_by_label("Discussion").scroll_into_view_if_needed()
    expect(editor.locator("th").first).to_have_text("Town")
    expect(editor.locator("strong")).to_have_text("Wind")
    expect(editor.locator("li a")).to_have_text("https://example.org/wind")


def test_what_comes_from_word_and_excel_keeps_its_structure(officer):
    editor = discussion(officer)
    editor.evaluate(PASTE, ["text/html", (CLIPBOARD / "word.html").read_text()])
    expect(editor.locator("h3")).to_have_text("Bespreking")
    expect(editor.locator("ul > li > ul > li")).to_have_text("Daaronder")
    expect(editor.locator("ul").first.locator("> li")).to_have_count(2)
    expect(editor.locator("a")).to_have_attribute("href", "https://example.org/nota")
    expect(editor.locator("img")).to_have_count(0)
    officer.page.get_by_role("textbox", name="Conclusion").and_(officer.page.locator("[contenteditable]")).evaluate(
        PASTE, ["text/html", (CLIPBOARD / "excel.html").read_text()]
    )
    expect(officer.page.locator(".rich-field td", has_text="Totaal")).to_have_attribute("colspan", "2")
    officer.page.locator("h1").click()
    saved(officer)
    officer.page.reload()
    officer.page.get_by_label("Discussion").scroll_into_view_if_needed()
    expect(editor.locator("ul > li > ul > li")).to_have_text("Daaronder")
    expect(officer.page.locator(".rich-field td", has_text="12.345")).to_be_visible()


def test_a_paste_of_two_megabytes_is_refused_and_the_text_stays(officer):
    editor = discussion(officer)
    editor.fill("Wind on the coast.")
    editor.evaluate(PASTE, ["text/html", f"<p>{'word ' * 400_000}</p>"])
    expect(officer.page.get_by_role("alert")).to_contain_text("too long for a note")
    expect(editor).to_have_text("Wind on the coast.")
    saved(officer)


def test_without_a_network_the_text_stays_here_and_is_sent_later(officer):
    officer.context.set_offline(True)
    discussion(officer).fill("Wind on the coast.")
    expect(state(officer)).to_contain_text("No connection. Your text is kept on this device")
    assert texts() == []
    officer.looks("note-offline")
    officer.context.set_offline(False)
    saved(officer)
    assert texts() == ["<p>Wind on the coast.</p>"]
    assert officer.page.evaluate("localStorage.length") == 0


def test_after_a_crash_the_text_on_this_device_is_offered(officer, table, meeting):
    officer.page.route("**/nota/", lambda route: route.abort())
    discussion(officer).fill("Wind on the coast.")
    expect(state(officer)).to_contain_text("No connection")
    write(meeting, table.chair, "<p>Sun on the roofs.</p>")
    officer.page.unroute("**/nota/")
    officer.page.evaluate("window.stop()")
    crashed = officer.page
    officer.page = officer.context.new_page()
    crashed.close()
    at_the_table(officer, meeting)
    kept = officer.page.locator("[data-kept]")
    expect(kept).to_contain_text("There is still text on this device")
    officer.looks("note-kept")
    kept.get_by_role("button", name="Compare").click()
    comparison = officer.page.locator(".comparison")
    expect(comparison.locator("mark", has_text="Wind")).to_be_visible()
    expect(comparison.locator("mark", has_text="Sun")).to_be_visible()
    officer.looks("note-kept-compared")
    comparison.get_by_role("button", name="Save what I chose").click()
    expect(discussion(officer)).to_contain_text("Wind on the coast.")
    expect(discussion(officer)).to_contain_text("Sun on the roofs.")
    saved(officer)
    expect(kept).to_be_empty()
    assert texts()[0] == "<p>Wind on the coast.</p><p>Sun on the roofs.</p>"


def test_a_session_that_ended_is_taken_up_in_another_tab(officer, table):
    discussion(officer).fill("Wind on the coast.")
    saved(officer)
    Session.objects.all().delete()
    discussion(officer).fill("Wind on the coast and the hills.")
    expect(state(officer)).to_contain_text("You are signed out. Your text is kept on this device.")
    officer.looks("note-signed-out")
    link = state(officer).get_by_role("link", name="Sign in again in a new tab")
    expect(link).to_have_attribute("target", "_blank")
    signs_in(officer, table.officer)
    comes_back(officer.page)
    saved(officer)
    assert texts()[0] == "<p>Wind on the coast and the hills.</p>"
    expect(discussion(officer)).to_have_text("Wind on the coast and the hills.")


def test_two_people_in_one_note_choose_per_paragraph(visit, table, meeting, officer):
    write(meeting, table.officer, "<p>Wind.</p><p>Sun is here.</p>")
    colleague = make.make_user("Colleague", language="en")
    make.make_assignment(table.forum, colleague)
    first, second = at_the_table(officer, meeting), at_the_table(visit(colleague, size=PHONE), meeting)
    discussion(first).fill("Wind.\nSun is there.\nWater.")
    saved(first)
    discussion(second).fill("Wind and sea.\nSun is everywhere.")
    comparison = second.page.locator(".comparison")
    expect(comparison).to_be_visible()
    expect(state(second)).to_contain_text("Somebody else changed this note")
    expect(comparison.locator("mark", has_text="everywhere")).to_be_visible()
    expect(comparison.locator("mark", has_text="there.").last).to_be_visible()
    expect(discussion(second)).to_contain_text("Wind and sea.")
    second.looks("note-two-texts")
    assert len(texts()) == 2

    comparison.get_by_role("group", name="Difference").filter(has_text="everywhere").get_by_label("Theirs").check()
    comparison.get_by_role("button", name="Save what I chose").click()
    saved(second)
    expect(comparison).to_have_count(0)
    expect(discussion(second).locator("p")).to_have_text(["Wind and sea.", "Sun is there.", "Water."])
    assert texts()[0] == "<p>Wind and sea.</p><p>Sun is there.</p><p>Water.</p>"
    discussion(second).press("Control+End")
    second.page.keyboard.type(" And gas.")
    saved(second)
    expect(second.page.locator(".comparison")).to_have_count(0)


def test_an_earlier_version_is_compared_and_put_back(officer, table, meeting):
    write(meeting, table.officer, "<p>Wind on the coast.</p>")
    write(meeting, table.chair, "<p>Wind on the hills.</p>", base=1)
    at_the_table(officer, meeting)
    officer.follows("Earlier versions")
    officer.arrives_at("Versions of the note")
    expect(officer.page.locator("#differences del")).to_contain_text("coast")
    expect(officer.page.locator("#differences ins")).to_contain_text("hills")
    officer.looks("note-versions")
    officer.presses("Put version 1 back")
    officer.reads("Version 1 is back, as the newest version.")
    assert texts()[0] == "<p>Wind on the coast.</p>"


def test_without_script_two_texts_are_shown_and_merged(visit, table, meeting):
    officer = visit(table.officer, javascript=False)
    officer.goes_to(reverse("agenda:session-item", args=[meeting.placements.get().pk]))
    write(meeting, table.chair, "<p>Sun on the <strong>roofs</strong>.</p>")
    officer.types("Discussion", "Wind on the coast.")
    officer.presses("Save the note")
    officer.reads("saved this note a moment ago")
    expect(officer.page.get_by_label("Discussion")).to_have_value("Wind on the coast.")
    officer.presses("Save what I chose")
    expect(officer.page.get_by_label("Discussion")).to_have_value("Wind on the coast.\n\nSun on the roofs.")
    assert texts()[0] == "<p>Wind on the coast.</p><p>Sun on the <strong>roofs</strong>.</p>"
