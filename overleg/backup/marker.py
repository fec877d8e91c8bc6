"""A sign in the store of files while a restore goes on: found at a start, it means that the restore was broken off."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

NAME = "restoring"


def unfinished() -> str:
    """When the restore began that did not end; empty when there is none."""
    try:
        with default_storage.open(NAME, "rb") as file:
            return file.read().decode() or "an unknown moment"
    except FileNotFoundError:
        return ""


def put() -> None:
    take_away()
    default_storage.save(NAME, ContentFile(timezone.localtime().strftime("%Y-%m-%d %H:%M").encode()))


def take_away() -> None:
    default_storage.delete(NAME)
