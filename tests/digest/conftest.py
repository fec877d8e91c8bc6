"""What the tests of digests share."""

import pytest
from django.utils import timezone

from accounts.models import MailKind, SwitchedOff
from tests.personas import Table

STAFF = ("director", "clerk", "director_b")


@pytest.fixture
def table(table: Table) -> Table:
    """The two municipalities never put anything on an agenda: of the decree's rhythm, only its own tests hear."""
    rows = [SwitchedOff(person=getattr(table, who), kind=MailKind.RHYTHM, at=timezone.now()) for who in STAFF]
    SwitchedOff.objects.bulk_create(rows)
    return table
