"""Whether autosave slows typing, and what is lost when the web process is killed while somebody types.

Run it from the root of the repository, with Chromium installed: `.venv/bin/python bench/notes.py`. It works in a folder
of its own, with a web server of its own, and leaves nothing behind.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEYS, PAUSE = 240, 60  # keys of one round, and milliseconds between them: a quick typist
ROUNDS = 3
WORDS = "De burgemeesters spreken af dat de gemeenten samen een oproep doen. "
# From a key to the moment the browser has drawn what it changed.
TO_PAINT = """
window.delays = [];
addEventListener("keydown", () => {
  const start = performance.now();
  requestAnimationFrame(() => setTimeout(() => window.delays.push(performance.now() - start)));
}, true);
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-notes-") as folder:
        setup(folder)
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser is driven in an event loop
        address, cookie = prepare()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        origin = f"http://127.0.0.1:{port}"
        web = serve(port)
        try:
            from playwright.sync_api import sync_playwright

            with sync_playwright() as playwright:
                options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=options)
                context = browser.new_context(base_url=origin)
                context.add_cookies([{"name": "sessionid", "value": cookie, "url": origin}])
                typing(context, address)
                web = killed(context, address, web, port)
                browser.close()
        finally:
            web.kill()
            web.wait()


def setup(folder: str) -> None:
    ours = {"VAR_DIR": folder, "DEMO": "0", "DEBUG": "1", "LOG_LEVEL": "ERROR", "DATABASE_URL": "", "REDIS_URL": ""}
    os.environ.update(ours, SECRET_KEY=secrets.token_hex(30), DJANGO_SETTINGS_MODULE="overleg.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("make_fonts", verbosity=0)


def prepare() -> tuple[str, str]:
    """A meeting in session with one item: the address of its page, and the cookie of the officer."""
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from agenda.services.session import open_session
    from tests import factories as make
    from tests.personas import set_table

    table = set_table()
    meeting = make.make_meeting(table.forum, status="published", starts_at=timezone.now())
    placement = make.make_placement(meeting, make.make_item(table.forum, title="Oproep"))
    open_session(meeting, by=table.officer)
    client = Client()
    client.force_login(table.officer)
    return reverse("agenda:session-item", args=[placement.pk]), client.cookies["sessionid"].value


def serve(port: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "gunicorn", "overleg.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    web = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, start_new_session=True)  # noqa: S603
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt").close()  # noqa: S310
        except OSError:
            time.sleep(0.1)
        else:
            return web
    raise SystemExit("The web server did not start.")


def editor(page):
    box = page.locator("[contenteditable]").first
    box.wait_for()
    return box


def typing(context, address: str) -> None:
    """Rounds with and without autosave in turn; medians of key to paint."""
    medians: dict[str, list[float]] = {"with autosave": [], "without": []}
    for _round in range(ROUNDS):
        for name, found in medians.items():
            page = context.new_page()
            page.add_init_script(TO_PAINT)
            if name == "without":
                page.route("**/nota/", lambda route: route.abort())
            page.goto(address)
            editor(page).press_sequentially((WORDS * 9)[:KEYS], delay=PAUSE)
            page.wait_for_timeout(200)
            delays = page.evaluate("window.delays")
            found.append(statistics.median(delays))
            worst = sorted(delays)[int(len(delays) * 0.99)]
            print(f"{name}: median {found[-1]:.1f} ms, 99 of 100 within {worst:.1f} ms")
            page.evaluate("localStorage.clear()")
            page.close(run_before_unload=False)
    with_it, without = (statistics.median(found) for found in medians.values())
    print(f"key to paint with autosave / without: {with_it / without:.2f}")


def killed(context, address: str, web: subprocess.Popen, port: int) -> subprocess.Popen:
    """Kill the web process in the middle of a sentence: what is on the server, in the browser, and comes back."""
    from agenda.models import Note
    from overleg.lib.rich import to_plain

    Note.objects.all().delete()
    page = context.new_page()
    page.goto(address)
    box = editor(page)
    box.fill("")
    text = (WORDS * 4)[:200]
    box.press_sequentially(text, delay=PAUSE)
    os.killpg(web.pid, signal.SIGKILL)
    web.wait()
    time.sleep(1)
    last = Note.objects.order_by("-version").first()
    there = len(to_plain(last.discussion)) if last else 0
    missing = (len(text) - there) * PAUSE / 1000
    print(f"killed after {len(text)} keys: {there} on the server, {missing:.1f} s of typing not")
    print("in the browser:", text.strip() in page.evaluate("Object.values(localStorage).join()"))
    web = serve(port)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        last = Note.objects.order_by("-version").first()
        if last and to_plain(last.discussion).strip() == text.strip():
            print("sent by itself once the server was back: True")
            return web
        time.sleep(0.5)
    print("sent by itself once the server was back: False")
    return web


if __name__ == "__main__":
    main()
