"""Proposing on a phone: kept while typing, also without a connection; files dropped; a question answered."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from agenda.models import AgendaItem, ItemDraft
from tests import factories as make
from tests.browser.journeys import journey
from tests.browser.steps import PHONE, Visitor
from tests.errands.tasks import blank_pdf

pytestmark = pytest.mark.browser

TITLE = "Shared towing service"
WHY = "Four municipalities tow with the same firm."
DROP = """(zone, {name, bytes}) => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(bytes)], name, { type: "application/pdf" }));
  for (const type of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


def told(visitor: Visitor):
    return visitor.page.locator("#draft-state [data-told]")


def test_three_fields_on_a_phone(visit, table):
    mayor = visit(table.mayor, size=PHONE)
    with journey("propose an item on a phone", mayor.cost) as total:
        mayor.goes_to("/agendapunten/nieuw/")
        mayor.types("Title", TITLE)
        mayor.types("What is it about, and why now?", WHY)
        mayor.presses("Propose", exact=True)
        expect(mayor.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert total.interactions <= 4
    assert not ItemDraft.objects.exists()


def test_a_draft_survives_a_lost_connection_and_is_resumed_elsewhere(visit, table):
    make.make_item(table.forum, table.officer, title="Towing on the motorway")
    phone = visit(table.mayor, size=PHONE)
    phone.goes_to("/agendapunten/nieuw/")
    phone.types("Title", TITLE)
    expect(phone.page.locator("#fits")).to_contain_text("Towing on the motorway")
    expect(told(phone)).to_contain_text("Draft saved")
    phone.looks("item-new-draft")
    known = len(phone.problems)
    phone.context.set_offline(True)
    phone.types("What is it about, and why now?", WHY)
    expect(told(phone)).to_contain_text("No connection")
    phone.context.set_offline(False)
    expect(told(phone)).to_contain_text("Draft saved")
    del phone.problems[known:]  # the browser notes in its console that there was no connection

    laptop = visit(table.mayor)
    laptop.goes_to("/")
    laptop.looks("start-with-draft")
    laptop.follows(TITLE, within="#drafts")
    expect(laptop.page.get_by_label("What is it about, and why now?")).to_have_value(WHY)
    laptop.types("What is it about, and why now?", f"{WHY} Two more asked for it.")
    expect(told(laptop)).to_contain_text("Draft saved")
    expect(laptop.page.locator("[name=version]")).not_to_have_value("2")

    phone.types("Title", "Another title")
    expect(phone.page.locator("#draft-state [data-conflict]")).to_contain_text("in another window")
    phone.looks("item-new-conflict")
    laptop.presses("Propose", exact=True)
    expect(laptop.page.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_files_are_dropped_and_the_refused_one_is_named(visit, table):
    mayor = visit(table.mayor)
    mayor.goes_to("/agendapunten/nieuw/")
    mayor.types("Title", TITLE)
    zone = mayor.page.locator("[data-drop]")
    zone.evaluate(DROP, {"name": "prices.pdf", "bytes": list(blank_pdf())})
    expect(mayor.page.locator("#draft-files")).to_contain_text("prices.pdf")
    zone.evaluate(DROP, {"name": "program.pdf", "bytes": list(b"MZ not a pdf")})
    expect(mayor.page.locator("#draft-files")).to_contain_text("program.pdf: ")
    expect(mayor.page.locator("#draft-files li")).to_have_count(1)
    mayor.looks("item-new-files")
    mayor.types("What is it about, and why now?", WHY)
    mayor.presses("Propose", exact=True)
    attachments = mayor.page.locator("#attachments")
    expect(attachments).to_contain_text("prices")
    assert not ItemDraft.objects.exists()

    mayor.opens("Add attachments")
    attachments.locator("[data-drop]").evaluate(DROP, {"name": "prices.pdf", "bytes": list(blank_pdf(2))})
    expect(attachments).to_contain_text("What is the new one?")
    mayor.looks("item-known-file")
    mayor.presses("A new version of “prices”")
    expect(attachments).to_contain_text("version 2")
    mayor.opens("Earlier versions")
    mayor.looks("item-versions")
    mayor.gets_pdf(attachments.get_by_role("link", name="Version 1"))
    mayor.follows("Change prices", within="#attachments")
    mayor.looks("attachment-edit")


def test_a_question_is_asked_and_answered(visit, table):
    item = make.make_item(table.forum, table.mayor, title=TITLE, status=AgendaItem.Status.PROPOSED)
    officer, mayor = visit(table.officer), visit(table.mayor, size=PHONE)
    officer.goes_to(item.get_absolute_url())
    officer.opens("Ask Persona mayor something")
    officer.types("Your question", "Which firms take part?")
    officer.presses("Ask", exact=True)
    officer.reads("answers your question about this item")
    assert "Which firms take part?" in mail.outbox[-1].body
    with journey("answer a question from the start page", mayor.cost) as total:
        mayor.goes_to("/")
        mayor.follows("Answer", within=".turns")
        mayor.looks("item-question")
        mayor.types("Your answer", "All four.")
        mayor.presses("Send the answer")
        mayor.reads("Your answer is sent.")
    assert total.interactions <= 3
    officer.goes_to(item.get_absolute_url())
    officer.reads("All four.", within="#questions")
