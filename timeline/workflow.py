"""One door per change of state: a table of transitions and the only function that writes a status."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from overleg.lib.refusal import Refused
from timeline.models import Event
from timeline.services import record


class NotPossible(Refused):
    """The step is not in the table, or somebody else was there first."""


@dataclass(frozen=True)
class Workflow:
    """`transitions[from][to]` is the verb of the step; `needs_reason` holds the verbs that must say why."""

    transitions: dict[str, dict[str, str]]
    needs_reason: frozenset[str] = frozenset()

    def allows(self, status: str, to: str) -> bool:
        return to in self.transitions.get(status, {})

    def next(self, status: str) -> list[str]:
        return list(self.transitions.get(status, {}))

    def move(self, obj: models.Model, to: str, *, by: User | None, reason: str = "", fields=(), **data) -> Event:
        """Check the step, write the status (and the other `fields` set on `obj`), record it: one transaction.

        The write asks for the status we read, so that of two people pressing at once one is told so.
        Raises NotPossible; then nothing has changed.
        """
        was = obj.status
        verb = self.transitions.get(was, {}).get(to)
        if verb is None:
            raise NotPossible(
                _("This step is not possible: the status is now “%(status)s”. Reload the page to see what you can do.")
                % {"status": obj.get_status_display()}
            )
        if verb in self.needs_reason and not reason.strip():
            raise NotPossible(_("Say why: others read the reason in the history."), field="reason")
        with transaction.atomic():
            changes = {name: getattr(obj, name) for name in fields}
            rows = type(obj)._default_manager.filter(pk=obj.pk, status=was).update(status=to, **changes)
            if not rows:
                raise NotPossible(_("Somebody else changed this a moment ago. Reload the page to see where it stands."))
            obj.status = to
            if reason.strip():
                data["reason"] = reason.strip()
            return record(obj, verb, by=by, **data)
