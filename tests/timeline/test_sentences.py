"""History reads as sentences, in the language of the reader."""

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from tests.factories import make_region, make_user
from timeline import sentences
from timeline.models import Event
from timeline.services import record


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def vocabulary(monkeypatch):
    monkeypatch.setattr(sentences, "SENTENCES", {})


def test_a_verb_is_told_with_what_happened(vocabulary):
    sentences.say("item.placed", gettext_lazy("Placed on %(meeting)s at position %(position)s"))
    assert sentences.sentence("item.placed", {"meeting": "17 April", "position": 3}) == (
        "Placed on 17 April at position 3"
    )


def test_a_day_is_read_as_a_day_in_the_language_of_the_reader(vocabulary):
    sentences.say("feedback.scheduled", "Scheduled on %(day)s")
    assert sentences.sentence("feedback.scheduled", {"day": "2026-04-17"}) == "Scheduled on 17 April 2026"
    with translation.override("nl"):
        assert sentences.sentence("feedback.scheduled", {"day": "2026-04-17"}) == "Scheduled on 17 april 2026"


def test_something_that_only_looks_like_a_day_is_left_alone(vocabulary):
    sentences.say("item.numbered", "Numbered %(reference)s")
    assert sentences.sentence("item.numbered", {"reference": "ABCD-99-01"}) == "Numbered ABCD-99-01"


def test_an_unknown_verb_stays_readable(vocabulary):
    assert sentences.sentence("item.sent_back", {}) == "Sent back"


def test_a_reason_is_always_told(vocabulary):
    sentences.say("item.declined", "Declined.")
    sentences.say("item.referred", "Referred because %(reason)s")
    assert sentences.sentence("item.declined", {"reason": "not regional"}) == "Declined: “not regional”"
    assert sentences.sentence("item.referred", {"reason": "not regional"}) == "Referred because not regional"


def test_what_an_old_event_does_not_hold_stays_empty(vocabulary):
    sentences.say("packets.sent", "%(number)s packets sent to %(people)s")
    assert sentences.sentence("packets.sent", {"number": 13}) == "13 packets sent to"
    assert sentences.sentence("packets.sent", {"number": 2, "people": ["A", "B"]}) == "2 packets sent to A, B"


def test_typed_text_with_a_percent_sign_does_no_harm(vocabulary):
    assert sentences.sentence("item.declined", {"reason": "100% too late"}) == "Declined: “100% too late”"


def test_lines_say_when_and_who_with_one_query(db, vocabulary, django_assert_num_queries):
    region, officer = make_region(), make_user("Officer")
    record(region, "region.opened", by=officer)
    record(region, "region.counted", by=None)
    events = Event.objects.about(region).select_related("actor")
    with django_assert_num_queries(1):
        told = sentences.lines(events)
    assert [(line.sentence, line.actor) for line in told] == [("Opened", "Officer"), ("Counted", "")]
    assert told[0].at <= told[1].at
