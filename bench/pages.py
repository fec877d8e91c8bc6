"""Pages as people get them, against a bare Django page on the same machine in the same minutes, and as the data grow.

Run it from the root of the repository: `DATABASE_URL=postgres://… .venv/bin/python bench/pages.py` (`--quick`: less
data, shorter rounds). It makes databases of its own beside the one that is named, and drops them.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import stage
from load import Target, proves, times

PYTHON = sys.executable
WEB = ["--worker-class", "gthread", "--workers", "2", "--threads", "8", "--no-control-socket", "--log-level", "error"]
SMALL = ("one region, one year", "1", "zuid-west-vlaanderen")
LARGE = ("all of Flanders, ten years", "10", "all")
QUICK = ("five regions, three years", "3", "zuid-west-vlaanderen,kempen,denderregio,midwest,gent")
MANY = 8  # connections at once
STARTS_WITHIN = 120  # seconds, on a machine that does other things as well
BUDGET = {"composer": 8, "meeting mode": 8, "my work": 8, "region matrix": 30}
USUAL, QUERIES = 5, 12


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="less data and shorter rounds")
    quick = asked.parse_args().quick
    found = run(quick)
    print(report(found))
    print(f"\nwritten: {stage.write('pages', found)}")


def run(quick: bool) -> dict:
    worlds = [SMALL, QUICK if quick else LARGE]
    rounds, seconds = (3, 1.0) if quick else (5, 2.0)
    found: dict = {"worlds": [name for name, _years, _regions in worlds], "pages": {}}
    with stage.own_stage("one") as _folder:
        urls = [os.environ["DATABASE_URL"], os.environ["DATABASE_URL"].replace("_bench_one", "_bench_all")]
        base = os.environ["DATABASE_URL"].replace("_bench_one", "")
        with stage.another_database(base, urls[1]):
            command("make_fonts")
            command("collectstatic", "--noinput")
            scenes = [prepare(url, years, regions) for url, (_name, years, regions) in zip(urls, worlds, strict=True)]
            found["loading"] = [scene["seconds"] for scene in scenes]
            with serve(urls[0]) as small, serve(urls[1]) as large, serve(urls[0], floor=True) as floor:
                sheet = Target(floor, f"/sheet/{scenes[0]['meeting']}/", scenes[0]["pages"][0]["cookie"], "Stadhuis")
                proves(sheet)
                for one, all_of_it in zip(scenes[0]["pages"], scenes[1]["pages"], strict=True):
                    print(one["name"], file=sys.stderr, flush=True)
                    found["pages"][one["name"]] = measure(one, small, all_of_it, large, sheet, rounds, seconds)
    return found


def measure(one: dict, small: int, all_of_it: dict, large: int, sheet: Target, rounds: int, seconds: float) -> dict:
    """Floor, small and large in turn, so that a moment of the machine hits them all."""
    pages = [
        Target(port, page["path"], page["cookie"], page["shows"]) for page, port in ((one, small), (all_of_it, large))
    ]
    wire = [proves(page) for page in pages]
    for page in (sheet, *pages):
        times(page, seconds=0.5, connections=4)  # both processes warm
    series: list[list[list[float]]] = [[], [], []]
    for _round in range(rounds):
        for at, target in enumerate((sheet, *pages)):
            series[at].append(times(target, seconds=seconds))
    floor, here, there = ([stage.median(part) for part in parts] for parts in series)
    busy = times(pages[1], seconds=seconds * 2, connections=MANY)
    return {
        "ms": [stage.median(here), stage.median(there)],
        "p95": [stage.percentile(sum(parts, []), 0.95) for parts in series[1:]],
        "floor": stage.median(floor),
        "ratio": [stage.median([b / a for a, b in zip(floor, ours, strict=True)]) for ours in (here, there)],
        "growth": stage.median([b / a for a, b in zip(here, there, strict=True)]),
        "busy": {"median": stage.median(busy), "p95": stage.percentile(busy, 0.95), "connections": MANY},
        "queries": [one["queries"], all_of_it["queries"]],
        "wire": wire,
    }


def report(found: dict) -> str:
    rows = []
    for name, page in found["pages"].items():
        ceiling = BUDGET.get(name, USUAL)
        good = page["ratio"][1] <= ceiling and page["queries"][1] <= QUERIES and page["growth"] <= 1.3
        rows.append(
            [
                name,
                f"{page['ms'][0]:.1f}",
                f"{page['ms'][1]:.1f}",
                f"{page['p95'][1]:.1f}",
                f"{page['ratio'][0]:.1f}",
                f"{page['ratio'][1]:.1f}",
                ceiling,
                f"{page['growth']:.2f}",
                page["queries"][1],
                f"{page['wire'][1] / 1000:.0f}",
                f"{page['busy']['median']:.0f}",
                f"{page['busy']['p95']:.0f}",
                "" if good else "over",
            ]
        )
    heads = ["page", "ms", "large", "p95", "x floor", "large", "at most", "growth", "queries", "kB", "c8", "c8 p95", ""]
    floor = stage.median([page["floor"] for page in found["pages"].values()])
    return stage.table(heads, rows) + (
        f"\nfloor {floor:.1f} ms; small: {found['worlds'][0]}; large: {found['worlds'][1]},"
        f" loaded in {found['loading'][1]:.0f} s"
    )


def prepare(url: str, years: str, regions: str) -> dict:
    """Years of work in this database, and the pages to look at."""
    start = time.monotonic()
    command("migrate", "-v0", DATABASE_URL=url)
    command("load_scale", "--years", years, "--regions", regions, DATABASE_URL=url, DEMO="1")
    seconds = time.monotonic() - start
    scene = [PYTHON, str(stage.ROOT / "bench" / "pages_scene.py")]
    done = subprocess.run(  # noqa: S603 - ourselves
        scene, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | {"DATABASE_URL": url}
    )
    return json.loads(done.stdout) | {"seconds": seconds}


def command(*words: str, **more: str) -> None:
    subprocess.run(  # noqa: S603 - ourselves
        [PYTHON, "manage.py", *words], check=True, cwd=stage.ROOT, env=os.environ | more, stdout=sys.stderr
    )


@contextmanager
def serve(url: str, *, floor: bool = False) -> Iterator[int]:
    """The web server of production on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = "floor.settings" if floor else "overleg.settings"
    env = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": str(stage.ROOT / "bench"),
    }
    web = subprocess.Popen(  # noqa: S603 - ourselves
        [PYTHON, "-m", "gunicorn", "overleg.wsgi", "--bind", f"127.0.0.1:{port}", *WEB], cwd=stage.ROOT, env=env
    )
    try:
        until = time.monotonic() + STARTS_WITHIN
        while not _answers(port):
            if web.poll() is not None or time.monotonic() > until:
                sys.exit(f"The web server of {settings} does not start.")
            time.sleep(0.1)
        yield port
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(30)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    main()
