"""On whose behalf a person proposes, and to which forums."""

from agenda.services.capacities import capacities, may_propose, open_forums
from tests import factories as make


def kinds(user, forum) -> list[str]:
    return [hat.key for hat in capacities(user, forum)]


def test_every_persona_gets_the_hats_of_their_roles(table):
    a, organisation = table.municipality_a.pk, table.organisation.pk
    expected = {
        "officer": ["support"],
        "chair": ["member"],
        "mayor": [f"member:{a}"],
        "director": [f"municipality:{a}"],
        "clerk": [f"municipality:{a}"],
        "partner": [f"partner:{organisation}"],
        "councillor": [],
        "admin": [],
        "outsider": [],
    }
    assert {who: kinds(getattr(table, who), table.forum) for who in expected} == expected


def test_the_most_natural_hat_comes_first(table):
    make.make_office(table.officer, table.municipality_b)
    assert kinds(table.officer, table.forum) == ["support", f"municipality:{table.municipality_b.pk}"]


def test_a_municipality_without_a_seat_lends_no_hat(table):
    elsewhere = make.make_municipality()
    make.make_office(table.director, elsewhere)
    assert kinds(table.director, table.forum) == [f"municipality:{table.municipality_a.pk}"]


def test_the_working_agreement_decides_about_directors_and_partners(table):
    table.agreement.directors_may_propose = table.agreement.partners_may_propose = False
    table.agreement.save()
    for who in ("director", "partner"):
        person = getattr(table, who)
        verdict = may_propose(person, table.forum)
        assert (bool(verdict), bool(verdict.reason), open_forums(person)) == (False, True, [])
    assert open_forums(table.mayor) == [table.forum]


def test_open_forums_asks_as_much_for_three_forums_as_for_one(table, django_assert_num_queries):
    for _ in range(2):
        make.make_seat(make.make_forum(), table.municipality_a)
    # Standing (4), the forums, their agreements.
    with django_assert_num_queries(3):
        assert len(open_forums(table.director)) == 3
