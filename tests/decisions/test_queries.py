"""How much a page asks of the database: the same with one row and with three."""

from datetime import timedelta

import pytest
from django.urls import reverse

from decisions.models import Packet
from decisions.services.actions import add_action
from decisions.services.feedback import treat
from decisions.services.packets import make_packets
from documents import store
from tests import factories as make
from tests.decisions.scenes import in_feedback, ratified, today


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("who", "name", "queries"),
    [
        ("officer", "decisions:decisions", 6),
        ("officer", "decisions:matrix", 8),
        ("director", "decisions:followup", 10),
        ("mayor", "decisions:followup", 9),
        ("officer", "decisions:followup", 3),
    ],
)
def test_lists_ask_the_same_however_much_there_is(table, visit, django_assert_num_queries, count, who, name, queries):
    for _time in range(count):
        decision = in_feedback(table, days_ago=60, college_due=today() - timedelta(days=1))
        add_action(decision, by=table.officer, title="Doen", owner=table.municipality_a, due_on=today())
    client = visit(who)
    client.get(reverse(name))
    with django_assert_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("officer", 8), ("director", 6), ("councillor", 6)])
def test_the_page_of_a_decision_asks_the_same_however_many_take_part(
    table, visit, django_assert_num_queries, count, who, queries
):
    for number in range(count):
        make.make_seat(table.forum, make.make_municipality(f"Gemeente {number}"))
    decision = ratified(table, positions=[(table.seat_b, "reservation", "budget")])
    make_packets(decision, by=table.officer)
    for number in range(count):
        add_action(decision, by=table.officer, title=f"Doen {number}", owner=table.municipality_a, due_on=today())
    treat(
        decision.feedback.get(municipality=table.municipality_a, body="college"),
        by=table.director,
        on=today(),
        result="noted",
    )
    client = visit(who)
    client.get(decision.get_absolute_url())
    with django_assert_num_queries(queries):
        assert client.get(decision.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_finding_outdated_packets_asks_the_same_however_many_there_are(table, visit, django_assert_num_queries, count):
    for number in range(count):
        make.make_seat(table.forum, make.make_municipality(f"Gemeente {number}"))
    decision = in_feedback(table, positions=[(table.seat_b, "reservation", "budget")])
    made = store.keep(b"%PDF-", title="Pakket", name="pakket.pdf", pages=1)
    Packet.objects.update(state="ready", document=made, source="0" * 64)
    client = visit("officer")
    client.get(decision.get_absolute_url())
    with django_assert_num_queries(28):
        assert "verouderd" in client.get(decision.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("officer", 9), ("mayor", 9), ("director", 9), ("councillor", 8)])
def test_the_matrix_asks_twelve_times_at_most(table, visit, django_assert_num_queries, count, who, queries):
    """However many decisions and municipalities; with a forum chosen, its meetings are asked for as well."""
    for number in range(count):
        make.make_seat(table.forum, make.make_municipality(f"Gemeente {number}"))
        in_feedback(table)
    client, query = visit(who), {"forum": table.forum.slug, "by": "municipality"}
    client.get(reverse("decisions:matrix"), query)
    with django_assert_num_queries(queries):
        assert client.get(reverse("decisions:matrix"), query).status_code == 200
