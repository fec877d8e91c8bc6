"""The parts of every page: what a person reads, and what a screen reader hears."""

from datetime import date, datetime, time, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from overleg.lib import moments, svg
from overleg.lib.matrix import Cell, Column, Matrix, Row
from overleg.lib.stages import counted, strip
from overleg.lib.turn import Turn


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def render(source: str, **context) -> str:
    return " ".join(Template(source).render(Context(context)).split())


def test_days_and_times_read_the_flemish_way():
    with translation.override("nl"):
        assert moments.day(date(2026, 4, 17)) == "17 april 2026"
        assert moments.short_day(date(2026, 4, 17)) == "17 april"
        assert moments.weekday(date(2026, 4, 17)) == "vrijdag 17 april 2026"
    assert moments.clock(time(9, 0)) == "9.00"
    assert moments.duration(25) == "25 min"
    assert moments.duration(120) == "2 h"
    assert moments.duration(65) == "1 h 05"


def test_a_moment_falls_on_the_day_it_is_in_brussels():
    late_in_utc = datetime(2026, 4, 16, 22, 30, tzinfo=timezone.get_fixed_timezone(0))
    assert moments.day(late_in_utc) == "17 April 2026"
    assert moments.clock(late_in_utc) == "0.30"


def test_nothing_is_shown_for_no_day():
    assert (moments.day(None), moments.clock(None), moments.hour(None), moments.duration(None)) == ("",) * 4


def test_the_strip_says_its_states_in_words():
    html = render("{% strip stages %}", stages=strip("feedback", {"feedback": "9 of 13"}))
    assert html.count("(done)") == 3
    assert html.count('aria-current="step"') == 1
    assert "9 of 13" in html


def test_a_strip_that_counts_links_to_what_it_counts():
    html = render("{% strip stages %}", stages=counted({"agenda": 7}, {"agenda": "/agendapunten/"}))
    assert '<a href="/agendapunten/"> <b>7</b>' in html
    assert "aria-current" not in html


def test_a_turn_is_yellow_and_has_its_button_only_for_the_one_whose_turn_it_is():
    yours = Turn("Send the packets.", yours=True, url="/x/", button="Send")
    theirs = Turn("sends the packets.", who="Leiedal", url="/x/", button="Send")
    assert "your-turn" in render("{% turn turn %}", turn=yours)
    assert 'href="/x/"' in render("{% turn turn %}", turn=yours)
    other = render("{% turn turn %}", turn=theirs)
    assert "your-turn" not in other
    assert "href" not in other
    assert "<strong>Leiedal</strong>" in other


def test_a_turn_whose_day_has_passed_says_so():
    late = Turn("Send.", due=timezone.localdate() - timedelta(days=1))
    today = Turn("Send.", due=timezone.localdate())
    assert "was due on" in render("{% turn turn %}", turn=late)
    assert "was due on" not in render("{% turn turn %}", turn=today)


def test_a_state_has_icon_and_word_and_escapes_what_people_typed():
    html = render("{% state 'done' text %}", text="<b>agreed</b>")
    assert "<svg" in html
    assert "&lt;b&gt;agreed&lt;/b&gt;" in html


def test_a_misspelt_state_is_an_error_of_ours():
    with pytest.raises(ValueError, match="Unknown state"):
        render("{% state 'doen' 'agreed' %}")


def test_every_cell_of_the_matrix_names_its_column_for_phones():
    matrix = Matrix(
        "Municipality",
        [Column("College", "note"), Column("Council")],
        [Row("Aalbeke", [Cell("done", "agreed"), None])],
        "Every municipality decides itself.",
    )
    html = render("{% matrix matrix %}", matrix=matrix)
    assert '<th scope="row">Aalbeke</th>' in html
    assert html.count('data-label="College"') == html.count('data-label="Council"') == 1
    assert '<td data-label="Council"></td>' in html


def test_a_row_without_all_its_cells_is_an_error_of_ours():
    matrix = Matrix("Municipality", [Column("College"), Column("Council")], [Row("Aalbeke", [None])])
    with pytest.raises(ValueError, match="shorter"):
        matrix.lines  # noqa: B018


def test_tiles_start_in_their_own_corner_and_never_overlap():
    tiles = [svg.Tile("B", 4, 3, share=0.5), svg.Tile("A", 3, 3, share=2), svg.Tile("C", 3, 4, share=-1)]
    drawing = svg.draw(tiles)
    assert [(box.tile.name, box.x, box.y) for box in drawing.boxes] == [
        ("A", 0, 0),
        ("B", svg.WIDTH + svg.GAP, 0),
        ("C", 0, svg.HEIGHT + svg.GAP),
    ]
    assert [box.percent for box in drawing.boxes] == [100, 50, 0]
    assert (drawing.width, drawing.height) == (2 * svg.WIDTH + svg.GAP, 2 * svg.HEIGHT + svg.GAP)


def test_a_long_name_breaks_after_a_hyphen_and_stays_readable():
    assert svg.broken("Spiere-Helkijn") == ["Spiere-Helkijn"]
    assert svg.broken("Sint-Lievens-Houtem") == ["Sint-Lievens-", "Houtem"]
    assert svg.broken("Samengevoegdegemeente") == ["Samengevoegdegemeente"]
    assert svg.font_size(["Kortrijk"]) == svg.FONT
    assert svg.NARROWEST <= svg.font_size(["Samengevoegdegemeente"]) < svg.FONT


def test_the_tile_map_has_a_table_and_no_tiles_make_no_figure():
    html = render("{% tilemap tiles 'Map' %}", tiles=[svg.Tile("Aalbeke", 0, 0, "5 of 13", 0.4, "/x/")])
    assert '<th scope="row"><a href="/x/">Aalbeke</a></th>' in html
    assert 'aria-label="Aalbeke: 5 of 13"' in html
    with translation.override("nl"):
        assert 'font-size="17.0"' in render("{% tilemap t %}", t=[svg.Tile("Aalbeke", 0, 0)])
    assert render("{% tilemap tiles %}", tiles=[]) == ""
