"""What `script/demo` and `script/test` share. Only Python is needed; any Python must be able to read this file."""

import os
import sys

NEWER = ["python3.11", "python3.12", "python3.13", "python3.14"]

if sys.version_info < (3, 11):  # noqa: UP036
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for name in NEWER:
            path = os.path.join(folder, name)
            if os.access(path, os.X_OK):
                os.execv(path, [path] + sys.argv)  # noqa: S606
    sys.exit("Python 3.11 or newer is needed, and this is " + sys.version.split()[0] + ". Install it and start again.")
