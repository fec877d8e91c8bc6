"""The real reference data, loaded once for a test that asks for it."""

import pytest

from regions.services.loading import load
from regions.services.reading import read


@pytest.fixture
def flanders(db) -> None:
    load(read())
