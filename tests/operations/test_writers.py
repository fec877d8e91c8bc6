"""The embedded shape: web, worker and scheduler write to one SQLite file at the same time, and nobody meets a lock."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WRITES = 1000
# Each write reads first and writes then, in one transaction: what SQLite refuses when it is not told beforehand.
WRITER = """
import sys, django; django.setup()
from django.db import transaction
from django.utils import timezone
from documents.models import Heartbeat
who, times = sys.argv[1], int(sys.argv[2])
for number in range(times):
    with transaction.atomic():
        seen = Heartbeat.objects.count()
        Heartbeat.objects.create(name=f"{who} {number}", at=timezone.now())
print(Heartbeat.objects.filter(name__startswith=who + " ").count())
"""


@pytest.fixture
def embedded(tmp_path: Path) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    env |= {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "overleg.settings", "LOG_LEVEL": "ERROR"}
    subprocess.run([sys.executable, "manage.py", "migrate", "documents", "-v0"], cwd=ROOT, env=env, check=True)
    return env


def test_two_times_a_thousand_writes_beside_a_scheduler(embedded):
    asked = (("web", WRITES), ("worker", WRITES), ("beat", WRITES // 10))
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, who, str(times)],
            cwd=ROOT,
            env=embedded,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for who, times in asked
    ]
    told = [writer.communicate() for writer in writers]
    assert [error for _count, error in told] == [""] * 3
    assert [int(count) for count, _error in told] == [times for _who, times in asked]
