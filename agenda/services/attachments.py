"""Documents with an item. History tells that one came or went, never what it is called: titles may be confidential."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.access import can
from agenda.models import AgendaItem, Attachment, Meeting
from documents import store
from overleg.lib.refusal import Refused
from timeline.services import record

NOT_SENT = (Meeting.Status.DRAFT, Meeting.Status.CANCELLED)


@transaction.atomic
def attach(
    item: AgendaItem, *, by: User, upload: UploadedFile, title: str = "", confidential: bool = False
) -> Attachment:
    """Add a document; raises Refused(field="file") when the upload is not what it claims."""
    allowed = can(by, "attach", item)
    if not allowed:
        raise Refused(allowed.reason)
    document = store.receive(upload, by=by, title=title, confidential=confidential or item.confidential)
    last = item.attachments.aggregate(last=Max("position"))["last"] or 0
    attachment = Attachment.objects.create(
        item=item, document=document, title=document.title[:160], position=last + 1, confidential=confidential
    )
    record(item, "item.attached", by=by)
    return attachment


@transaction.atomic
def detach(attachment: Attachment, *, by: User) -> None:
    """Take a document away again, as long as no published agenda went out with it."""
    item = attachment.item
    allowed = can(by, "attach", item)
    if not allowed:
        raise Refused(allowed.reason)
    if item.placements.exclude(meeting__status__in=NOT_SENT).exists():
        raise Refused(
            _("This attachment went out with a published agenda, so it stays. Add the corrected one beside it.")
        )
    document = attachment.document
    attachment.delete()
    store.discard(document)
    record(item, "item.detached", by=by)
