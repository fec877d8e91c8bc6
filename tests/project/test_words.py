"""What is different between two texts, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from overleg.lib.words import IN, OUT, Piece, compare


def test_a_changed_word_is_taken_out_and_put_in():
    assert compare("vanaf 1 september samen", "vanaf 1 oktober samen") == [
        Piece("same", "vanaf 1 "),
        Piece("out", "september"),
        Piece("in", "oktober"),
        Piece("same", " samen"),
    ]


@given(st.text(), st.text())
def test_both_texts_can_be_read_back(old, new):
    pieces = compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != IN) == old
    assert "".join(piece.text for piece in pieces if piece.kind != OUT) == new
