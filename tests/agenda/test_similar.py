"""Earlier items like the one being typed: only those one may read, of the same forum first."""

import pytest

from agenda.similar import similar, stems_of
from tests import factories as make


def titles(user, forum, title):
    return [match.item.title for match in similar(user, forum, title)]


@pytest.fixture
def earlier(table):
    for title in ("Toewijzingsreglement sociale huur", "Gemeentelijke toewijzingen", "Zwembad"):
        make.make_item(table.forum, table.officer, title=title)


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Eén toewijzingsreglement", ["Toewijzingsreglement sociale huur"]),
        ("TOEWIJZING", ["Gemeentelijke toewijzingen", "Toewijzingsreglement sociale huur"]),
        ("Nieuw zwembad voor de regio", ["Zwembad"]),
        ("Nieuw voorstel over de gemeenten", []),
        ("de", []),
        ("", []),
    ],
)
def test_the_beginnings_of_words_are_compared(table, earlier, title, found):
    assert titles(table.mayor, table.forum, title) == found


def test_accents_and_capitals_make_no_difference(table):
    make.make_item(table.forum, table.officer, title="Éénloketwerking")
    assert titles(table.mayor, table.forum, "éénloketwerking") == ["Éénloketwerking"]


def test_items_of_the_same_forum_come_first_and_there_are_few(table):
    other = make.make_forum()
    make.make_assignment(other, table.officer)
    make.make_item(other, table.officer, title="Warmtenet elders")
    for number in range(6):
        make.make_item(table.forum, table.officer, title=f"Warmtenet {number}")
    found = similar(table.officer, other, "Warmtenet")
    assert (len(found), found[0].item.title, found[0].here, found[1].here) == (5, "Warmtenet elders", True, False)


@pytest.mark.parametrize(("who", "found"), [("mayor", 1), ("director", 0), ("partner", 0), ("outsider", 0)])
def test_only_what_this_person_may_read(table, who, found):
    make.make_item(table.forum, table.officer, title="Warmtenet", confidential=True)
    assert len(similar(getattr(table, who), table.forum, "Warmtenet")) == found


def test_the_fragment_shows_status_and_leads_to_the_item(table, client, earlier):
    client.force_login(table.mayor)
    html = client.get("/agendapunten/nieuw/waar/?forum=testforum&title=Zwembad").content.decode()
    assert ("aanvaard" in html, "/agendapunten/TEST-" in html) == (True, True)


def test_endings_are_left_out():
    assert stems_of("Reglementen over 2026") == ["reglemen"]
