"""An agenda is validated: the officer asks, the chair remarks and approves on a phone, the officer publishes."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from agenda.models import Meeting
from tests import factories as make
from tests.browser.journeys import journey
from tests.browser.steps import PHONE

pytestmark = pytest.mark.browser
REMARK = "Who explains this?"


@pytest.fixture
def draft(table) -> Meeting:
    table.agreement.validation = "chair"
    table.agreement.save()
    meeting = make.make_meeting(table.forum)
    for title in ("Regional energy strategy", "Shared towing service"):
        make.make_placement(meeting, make.make_item(table.forum, table.officer, title=title))
    return meeting


def test_the_chair_validates_on_a_phone_before_the_officer_publishes(visit, table, draft):
    officer, chair = visit(table.officer), visit(table.chair, size=PHONE)
    officer.goes_to(draft.get_absolute_url())
    with journey("an agenda is validated and published", officer.cost, chair.cost) as total:
        officer.looks("meeting-to-validate")
        officer.presses("Ask for validation")
        officer.arrives_at("Validation of the agenda")
        officer.looks("validation-asked")

        chair.goes_to("/")
        chair.looks("start-validation")
        chair.follows("Read and answer")
        chair.arrives_at("Validation of the agenda")
        chair.opens("Remark on this item")
        item = chair.page.locator("ol.agenda > li").first
        item.get_by_label("Remark").fill(REMARK)
        chair.follows_link(item.get_by_role("button", name="Remark"))
        chair.reads(REMARK)
        chair.looks("validation-remark")
        chair.presses("Approve the agenda")
        chair.reads("You approved the agenda", within="body")
        chair.looks("validation-approved")

        officer.goes_to(draft.get_absolute_url())
        officer.follows("Answers and remarks")
        officer.reads(REMARK)
        officer.opens("Answer or handle")
        officer.types("Answer", "The alderman.")
        officer.presses("Handled")
        officer.reads("The alderman.")
        officer.looks("validation-handled")
        officer.follows("Back to composing")
        officer.opens("people get this by mail")
        officer.follows("Read the mail first")
        officer.arrives_at("The mail before it goes out")
        officer.looks("mail-before")
        officer.presses("Publish the agenda")
        officer.reads("The agenda is published", within="body")
    assert total.interactions <= 16
    assert [letter.to for letter in mail.outbox].count([table.mayor.email]) == 1
    expect(officer.page.locator("#papers")).to_contain_text("PDF ·")
