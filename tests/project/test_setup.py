"""The scripts: what goes wrong is one clear line; the supervisor keeps programs running until told to stop."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SUPERVISOR = """
import sys; sys.path.insert(0, {script!r})
from pathlib import Path
from steps.supervise import Program, Supervisor
web = [sys.executable, "-c", {web!r}]
worker = [sys.executable, "-c", "import time; print('working', flush=True); time.sleep({lives})"]
programs = [Program("web", web, essential=True), Program("worker", worker)]
supervisor = Supervisor(programs, Path({folder!r}), {{}})
sys.exit(supervisor.run(is_ready=lambda: True, ready=lambda: print("ready", flush=True)))
"""


def start_demo(*arguments: str, **env: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(ROOT / "script" / "demo"), *arguments]
    return subprocess.run(command, env=os.environ | env, capture_output=True, text=True, timeout=60)


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield str(server.getsockname()[1])


def test_a_taken_port_is_one_clear_line(taken_port, tmp_path):
    done = start_demo(PORT=taken_port, VAR_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"✗ Port {taken_port} is taken. Choose another one: PORT={int(taken_port) + 1} script/demo"
    ]


@pytest.mark.parametrize("port", ["80x", "0", "65536"])
def test_an_impossible_port_is_one_clear_line(port, tmp_path):
    done = start_demo(PORT=port, VAR_DIR=str(tmp_path))
    assert done.stderr.splitlines() == [f"✗ PORT must be a number from 1 to 65535, not '{port}'."]


def test_an_old_python_is_one_clear_line():
    pretend = "sys.version_info = (3, 10, 1); sys.version = '3.10.1 (main)'"
    code = f"import sys; {pretend}; sys.path.insert(0, 'script'); import steps"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={"PATH": ""}, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Python 3.11 or newer is needed, and this is 3.10.1. Install it and start again."
    ]


@pytest.fixture
def bare_copy(tmp_path: Path) -> Path:
    """A folder with the scripts and the locked dependencies, and no environment yet."""
    for folder in ("script", "requirements"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_no_network_is_one_clear_line_and_a_half_made_environment_is_made_again(bare_copy):
    half_made = bare_copy / ".venv"
    half_made.mkdir()
    (half_made / "unfinished").touch()
    (half_made / "remains").touch()
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        index = f"http://127.0.0.1:{nobody_listens.getsockname()[1]}/"
        env = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        env |= {"PIP_INDEX_URL": index, "PIP_CONFIG_FILE": os.devnull, "NO_PROXY": "*", "PORT": "0"}
        code = "import sys; sys.path.insert(0, 'script'); from steps.install import *; install_dependencies('runtime')"
        done = subprocess.run([sys.executable, "-c", code], cwd=bare_copy, env=env, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "✗ No connection to the package index. Go online and start again. (details: .venv/install.log)"
    ]
    assert "The folder .venv was left unfinished" in done.stdout
    assert not (half_made / "remains").exists()
    assert (half_made / "unfinished").exists()


def supervise(folder: Path, *, web: str = "import time; time.sleep(60)", lives: float = 60) -> subprocess.Popen:
    code = SUPERVISOR.format(script=str(ROOT / "script"), folder=str(folder), web=web, lives=lives)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def children(process: subprocess.Popen) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def wait_for(process: subprocess.Popen, *lines: str) -> None:
    for wanted in lines:
        assert any(wanted in line for line in process.stdout), wanted


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_every_program(number, tmp_path):
    process = supervise(tmp_path)
    assert sorted(next(process.stdout).strip() for _ in range(2)) == ["ready", "worker │ working"]
    running = children(process)
    assert len(running) == 2
    process.send_signal(number)
    assert process.wait(timeout=20) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in running)


def test_a_worker_that_dies_is_started_again(tmp_path):
    process = supervise(tmp_path, lives=0.1)
    wait_for(process, "working", "worker stopped (code 0); starting it again", "working")
    process.terminate()
    process.wait(timeout=20)


def test_when_the_web_server_dies_everything_stops(tmp_path):
    process = supervise(tmp_path, web="raise SystemExit(3)")
    began = time.monotonic()
    wait_for(process, "web stopped by itself (code 3), so everything stops.")
    assert process.wait(timeout=20) == 1
    assert time.monotonic() - began < 15
