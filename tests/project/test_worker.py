"""A real worker as a program of its own: what was posted is done, on each kind of broker."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
CELERY = [sys.executable, "-m", "celery", "--quiet", "--app", "overleg"]
WORKER = [*CELERY, "worker", "--pool", "solo", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
HEARTBEAT = "from documents.models import Heartbeat; print(list(Heartbeat.objects.values_list('name', flat=True)))"
POST = "from documents.tasks import beat; beat.delay()"
FORGET = "from documents.models import Heartbeat; Heartbeat.objects.all().delete()"


@contextmanager
def running(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def django(code: str, env: dict[str, str]) -> str:
    code = f"import django; django.setup(); {code}"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    ).stdout


def eventually(condition: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


@pytest.fixture
def embedded(tmp_path: Path) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "DEMO")}
    env |= {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "overleg.settings", "LOG_LEVEL": "ERROR"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    return env


def test_work_posted_while_no_worker_runs_is_done_by_the_next_one(embedded, tmp_path):
    django(POST, embedded)
    assert len(list((tmp_path / "broker").rglob("*.msg"))) == 1
    with running(WORKER, embedded):
        assert eventually(lambda: "worker" in django(HEARTBEAT, embedded))
    assert not list((tmp_path / "broker").rglob("*.msg"))


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_worker_on_postgresql_and_redis_does_what_was_posted(tmp_path):
    parts = connection.settings_dict
    host = f"{parts['HOST']}:{parts['PORT'] or 5432}"
    env = os.environ | {
        "DATABASE_URL": f"postgres://{parts['USER']}:{parts['PASSWORD']}@{host}/{parts['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "overleg.settings",
    }
    with running(WORKER, env):
        assert eventually(lambda: "worker" in django(HEARTBEAT, env))
        django(FORGET, env)
        django(POST, env)
        assert eventually(lambda: "worker" in django(HEARTBEAT, env))
