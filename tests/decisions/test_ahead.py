"""Parts are laid out when their text is saved and quiet; making packets then only links."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agenda.models import Note
from decisions import ahead
from decisions.services.drafts import save_draft
from decisions.services.packets import make_packets
from documents import engine
from documents.models import Heartbeat
from documents.parts import _Memory
from tests.decisions.scenes import ratified
from timeline.services import as_of


@pytest.fixture
def laid_out(monkeypatch):
    """The titles of what the engine lays out; little memory, as in a worker that has just begun."""
    titles, lay_out = [], engine.to_fragment

    def count(html, **how):
        titles.append(html)
        return lay_out(html, **how)

    monkeypatch.setattr("documents.engine.to_fragment", count)
    monkeypatch.setattr("documents.parts._memory", _Memory())
    return titles


def some_seconds_ago(seconds: int):
    return as_of(timezone.now() - timedelta(seconds=seconds))


@pytest.fixture
def decision(table):
    with some_seconds_ago(30):
        return ratified(table, council_ask="nothing")


def test_making_packets_lays_nothing_out_that_was_saved_before(
    table, decision, laid_out, django_capture_on_commit_callbacks
):
    assert ahead.look() == 1
    assert len(laid_out) == 2 + 2 + 3  # two letters, two drafts, and what both read alike
    laid_out.clear()
    with django_capture_on_commit_callbacks(execute=True):
        make_packets(decision, by=table.officer)
    assert {packet.state for packet in decision.packets.all()} == {"ready"}
    assert laid_out == []


def test_what_is_still_being_typed_waits(table, decision, laid_out):
    ahead.look()
    laid_out.clear()
    save_draft(decision.item, by=table.officer, body="college", text="{naam} keurt goed.")
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert ahead.look() == 0  # saved a moment ago: more may follow
    assert laid_out == []


def test_a_changed_draft_renews_what_is_each_municipalitys_own_and_nothing_else(table, decision, laid_out):
    ahead.look()
    laid_out.clear()
    with some_seconds_ago(15):
        save_draft(decision.item, by=table.officer, body="college", text="{naam} keurt goed.")
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert ahead.look() == 1
    assert len(laid_out) == 2
    assert all("keurt goed." in html for html in laid_out)


def test_a_note_that_was_corrected_renews_the_extract_of_both(table, decision, laid_out):
    ahead.look()
    laid_out.clear()
    moment = timezone.now() - timedelta(seconds=15)
    note = {"conclusion": "<p>Het forum is het eens.</p>", "written_by": table.officer, "written_at": moment}
    Note.objects.create(placement=decision.placement, version=1, **note)
    Heartbeat.objects.update(at=moment - timedelta(seconds=1))
    assert ahead.look() == 1
    assert len(laid_out) == 1
    assert "Het forum is het eens." in laid_out[0]
    assert ahead.look() == 0


def test_nothing_is_laid_out_of_what_is_confidential(table, decision, laid_out):
    type(decision.item).objects.update(confidential=True)
    assert ahead.look() == 0
    assert laid_out == []
