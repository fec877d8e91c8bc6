"""What went wrong around a job: whether it may pass by itself, and the sentences people read about it."""

from __future__ import annotations

import errno

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# The S3 library is only imported where it is used; its errors are known by where they come from.
STORAGE_LIBRARY = "botocore"


def may_pass(error: Exception) -> bool:
    """The surroundings failed (disk, network, database, memory). A mistake in the program or a lost file stays."""
    if isinstance(error, FileNotFoundError):
        return False
    passing = (OSError, OperationalError, InterfaceError, MemoryError)
    return isinstance(error, passing) or type(error).__module__.startswith(STORAGE_LIBRARY)


def reason(error: Exception) -> str:
    """What happened, without a path or a detail of the machine: the log has those."""
    if isinstance(error, FileNotFoundError):
        return _("A file that belongs in this document is missing from the storage.")
    if isinstance(error, OSError) and error.errno in FULL:
        return _("The disk of the server is full.")
    if isinstance(error, OperationalError | InterfaceError):
        return _("The database did not answer.")
    if may_pass(error):
        return _("The server could not read or write a file.")
    return _("Making this document went wrong.")


def what_to_do(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return _("Ask the administrator to put it back from the backup, then try again.")
    if may_pass(error):
        return _("Tell the administrator, then try again.")
    return _("Try again; if it fails once more, tell the administrator.")
