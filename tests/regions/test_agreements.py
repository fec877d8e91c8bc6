"""The working agreement: corrected field by field, made anew from a date, and which theme belongs at another forum."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from overleg.lib.refusal import Refused
from overleg.lib.rhythm import Rhythm
from regions import terms
from regions.models import RoutingRule, WorkingAgreement
from regions.routing import fitting, rules_of
from regions.services import agreements
from tests import factories as make
from timeline.models import Event

TODAY = timezone.localdate()
NEXT_YEAR = date(TODAY.year + 1, 1, 1)


@pytest.fixture
def officer(client, table):
    table.officer.language = "en"
    table.officer.save(update_fields=["language"])
    client.force_login(table.officer)
    return table.officer


def address(table, name: str = "agreement", *args) -> str:
    return reverse(f"regions:{name}", args=[table.forum.slug, *args])


def sent(client, where: str, **changes) -> dict:
    """What a browser sends when somebody changes these fields of the form at this address."""
    form = client.get(where).context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if value not in (None, False, "", []):
            data[bound.html_name] = value.strftime("%H:%M") if hasattr(value, "hour") else value
    return {name: value for name, value in (data | changes).items() if value is not None}


def verbs(table) -> list[str]:
    return list(Event.objects.about(table.forum).values_list("verb", flat=True))


def test_a_correction_changes_the_running_agreement_and_history_keeps_what_was(client, table, officer):
    where = address(table, "agreement-correct", table.agreement.pk)
    data = sent(client, where, proposal_days="21", how_agenda="Anybody may ask.", directors_may_propose=None)
    answer = client.post(where, data, follow=True)
    table.agreement.refresh_from_db()
    assert (table.agreement.proposal_days, table.agreement.directors_may_propose) == (21, False)
    assert WorkingAgreement.objects.filter(forum=table.forum).count() == 1
    page = answer.content.decode()
    assert "3 fields are corrected." in page
    assert "<del>14</del> → <ins>21</ins>" in page
    assert "<del>yes</del> → <ins>no</ins>" in page
    assert "<del>The support officer collects proposals.</del> → <ins>Anybody may ask.</ins>" in page


def test_saving_without_a_change_leaves_no_history(client, table, officer):
    where = address(table, "agreement-correct", table.agreement.pk)
    client.post(where, sent(client, where))
    assert verbs(table) == []


def test_the_fixed_day_is_chosen_in_the_form(client, table, officer):
    where = address(table, "agreement-correct", table.agreement.pk)
    rhythm = {"weekday": "4", "weeks_of_month": ["3"], "months": ["9", "3"]}
    client.post(where, sent(client, where, **rhythm))
    table.agreement.refresh_from_db()
    assert table.agreement.rhythm == Rhythm(4, frozenset({3}), 0, frozenset({3, 9}))
    changed = terms.changes(Event.objects.about(table.forum).get().data["changes"])
    assert [change.now for change in changed if "–" in change.was] == ["vrijdag", "derde", "maart, september"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekday": "4"}, "weeks_of_month"),
        ({"weeks_of_month": ["3"]}, "weekday"),
        ({"proposal_days": "3"}, "proposal_days"),
        ({"how_execution": ""}, "how_execution"),
        ({"duration": "5"}, "duration"),
        ({"review_days": "900"}, "review_days"),
    ],
)
def test_terms_that_cannot_be_are_refused_where_they_stand_and_nothing_typed_is_lost(
    client, table, officer, changes, field
):
    where = address(table, "agreement-correct", table.agreement.pk)
    answer = client.post(where, sent(client, where, how_agenda="Newly typed.", **changes))
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert "Newly typed." in answer.content.decode()
    table.agreement.refresh_from_db()
    assert table.agreement.how_agenda == "The support officer collects proposals."


def test_two_people_correcting_at_once_never_overwrite_each_other_unseen(client, table, officer):
    where = address(table, "agreement-correct", table.agreement.pk)
    mine = sent(client, where, proposal_days="30")
    client.post(where, sent(client, where, place="Townhall"))
    answer = client.post(where, mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else corrected this agreement while you were typing." in page
    assert "<del>Townhall</del> → <ins>–</ins>" in page
    table.agreement.refresh_from_db()
    assert (table.agreement.place, table.agreement.proposal_days) == ("Townhall", 14)
    again = mine | {"seen": answer.context["form"]["seen"].value(), "place": "Townhall"}
    assert client.post(where, again).status_code == 302
    table.agreement.refresh_from_db()
    assert (table.agreement.place, table.agreement.proposal_days) == ("Townhall", 30)


def test_a_new_agreement_starts_from_the_running_one_and_leaves_it_readable(client, table, officer):
    agreements.belongs(
        table.agreement, theme="staff", forum=make.make_forum(), sentence="Directors know.", by=officer, words="staff"
    )
    where = address(table, "agreement-new")
    data = sent(client, where, starts_on=NEXT_YEAR.isoformat(), how_ratification="By vote.")
    assert data["how_agenda"] == "The support officer collects proposals."
    page = client.post(where, data, follow=True).content.decode()
    table.agreement.refresh_from_db()
    assert table.agreement.ends_on == NEXT_YEAR - timedelta(days=1)
    assert table.agreement.how_ratification == "The mayors agree without a vote."
    assert table.forum.agreement_on(TODAY) == table.agreement
    assert [rule.theme for rule in rules_of(table.forum, NEXT_YEAR)] == ["staff"]
    assert "does not hold yet" in page
    assert "By vote." in client.get(f"{table.forum.get_absolute_url()}?datum={NEXT_YEAR}").content.decode()


def test_a_new_agreement_never_begins_before_the_last_one(client, table, officer):
    where = address(table, "agreement-new")
    answer = client.post(where, sent(client, where, starts_on="2020-01-01"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["starts_on"]


def test_a_forum_without_agreement_writes_its_first(client, table, officer):
    table.agreement.delete()
    assert "No working agreement yet" in client.get(address(table)).content.decode()
    where = address(table, "agreement-new")
    answers = dict.fromkeys(("how_agenda", "how_preparation", "how_ratification", "how_execution"), "So.")
    answer = client.post(where, sent(client, where, **answers))
    assert answer.status_code == 302, answer.context["form"].errors
    assert table.forum.agreement_on(TODAY).how_agenda == "So."


def test_an_agreement_that_has_not_begun_can_still_be_dropped(client, table, officer):
    coming = agreements.agree(table.forum, starts_on=NEXT_YEAR, by=officer, **ANSWERS)
    client.post(address(table, "agreement-withdraw", coming.pk))
    table.agreement.refresh_from_db()
    assert table.agreement.ends_on is None
    assert not WorkingAgreement.objects.filter(pk=coming.pk).exists()
    assert verbs(table) == ["agreement_started", "agreement_withdrawn"]


ANSWERS = dict.fromkeys(("how_agenda", "how_preparation", "how_ratification", "how_execution"), "So.")


def test_the_running_agreement_is_not_dropped_and_a_past_one_not_corrected(table):
    with pytest.raises(Refused):
        agreements.withdraw(table.agreement, by=table.officer)
    agreements.agree(table.forum, starts_on=TODAY, by=table.officer, **ANSWERS)
    table.agreement.refresh_from_db()
    with pytest.raises(Refused):
        agreements.correct(
            table.agreement, by=table.officer, seen=terms.fingerprint(table.agreement), how_agenda="Other."
        )


# Which theme belongs where


def test_a_theme_is_added_changed_and_removed(client, table, officer):
    directors, zone = make.make_forum("Directeurs"), make.make_forum("Zoneraad")
    line = {
        "theme": "staff",
        "forum": directors.pk,
        "sentence": "Directors decide on staff.",
        "words": "staff, leave",
        "domain": "staff",
    }
    client.post(address(table, "rule-new", table.agreement.pk), line)
    rule = RoutingRule.objects.get()
    assert fitting([rule], "New staff rules") == fitting([rule], "Salaries", "staff") == [rule]
    client.post(address(table, "rule", rule.pk), line | {"forum": zone.pk, "words": "fire"})
    rule.refresh_from_db()
    assert (rule.forum, rule.words) == (zone, "fire")
    page = client.get(address(table)).content.decode()
    assert "Zoneraad" in page
    client.post(address(table, "rule-remove", rule.pk))
    assert not RoutingRule.objects.exists()
    assert verbs(table) == ["routing_agreed", "routing_changed", "routing_dropped"]


def test_a_theme_has_one_rule_and_never_points_at_its_own_forum(client, table, officer):
    other = make.make_forum()
    for theme in ("staff", "roads"):
        agreements.belongs(table.agreement, theme=theme, forum=other, sentence="So.", by=officer)
    line = {"theme": "staff", "forum": other.pk, "sentence": "Twice.", "words": ""}
    assert client.post(address(table, "rule-new", table.agreement.pk), line).status_code == 422
    roads = RoutingRule.objects.get(theme="roads")
    assert client.post(address(table, "rule", roads.pk), line).context["form"].errors["theme"]
    own = line | {"theme": "water", "forum": table.forum.pk}
    assert client.post(address(table, "rule-new", table.agreement.pk), own).status_code == 422
    assert set(RoutingRule.objects.values_list("theme", "sentence")) == {("staff", "So."), ("roads", "So.")}


def test_members_read_how_it_changed_but_see_no_buttons(client, table, officer):
    client.force_login(table.mayor)
    page = client.get(address(table)).content.decode()
    assert "The mayors agree without a vote." in page
    assert address(table, "agreement-correct", table.agreement.pk) not in page
    client.force_login(table.officer)
    assert address(table, "agreement-correct", table.agreement.pk) in client.get(address(table)).content.decode()


# Six of these are for the shell and the forum with what belongs to it.
@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_agreements_rules_and_history(client, table, officer, rows, django_assert_num_queries):
    for row in range(rows):
        for theme in ("a", "b"):
            agreements.belongs(
                table.forum.agreements.first(), theme=f"{theme}{row}", forum=make.make_forum(), sentence="So.", by=None
            )
        day = TODAY + timedelta(days=row - rows + 1)
        agreements.agree(table.forum, starts_on=day, by=officer, preparing_forum=make.make_forum(), **ANSWERS)
    with django_assert_num_queries(8):
        client.get(address(table))
