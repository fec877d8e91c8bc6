"""An item goes to another forum, asks advice first, and is linked with what belongs to it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agenda.models import Advice, AgendaItem, Attachment, ItemLink, Referral
from agenda.services import advice, items, links, meetings, routing
from agenda.services.references import next_reference
from overleg.lib.refusal import Refused
from regions.models import Forum
from regions.routing import fitting, rules_of
from regions.services import agreements
from tests import factories as make
from tests.agenda.test_visibility import make_attachment
from timeline.models import Event

S = AgendaItem.Status
WEEK = timedelta(days=7)


@pytest.fixture
def directors(table) -> Forum:
    """Another forum with an officer of its own."""
    forum = make.make_forum("Directeursoverleg")
    make.make_assignment(forum)
    return forum


@pytest.fixture
def item(table) -> AgendaItem:
    return make.make_item(table.forum, table.mayor, status=S.PROPOSED)


def officer_of(forum: Forum):
    return forum.assignments.get().officer


def refer(item, table, directors, **fields) -> Referral:
    return routing.refer(item, by=table.officer, to_forum=directors, reason="Eerst met hen.", **fields)


def ask(item, table, of, **fields) -> Advice:
    due = timezone.localdate() + WEEK
    return advice.ask(item, by=table.officer, **{"of": of, "question": "Kan dit?", "due_on": due} | fields)


def verbs(subject) -> list[str]:
    return list(Event.objects.about(subject).values_list("verb", flat=True))


# Referring


def test_an_accepted_item_stands_at_the_other_forum_with_its_reference_and_one_history(table, directors, item):
    reference = item.reference
    referral = refer(item, table, directors)
    assert (item.status, item.forum) == (S.REFERRED, table.forum)
    routing.accept(referral, by=officer_of(directors))
    item = AgendaItem.objects.get(reference=reference)
    assert (item.status, item.forum) == (S.ACCEPTED, directors)
    assert verbs(item) == ["item.referred", "item.referral_accepted"]
    meeting = make.make_meeting(directors)
    assert meetings.place(meeting, item, by=officer_of(directors)).item == item
    with pytest.raises(Refused):
        refer(item, table, directors)


def test_what_is_sent_back_stands_where_it_stood_with_the_reason(table, directors, item):
    referral = refer(item, table, directors)
    routing.send_back(referral, by=officer_of(directors), reason="Niet voor ons.")
    item.refresh_from_db()
    assert (item.status, item.forum) == (S.PROPOSED, table.forum)
    assert Event.objects.about(item).last().data["reason"] == "Niet voor ons."
    assert refer(item, table, directors).status == Referral.Status.SENT


def test_while_it_waits_nobody_decides_about_it_at_its_old_forum(table, directors, item):
    refer(item, table, directors)
    draft = make.make_meeting(table.forum)
    for step in (
        lambda: items.accept(item, by=table.officer),
        lambda: items.propose_again(item, by=table.mayor),
        lambda: items.withdraw(item, by=table.mayor, reason="Toch niet"),
        lambda: meetings.place(draft, item, by=table.officer),
        lambda: ask(item, table, directors),
    ):
        with pytest.raises(Refused):
            step()
    assert AgendaItem.objects.get(pk=item.pk).status == S.REFERRED


@pytest.mark.parametrize("who", ["officer", "mayor", "chair"])
def test_only_the_receiving_forum_answers_and_only_once(table, directors, item, who):
    referral = refer(item, table, directors)
    with pytest.raises(Refused):
        routing.accept(referral, by=getattr(table, who))
    routing.accept(Referral.objects.get(pk=referral.pk), by=officer_of(directors))
    with pytest.raises(Refused):
        routing.send_back(referral, by=officer_of(directors), reason="Te laat")


def test_a_referral_says_why_goes_elsewhere_and_to_somebody_who_answers(table, directors, item):
    for to, reason in ((table.forum, "Hier"), (make.make_forum(), "Niemand"), (directors, " ")):
        with pytest.raises(Refused):
            routing.refer(item, by=table.officer, to_forum=to, reason=reason)
    with pytest.raises(Refused):
        routing.refer(item, by=table.mayor, to_forum=directors, reason="Zomaar")
    item.refresh_from_db()
    assert (item.status, Referral.objects.count()) == (S.PROPOSED, 0)


def test_numbers_of_both_forums_go_on_as_if_nothing_moved(table, directors):
    year = timezone.localdate().year
    first = make.make_item(table.forum, reference=f"TEST-{year}-001", status=S.PROPOSED)
    routing.accept(refer(first, table, directors), by=officer_of(directors))
    assert next_reference(table.forum, year) == f"TEST-{year}-002"
    assert next_reference(directors, year).endswith("-001")


def test_what_does_not_travel_stays_until_the_item_comes_back(table, directors, item):
    attachment = make_attachment(item)
    given = ask(item, table, directors)
    advice.give(given, by=officer_of(directors), verdict="favourable")
    referral = refer(item, table, directors, with_attachments=False, with_advice=False)
    assert Attachment.objects.get().stays_at == Advice.objects.get().stays_at == table.forum
    routing.send_back(referral, by=officer_of(directors), reason="Niet zonder de nota.")
    attachment.refresh_from_db()
    assert attachment.stays_at is None
    refer(item, table, directors, with_attachments=True)
    assert Attachment.objects.get().stays_at is None


# Advice


def test_advice_returns_the_item_by_itself(table, directors, item):
    asked = ask(item, table, directors)
    assert Advice.objects.open().get() == asked
    with pytest.raises(Refused):
        refer(item, table, directors)
    advice.give(asked, by=officer_of(directors), verdict="remarks", text="Kijk naar de kost.")
    asked.refresh_from_db()
    assert (asked.verdict, asked.text, asked.given_by) == ("remarks", "Kijk naar de kost.", officer_of(directors))
    assert not Advice.objects.open().exists()
    assert verbs(asked) == ["advice.asked", "advice.given"]
    assert AgendaItem.objects.get(pk=item.pk).status == S.PROPOSED


def test_a_contact_answers_for_the_organisation(table, item):
    asked = ask(item, table, table.organisation)
    with pytest.raises(Refused):
        advice.give(asked, by=table.officer, verdict="favourable")
    advice.give(asked, by=table.partner, verdict="favourable")
    assert Advice.objects.get().status == Advice.Status.GIVEN


@pytest.mark.parametrize("verdict", ["remarks", "unfavourable"])
def test_whoever_does_not_simply_agree_says_why(table, item, verdict):
    asked = ask(item, table, table.organisation)
    with pytest.raises(Refused) as refusal:
        advice.give(asked, by=table.partner, verdict=verdict, text=" ")
    assert refusal.value.field == "text"


def test_a_withdrawn_question_is_no_longer_answered(table, item):
    asked = ask(item, table, table.organisation)
    advice.withdraw(asked, by=table.officer)
    with pytest.raises(Refused):
        advice.give(Advice.objects.get(), by=table.partner, verdict="favourable")
    assert not Advice.objects.open().exists()


def test_when_the_item_ends_no_advice_is_awaited(table, item):
    asked = ask(item, table, table.organisation)
    items.decline(item, by=table.officer, reason="Niet nu")
    assert not Advice.objects.open().exists()
    with pytest.raises(Refused):
        advice.give(Advice.objects.get(pk=asked.pk), by=table.partner, verdict="favourable")


def test_a_question_that_cannot_be_answered_is_not_asked(table, directors, item):
    yesterday = timezone.localdate() - timedelta(days=1)
    ask(item, table, directors)
    wrong = [
        {"of": directors},
        {"of": table.forum},
        {"of": make.make_forum()},
        {"of": make.make_organisation()},
        {"of": table.organisation, "due_on": yesterday},
        {"of": table.organisation, "question": " "},
    ]
    for fields in wrong:
        with pytest.raises(Refused):
            ask(item, table, **fields)
    assert Advice.objects.count() == 1


def test_a_confidential_item_is_asked_of_a_table_and_of_no_organisation(table, directors):
    secret = make.make_item(table.forum, confidential=True)
    with pytest.raises(Refused) as refusal:
        ask(secret, table, table.organisation)
    assert refusal.value.field == "of"
    assert ask(secret, table, directors).forum == directors


# Links and rules


def test_a_link_has_two_ends_and_one_row(table, item):
    other = make.make_item(table.forum)
    links.link(item, by=table.officer, reference=other.reference)
    made = links.link(other, by=table.officer, reference=item.reference.lower())
    assert ItemLink.objects.get() == made
    assert verbs(item) == verbs(other) == ["item.linked"]
    links.unlink(made, by=table.officer)
    assert not ItemLink.objects.exists()


def test_a_link_needs_another_item_that_one_may_read(table, item):
    hidden = make.make_item(make.make_forum())
    for reference in (item.reference, hidden.reference, "BESTAAT-NIET"):
        with pytest.raises(Refused):
            links.link(item, by=table.officer, reference=reference)


def test_a_rule_points_at_another_forum_by_the_beginning_of_a_word(table, directors):
    line = {"theme": "personeel", "words": "personeel, telewerk", "forum": directors, "sentence": "Eerst daar."}
    rule = agreements.belongs(table.agreement, by=table.admin, **line)
    rules = rules_of(table.forum, timezone.localdate())
    for title, fits in (("Telewerken in de regio", [rule]), ("PERSONEEL delen", [rule]), ("Onderhoud", [])):
        assert fitting(rules, title) == fits
    assert list(rules_of(directors, timezone.localdate())) == []
    with pytest.raises(Refused):
        agreements.belongs(table.agreement, by=None, **line | {"forum": table.forum})


def test_a_new_agreement_takes_the_rules_along(table, directors):
    agreements.belongs(table.agreement, by=None, theme="personeel", forum=directors, sentence="Eerst daar.")
    terms = dict.fromkeys(("how_agenda", "how_preparation", "how_ratification", "how_execution"), "Zo.")
    agreements.agree(table.forum, starts_on=timezone.localdate(), by=None, **terms)
    assert [rule.theme for rule in rules_of(table.forum, timezone.localdate())] == ["personeel"]


def test_a_rule_for_a_policy_domain_holds_whatever_the_title(table, directors):
    line = {"theme": "veiligheid", "domain": "safety", "forum": directors, "sentence": "Eerst de zone."}
    rule = agreements.belongs(table.agreement, by=None, **line)
    rules = rules_of(table.forum, timezone.localdate())
    for domain, fits in (("safety", [rule]), ("mobility", []), ("", [])):
        assert fitting(rules, "Onderhoud", domain) == fits


# Taking a referral back


@pytest.mark.parametrize("was", [S.PROPOSED, S.ACCEPTED])
def test_what_was_not_answered_is_taken_back_and_stands_as_it_stood(table, directors, was):
    item = make.make_item(table.forum, table.mayor, status=was)
    attachment = make_attachment(item)
    referral = refer(item, table, directors, with_attachments=False)
    routing.take_back(Referral.objects.get(), by=table.officer, reason="Vergissing")
    item = AgendaItem.objects.get()
    attachment.refresh_from_db()
    assert (item.status, item.forum, attachment.stays_at) == (was, table.forum, None)
    assert verbs(item) == ["item.referred", "item.referral_taken_back"]
    assert verbs(referral) == ["referral.taken_back"]
    assert refer(item, table, directors).status == Referral.Status.SENT


def test_what_was_answered_is_not_taken_back_nor_by_anybody_else(table, directors, item):
    referral = refer(item, table, directors)
    for who in (officer_of(directors), table.mayor, table.chair):
        with pytest.raises(Refused):
            routing.take_back(Referral.objects.get(), by=who)
    stale = Referral.objects.get()
    routing.accept(referral, by=officer_of(directors))
    for again in (stale, Referral.objects.get()):
        with pytest.raises(Refused):
            routing.take_back(again, by=table.officer)
    with pytest.raises(Refused):
        routing.send_back(stale, by=officer_of(directors), reason="Toch niet")
