"""Every page of the product, as everybody who gets in: one heading, one policy, no dead ends. And the house itself."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from overleg.celery import app
from regions.forms import REGIONS_DRAWN
from regions.models import RegionMembership
from tests.access.lines import LINES
from tests.access.planted import plant
from tests.access.table import EVERYBODY
from tests.access.world import World, build
from tests.personas import set_table

DECISION_RECORDS = Path(__file__).resolve().parents[2] / "docs" / "adr"


class Page(HTMLParser):
    """What one page is made of, as far as these tests ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.links: set[str] = set()
        self.targets: set[str] = set()  # where its forms and fragments go
        self.labels: set[str] = set()
        self.language = self.title = ""
        self.wrong: list[str] = []
        self._in_title = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self._in_title = tag == "title" and not self.title
        if tag == "html":
            self.language = has.get("lang", "")
        if "id" in has:
            self.ids[has["id"]] += 1
        if tag == "a" and "href" in has:
            self.links.add(has["href"])
        if tag == "label" and "for" in has:
            self.labels.add(has["for"])
        self.targets |= {has[name] for name in ("action", "hx-get", "hx-post") if has.get(name)}
        self.wrong += [f"<{tag} {name}>" for name in has if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in has):
            self.wrong.append(f"<{tag}> inside the page")
        if tag == "img" and "alt" not in has:
            self.wrong.append(f"picture without words: {has.get('src')}")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        table = set_table()
        RegionMembership.objects.update(starts_on=REGIONS_DRAWN)  # as in reality: nobody was in a region before
        yield plant(build(table))
        transaction.set_rollback(True)


def visit(world: World, persona: str) -> tuple[Client, dict[str, object]]:
    """Everything this persona may read by its address, as it was answered."""
    client = Client()
    if persona != "anonymous":
        client.force_login(getattr(world.table, persona))
    answers = {}
    for line in LINES:
        if "GET" in line.methods and persona in line.allowed:
            address = reverse(line.name, args=line.args(world)) + line.query
            response = client.get(address)
            if response.headers.get("Content-Type", "").startswith("text/html") and response.status_code == 200:
                answers[address] = response
            response.getvalue()  # a file is closed once it is read
    return client, answers


def problems(response) -> list[str]:
    html = response.content.decode()
    page, policy = Page(html), response.headers["Content-Security-Policy"]
    found = list(page.wrong)
    found += [f"twice: #{name}" for name, times in page.ids.items() if times > 1]
    found += [f"label for nothing: {name}" for name in page.labels - set(page.ids)]
    found += [f"left over: {sign}" for sign in ("%(", "{{", "{%", "{#") if sign in html]
    if "unsafe" in policy or "script-src 'self';" not in policy + ";" or "style-src 'self';" not in policy + ";":
        found.append(f"policy: {policy}")
    if html.lstrip().lower().startswith("<!doctype"):
        if page.tags["h1"] != 1 or page.tags["main"] != 1:
            found.append(f"{page.tags['h1']} headings, {page.tags['main']} main parts")
        if not re.fullmatch(r"\s*\S.* · Overleg\s*", page.title, re.DOTALL):
            found.append(f"title: {page.title!r}")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("persona", sorted(EVERYBODY))
def test_every_page_is_well_made(world, persona):
    _client, answers = visit(world, persona)
    assert len(answers) >= 5
    assert {address: found for address, response in answers.items() if (found := problems(response))} == {}
    assert {Page(response.content.decode()).language for response in answers.values()} <= {"nl", ""}


@pytest.mark.django_db
def test_every_page_speaks_english_to_who_wants_that(world):
    type(world.table.officer).objects.update(language="en")
    _client, answers = visit(world, "officer")
    assert len(answers) > 25
    assert {address: found for address, response in answers.items() if (found := problems(response))} == {}
    assert "en" in {Page(response.content.decode()).language for response in answers.values()} <= {"en", ""}


@pytest.mark.django_db
@pytest.mark.parametrize("persona", sorted(EVERYBODY))
def test_every_link_opens_for_whoever_is_shown_it(world, persona):
    client, answers = visit(world, persona)
    dead = {}
    asked: dict[str, int] = {}
    for address, response in answers.items():
        page = Page(response.content.decode())
        for target in page.targets:
            if target.startswith("/"):
                resolve(re.split("[?#]", target)[0])
        for link in page.links:
            path, _sign, anchor = link.partition("#")
            if not path:
                if anchor and anchor not in page.ids:
                    dead[f"{address} {link}"] = "no such place"
                continue
            target = address.partition("?")[0] + path if path.startswith("?") else path
            if not target.startswith("/"):
                continue
            if target not in asked:
                answer = client.get(target)
                asked[target] = answer.status_code
                answer.getvalue()
            if asked[target] not in (200, 302):
                dead[f"{address} {link}"] = asked[target]
    assert len(asked) >= 2
    assert dead == {}


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_scheduler_asks_for_tasks_that_exist_and_that_expire():
    assert app.conf.beat_schedule
    for name, entry in app.conf.beat_schedule.items():
        module, _dot, function = entry["task"].rpartition(".")
        task = getattr(import_module(module), function)
        assert task.name == entry["task"], name
        assert 0 < entry["options"]["expires"] <= entry["schedule"], name


def test_decision_records_are_numbered_without_gaps_and_say_when_and_whether_they_hold():
    records = sorted(DECISION_RECORDS.glob("*.md"))
    numbers = [int(path.name[:4]) for path in records]
    assert numbers == list(range(1, len(records) + 1))
    for number, path in zip(numbers, records, strict=True):
        title, _blank, status = path.read_text().splitlines()[:3]
        assert re.fullmatch(rf"# {number}\. \S.*", title), path.name
        held = r"accepted|replaced by \d+"
        assert re.fullmatch(rf"Date: \d{{4}}-\d\d-\d\d · Status: ({held})", status), path.name
        assert re.search(r"^## Decision$", path.read_text(), re.MULTILINE), path.name
