"""The benchmarks one after the other, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
from argparse import ArgumentParser

from .console import interruptible, say, stop
from .install import PYTHON, ROOT, check_pdf_libraries, install_dependencies

BENCHMARKS = {
    "pages": "pages against a bare Django page, and as the data grow",
    "packets": "a run of packets against WeasyPrint and Chromium",
}


def main() -> None:
    parser = ArgumentParser("script/bench", description="Measures the product on PostgreSQL.")
    parser.add_argument("--quick", action="store_true", help="less data and fewer rounds: a first impression")
    parser.add_argument("which", nargs="*", choices=[*BENCHMARKS, []], help="which of them (all)")
    asked = parser.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        stop("Name a PostgreSQL server: DATABASE_URL=postgres://user@host/database script/bench")
    with interruptible():
        install_dependencies("dev")
        check_pdf_libraries()
        failed = [name for name in asked.which or BENCHMARKS if not measured(name, asked.quick)]
    if failed:
        stop(f"Not measured: {', '.join(failed)}.")


def measured(name: str, quick: bool) -> bool:
    say(f"{name}: {BENCHMARKS[name]}.")
    command = [str(PYTHON), str(ROOT / "bench" / f"{name}.py"), *(["--quick"] if quick else [])]
    return subprocess.call(command, cwd=ROOT) == 0
