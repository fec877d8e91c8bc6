"""Before an item is complete: a draft of its author alone, a question with its answer, an attachment replaced."""

from __future__ import annotations

from datetime import time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from agenda.models import Attachment
from agenda.services import attachments, drafts, questions
from demo.story import notes
from demo.story.agenda import Year
from demo.story.calendar import moment
from demo.story.forums import BY_KEY
from timeline.services import as_of

DRAFT = {
    "title": "Eén loket voor evenementen die gemeenten overschrijden",
    "summary": "Wielerwedstrijden lopen door drie of vier gemeenten. De inrichter vult nu vier formulieren in.",
}
WHY = "De cijfers van dit jaar zijn toegevoegd."
CORRECTED = {"title": "Cijfers", "lines": [WHY]}


def tell(year: Year) -> None:
    officer = year.cast.officer(BY_KEY["zwvl"])
    with as_of(moment(year.past(year.today - timedelta(days=1), 1), time(20, 15))):
        drafts.save(year.cast.forums["zwvl"], by=officer, values=DRAFT)
    item = year.items["uitpas"]
    item.refresh_from_db()
    if item.proposer != officer:
        with as_of(moment(year.past(year.today - timedelta(days=8), 2), time(9, 30))):
            asked = questions.ask(item, by=officer, text="Geldt het tarief ook in de sporthallen?")
        with as_of(moment(year.past(year.today - timedelta(days=7), 2), time(13, 5))):
            questions.answer(asked, by=item.proposer, answer="Ja, in alle sporthallen van de gemeenten zelf.")
    attachment = Attachment.objects.filter(item__forum=item.forum, item__status="placed").first()
    if attachment and year.with_files:
        upload = SimpleUploadedFile(attachment.document.name, notes.pdf(attachment.item, CORRECTED))
        with as_of(moment(year.past(year.today - timedelta(days=1), 1), time(10, 50))):
            attachments.replace(
                attachment, by=officer, upload=upload, reason="De cijfers van dit jaar zijn toegevoegd."
            )
