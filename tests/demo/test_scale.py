"""Years of made-up work to measure with: pages open on them, and they only go into an empty place."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from agenda.models import AgendaItem, Meeting, Note
from decisions.models import Decision, Feedback
from regions.access import Role, standing
from regions.models import Forum, SupportAssignment
from timeline.models import Event

pytestmark = pytest.mark.django_db
FORUM = "burgemeesters-vlaamse-ardennen"


def load(**options) -> str:
    said = StringIO()
    call_command("load_scale", years=1, regions="vlaamse-ardennen", stdout=said, **options)
    return said.getvalue()


def test_a_year_of_a_region_is_told_and_its_pages_open(client):
    assert "Loaded in" in load()
    forum = Forum.objects.get(slug=FORUM)
    assert 9 <= forum.meetings.filter(status=Meeting.Status.CLOSED).count() <= 10
    assert Decision.objects.filter(forum=forum).count() > 20
    assert Note.objects.filter(placement__meeting__forum=forum).exists()
    duties = Feedback.objects.filter(decision__forum=forum)
    assert duties.filter(status="treated").count() > duties.count() / 3
    assert duties.exclude(status="treated").exists()
    assert Event.objects.filter(verb="decision.ratified").count() == Decision.objects.count()
    officer = SupportAssignment.objects.get(forum=forum).officer
    assert standing(officer).roles == {forum.pk: {Role.OFFICER}}
    client.force_login(officer)
    decision = Decision.objects.filter(forum=forum, item__confidential=False).first()
    held = forum.meetings.filter(status=Meeting.Status.HELD).get()
    for address in (
        reverse("start"),
        forum.get_absolute_url(),
        reverse("agenda:items"),
        decision.get_absolute_url(),
        decision.item.get_absolute_url(),
        held.get_absolute_url(),
        reverse("agenda:minutes", args=[held.pk]),
    ):
        assert client.get(address).status_code == 200, address


def test_another_row_gets_the_next_number():
    load()
    last = AgendaItem.objects.latest("pk")
    last.pk, last.reference = None, "NA-DE-LAATSTE"
    last.save()
    assert AgendaItem.objects.latest("pk") == last


def test_a_place_that_is_not_empty_is_left_alone(table):
    with pytest.raises(CommandError, match="not empty"):
        load()
    assert AgendaItem.objects.count() == 0


def test_an_unknown_region_is_named_with_those_there_are():
    with pytest.raises(CommandError, match="atlantis.*zuid-west-vlaanderen"):
        call_command("load_scale", years=1, regions="atlantis", stdout=StringIO())
