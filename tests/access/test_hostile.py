"""Hostile input at every address: no server error, nothing shown as markup, nothing slipped into a header.

Every address of the access table is asked as somebody who gets in, with a different hostile value in every field that
any form or page of ours knows; twice, so that each field sees two of them. What is stored by it is shown after.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from zlib import crc32

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from overleg.throttling import EXPENSIVE
from tests.access.lines import LINES
from tests.access.table import Line
from tests.access.test_matrix import RolledBack, world  # noqa: F401 - the same world, built once
from tests.access.world import World
from timeline.middleware import kind_of
from timeline.models import AccessRecord

ROOT = Path(__file__).resolve().parents[2]
ALERT = "pwned(1)"
# What a browser would run if it came out as it went in.
MARKUP = (
    f"<script>{ALERT}</script>",
    f'"><script>{ALERT}</script>',
    f"'><img src=x onerror={ALERT}>",
    f"<svg/onload={ALERT}>",
    f"<iframe srcdoc='<script>{ALERT}</script>'>",
    f'<a href="javascript:{ALERT}">x</a>',
    f'<p style="background:url(javascript:{ALERT})">x</p>',
    f"<math><mtext></p><style><img src onerror={ALERT}>",
    f"</title><script>{ALERT}</script>",
    f"<body onpageshow={ALERT}>",
    f"javascript:{ALERT}//",
    f"data:text/html,<script>{ALERT}</script>",
)
CONFUSED = (
    "' OR 1=1 --",
    '"; DROP TABLE agenda_agendaitem; --',
    "{{ settings.SECRET_KEY }}",
    "{% debug %}",
    "${7*7}#{7*7}",
    "%(name)s %s %n",
    "-1",
    "0",
    "99999999999999999999999",
    "1e309",
    "NaN",
    "[]",
    "null",
    "2026-02-31",
    "0000-00-00",
    "9999-12-31",
    "25:61",
    "٣٤",
)
TWISTED = (
    "a\x00b",
    "\u202egnp.exe",
    "\u200b\u200d\ufeff",
    "\U0001f469\u200d\U0001f692" * 50,
    "Z" + "\u0301" * 500,
    "ﷺ" * 200,
    "x" * 70_000,
    "\n" * 5_000,
)
ELSEWHERE = (
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd\x00.pdf",
    "x\r\nSet-Cookie: stolen=1",
    "x\r\nBcc: everybody@example.org",
    "https://evil.example/",
    "//evil.example/",
    '=HYPERLINK("https://evil.example","x")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
)
HOSTILE = MARKUP + CONFUSED + TWISTED + ELSEWHERE
LEADS = re.compile(r"\s*(javascript|data:text)", re.IGNORECASE)
ROUNDS = 2
# They answer 503 while no worker runs, whatever is asked.
MACHINES = ("health",)
ASKED = {line.key: line for line in LINES if line.allowed and line.name not in MACHINES}.values()


def fields() -> list[str]:
    """Every name that a form of ours declares or a view of ours reads."""
    names: set[str] = {"page", "file", "next"}
    classes = [forms.BaseForm]
    while classes:
        kind = classes.pop()
        classes += kind.__subclasses__()
        if not kind.__module__.startswith("django"):
            names |= set(getattr(kind, "base_fields", {}))
    for path in ROOT.glob("*/**/*.py"):
        if not {"tests", ".venv"} & set(path.relative_to(ROOT).parts):
            names |= set(re.findall(r"(?:GET|POST)(?:\.get|\.getlist)?[(\[]\"([\w-]+)\"", path.read_text()))
    return sorted(names)


@pytest.fixture(scope="module")
def names() -> list[str]:
    get_resolver().url_patterns  # noqa: B018 - reads every view, and so every form
    found = fields()
    assert len(found) * ROUNDS >= 200, "at least two hundred hostile inputs"
    return found


def sent(names: list[str], line: Line, turn: int, method: str) -> dict:
    """A hostile value for every field, another one each turn; what chooses the button stays what it is."""
    start = (crc32(line.key.encode()) + turn * 17) % len(HOSTILE)
    values = islice(cycle(HOSTILE), start, None)
    longest = 300 if method == "GET" else 80_000  # an address has its own limits
    data: dict = {name: value[:longest] for name, value in zip(names, values, strict=False)}
    if method == "POST":
        data["file"] = SimpleUploadedFile("../../evil\r\n.pdf", b"%PDF-1.4\n<script>pwned(1)</script>")
    return data


class Alive(HTMLParser):
    """What of a page a browser would run, of the things that we sent."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            runs = name.startswith("on") or name in ("style", "srcdoc")
            leads = name in ("href", "src", "action", "formaction") and LEADS.match(value or "")
            if ALERT in (value or "") and (runs or leads):
                self.found.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and ALERT in data:
            self.found.append(f"<{self._inside}>{data}")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def check(response, where: str) -> None:
    assert response.status_code < 500, where
    assert "stolen" not in str(response.headers.items()) + str(response.cookies), where
    target = urljoin("http://testserver/", response.headers.get("Location", ""))
    assert urlsplit(target).netloc == "testserver", where
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        assert response.headers.get("X-Content-Type-Options") == "nosniff", where
        return
    assert Alive(response.content.decode()).found == [], where


@pytest.mark.django_db
@pytest.mark.parametrize("line", ASKED, ids=lambda line: line.key)
def test_hostile_input_is_refused_or_shown_as_text(line: Line, world: World, names: list[str]) -> None:  # noqa: F811
    address = reverse(line.name, args=line.args(world))
    persona = sorted(line.allowed)[0]
    for method in line.methods:
        for turn in range(ROUNDS):
            client = Client(raise_request_exception=True)
            if persona != "anonymous":
                client.force_login(getattr(world.table, persona))
            data = sent(names, line, turn, method) | (line.sent(world) if method == "POST" else {})
            where = f"{method} {line.key} as {persona}, turn {turn}"
            try:
                with transaction.atomic():
                    ask = client.post if method == "POST" else client.get
                    response = ask(address, data)
                    check(response, where)
                    if kind_of(response) == AccessRecord.Kind.EXPORTED:
                        assert line.name in EXPENSIVE, f"{line.name} takes data out: add it to EXPENSIVE"
                    response.getvalue()
                    if response.status_code == 302 and response["Location"].startswith("/"):
                        check(client.get(response["Location"]), f"{where}, then {response['Location']}")
                    raise RolledBack
            except RolledBack:
                pass
