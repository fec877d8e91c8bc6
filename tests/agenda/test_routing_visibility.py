"""Who reads an item that travels: where it stands, where it came from, who is asked; the rest stays closed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agenda import papers
from agenda.models import Advice, AgendaItem, Attachment, ItemLink, Meeting, MeetingPaper, Placement
from agenda.services import advice, links, routing
from regions.models import Forum
from tests import factories as make
from tests.agenda.test_services_routing import ask, directors, officer_of, refer  # noqa: F401 -- a fixture
from tests.agenda.test_visibility import SIGNED_IN, TABLE, make_attachment, readers

READERS = TABLE | {"director", "clerk", "director_b"}
SECRET = "Bedrag van het bod"


@pytest.fixture
def member(directors: Forum):  # noqa: F811
    """A general director at the other table, who is a director of A at ours as well: sees more than most."""
    return make.make_mandate(make.make_seat(directors)).person


def sees(user, item) -> bool:
    return AgendaItem.objects.visible_to(user).filter(pk=item.pk).exists()


@pytest.mark.parametrize("confidential", [False, True])
def test_until_it_is_accepted_only_the_officer_there_reads_it_too(table, directors, member, confidential):  # noqa: F811
    item = make.make_item(table.forum, table.officer, confidential=confidential)
    referral = refer(item, table, directors)
    assert readers(table, AgendaItem.objects) == (TABLE if confidential else READERS)
    assert (sees(officer_of(directors), item), sees(member, item)) == (True, False)
    routing.send_back(referral, by=officer_of(directors), reason="Nee")
    assert not sees(officer_of(directors), item)


@pytest.mark.parametrize("confidential", [False, True])
def test_afterwards_both_forums_read_it_and_a_confidential_one_both_tables(
    table,
    directors,  # noqa: F811
    member,
    confidential,
):
    item = make.make_item(table.forum, table.officer, confidential=confidential)
    routing.accept(refer(item, table, directors), by=officer_of(directors))
    assert readers(table, AgendaItem.objects) == (TABLE if confidential else READERS)
    assert sees(member, item)


def test_the_proposer_follows_the_item_to_where_it_goes(table, directors):  # noqa: F811
    item = make.make_item(table.forum, table.partner, confidential=True)
    routing.accept(refer(item, table, directors), by=officer_of(directors))
    assert sees(table.partner, item)


def test_attachments_that_stay_behind_are_read_by_nobody_there(table, directors, member):  # noqa: F811
    item = make.make_item(table.forum, table.officer)
    make_attachment(item)
    make_attachment(item, confidential=True)
    # Also of the municipality of A: reads what is open at our forum, and sits at the other table.
    both = table.director
    make.make_mandate(make.make_seat(directors), both)
    routing.accept(refer(item, table, directors, with_attachments=False), by=officer_of(directors))
    item.refresh_from_db()

    def read_by(user) -> list[bool]:
        found = Attachment.objects.visible_to(user).filter(item=item).order_by("pk")
        return [attachment.confidential for attachment in found]

    assert read_by(member) == read_by(officer_of(directors)) == []
    assert read_by(both) == [False]
    assert read_by(table.mayor) == [False, True]
    assert not Attachment.objects.public().filter(item=item).exists()


def test_attachments_that_travel_are_read_at_both_tables(table, directors, member):  # noqa: F811
    item = make.make_item(table.forum, table.officer)
    make_attachment(item, confidential=True)
    referral = refer(item, table, directors)
    assert not Attachment.objects.visible_to(officer_of(directors)).exists()
    routing.accept(referral, by=officer_of(directors))
    assert Attachment.objects.visible_to(member).exists()
    assert readers(table, Attachment.objects) == TABLE


def test_who_is_asked_reads_the_item_and_its_open_annexes_until_the_question_is_withdrawn(
    table,
    directors,  # noqa: F811
    member,
):
    item = make.make_item(table.forum, table.officer)
    make_attachment(item, title="Open")
    make_attachment(item, title=SECRET, confidential=True)
    asked = [ask(item, table, directors), ask(item, table, table.organisation)]
    for person in (member, officer_of(directors), table.partner):
        assert [row.title for row in Attachment.objects.visible_to(person)] == ["Open"]
    assert not sees(table.councillor, item)
    for one in asked:
        advice.withdraw(one, by=table.officer)
    assert [sees(person, item) for person in (member, table.partner)] == [False, False]


def test_an_organisation_stops_reading_when_the_item_becomes_confidential(table, directors, member):  # noqa: F811
    item = make.make_item(table.forum, table.officer)
    ask(item, table, table.organisation)
    ask(item, table, directors)
    AgendaItem.objects.update(confidential=True)
    assert (sees(table.partner, item), sees(member, item)) == (False, True)
    assert not Advice.objects.visible_to(table.partner).exists()


def test_advice_that_stays_behind_is_not_read_where_the_item_goes(table, directors, member, client):  # noqa: F811
    item = make.make_item(table.forum, table.officer)
    given = ask(item, table, table.organisation)
    advice.give(given, by=table.partner, verdict="remarks", text=SECRET)
    routing.accept(refer(item, table, directors, with_advice=False), by=officer_of(directors))
    for person, reads in ((member, False), (officer_of(directors), False), (table.mayor, True), (table.partner, True)):
        assert Advice.objects.visible_to(person).exists() is reads
        client.force_login(person)
        response = client.get(item.get_absolute_url())
        assert response.status_code == 200
        told = any(table.organisation.name in line.sentence for line in response.context["lines"])
        assert (SECRET in response.content.decode(), told) == (reads, reads)


def test_a_link_shows_only_to_who_may_read_both_ends(table, client):
    item = make.make_item(table.forum, table.officer)
    secret = make.make_item(table.forum, table.officer, confidential=True, title=SECRET)
    links.link(item, by=table.officer, reference=secret.reference)
    for who in SIGNED_IN:
        person = getattr(table, who)
        assert ItemLink.objects.visible_to(person).exists() is (who in TABLE)
    client.force_login(table.director)
    html = client.get(item.get_absolute_url()).content.decode()
    assert SECRET not in html
    assert secret.reference not in html


def test_a_meeting_of_the_old_forum_still_shows_the_item_it_postponed(table, directors):  # noqa: F811
    held = make.make_meeting(table.forum, status=Meeting.Status.CLOSED)
    placed = make.make_placement(held, outcome="postponed", outcome_at=timezone.now())
    AgendaItem.objects.update(status="accepted")
    item = AgendaItem.objects.get()
    routing.accept(refer(item, table, directors), by=officer_of(directors))
    for who in READERS:
        assert placed in Placement.objects.visible_to(getattr(table, who))


def test_the_agenda_that_is_mailed_holds_the_advice_but_not_of_a_confidential_item(table, directors):  # noqa: F811
    meeting = make.make_meeting(table.forum)
    for text, confidential in (("Let op de kost.", False), (SECRET, True)):
        item = make.make_item(table.forum, table.officer, confidential=confidential)
        given = ask(item, table, directors, due_on=timezone.localdate() + timedelta(days=3))
        advice.give(given, by=officer_of(directors), verdict="remarks", text=text)
        make.make_placement(meeting, item)
    html = papers.render(MeetingPaper(meeting=meeting, kind="agenda"), meeting, "Agenda").html
    assert "Let op de kost." in html
    assert "gunstig met opmerkingen" in html
    assert SECRET not in html
