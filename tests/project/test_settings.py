"""Settings come from the environment alone, each documented; a mistake in them is one clear line at the start."""

import ast
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from script.steps import test as script_test

ROOT = Path(__file__).resolve().parent.parent.parent
READERS = {"flag", "integer", "folder", "text", "clock", "words", "secret", "choice", "networks", "address", "database"}


def manage(*arguments: str, **env: str) -> subprocess.CompletedProcess:
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=keep | env, capture_output=True, text=True
    )


def read_by_settings() -> set[str]:
    trees = [ast.parse(path.read_text()) for path in (ROOT / "overleg").glob("settings*.py")]
    nodes = (node for tree in trees for node in ast.walk(tree))
    calls = (node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return {
        call.args[0].value
        for call in calls
        if call.func.attr in READERS and isinstance(call.func.value, ast.Name) and call.func.value.id == "env"
    }


def read_by_compose() -> set[str]:
    return set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))


def documented() -> set[str]:
    return set(re.findall(r"^#?([A-Z][A-Z_0-9]*)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_every_variable_is_documented_and_every_documented_one_exists():
    assert documented() == read_by_settings() | read_by_compose()


def test_nothing_but_the_readers_looks_at_the_environment():
    offenders = [
        path.relative_to(ROOT)
        for package in ("overleg", "accounts", "timeline", "regions", "documents", "agenda", "decisions", "demo")
        for path in (ROOT / package).rglob("*.py")
        if path.name != "env.py" and re.search(r"os\.(environ(?!\.setdefault)|getenv)", path.read_text())
    ]
    assert offenders == []


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({}, "SECRET_KEY is missing: set it, or SECRET_KEY_FILE, to at least 50 random characters."),
        ({"SECRET_KEY_FILE": "/nowhere/key"}, "SECRET_KEY_FILE cannot be read: No such file or directory."),
        ({"SECRET_KEY": "x", "DEBUG": "maybe"}, "DEBUG must be 1 or 0, not 'maybe'."),
        ({"SECRET_KEY": "x", "EMAIL_PORT": "smtp"}, "EMAIL_PORT must be a whole number, not 'smtp'."),
        ({"SECRET_KEY": "x", "EMAIL_PORT": "0"}, "EMAIL_PORT must be at least 1, not 0."),
        ({"SECRET_KEY": "x", "LOG_LEVEL": "loud"}, "LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not 'loud'."),
        ({"SECRET_KEY": "x", "REDIS_URL": "localhost:6379"}, "REDIS_URL must start with redis://."),
        ({"SECRET_KEY": "x", "DATABASE_URL": "mysql://u:geheim@h/n"}, "DATABASE_URL must start with postgres://."),
        ({"SECRET_KEY": "x", "METRICS_NETWORKS": "here"}, "METRICS_NETWORKS must name networks like 10.0.0.0/8"),
        ({"SECRET_KEY": "x", "MEDIA_STORE": "tape"}, "MEDIA_STORE must be files or s3, not 'tape'."),
        ({"SECRET_KEY": "x", "MEDIA_STORE": "s3"}, "S3_BUCKET is missing"),
        ({"SECRET_KEY": "x", "VAR_DIR": "/dev/null/x"}, "VAR_DIR names /dev/null/x, which cannot be made: Not a dir"),
        ({"SECRET_KEY": "x", "BASE_URL": "overleg.be"}, "BASE_URL must be an address like https://overleg.example.be"),
    ],
)
def test_a_mistake_stops_the_start_with_one_clear_line(env, sentence, tmp_path):
    done = manage("check", **{"VAR_DIR": str(tmp_path)} | env)
    assert done.returncode != 0
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("Overleg does not start. ")
    assert sentence in line
    assert "geheim" not in line


def test_the_documented_production_environment_passes_every_deployment_check(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", **script_test.production(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_without_demo_mode_no_part_of_the_demo_exists(tmp_path):
    code = (
        "import django; django.setup()\n"
        "from django.apps import apps; from django.conf import settings\n"
        "from django.urls import Resolver404, resolve\n"
        "assert not apps.is_installed('demo') and 'demo' not in settings.EMAIL_BACKEND\n"
        "for path in ('/demo/', '/demo/officer/'):\n"
        "    try: resolve(path)\n"
        "    except Resolver404: continue\n"
        "    raise SystemExit(f'{path} exists')\n"
    )
    env = script_test.production(tmp_path) | {"PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_sqlite_is_set_up_for_several_writers(tmp_path):
    code = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    env = {"SECRET_KEY": secrets.token_hex(), "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "overleg.settings"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert "IMMEDIATE" in done.stdout
    assert "journal_mode=WAL" in done.stdout
