"""What people really paste and upload: handled, or refused with what to do; nothing typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agenda import print as paper_data
from agenda.models import AgendaItem, ItemDraft
from agenda.services import items
from documents import pdf
from overleg.lib import plain
from tests import factories as make
from tests.agenda.test_views_items import TYPED
from tests.documents.files import locked_pdf, office, upload
from tests.errands.tasks import blank_pdf

NEW = "/agendapunten/nieuw/"
WORD = """<html><head><style>p.MsoNormal {margin:0}</style></head><body>
<p class=MsoNormal>Dertien gemeenten<o:p></o:p></p>
<p class=MsoNormal>Eén <b>reglement</b> &amp; één
loket<o:p></o:p></p><ul><li>wonen</li><li>zorg</li></ul></body></html>"""
ARABIC = "\u0645\u0631\u062d\u0628\u0627"


@pytest.fixture
def chair(table, client):
    client.force_login(table.chair)
    return client


def send(client, **fields):
    return client.post(NEW, TYPED | {"capacity": "member"} | fields)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("versleuteld.pdf", locked_pdf()),
        ("beperkt.pdf", locked_pdf(user="")),
        ("stuk.pdf", b"%PDF-1.7\nhalf a file"),
        ("programma.pdf", b"MZ\x90\x00 an .exe"),
        ("macro.docx", office(".docx", {"word/vbaProject.bin": b"x"})),
        ("macro.docm", office(".docx")),
    ],
)
def test_a_file_that_will_not_do_is_named_with_what_to_do(chair, name, content):
    answer = send(chair, files=[upload(name, content), upload("goed.pdf", blank_pdf())])
    assert answer.status_code == 422
    reason = answer.context["form"].errors["files"][0]
    assert reason.startswith(f"{name}: ")
    assert len(reason) > len(name) + 30
    assert TYPED["summary"] in answer.content.decode()
    assert [file.document.name for file in ItemDraft.objects.get().files.all()] == ["goed.pdf"]


def test_a_scan_of_60_megabytes_is_refused_by_its_size(chair):
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.7\n" + bytes(60 * 1024 * 1024))
    answer = send(chair, files=[scan])
    assert answer.status_code == 422
    assert "25 MB" in answer.context["form"].errors["files"][0]
    assert TYPED["summary"] in answer.content.decode()


def test_a_title_of_500_characters_comes_back_whole_with_its_limit(chair):
    title = "Samenwerking " * 38 + "einde."
    answer = send(chair, title=title)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert title in html
    assert "160" in str(answer.context["form"].errors["title"])
    assert "maxlength" not in str(answer.context["form"]["title"])


def test_html_pasted_from_word_becomes_its_words(chair):
    send(chair, summary=WORD)
    item = AgendaItem.objects.get()
    assert item.summary == "Dertien gemeenten\n\nEén reglement & één loket\n\n- wonen\n\n- zorg"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("x < y en a > b", "x < y en a > b"),
        ("Wie <wij> & hoe", "Wie <wij> & hoe"),
        ("\u00b7\u00a0\u00a0 Eerste\r\n\u2022\tTweede", "- Eerste\n- Tweede"),
        ("Zacht\u00adheid\u200b en\ufeff meer", "Zachtheid en meer"),
        ("Een\x0btwee", "Een\ntwee"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467 gezin", "\U0001f468\u200d\U0001f469\u200d\U0001f467 gezin"),
    ],
)
def test_signs_nobody_sees_go_and_the_rest_stays(typed, kept):
    assert plain.paragraphs(typed) == kept


def test_a_title_is_one_line_and_cannot_turn_the_page_around(table):
    item = items.propose(
        table.forum,
        by=table.officer,
        title=f"  \u202e{ARABIC}\n welkom \U0001f30d ",
        summary="Omdat.",
        aim="exchange",
        treatment="inform",
        category="knowledge",
        capacity="support",
    )
    assert item.title == f"{ARABIC} welkom \U0001f30d"


def test_titles_in_another_direction_stand_apart_in_lists_and_on_paper(table, client):
    item = make.make_item(table.forum, table.officer, title=f"{ARABIC} \U0001f30d")
    meeting = make.make_meeting(table.forum)
    make.make_placement(meeting, item)
    client.force_login(table.officer)
    isolated = f"<bdi>{item.title}</bdi>"
    for address in ("/agendapunten/", item.get_absolute_url(), meeting.get_absolute_url()):
        assert isolated in client.get(address).content.decode(), address
    data = paper_data.agenda(meeting) | {"letter": "A"}
    made = pdf.render("agenda/print/agenda.html", data, title="Agenda", language="nl")
    assert made.pages == 1


def test_typed_html_is_shown_as_text_never_run(chair, table):
    item = make.make_item(table.forum, table.mayor, title="<script>alert(1)</script>")
    html = chair.get(reverse("agenda:item", args=[item.reference])).content.decode()
    assert "<script>alert" not in html
