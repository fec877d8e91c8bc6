"""Installations of their own, as the tests of the backup make them."""

from tests.backup.conftest import install

__all__ = ["install"]
