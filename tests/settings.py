"""The product's own settings, changed for tests: their own folder, quick passwords, work done at once."""

import atexit
import os
import shutil
import tempfile

_FOLDER = tempfile.mkdtemp(prefix="overleg-test-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ.update(
    DEMO="1",
    DEBUG="0",
    SECRET_KEY="s" * 50,
    VAR_DIR=_FOLDER,
    STATIC_ROOT=_FOLDER,
    BASE_URL="http://testserver",
    LOG_LEVEL="WARNING",
)
for _name in ("MEDIA_ROOT", "HTTPS", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS"):
    os.environ.pop(_name, None)

from overleg.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A task runs where it is called, errors and all. Mail needs no line: pytest-django keeps it in memory.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# Changes go out at once, but in the tests that are about waiting for more of them.
MAIL_BATCH_MINUTES = 0
# Tests ask the same page many times a minute, all as the same few people.
EXPENSIVE_PER_MINUTE = 100_000
# One app of the tests alone, with a job of the simplest kind.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.errands"]  # noqa: F405
