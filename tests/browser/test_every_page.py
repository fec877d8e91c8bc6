"""Every page of the access table in a real browser: nothing serious for axe by day or by night, no policy broken."""

from __future__ import annotations

from importlib import import_module

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse

from tests.access.lines import LINES
from tests.access.table import Line
from tests.access.world import build
from tests.browser.steps import LAPTOP, PHONE, Visitor
from tests.passkeys import has_just_proved_it
from tests.personas import set_table

pytestmark = pytest.mark.browser

# Who looks: strangers where they get in, otherwise whoever has the most to see there.
READERS = ("anonymous", "officer", "admin", "mayor", "director", "mayor_b", "chair", "outsider")
START = ("mayor", "director", "partner", "councillor", "admin", "outsider")  # what waits differs the most
PORTION = 12
FILES = {
    "agenda:attachment",
    "agenda:attachment-version",
    "agenda:attendance-year-sheet",
    "agenda:feed",
    "agenda:meeting-calendar",
    "agenda:paper",
    "decisions:action-file",
    "decisions:actions-sheet",
    "decisions:extract",
    "decisions:followup-sheet",
    "decisions:matrix-sheet",
    "decisions:meeting-packets-zip",
    "decisions:packet",
    "decisions:packet-drafts",
    "decisions:packets-zip",
    "decisions:rhythm-region-sheet",
    "decisions:rhythm-statement",
    "demo:letter-file",
    "health",
    "live",
    "mfa_download_recovery_codes",
    "people-example",
    "personal-file",
    "ready",
    "robots",
    "work-sheet",
}
PARTS = {"agenda:item-fits", "agenda:papers", "decisions:action-preview"}
# They lead on from here; where they stay, a journey of their own looks at them.
LEAD_ON = {
    "account_confirm_login_code",
    "account_set_password",
    "decisions:packets",
    "mfa_authenticate",
    "mfa_list_webauthn",
    "mfa_login_webauthn",
    "second-factor",
    "signed-in",
    "socialaccount_login_error",
    "take-over",
}


def pages() -> dict[str, list[Line]]:
    """What each reader looks at, in portions that test processes can share out."""
    seen: dict[str, list[Line]] = {}
    for line in LINES:
        if "GET" in line.methods and line.allowed and line.name not in FILES | PARTS | LEAD_ON:
            first = ("mayor",) if line.name.startswith("mfa_reauthenticate") else ()  # who has a second factor
            reader = next(persona for persona in (*first, *READERS) if persona in line.allowed)
            seen.setdefault(reader, []).append(line)
    start = next(line for line in LINES if line.name == "start")
    for persona in START:
        seen.setdefault(persona, []).append(start)
    return {
        f"{persona} {first + 1}": lines[first : first + PORTION]
        for persona, lines in seen.items()
        for first in range(0, len(lines), PORTION)
    }


PAGES = pages()


def proves(visitor: Visitor, person) -> None:
    """That it is them, a moment ago: pages about the second factor are shown to nobody else."""
    cookie = next(cookie for cookie in visitor.context.cookies() if cookie["name"] == settings.SESSION_COOKIE_NAME)
    has_just_proved_it(import_module(settings.SESSION_ENGINE).SessionStore(cookie["value"]), person)


def findings(visitor: Visitor) -> list[str]:
    """What axe calls serious or critical, all folds open; by night only the colours can differ."""
    page = visitor.page
    page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
    page.evaluate(Axe().axe_script)
    found = []
    for colours, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=colours)
        seen = page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"]} | rules)
        assert seen["passes"], "axe looked at nothing"
        found += [
            f"{page.url} ({colours}) {violation['id']}: {node['target']} {node.get('failureSummary')}"
            for violation in seen["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]
    return found


def too_wide(visitor: Visitor) -> list[str]:
    visitor.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    wide = visitor.page.evaluate("document.documentElement.scrollWidth")
    visitor.page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
    return [f"{visitor.page.url} is {wide} wide on a phone"] if wide > PHONE[0] else []


@pytest.mark.parametrize("portion", PAGES)
def test_every_page_is_accessible_fits_a_phone_and_obeys_the_policy(visit, db, portion):
    world = build(set_table())
    person = getattr(world.table, portion.split()[0], None)
    visitor = visit(person)
    if person:
        proves(visitor, person)
    wrong = []
    for line in PAGES[portion]:
        address = reverse(line.name, args=line.args(world)) + line.query
        answer = visitor.page.goto(address)
        is_page = answer.status == 200 and visitor.page.url == visitor.origin + address and "<html" in answer.text()
        assert is_page, f"{line.key} is no page: {answer.status} {visitor.page.url}"
        wrong += findings(visitor) + too_wide(visitor)
    assert wrong == []


def test_the_walk_leaves_out_no_page() -> None:
    count = sum(map(len, PAGES.values()))
    print(f"{count} pages")
    assert count >= 150
    assert {line.name for line in LINES if "GET" in line.methods} >= FILES | PARTS | LEAD_ON
