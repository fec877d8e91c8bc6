"""Items are numbered per forum and year, without gaps or doubles."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from agenda.services.references import next_reference
from overleg.lib.refusal import Refused
from tests import factories as make
from tests.agenda.test_services_items import propose
from timeline.services import as_of


def test_each_forum_and_year_counts_for_itself(table):
    other = make.make_forum(prefix="ANDER")
    make.make_assignment(other, table.officer)
    with as_of(datetime(2025, 12, 31, 9, tzinfo=UTC)):
        old = [propose(table.forum, table.officer).reference for _ in range(2)]
    # Still 2025 in Greenwich, already 2026 in Brussels.
    with as_of(datetime(2025, 12, 31, 23, 30, tzinfo=UTC)):
        new = [propose(forum, table.officer).reference for forum in (table.forum, other, table.forum)]
    assert old == ["TEST-2025-001", "TEST-2025-002"]
    assert new == ["TEST-2026-001", "ANDER-2026-001", "TEST-2026-002"]


def test_a_refused_proposal_takes_no_number(table):
    with pytest.raises(Refused):
        propose(table.forum, table.officer, title="")
    with as_of(datetime(2026, 3, 4, 9, tzinfo=UTC)):
        assert propose(table.forum, table.officer).reference == "TEST-2026-001"


def test_counting_goes_on_after_999(table):
    make.make_item(table.forum, reference="TEST-2026-999")
    make.make_item(table.forum, reference="TEST-2026-1000")
    assert next_reference(table.forum, 2026) == "TEST-2026-1001"


def test_a_forum_without_prefix_numbers_with_its_initials(db):
    forum = make.make_forum(prefix="", slug="algemeen-directeurenoverleg-denderregio")
    twin = make.make_forum(prefix="", slug="algemene-dienst-dender")
    assert next_reference(forum, 2026) == f"ADD{forum.pk}-2026-001"
    assert next_reference(forum, 2026) != next_reference(twin, 2026)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_people_who_propose_at_the_same_moment_get_numbers_that_follow():
    forum = make.make_forum(prefix="SAMEN")
    officers = [make.make_assignment(forum).officer for _ in range(6)]

    def propose_two(officer) -> list[str]:
        try:
            return [propose(forum, officer).reference for _ in range(2)]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(officers)) as together:
        references = [reference for pair in together.map(propose_two, officers) for reference in pair]
    assert sorted(int(reference[-3:]) for reference in references) == list(range(1, 13))
