"""What people do on the pages, in their own words; and what every page they see must be."""

from __future__ import annotations

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Locator, expect

from tests.browser.journeys import Cost, count_interactions, weigh

LAPTOP = (1280, 800)
PHONE = (390, 844)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Name a folder here to keep a picture of every page that is looked at.
PICTURES = os.environ.get("PICTURES", "")
# A button whose answer comes into the page it stands on, instead of leading to another.
STAYS = "button => !button.form || button.closest('[hx-boost=true], [hx-post], [data-autosave]') !== null"

# What a page tells its reader itself: two texts of one note, a text that is refused, a network that is gone.
EXPLAINED = ("status of 409", "status of 422", "ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION", "ERR_FAILED")

expect.set_options(timeout=10_000)


class Visitor:
    """Somebody at a browser. `problems` collects what the console complains of, policy violations among it; `cost`
    counts what they do and what it weighs."""

    def __init__(self, context: BrowserContext, origin: str, *, javascript: bool = True) -> None:
        self.context = context
        self.origin = origin
        self.javascript = javascript
        self.problems: list[str] = []
        self.cost = Cost()
        count_interactions(context, self.cost)
        self.page = context.new_page()
        weigh(self.page, self.cost)
        self.page.set_default_timeout(10_000)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("dialog", self._answer)

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that says itself what is wrong is no error of ours, though the browser notes its status.
        own_status = message.text.startswith("Failed to load") and message.location["url"] == self.page.url
        explained = own_status or any(sign in message.text for sign in EXPLAINED)
        if message.type == "error" and not explained:
            self.problems.append(f"{self.page.url}: {message.text}")

    def _answer(self, dialog: Dialog) -> None:
        """Nothing people do here should make the browser ask whether to leave."""
        self.problems.append(f"{self.page.url}: a {dialog.type} dialog {dialog.message}")
        dialog.accept()

    def goes_to(self, address: str) -> None:
        self.page.goto(address)

    def arrives_at(self, heading: str) -> None:
        """The page with this heading is there, its scripts too."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.page.wait_for_load_state()

    def follows(self, name: str, *, within: str = "body") -> None:
        """A link, by the words on it."""
        self.follows_link(self.page.locator(within).get_by_role("link", name=name).first)

    def follows_link(self, link: Locator) -> None:
        """A link leads to another page: whatever comes next is about that one."""
        with self.page.expect_navigation(wait_until="load"):
            link.click()

    def presses(self, name: str, *, within: str = "body", exact: bool = False) -> None:
        button = self.page.locator(within).get_by_role("button", name=name, exact=exact).first
        if self.javascript and button.evaluate(STAYS):
            button.click()
        else:
            self.follows_link(button)

    def presses_by_keyboard(self, name: str) -> None:
        button = self.button(name)
        button.focus()
        button.press("Enter")

    def opens(self, summary: str) -> None:
        """A part of the page that is folded away."""
        self.page.locator("summary", has_text=summary).first.click()

    def types(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    def chooses(self, label: str, option: str) -> None:
        self.page.get_by_label(label).first.select_option(option)

    def section(self, heading: str) -> Locator:
        """The part of the page under this heading."""
        name = re.compile(rf"^{re.escape(heading)}\b")  # its count may stand behind it
        return self.page.locator("main section").filter(has=self.page.get_by_role("heading", name=name)).last

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def reads(self, text: str | re.Pattern, *, within: str = "main") -> None:
        expect(self.page.locator(within)).to_contain_text(text)

    def gets_pdf(self, link: Locator) -> bytes:
        """The file behind a link, fetched as the browser would: with this person's session."""
        answer = self.context.request.get(link.get_attribute("href"))
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF-")
        return answer.body()

    def looks(self, name: str) -> None:
        """The page as it is now: accessible, with one heading and a title, and fitting on a phone."""
        page, size = self.page, self.page.viewport_size
        page.wait_for_load_state()
        expect(page.locator("h1")).to_have_count(1)
        expect(page).to_have_title(re.compile(r"^\S.* · Overleg$"))
        if not self.javascript:
            return
        page.evaluate("document.fonts.ready.then(() => true)")
        self._keeps_picture(name)
        found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE[0], f"{page.url} is {wide} wide on a phone"
        if size["width"] != PHONE[0]:
            self._keeps_picture(name)
            page.set_viewport_size(size)

    def _keeps_picture(self, name: str) -> None:
        if PICTURES:
            file = Path(PICTURES) / f"{name}-{self.page.viewport_size['width']}.png"
            self.page.screenshot(path=file, full_page=True, caret="initial")


def titles_on(agenda: Locator) -> Locator:
    return agenda.locator("li h3")


def times_on(agenda: Locator) -> Locator:
    return agenda.locator("li > time")
