"""A run of packets the way the product makes it, against WeasyPrint laying the same HTML out one by one.

Run it from the root of the repository: `DATABASE_URL=postgres://… .venv/bin/python bench/packets.py`, with REDIS_URL
for the broker of production (`--quick`: one round). Twenty municipalities get a packet of 17 pages. What is timed
runs from the press of the button to the moment the last packet is ready: rows, queue, workers, templates, storage.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import stage

PACKETS = 20
PYTHON = sys.executable
ALONE, BOTH = "one worker", "two workers"
CASES = ("nothing laid out before", "one note corrected", "nothing changed")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="one round instead of three")
    asked.add_argument("--rounds", type=int, help="how many rounds")
    asked.add_argument("--part", help=argparse.SUPPRESS)
    asked.add_argument("--pages", help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.part:
        PARTS[options.part](Path(options.pages))
        return
    found = run(options.rounds or (1 if options.quick else 3))
    print(report(found))
    print(f"\nwritten: {stage.write('packets', found)}")


def run(rounds: int) -> dict:
    with stage.own_stage("packets") as folder:
        stage.django()
        stage.migrate()
        scene = prepare()
        pages = folder / "pages"
        pages.mkdir()
        facts = write_pages(scene, pages)
        times: dict[str, list[float]] = {}
        memory: dict[str, float] = {}
        for number in range(rounds):
            for name, one in ROUND.items():
                for case, seconds in one(scene, pages, memory).items():
                    times.setdefault(case, []).append(seconds)
                print(f"round {number + 1} of {rounds}: {name}", file=sys.stderr, flush=True)
        return {"packets": PACKETS, "times": times, "memory": memory, **facts}


def report(found: dict) -> str:
    naive = found["times"]["naive"]
    rows = []
    for case, seconds in found["times"].items():
        ratios = [base / one for base, one in zip(naive, seconds, strict=False)]
        typical = stage.median(seconds)
        rows.append(
            [
                case,
                f"{typical:.3f}",
                f"{found['packets'] / typical:.1f}",
                f"{stage.median(ratios):.1f}",
                f"{found['memory'].get(case.partition(',')[0], 0):.0f}",
            ]
        )
    heads = ["20 packets", "seconds", "packets/s", "x faster", "peak MB"]
    return stage.table(heads, rows) + (
        f"\n{found['pages']} pages and {found['kilobytes']} kB each; reading the database and filling templates:"
        f" {found['reading']:.3f} s for all 20"
    )


# What is measured


def naive(_scene, pages: Path, memory: dict[str, float]) -> dict[str, float]:
    return {"naive": _apart("naive", pages, memory)}


def chromium(_scene, pages: Path, memory: dict[str, float]) -> dict[str, float]:
    from shutil import which

    return {"Chromium, warm": _apart("chromium", pages, memory)} if which("chromium") else {}


def one_worker(scene, _pages: Path, memory: dict[str, float]) -> dict[str, float]:
    return _with_workers(scene, ALONE, 1, memory)


def two_workers(scene, _pages: Path, memory: dict[str, float]) -> dict[str, float]:
    return _with_workers(scene, BOTH, 2, memory)


ROUND = {"naive WeasyPrint": naive, ALONE: one_worker, BOTH: two_workers, "Chromium": chromium}


def _with_workers(scene, name: str, count: int, memory: dict[str, float]) -> dict[str, float]:
    from documents.models import PartBlob, PartFragment

    PartFragment.objects.all().delete()
    PartBlob.objects.all().delete()
    scene.start_over()
    worker = start_worker(count)
    try:
        scene.press(scene.warming)
        seconds = {f"{name}, {CASES[0]}": scene.press(scene.decision)}
        scene.correct()
        seconds[f"{name}, {CASES[1]}"] = scene.press(scene.decision)
        seconds[f"{name}, {CASES[2]}"] = scene.press_for_nothing(scene.decision)
        used = max(stage.peak(pid) for pid in [worker.pid, *stage.children(worker.pid)])
        memory[name] = max(memory.get(name, 0), used)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)
    return seconds


def start_worker(count: int) -> subprocess.Popen:
    """As it runs in production (docs/operations.md); ready when it answers a first task."""
    from documents.models import Heartbeat

    Heartbeat.objects.all().delete()
    command = [PYTHON, "-m", "celery", "--quiet", "--app", "overleg", "worker", "--pool", "prefork"]
    command += ["--concurrency", str(count), "--loglevel", "ERROR", "--without-gossip", "--without-mingle"]
    worker = subprocess.Popen(command, cwd=stage.ROOT, stderr=subprocess.DEVNULL)  # noqa: S603 - ourselves
    for _attempt in range(600):
        if Heartbeat.objects.exists():
            return worker
        time.sleep(0.05)
    worker.kill()
    sys.exit("The worker did not start.")


def _apart(part: str, pages: Path, memory: dict[str, float]) -> float:
    command = [PYTHON, __file__, "--part", part, "--pages", str(pages)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
    found = json.loads(done.stdout)
    memory[found["name"]] = max(memory.get(found["name"], 0), found["memory"])
    return found["seconds"]


# In a process of their own


def lay_out_naively(pages: Path) -> None:
    """Every packet as one document, typefaces and style sheet read for each, as one does without thinking."""
    stage.django()
    from documents import engine, fonts

    sheet = fonts.for_paper() + (engine.PRINT / "print.css").read_text()

    def make(path: Path) -> None:
        config = engine.FontConfiguration()
        css = engine.CSS(string=sheet, base_url=engine.BASE_URL, font_config=config, url_fetcher=engine.Assets())
        html = engine.HTML(string=path.read_text(), base_url=engine.BASE_URL, url_fetcher=engine.Assets())
        pdf = html.write_pdf(pdf_variant=engine.VARIANT, stylesheets=[css], font_config=config)
        path.with_suffix(".pdf").write_bytes(pdf)

    paths = sorted(pages.glob("*.html"))
    make(paths[0])
    start = time.perf_counter()
    for path in paths:
        make(path)
    print(json.dumps({"name": "naive", "seconds": time.perf_counter() - start, "memory": stage.peak()}))


def print_with_chromium(pages: Path) -> None:
    from shutil import which

    from playwright.sync_api import sync_playwright

    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=options)
        page = browser.new_page()

        def make(path: Path) -> None:
            page.goto(path.as_uri())
            page.pdf(path=str(path.with_suffix(".chromium.pdf")), format="A4", tagged=True, outline=True)

        paths = sorted(pages.glob("*.html"))
        make(paths[0])
        start = time.perf_counter()
        for path in paths:
            make(path)
        seconds = time.perf_counter() - start
        browser.close()
    print(json.dumps({"name": "Chromium", "seconds": seconds, "memory": 0}))


PARTS = {"naive": lay_out_naively, "chromium": print_with_chromium}


# The scene: a decision of twenty municipalities


def prepare():
    from packets_scene import Scene

    return Scene(PACKETS)


def write_pages(scene, folder: Path) -> dict:
    """The packets as plain HTML, for who lays them out one by one; and how large ours are."""
    from django.conf import settings

    worker = None
    try:
        os.environ.setdefault("REDIS_URL", "")
        worker = start_worker(1)
        scene.press(scene.decision)
    finally:
        if worker:
            worker.send_signal(signal.SIGTERM)
            worker.wait(30)
    made = list(scene.decision.packets.filter(superseded_at=None).select_related("document"))
    html = scene.as_html()
    for number, text in enumerate(html):
        (folder / f"{number:02d}.html").write_text(text)
    return {
        "pages": made[0].document.pages,
        "kilobytes": round(sum(packet.document.size for packet in made) / len(made) / 1000),
        "reading": scene.reading(),
        "broker": "Redis" if settings.REDIS_URL else "embedded",
    }


if __name__ == "__main__":
    main()
