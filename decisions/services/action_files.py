"""What is handed in with a piece of work: private files, read by whoever reads the action."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from decisions.models import Action, ActionFile
from decisions.services.actions import demand_open
from documents import store
from overleg.lib.refusal import Refused
from timeline.services import record

MOST = 20


@transaction.atomic
def add_file(action: Action, *, by: User, upload: UploadedFile, title: str = "") -> ActionFile:
    """Kept after it proved to be what it claims; confidential when the item is."""
    demand_open(action)
    if action.files.count() >= MOST:
        raise Refused(_("An action keeps at most %(most)d files. Remove one first.") % {"most": MOST}, field="file")
    document = store.receive(upload, by=by, title=title, confidential=action.item.confidential)
    file = ActionFile.objects.create(action=action, document=document)
    record(action, "action.file_added", by=by, name=document.title)
    return file


@transaction.atomic
def remove_file(file: ActionFile, *, by: User) -> None:
    """Added by mistake: as long as the work is open."""
    action, document = file.action, file.document
    demand_open(action)
    file.delete()
    store.discard(document)
    record(action, "action.file_removed", by=by, name=document.title)
