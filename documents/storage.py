"""Where files stand: outside the web root, without an address."""

from __future__ import annotations

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files leave only through documents.http.send, after the caller's access check."""

    def __init__(self, **options) -> None:
        super().__init__(**{"file_permissions_mode": 0o640, "directory_permissions_mode": 0o750, **options})

    def url(self, name: str | None) -> str:
        raise ValueError("Private files have no address: send them with documents.http.send.")
