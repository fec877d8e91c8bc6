"""Journey 1: from a mayor's proposal on a phone to the published agenda in everybody's mail."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from agenda.models import AgendaItem
from tests import factories as make
from tests.browser.journeys import journey
from tests.browser.steps import PHONE, times_on, titles_on
from tests.errands.tasks import blank_pdf

pytestmark = pytest.mark.browser

PROPOSAL = "Shared towing service"
OTHER = "Regional energy strategy"


def propose(mayor) -> None:
    mayor.goes_to("/")
    mayor.looks("start")
    mayor.follows("Items", within="nav")
    mayor.looks("items-empty")
    mayor.follows("Propose an item")
    mayor.looks("item-new")
    mayor.types("Title", PROPOSAL)
    mayor.types("What is it about, and why now?", "Four municipalities tow with the same firm.")
    mayor.page.get_by_label("Attachments").set_input_files(
        {"name": "prices.pdf", "mimeType": "application/pdf", "buffer": blank_pdf()}
    )
    mayor.presses("Propose", exact=True)
    expect(mayor.page.get_by_role("heading", level=1)).to_have_text(PROPOSAL)
    mayor.looks("item")
    mayor.gets_pdf(mayor.page.locator("#attachments").get_by_role("link").first)


def accept(officer) -> None:
    officer.goes_to("/")
    officer.looks("start")
    officer.follows("Items", within="nav")
    officer.looks("items")
    officer.follows(PROPOSAL)
    officer.presses("Accept", exact=True)
    expect(officer.button("Accept")).to_have_count(0)
    officer.looks("item-accepted")


def compose(officer) -> None:
    officer.follows("Meetings", within="nav")
    officer.looks("meetings-empty")
    officer.follows("Plan a meeting")
    officer.looks("meeting-new")
    officer.presses("Plan", exact=True)
    officer.reads("Nothing on the agenda yet")
    officer.looks("meeting-empty")
    agenda = officer.page.locator("ol.agenda")
    for title in (PROPOSAL, OTHER):
        officer.presses(f"Place “{title}”")
        expect(agenda).to_contain_text(title)
    officer.looks("meeting-composing")
    expect(titles_on(agenda)).to_have_text([PROPOSAL, OTHER])
    first, second = times_on(agenda).all_inner_texts()

    officer.presses_by_keyboard(f"Move “{OTHER}” up")
    expect(titles_on(agenda)).to_have_text([OTHER, PROPOSAL])
    expect(times_on(agenda).first).to_have_text(first)
    expect(officer.button(f"Move “{OTHER}” up")).to_be_focused()
    minutes = officer.page.get_by_label(f"Minutes for “{OTHER}”")
    minutes.fill("40")
    minutes.press("Enter")
    expect(times_on(agenda).last).not_to_have_text(second)


def publish(officer) -> None:
    officer.presses("Publish the agenda")
    officer.reads("The agenda is published")
    papers = officer.page.locator("#papers")
    expect(papers).to_contain_text("PDF ·")
    officer.looks("meeting-published")
    officer.gets_pdf(papers.get_by_role("link").first)


def test_from_a_proposal_on_a_phone_to_an_agenda_in_the_mail(visit, table):
    mayor, officer = visit(table.mayor, size=PHONE), visit(table.officer)
    make.make_item(table.forum, table.officer, title=OTHER, minutes_wanted=20)

    with journey("from a proposal on a phone to a published agenda", mayor.cost, officer.cost):
        propose(mayor)
        accept(officer)
        compose(officer)
        publish(officer)

    letter = next(letter for letter in mail.outbox if letter.to == [table.mayor.email])
    assert sorted(kind for _name, _content, kind in letter.attachments) == ["application/pdf", "text/calendar"]
    assert AgendaItem.objects.get(title=PROPOSAL).status == "placed"

    mayor.goes_to("/")
    mayor.follows("Meetings", within="nav")
    mayor.looks("meetings")
    mayor.follows_link(mayor.page.locator("main th a").first)
    expect(titles_on(mayor.page.locator("ol.agenda"))).to_have_text([OTHER, PROPOSAL])
    mayor.looks("meeting")
    mayor.gets_pdf(mayor.page.locator("#papers").get_by_role("link").first)
