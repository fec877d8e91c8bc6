"""A place on an agenda that somebody looked at, on the agenda as it is now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.rebase import spot


@pytest.mark.parametrize(
    ("seen", "now", "position", "expected"),
    [
        ([1, 2, 3], [1, 2, 3], 2, 2),  # nothing changed
        ([1, 2, 3], [9, 1, 2, 3], 3, 4),  # something came on top: still after 2
        ([1, 2, 3], [3, 2, 1], 3, 3),  # another order: after 2
        ([1, 2, 3], [1, 3], 3, 2),  # its neighbour is gone: after the one before it
        ([1, 2, 3], [3], 3, 1),  # everything before it is gone: before what followed
        ([1, 2, 3], [9, 1, 2, 3], 1, 1),  # on top stays on top
        ([1, 2], [1, 2, 9], 3, 3),  # after what was last
        ([], [9, 8], 1, 1),
        ([1], [9], 2, 2),
    ],
)
def test_it_goes_after_the_neighbour_it_was_put_after(seen, now, position, expected):
    assert spot(seen, now, position) == expected


ids = st.lists(st.integers(1, 9), unique=True)


@given(seen=ids, now=ids, position=st.integers(-3, 14))
def test_it_is_always_a_position_of_the_agenda(seen, now, position):
    assert 1 <= spot(seen, now, position) <= len(now) + 1


@given(seen=ids, position=st.integers(1, 14))
def test_on_an_unchanged_agenda_it_is_the_position_itself(seen, position):
    assert spot(seen, seen, position) == min(position, len(seen) + 1)
