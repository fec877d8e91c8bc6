"""Several lists from one query are the lists one gets when asking one by one."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Count, Exists, OuterRef, Value

from agenda.models import AgendaItem, Meeting, Placement
from decisions.models import Feedback
from overleg.lib.together import together
from regions.models import Forum, Municipality, ReferenceRegion, WorkingAgreement
from tests import factories as make
from tests.decisions.scenes import ratified


def lists(table):
    """Rows with related rows, with annotations, a part, values, an aggregate, a union, and two that are empty."""
    placed = Placement.objects.filter(meeting=OuterRef("pk"))
    return [
        AgendaItem.objects.select_related("forum", "proposer").order_by("-pk"),
        Meeting.objects.annotate(filled=Exists(placed)).order_by("starts_at")[:1],
        Feedback.objects.for_list().order_by("pk"),
        table.forum.agreements.all(),
        Forum.objects.values("name").annotate(items=Count("items")).order_by("name"),
        ReferenceRegion.objects.values_list("name", "aliases").order_by("name"),
        Forum.objects.order_by().values_list("name").union(Municipality.objects.order_by().values_list("name")),
        AgendaItem.objects.filter(pk__in=[]),
        WorkingAgreement.objects.filter(starts_on=date(1900, 1, 1)),
    ]


def fields(rows):
    return [row if isinstance(row, dict | tuple) else {**vars(row), "_state": None} for row in rows]


def test_it_gives_what_each_alone_gives(table, django_assert_num_queries):
    ratified(table)
    make.make_item(table.forum, title="Kost 100 % en “meer”")
    ReferenceRegion.objects.filter(pk=table.region.pk).update(aliases=["Oud", "Nieuw"])
    alone, at_once = lists(table), lists(table)
    with django_assert_num_queries(1):
        together(*at_once)
        found = [fields(rows) for rows in at_once]
    expected = [fields(rows) for rows in alone]
    for one, other in zip(found, expected, strict=True):
        assert [str(row) for row in one] == [str(row) for row in other]
    assert [bool(rows) for rows in found] == [True] * 7 + [False] * 2
    assert found[0][0]["proposed_at"] == expected[0][0]["proposed_at"]
    assert at_once[3][0].forum is table.forum


def test_a_list_that_was_read_is_an_ordinary_one(table):
    make.make_item(table.forum)
    items, meetings = AgendaItem.objects.order_by("pk"), Meeting.objects.order_by("pk")
    together(items, None, meetings)
    second = make.make_item(table.forum)
    assert len(items) == 1
    assert second in items.filter(pk__gt=items[0].pk)
    assert second in items.all()


def test_a_distinct_list_selects_what_it_is_ordered_by(table):
    odd = AgendaItem.objects.values("title").distinct().order_by("pk")
    with pytest.raises(ValueError, match="ordered by"):
        together(odd, Meeting.objects.all())


def test_numbers_stay_exact(table):
    make.make_item(table.forum)
    exact = AgendaItem.objects.annotate(amount=Value(Decimal("12.50")))
    together(exact, Meeting.objects.all())
    assert exact[0].amount == AgendaItem.objects.annotate(amount=Value(Decimal("12.50")))[0].amount
