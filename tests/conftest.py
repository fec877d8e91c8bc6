"""What every test may use: skip rules that say their reason, and a browser."""

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.personas import Table, set_table

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
CHROMIUM_OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A busy machine is slow, not wrong: no example of a property has a time to keep.
settings.register_profile("overleg", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("overleg")

SERVICES = os.environ.get("DATABASE_URL", "").startswith("postgres") and bool(os.environ.get("REDIS_URL"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.keywords and not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason="no Chromium found: install chromium, or name it in CHROMIUM"))
        if "services" in item.keywords and not SERVICES:
            item.add_marker(pytest.mark.skip(reason="needs DATABASE_URL=postgres://... and REDIS_URL=redis://..."))


@pytest.fixture(autouse=True)
def no_run_of_packets_goes_on() -> None:
    """A run that was rolled back has a number that the next one gets as well."""
    from decisions import print as paper

    paper._last.clear()


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """One browser for all tests of a process, driven from this thread inside an event loop."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, live_server) -> Iterator:
    """A fresh visitor on a laptop, at the address of the test server."""
    visit = chromium.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 800})
    yield visit.new_page()
    visit.close()


@pytest.fixture
def table(db) -> Table:
    """A small forum with every persona."""
    return set_table()
