"""Where files stand: outside the web root, without an address."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import FileSystemStorage
from storages.backends.s3 import S3Storage


class PrivateStorage(FileSystemStorage):
    """Files leave only through documents.http.send, after the caller's access check."""

    def __init__(self, **options) -> None:
        super().__init__(**{"file_permissions_mode": 0o640, "directory_permissions_mode": 0o750, **options})

    def url(self, name: str | None) -> str:
        raise ValueError("Private files have no address: send them with documents.http.send.")


class PrivateObjects(S3Storage):
    """The same in an S3-compatible store, for several machines: the bucket is closed, and no address is ever signed."""

    def __init__(self, **options: Any) -> None:
        closed = {"default_acl": "private", "querystring_auth": True, "file_overwrite": False}
        super().__init__(**{**closed, **options})

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        raise ValueError("Private files have no address: send them with documents.http.send.")
