"""Who must know about a referral or a question gets a row, in the same transaction; mail follows by itself."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from agenda.models import Advice, Notice, Referral
from agenda.notices import receivers
from agenda.tasks import send_notices
from timeline.services import now


@transaction.atomic
def tell(kind: str, about: Referral | Advice, *, by: User) -> None:
    """One notice each; whoever did it knows it already. A second time for the same thing tells nobody again."""
    thing = {"referral": about} if isinstance(about, Referral) else {"advice": about}
    people = receivers(kind, about, timezone.localdate(now())).exclude(pk=by.pk)
    rows = [Notice(person=person, kind=kind, made_at=now(), **thing) for person in people]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    # Without a broker the scheduler sends them later.
    transaction.on_commit(lambda: send_notices.apply_async(retry=False), robust=True)
