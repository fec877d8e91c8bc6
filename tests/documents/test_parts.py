"""A part is laid out once for as long as its text is the same, whoever asks for it, and never for nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from documents import engine, parts
from documents.models import PartBlob, PartFragment
from documents.parts import Part
from overleg.lib.refusal import Refused
from tests.documents.structure import faults
from tests.documents.test_linking import decision, extract, letter, shell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def laid_out(monkeypatch) -> list[str]:
    """What the engine is asked to lay out, in a process that remembers nothing."""
    forget(monkeypatch)
    asked: list[str] = []
    to_fragment = engine.to_fragment

    def listening(html: str, *, opens: bool = False):
        asked.append(html)
        return to_fragment(html, opens=opens)

    monkeypatch.setattr(engine, "to_fragment", listening)
    return asked


def forget(monkeypatch) -> None:
    monkeypatch.setattr(parts, "_memory", parts._Memory())


def packet(town: str = "Aalbeke") -> list[Part]:
    return [
        Part(shell(letter(town)), opens=True),
        Part(shell(decision(2))),
        Part(shell(extract()), shared=True),
    ]


def test_only_what_is_new_is_laid_out(laid_out):
    parts.link(packet(), title="Pakket")
    assert len(laid_out) == 3
    parts.link(packet("Bellegem"), title="Pakket")
    assert len(laid_out) == 4


def test_another_process_finds_what_was_laid_out(laid_out, monkeypatch, django_assert_num_queries):
    first = parts.link(packet(), title="Pakket")
    forget(monkeypatch)
    with django_assert_num_queries(2):
        again = parts.link(packet(), title="Pakket")
    assert again.pdf == first.pdf
    assert len(laid_out) == 3
    assert faults(again.pdf) == []


def test_what_this_process_used_last_is_not_read_again(django_assert_num_queries):
    parts.link(packet(), title="Pakket")
    with django_assert_num_queries(0):
        parts.link(packet(), title="Ander pakket")


def test_a_fragment_of_which_something_is_lost_is_made_again(laid_out, monkeypatch):
    first = parts.link(packet(), title="Pakket")
    PartBlob.objects.first().delete()
    forget(monkeypatch)
    assert parts.link(packet(), title="Pakket").pdf == first.pdf
    assert len(laid_out) > 3


def test_the_pages_of_each_part_are_known_before_the_whole_is_linked():
    counts = parts.pages_of(packet())
    assert counts[:2] == [1, 1]
    assert parts.link(packet(), title="Pakket").pages == sum(counts)


def test_a_part_that_asks_for_something_outside_is_refused_with_its_title():
    planted = Part(shell('<h1>x</h1><img alt="x" src="file:///etc/passwd">'), title="Brief")
    with pytest.raises(Refused, match="Brief.*file:///etc/passwd"):
        parts.link([planted], title="Pakket")
    assert not PartFragment.objects.exists()


def test_what_nothing_used_for_long_is_dropped_with_what_only_it_needed():
    parts.link(packet(), title="Pakket")
    kept = PartFragment.objects.get(key=packet()[2].key)
    long_ago = timezone.localdate() - parts.UNUSED - timedelta(days=1)
    PartFragment.objects.exclude(pk=kept.pk).update(used_on=long_ago)
    assert parts.forget_unused() == 2
    assert list(PartFragment.objects.all()) == [kept]
    parts.lay_out([packet()[2]])
