"""How the web server runs; gunicorn reads this file by itself when it starts in this folder. Options on the command
line win from what stands here."""

import subprocess
import sys
from pathlib import Path

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = 2
threads = 8
graceful_timeout = 30
# A process is replaced before its memory grows, not all at the same moment.
max_requests = 5000
max_requests_jitter = 1000
control_socket_disable = True
# Our own log has a line per request, without what is secret in an address (overleg.watching).
accesslog = None
if Path("/dev/shm").is_dir():  # noqa: S108 - where a heartbeat never waits for a disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def on_starting(server):
    """Not on a database of another version, or half restored. In a program of its own, so that nothing is inherited."""
    done = subprocess.run([sys.executable, "manage.py", "verify"])
    if done.returncode:
        sys.exit(done.returncode)
