"""Drafts written once for all: placeholders, the notation, what a municipality lacks, and packets that got outdated."""

import pytest

from decisions.drafts import check, fill
from decisions.models import DraftDecision, Packet
from decisions.print import packet_context, parts_of
from decisions.services.cost_keys import set_key
from decisions.services.drafts import restore_usual, save_draft
from decisions.services.packets import make_packets, outdated
from overleg.lib.refusal import Refused
from tests.decisions.reading import words_of
from tests.decisions.scenes import AGREEMENT, ratified, to_ratify, with_packets
from timeline.models import Event

TEXT = "# Besluit\nArtikel 1\n{naam} betaalt mee.\n\n{afspraak}"


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def names_of(packets) -> list[str]:
    return [packet.municipality.name for packet in packets]


def text_of(packet: Packet) -> str:
    with packet.document.file.open("rb") as file:
        return words_of(file.read())


def test_the_notation_becomes_headings_lists_articles_and_paragraphs():
    text = (
        "# Gronden\n- één\n- twee\n\n# Besluit\n"
        "Artikel 1\nEerste regel\ntweede regel\n\nNieuwe alinea\nArtikel 2\n{aandeel}"
    )
    assert fill(text, {"aandeel": "1,00 euro"}).html == (
        "<h2>Gronden</h2><ul><li>één</li><li>twee</li></ul><h2>Besluit</h2>"
        '<ol class="articles"><li><h3>Artikel 1</h3><p>Eerste regel<br>tweede regel</p><p>Nieuwe alinea</p></li>'
        '<li><h3>Artikel 2</h3><p class="share">1,00 euro</p></li></ol>'
    )


def test_what_people_type_and_what_a_municipality_is_called_never_becomes_markup():
    html = fill("<script>{naam}</script>", {"naam": "<b>A & B</b>"}).html
    assert html == "<p>&lt;script&gt;&lt;b&gt;A &amp; B&lt;/b&gt;&lt;/script&gt;</p>"


def test_a_line_without_its_fact_is_left_out_and_named():
    filled = fill("Blijft\n- {standpunt}\n{aandeel}", {"standpunt": None, "aandeel": None})
    assert filled.html == "<p>Blijft</p>"
    assert filled.missing == ["standpunt", "aandeel"]


def test_an_agreement_of_several_paragraphs_keeps_them():
    assert fill("{afspraak}", {"afspraak": "Een\n\nTwee\ndrie"}).html == "<p>Een</p><p>Twee<br>drie</p>"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gemeente", "naam"), ("inwonners", "inwoners"), ("aandel", "aandeel"), ("burgermeester", "burgemeester")],
)
def test_an_unknown_placeholder_is_named_with_what_was_probably_meant(typed, meant):
    with pytest.raises(Refused) as refused:
        check(f"Dag {{{typed}}}")
    assert f"{{{typed}}}" in str(refused.value)
    assert f"{{{meant}}}" in str(refused.value)
    assert refused.value.field == "text"


@pytest.mark.parametrize("text", ["", "   \n", "{xqzw}", "{}", "Dag {naam", "Dag naam}", "x" * 20_001])
def test_a_text_that_cannot_be_filled_is_refused(text):
    with pytest.raises(Refused):
        check(text)


def test_capitals_and_spaces_in_a_placeholder_do_not_matter():
    text = check("De {Algemeen directeur} van {NAAM}")
    assert fill(text, {"algemeen_directeur": "An", "naam": "A"}).html == "<p>De An van A</p>"


def test_a_draft_is_kept_once_for_all_with_its_history(table):
    item = to_ratify(table).item
    save_draft(item, by=table.officer, body="college", text=TEXT, base_version=0)
    with pytest.raises(Refused):  # the second of two people
        save_draft(item, by=table.officer, body="college", text="Iets anders", base_version=0)
    assert DraftDecision.objects.get().text == TEXT
    restore_usual(item, by=table.officer, body="college")
    with pytest.raises(Refused):
        restore_usual(item, by=table.officer, body="college")
    verbs = [(event.verb, event.data["was"]) for event in Event.objects.about(item) if "draft" in event.verb]
    assert verbs == [("draft_decision.changed.college", ""), ("draft_decision.restored.college", TEXT)]


def test_a_confidential_item_and_a_decision_in_execution_have_no_drafts_to_change(table):
    decision = ratified(table)
    type(decision).objects.update(status="execution")
    with pytest.raises(Refused):
        save_draft(decision.item, by=table.officer, body="college", text=TEXT)
    secret = to_ratify(table, confidential=True).item
    with pytest.raises(Refused):
        save_draft(secret, by=table.officer, body="college", text=TEXT)


def test_a_packet_holds_the_draft_as_it_was_written_its_share_and_who_signs(table, commit):
    decision = ratified(table)
    save_draft(decision.item, by=table.officer, body="college", text="{naam} rekent op {burgemeester}.\n\n{afspraak}")
    set_key(decision.item, by=table.officer, kind="inhabitants", total=100_001, year=2026)
    with commit(execute=True):
        make_packets(decision, by=table.officer)
    text = text_of(decision.packets.get(municipality=table.municipality_a))
    for wanted in ("Aalbeke rekent op Persona mayor.", AGREEMENT, "600,01 euro", "1.000,01 euro", "Persona director"):
        assert wanted in text
    for foreign in ("400,00", "Persona mayor_b"):
        assert foreign not in text


def test_without_a_key_nothing_is_said_about_a_share(table, commit):
    packet = with_packets(table, commit).packets.first()
    assert "aandeel" not in text_of(packet)


def test_a_changed_draft_makes_all_packets_outdated_until_they_are_made_again(table, commit):
    decision = with_packets(table, commit)
    assert outdated(decision) == []
    save_draft(decision.item, by=table.officer, body="council", text=TEXT)
    assert names_of(outdated(decision)) == ["Aalbeke", "Bellegem"]
    with commit(execute=True):
        make_packets(decision, by=table.officer)
    assert outdated(decision) == []


def test_only_the_affected_packets_are_made_again(table, commit):
    decision = with_packets(table, commit)
    table.mayor_b.name = "Nieuwe burgemeester"
    table.mayor_b.save(update_fields=["name"])
    assert names_of(outdated(decision)) == ["Bellegem"]
    with commit(execute=True):
        make_packets(decision, by=table.officer)
    in_use = decision.packets.filter(superseded_at__isnull=True).order_by("municipality__name")
    assert [(one.municipality.name, one.version) for one in in_use] == [("Aalbeke", 1), ("Bellegem", 2)]
    with pytest.raises(Refused):
        make_packets(decision, by=table.officer)


def test_a_packet_that_was_made_again_lays_out_only_what_changed(table, commit, monkeypatch):
    monkeypatch.setattr("decisions.print.FRESH", -1)  # as a press some time later reads it
    decision = with_packets(table, commit)
    packet = decision.packets.get(municipality=table.municipality_a)
    before = [part.key for part in parts_of(packet_context(packet))]
    save_draft(decision.item, by=table.officer, body="college", text=TEXT)
    after = [part.key for part in parts_of(packet_context(packet))]
    assert before[0] == after[0]  # the letter
    assert before[1] != after[1]  # what is its own
    assert before[2:] == after[2:]  # what all read alike
