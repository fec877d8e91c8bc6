"""A simulated user: follows the links of a page, and fills in the forms it knows; needs nothing but Python."""

from __future__ import annotations

import random
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar

TIMEOUT = 60
WORDS = ("burgemeesters", "spreken", "af", "dat", "gemeenten", "samen", "een", "oproep", "doen", "en", "beslissen")
# What a form does, by its address. Others are left alone: the demo year must go on as long as the soak does.
WRITES = (
    ("comment", re.compile(r"/verslag/opmerking/$")),
    ("record", re.compile(r"/besluiten/terugkoppeling/\d+/$|/acties/\d+/melden/$|/opvolging/$")),
    ("autosave", re.compile(r"/agendapunten/nieuw/|/plaatsingen/\d+/nota/$")),
    ("render", re.compile(r"/pakketten/maken/$|/bundel/opnieuw/$|/verslag/vernieuwen/$")),
)
STARTS = (
    "/",
    "/agendapunten/nieuw/",
    "/agendapunten/",
    "/vergaderingen/",
    "/besluiten/",
    "/opvolging/",
    "/besluiten/matrix/",
    "/regio/",
)
KEEPS = re.compile(r"/agendapunten/nieuw/")  # one form with two buttons: kept as a draft is what a script asks for
# Making documents is what an officer does a few times a day, not on every look.
OFTEN = {"render": 0.2}
PURPOSE = 0.35  # how often one comes to do something rather than to read
REMEMBERED = 30  # pages of each kind
# Pages where there is something to do; one goes there rather than anywhere.
BUSY = re.compile(r"/verslag/|/nota/|/agendapunten/nieuw/|^/besluiten/|^/opvolging/|^/vergaderingen/\d+/")
AVOID = re.compile(r"^/(afmelden|demo|taal|metrics|static)|\.ics$")


class Broken(Exception):
    """The server did not answer at all."""


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)  # where somebody types
    choices: dict[str, list[str]] = field(default_factory=dict)


class Page(HTMLParser):
    """The links and the forms of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "a":
            self.links.append(found.get("href", ""))
        elif tag == "form":
            self.form = Form(found.get("action", "")) if found.get("method", "").lower() == "post" else None
            if self.form:
                self.forms.append(self.form)
        elif self.form is None or not name and tag != "option":
            return
        elif tag == "input" and found.get("type") in ("radio", "checkbox"):
            self.form.choices.setdefault(name, []).append(found.get("value", "on"))
        elif tag == "input" and found.get("type") != "file":
            self.form.fields[name] = found.get("value", "")
            if found.get("type", "text") == "text":
                self.form.free.append(name)
        elif tag == "textarea":
            self.form.free.append(name)
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            self.form.choices.setdefault(self.select, []).append(found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""


class Visitor:
    def __init__(
        self,
        base: str,
        *,
        chance: random.Random | None = None,
        note: Callable[[str, str, int, float], None] = lambda *seen: None,
    ) -> None:
        self.base = base
        self.chance = chance or random.Random(0)  # noqa: S311
        self.note = note
        self.cookies = CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.links: list[str] = []
        self.places: dict[str, list[str]] = {}  # where one was that had a form to fill in, by what it does

    def is_up(self) -> bool:
        try:
            return self.send("read", "/robots.txt")[0] == 200
        except Broken:
            return False

    def step_in(self, persona: str) -> None:
        self.send("sign in", "/demo/")
        self.send("sign in", f"/demo/{persona}/", {})

    def do_something(self) -> None:
        """Read on, or go back to do something where that could be done before."""
        wish = self.chance.choice(sorted(self.places)) if self.places and self.chance.random() < PURPOSE else ""
        address = self.chance.choice(self.places[wish]) if wish else self.next_page()
        _status, text = self.send("read", address)
        page = Page(text)
        self.links = [link for link in page.links if link.startswith("/") and not AVOID.match(link)]
        for what, form in self.known(page, address):
            if (not wish or what == wish) and self.chance.random() < OFTEN.get(what, 0.8):
                self.send(what, urllib.parse.urljoin(address, form.action), self.filled(form))
                return

    def next_page(self) -> str:
        """Mostly a link of the page one is on; sometimes back to one of the lists."""
        near = self.links and self.chance.random() < 0.7
        busy = [link for link in self.links if BUSY.search(link)]
        return self.chance.choice((busy or self.links) if near else STARTS)

    def known(self, page: Page, address: str) -> list[tuple[str, Form]]:
        """The forms of this page that one knows how to fill in; and that they are here, for a next time."""
        found = []
        for form in page.forms:
            action = urllib.parse.urljoin(address, form.action).partition("?")[0]
            what = next((name for name, pattern in WRITES if pattern.search(action)), "")
            if what:
                found.append((what, form))
                places = self.places.setdefault(what, [])
                if address not in places:
                    self.places[what] = [*places, address][-REMEMBERED:]
        return found

    def filled(self, form: Form) -> dict[str, str]:
        typed = {name: " ".join(self.chance.choices(WORDS, k=12)) for name in form.free}
        chosen = {name: self.chance.choice(values) for name, values in form.choices.items()}
        return form.fields | chosen | typed | ({"to": "keep"} if KEEPS.search(form.action) else {})

    def send(self, what: str, address: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        """A GET, or a POST with its token; gives the status and the page."""
        body = None
        headers = {"Referer": self.base + address}
        if data is not None:
            token = next((cookie.value or "" for cookie in self.cookies if cookie.name == "csrftoken"), "")
            body = urllib.parse.urlencode(data | {"csrfmiddlewaretoken": token}).encode()
        request = urllib.request.Request(self.base + address, body, headers)  # noqa: S310 - our own server
        began = time.monotonic()
        try:
            with self.browser.open(request, timeout=TIMEOUT) as answer:
                status, text = answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            status, text = error.code, ""
            error.close()
        except OSError as error:
            raise Broken(f"{address}: {error}") from error
        self.note(what, address, status, time.monotonic() - began)
        return status, text
