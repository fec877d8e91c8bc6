"""Documents with an item. History tells that one came or went, never what it is called: titles may be confidential."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.access import can
from agenda.models import AgendaItem, Attachment, AttachmentVersion, HeldFile, Meeting
from documents import store
from documents.models import Document
from overleg.lib import plain
from overleg.lib.refusal import Refused
from timeline.services import now, record

MOST_FILES = 60  # with one item: an agenda is read, not searched
NOT_SENT = (Meeting.Status.DRAFT, Meeting.Status.CANCELLED)


@transaction.atomic
def attach(
    item: AgendaItem, *, by: User, upload: UploadedFile, title: str = "", confidential: bool = False
) -> Attachment:
    """Add a document; raises Refused(field="file") when the upload is not what it claims."""
    _demand(by, item)
    document = store.receive(upload, by=by, title=title, confidential=confidential or item.confidential)
    return _add(item, by, document, document.title, confidential)


@transaction.atomic
def attach_or_hold(
    item: AgendaItem, *, by: User, upload: UploadedFile, title: str = "", confidential: bool = False
) -> Attachment | HeldFile:
    """Add a document; when the item has one of that file name already, it waits for what its owner means by it."""
    _demand(by, item)
    document = store.receive(upload, by=by, title=title, confidential=confidential or item.confidential)
    twin = item.attachments.visible_to(by).filter(document__name=document.name).order_by("-position").first()
    if twin is None:
        return _add(item, by, document, document.title, confidential)
    return HeldFile.objects.create(
        by=by, document=document, title=document.title[:160], confidential=confidential, twin=twin, at=now()
    )


@transaction.atomic
def add_held(item: AgendaItem, *, by: User, file: HeldFile) -> Attachment:
    """What waited becomes an attachment of its own."""
    _demand(by, item)
    document, title, confidential = file.document, file.title, file.confidential
    Document.objects.filter(pk=document.pk).update(confidential=confidential or item.confidential)
    file.delete()
    return _add(item, by, document, title, confidential)


@transaction.atomic
def replace_held(file: HeldFile, *, by: User, reason: str = "") -> None:
    """What waited becomes the next version of the attachment with the same file name."""
    attachment, document = file.twin, file.document
    if attachment is None:
        raise TypeError("A file with a draft has nothing to replace.")
    _demand(by, attachment.item)
    file.delete()
    _replace(attachment, by, document, reason)


@transaction.atomic
def replace(attachment: Attachment, *, by: User, upload: UploadedFile, reason: str = "") -> None:
    """A new version; the one before stays readable, with who replaced it, when and why."""
    _demand(by, attachment.item)
    _replace(attachment, by, store.receive(upload, by=by, title=attachment.title), reason)


@transaction.atomic
def detach(attachment: Attachment, *, by: User) -> None:
    """Take a document away again with all its versions, as long as no published agenda went out with it."""
    item = attachment.item
    _demand(by, item)
    if item.placements.exclude(meeting__status__in=NOT_SENT).exists():
        raise Refused(_("This attachment went out with a published agenda, so it stays. Add a new version instead."))
    gone = [attachment.document, *(version.document for version in attachment.earlier.select_related("document"))]
    gone += [file.document for file in attachment.held.select_related("document")]
    attachment.delete()
    for document in gone:
        store.discard(document)
    record(item, "item.detached", by=by)


@transaction.atomic
def release(file: HeldFile) -> None:
    """Throw away an upload that waited."""
    document = file.document
    file.delete()
    store.discard(document)


@transaction.atomic
def describe(attachment: Attachment, *, by: User, title: str, confidential: bool) -> None:
    """Its title and its readers, together or not at all."""
    rename(attachment, by=by, title=title)
    set_confidential(attachment, by=by, confidential=confidential)


@transaction.atomic
def rename(attachment: Attachment, *, by: User, title: str) -> None:
    _demand(by, attachment.item)
    title = plain.line(title)
    if not title:
        raise Refused(_("Give the attachment a title: readers choose by it."), field="title")
    if title != attachment.title:
        attachment.title = title
        attachment.save(update_fields=["title"])
        record(attachment.item, "item.attachment_renamed", by=by)


@transaction.atomic
def set_confidential(attachment: Attachment, *, by: User, confidential: bool) -> None:
    """From now on only for the members, or for everybody who reads the item; history tells what that means."""
    item = attachment.item
    _demand(by, item)
    if attachment.confidential == confidential:
        return
    attachment.confidential = confidential
    attachment.save(update_fields=["confidential"])
    documents = [attachment.document_id, *attachment.earlier.values_list("document", flat=True)]
    Document.objects.filter(pk__in=documents).update(confidential=confidential or item.confidential)
    sent = item.placements.exclude(meeting__status__in=NOT_SENT).exists()
    verb = "item.attachment_closed" if confidential else "item.attachment_opened"
    record(item, f"{verb}_after_sending" if confidential and sent else verb, by=by)


@transaction.atomic
def move(attachment: Attachment, *, by: User, to: int) -> None:
    """To this place among the attachments of its item; the bundle follows the same order."""
    item = AgendaItem.objects.select_for_update().get(pk=attachment.item_id)
    _demand(by, item)
    order = list(item.attachments.order_by("position", "pk"))
    was = [row.pk for row in order]
    order.remove(attachment)
    order.insert(min(max(to, 1), len(order) + 1) - 1, attachment)
    if [row.pk for row in order] == was:
        return
    for position, row in enumerate(order, 1):
        Attachment.objects.filter(pk=row.pk).exclude(position=position).update(position=position)
    record(item, "item.attachments_ordered", by=by)


def _demand(by: User, item: AgendaItem) -> None:
    allowed = can(by, "attach", item)
    if not allowed:
        raise Refused(allowed.reason)


def _add(item: AgendaItem, by: User, document: Document, title: str, confidential: bool) -> Attachment:
    if item.attachments.count() >= MOST_FILES:
        text = _("An item holds at most %(most)d documents. Put some together, or take one away first.")
        raise Refused(text % {"most": MOST_FILES}, field="file")
    last = item.attachments.aggregate(last=Max("position"))["last"] or 0
    attachment = Attachment.objects.create(
        item=item, document=document, title=title[:160], position=last + 1, confidential=confidential
    )
    record(item, "item.attached", by=by)
    return attachment


def _replace(attachment: Attachment, by: User, document: Document, reason: str) -> None:
    current = Attachment.objects.select_for_update(of=("self",)).select_related("item").get(pk=attachment.pk)
    closed = current.confidential or current.item.confidential
    Document.objects.filter(pk=document.pk).update(confidential=closed)
    AttachmentVersion.objects.create(
        attachment=current,
        number=current.version,
        document_id=current.document_id,
        reason=plain.line(reason)[:300],
        replaced_by=by,
        replaced_at=now(),
    )
    Attachment.objects.filter(pk=current.pk).update(document=document, version=F("version") + 1)
    attachment.document, attachment.version = document, current.version + 1
    record(current.item, "item.attachment_replaced", by=by, version=current.version + 1)
