"""What the monthly packet of one meeting is made from: its open agenda, later the extract of its minutes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property

from django.db.models import Prefetch
from django.utils import translation

from agenda import print as paper_data
from agenda import record
from agenda.extracts import newest_version
from agenda.models import Meeting, MinutesVersion
from decisions.models import Decision, Feedback
from decisions.signers import signers
from regions.models import Municipality

LANGUAGE = "nl"
IN_PUBLIC_LIFE = (Decision.Status.RATIFIED, Decision.Status.FEEDBACK, Decision.Status.EXECUTION, Decision.Status.CLOSED)


class MeetingSources:
    """The facts about one meeting and these municipalities; nothing confidential is asked of the database."""

    def __init__(self, meeting: Meeting, municipalities: Sequence[Municipality]) -> None:
        self.meeting = meeting
        self.municipalities = municipalities
        self.forum = meeting.forum

    @cached_property
    def agenda(self) -> dict:
        with translation.override(LANGUAGE):
            return paper_data.agenda(self.meeting)

    @cached_property
    def version(self) -> MinutesVersion | None:
        """The approved minutes; nothing before the approval: a draft does not leave the table."""
        return newest_version(self.meeting.pk)

    @cached_property
    def extract(self) -> dict | None:
        if self.version is None:
            return None
        data = self._still_open(record.read(self.version.extract))
        return data | record.lists(data) | {"version": self.version}

    def _still_open(self, data: dict) -> dict:
        """Without what became confidential after the approval."""
        shown = set(self.meeting.placements.filter(item__confidential=False).values_list("pk", flat=True))
        entries = [
            entry if entry.get("placement") in shown else {"position": entry["position"], "title": ""}
            for entry in data["entries"]
        ]
        return data | {"entries": entries}

    @cached_property
    def decisions(self) -> list[Decision]:
        """What was ratified there and asks something of colleges or councils."""
        rows = Feedback.objects.filter(municipality__in=self.municipalities)
        rows = rows.asked().order_by("body")
        found = Decision.objects.filter(
            placement__meeting=self.meeting, item__confidential=False, status__in=IN_PUBLIC_LIFE
        )
        found = found.select_related("item").prefetch_related(Prefetch("feedback", rows, to_attr="duties"))
        return list(found.order_by("placement__position", "pk"))

    def duties(self, municipality: Municipality) -> list[dict]:
        """What is asked of its college and council: the packet of each decision says more."""
        return [
            {"title": decision.item.title, "reference": decision.item.reference, "body": row.body, "due": row.due_on}
            | {"ask": row.ask}
            for decision in self.decisions
            for row in decision.duties
            if row.municipality_id == municipality.pk
        ]

    def signers(self, municipality: Municipality) -> dict[str, str]:
        return self._signers[municipality.pk]

    @cached_property
    def _signers(self) -> dict[int, dict[str, str]]:
        return signers(self.municipalities)

    @cached_property
    def support(self) -> str:
        return ", ".join(organisation.name for organisation in self.forum.supported_by.all())

    def fingerprint(self, municipality: Municipality) -> str:
        """The hash of what the packet of this municipality says."""
        own = [municipality.name, self.duties(municipality), self.signers(municipality)]
        said = json.dumps([self._alike, own], default=str, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()

    @cached_property
    def _alike(self) -> list:
        extract = {name: value for name, value in (self.extract or {}).items() if name != "version"}
        return [self.agenda, extract, self.version and self.version.checksum, self.support]
