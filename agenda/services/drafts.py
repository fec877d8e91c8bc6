"""Proposals somebody is still writing: saved while typing, with their files, until they become an item."""

from __future__ import annotations

from collections.abc import Collection

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import AgendaItem, HeldFile, ItemDraft
from agenda.services import attachments, items
from agenda.services.capacities import may_propose
from documents import store
from overleg.lib.refusal import Refused
from regions.models import Forum
from timeline.services import now

MOST_DRAFTS = 50
MOST_FILES = 20
LONGEST = 100_000  # characters of all fields together


class DraftConflict(Refused):
    """The draft was saved in another window, or on another device; `current` is what stands there now."""

    def __init__(self, current: ItemDraft) -> None:
        super().__init__(_("This draft was changed in another window. Nothing is lost: choose which text to keep."))
        self.current = current


class DraftGone(Refused):
    """Proposed or thrown away meanwhile."""


@transaction.atomic
def save(forum: Forum, *, by: User, values: dict, draft: ItemDraft | None = None, version: int = 0) -> ItemDraft:
    """Keep what is typed on top of `version`; without a draft, begin one. After DraftConflict nothing is kept."""
    allowed = may_propose(by, forum)
    if not allowed:
        raise Refused(allowed.reason)
    if sum(len(str(value)) for value in values.values()) > LONGEST:
        raise Refused(_("This is too long to keep as a draft. Add the long text as an attachment."))
    if draft is None:
        if ItemDraft.objects.filter(author=by).count() >= MOST_DRAFTS:
            raise Refused(_("You keep many drafts already. Propose or throw away one first."))
        moment = now()
        return ItemDraft.objects.create(author=by, forum=forum, values=values, created_at=moment, updated_at=moment)
    held = ItemDraft.objects.select_for_update().get(pk=draft.pk, author=by)
    if held.values == values and held.forum_id == forum.pk:
        return held
    if held.version != version:
        raise DraftConflict(held)
    held.forum, held.values, held.version, held.updated_at = forum, values, version + 1, now()
    held.save(update_fields=["forum", "values", "version", "updated_at"])
    return held


@transaction.atomic
def hold(draft: ItemDraft, *, by: User, upload: UploadedFile) -> HeldFile:
    """A file with a draft; raises Refused(field="file") when it is not what it claims."""
    if draft.files.count() >= MOST_FILES:
        text = _("A draft holds at most %(most)d files. Add the others to the item itself.")
        raise Refused(text % {"most": MOST_FILES})
    document = store.receive(upload, by=by)
    return HeldFile.objects.create(by=by, document=document, title=document.title[:160], draft=draft, at=now())


@transaction.atomic
def mark_confidential(draft: ItemDraft, *, files: Collection[int]) -> None:
    """Which files of the draft are only for the members of the forum."""
    draft.files.filter(pk__in=files, confidential=False).update(confidential=True)
    draft.files.exclude(pk__in=files).filter(confidential=True).update(confidential=False)


@transaction.atomic
def discard(draft: ItemDraft, *, by: User) -> None:
    """Throw away a draft with its files."""
    held = ItemDraft.objects.select_for_update().get(pk=draft.pk, author=by)
    for file in held.files.select_related("document"):
        attachments.release(file)
    held.delete()


@transaction.atomic
def propose(draft: ItemDraft, *, by: User, version: int, **values) -> AgendaItem:
    """The draft becomes an item, with its files; `values` are what `items.propose` asks."""
    held = ItemDraft.objects.select_for_update().filter(pk=draft.pk, author=by).first()
    if held is None:
        raise DraftGone(_("This draft was proposed or thrown away in another window. Look among the items first."))
    if held.version != version:
        raise DraftConflict(held)
    item = items.propose(held.forum, by=by, **values)
    for file in held.files.select_related("document"):
        attachments.add_held(item, by=by, file=file)
    held.delete()
    return item
