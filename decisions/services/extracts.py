"""The extract of a college's or council's minutes, uploaded with a result: read by the municipality and the officer.

An upload is kept at once, and stays beside the form by a sealed ticket until the result is recorded: whoever has to
mend a row need not choose the file again. What is never recorded is forgotten after a day (documents.store.sweep).
"""

from __future__ import annotations

import re
from datetime import timedelta

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts.models import User
from decisions.models import Answer, Feedback
from documents import store
from documents.models import Document
from overleg.lib.refusal import Refused
from regions.models import Municipality

SALT = "decisions.extract"
VALID = timedelta(hours=20)  # shorter than the day after which files nobody refers to are forgotten


def taken(feedback: Feedback, *, upload: UploadedFile | None, sealed: str, by: User) -> Document | None:
    """What a form brings along: a new upload, or the one that waits beside it."""
    if upload:
        return receive(feedback, upload=upload, by=by)
    return redeem(sealed, feedback, by) if sealed else None


def receive(feedback: Feedback, *, upload: UploadedFile, by: User) -> Document:
    """Keep the upload when it is what it claims, and no extract of another municipality."""
    _demand_own_name(feedback, upload.name or "")
    try:
        document = store.receive(upload, by=by, confidential=True)
    except Refused as refusal:
        raise Refused(str(refusal), field="extract") from None
    twins = Answer.objects.filter(extract__sha256=document.sha256, undone_at=None)
    twin = twins.exclude(feedback__municipality=feedback.municipality).select_related("feedback__municipality").first()
    if twin:
        store.discard(document)
        raise Refused(
            _("This file is already the extract of %(other)s. Choose the one of %(own)s.")
            % {"other": twin.feedback.municipality, "own": feedback.municipality},
            field="extract",
        )
    return document


def _demand_own_name(feedback: Feedback, name: str) -> None:
    """A file that is called after another municipality of the forum is most likely the wrong one."""
    words = f" {_words(name)} "
    if f" {_words(feedback.municipality.name)} " in words:
        return
    others = Municipality.objects.filter(feedback__decision=feedback.decision_id).exclude(pk=feedback.municipality_id)
    wrong = next((other for other in others.distinct() if f" {_words(other.name)} " in words), None)
    if wrong:
        raise Refused(
            _("The name of this file says %(other)s. Choose the extract of %(own)s, or rename the file.")
            % {"other": wrong, "own": feedback.municipality},
            field="extract",
        )


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.replace("_", " ").casefold()))


def ticket(document: Document, feedback: Feedback, by: User) -> str:
    """Seals which upload waits beside which duty, and for whom."""
    return signing.dumps([document.pk, feedback.pk, by.pk], salt=SALT)


def redeem(sealed: str, feedback: Feedback, by: User) -> Document:
    try:
        document, duty, person = signing.loads(sealed, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        raise Refused(_("The file was kept for too long. Choose it again."), field="extract") from None
    found = Document.objects.filter(pk=document).first()
    if (duty, person) != (feedback.pk, by.pk) or found is None:
        raise Refused(_("This file belongs to another row. Choose the extract again."), field="extract")
    return found
