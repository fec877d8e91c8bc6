"""Everything the drafts and packets of one item are made from, fetched once for all its municipalities.

Pages, previews and packets read the same facts here; the hash of what one municipality's packet says (`fingerprint`)
tells later whether it is outdated.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Sum
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from agenda.extracts import Extract, of_item
from agenda.models import Advice, AgendaItem, Attachment
from agenda.print import on_agenda
from decisions import drafts
from decisions.models import CostKey, Decision, DraftDecision, Feedback, Position, Share
from decisions.models.feedback import Body
from decisions.signers import signers
from decisions.usual_drafts import usual
from overleg.lib.moments import day as in_words
from overleg.lib.money import euro
from regions.models import Municipality, Population, WorkingAgreement
from regions.models.forums import Ask
from regions.services.mergers import successor_on
from timeline.services import now

LANGUAGE = "nl"  # the language of the administration, whoever asked for the paper


@dataclass(frozen=True)
class Asked:
    """What one body is asked, and by when."""

    ask: str = Ask.NOTHING
    due: date | None = None


class Sources:
    """The facts about one item and these municipalities. Before ratification what is asked is what is usual."""

    def __init__(self, item: AgendaItem, decision: Decision | None, municipalities: Sequence[Municipality]) -> None:
        self.item, self.decision = item, decision
        self.municipalities = municipalities
        self.forum = decision.forum if decision else item.forum

    @cached_property
    def asked(self) -> dict[str, Asked]:
        decision = self.decision
        if self.item.confidential:
            return {body: Asked() for body in Body.values}
        if decision:
            return {
                Body.COLLEGE: Asked(decision.college_ask, decision.college_due),
                Body.COUNCIL: Asked(decision.council_ask, decision.council_due),
            }
        settled = self.forum.agreement_on(timezone.localdate()) or WorkingAgreement()
        return {Body.COLLEGE: Asked(settled.college_ask), Body.COUNCIL: Asked(settled.council_ask)}

    @cached_property
    def key(self) -> CostKey | None:
        return CostKey.objects.filter(item=self.item).first()

    @cached_property
    def shares(self) -> dict[int, Share]:
        if self.key is None:
            return {}
        wanted, today = {one.pk for one in self.municipalities}, timezone.localdate(now())
        found: dict[int, Share] = {}
        for row in Share.objects.filter(key=self.key).select_related("municipality"):
            # Whoever followed by a merger pays for all that merged.
            for pk in {row.municipality_id, successor_on(row.municipality, today).pk} & wanted:
                found[pk] = _together(found.get(pk), row)
        return found

    @cached_property
    def counted(self) -> int | None:
        """The inhabitants of all who share the cost."""
        return self.key.shares.aggregate(all=Sum("inhabitants"))["all"] if self.key else None

    @cached_property
    def written(self) -> dict[str, DraftDecision]:
        """The drafts that somebody changed."""
        return {row.body: row for row in DraftDecision.objects.filter(item=self.item)}

    @cached_property
    def populations(self) -> dict[int, Population]:
        """Of the year that the cost key counts with, else the latest."""
        rows = Population.objects.filter(municipality__in=self.municipalities).order_by("year")
        if self.key and self.key.year:
            rows = rows.filter(year=self.key.year)
        return {row.municipality_id: row for row in rows}

    @cached_property
    def positions(self) -> list[Position]:
        if self.decision is None:
            return []
        return list(self.decision.positions.select_related("seat__municipality", "seat__organisation"))

    @cached_property
    def duties(self) -> dict[tuple[int, str], Feedback]:
        if self.decision is None:
            return {}
        rows = self.decision.feedback.filter(municipality__in=self.municipalities)
        return {(row.municipality_id, row.body): row for row in rows.asked()}

    @cached_property
    def _signers(self) -> dict[int, dict[str, str]]:
        return signers(self.municipalities)

    @cached_property
    def annexes(self) -> list[Attachment]:
        return list(Attachment.objects.public().filter(item=self.item).select_related("document"))

    @cached_property
    def advice(self) -> list[dict]:
        """What was advised on the item, as its open agenda says it; not what stayed behind at another forum."""
        given = Advice.objects.filter(item=self.item, item__confidential=False, stays_at=None).shown()
        with translation.override(LANGUAGE):
            return on_agenda(self.item, [], list(given))["advice"]

    @cached_property
    def extract(self) -> Extract | None:
        """Of the minutes only what everybody may read; what was said stays at the table."""
        return of_item(self.decision.placement) if self.decision else None

    @cached_property
    def support(self) -> str:
        return ", ".join(organisation.name for organisation in self.forum.supported_by.all())

    def signers(self, municipality: Municipality) -> dict[str, str]:
        return self._signers[municipality.pk]

    def own_position(self, municipality: Municipality) -> Position | None:
        return next((one for one in self.positions if one.seat.municipality_id == municipality.pk), None)

    def text(self, body: str) -> str:
        """The draft as it was written, else the usual one."""
        written = self.written.get(body)
        return written.text if written else self.usual_text(body)

    def usual_text(self, body: str) -> str:
        follows = self.asked[Body.COUNCIL].ask != Ask.NOTHING
        with translation.override(LANGUAGE):
            return usual(body, ask=self.asked[body].ask, council_follows=follows, shared=self.key is not None)

    def values(self, municipality: Municipality) -> dict[str, str | None]:
        """What every placeholder stands for; None for what is not known of this municipality."""
        item, decision, key = self.item, self.decision, self.key
        population, share = self.populations.get(municipality.pk), self.shares.get(municipality.pk)
        signers, due = self.signers(municipality), self.asked
        with translation.override(LANGUAGE):
            return {
                "naam": municipality.name,
                "inwoners": number_format(population.inhabitants, force_grouping=True) if population else None,
                "jaar": str(population.year) if population else None,
                "bron": population.source if population else None,
                "aandeel": euro(share.cents) if share else None,
                "totaal": euro(key.total) if key else None,
                "verdeelsleutel": key.in_words if key else None,
                "standpunt": self._position(municipality),
                "burgemeester": signers["mayor"] or drafts.BLANK,
                "algemeen_directeur": signers["director"] or drafts.BLANK,
                "forum": self.forum.name,
                "datum": in_words(decision.ratified_on) if decision else drafts.BLANK,
                "referentie": item.reference,
                "titel": item.title,
                "afspraak": decision.text if decision else item.proposal or drafts.BLANK,
                "college_tegen": _by(due[Body.COLLEGE], decision),
                "raad_tegen": _by(due[Body.COUNCIL], decision),
            }

    def _position(self, municipality: Municipality) -> str | None:
        own = self.own_position(municipality)
        if own is None:
            return None
        return _("At the table %(name)s took this position: %(stance)s (%(reason)s).") % {
            "name": municipality.name,
            "stance": own.get_stance_display(),
            "reason": own.reason,
        }

    def fingerprint(self, municipality: Municipality) -> str:
        """The hash of what the packet of this municipality says; the same whatever language its reader has."""
        with translation.override(LANGUAGE):
            duties = [(body, row.ask, row.due_on) for body in Body.values if (row := self.duty(municipality, body))]
            own = {
                "values": self.values(municipality),
                "duties": duties,
                "drafts": [self.text(body) for body, *_asked in duties],
                "signers": self.signers(municipality),
            }
            said = json.dumps([self._alike, own], default=str, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()

    def duty(self, municipality: Municipality, body: str) -> Feedback | None:
        return self.duties.get((municipality.pk, body))

    @cached_property
    def _alike(self) -> list:
        """What all municipalities read in the same words."""
        item, decision = self.item, self.decision
        where = decision.placement if decision else None
        return [
            [item.summary, item.proposal, item.aim, str(item.lead or ""), item.brought_by],
            [self.support, self.advice, self.counted],
            [self.extract.entry, self.extract.version and self.extract.version.number] if self.extract else [],
            [where.outcome, where.position, where.meeting.place, where.meeting.starts_at] if where else [],
            [[str(one.seat), one.stance, one.reason] for one in self.positions],
            [[one.title, one.document_id] for one in self.annexes],
        ]


def _together(share: Share | None, more: Share) -> Share:
    """The share of one municipality, and of those it followed."""
    if share is None:
        return more
    counted = None if None in (share.inhabitants, more.inhabitants) else share.inhabitants + more.inhabitants
    weight = None if None in (share.weight, more.weight) else share.weight + more.weight
    return Share(
        key_id=share.key_id,
        municipality_id=share.municipality_id,
        cents=share.cents + more.cents,
        inhabitants=counted,
        weight=weight,
    )


def _by(asked: Asked, decision: Decision | None) -> str | None:
    """The day a body is asked to be ready; nobody knows it before the ratification."""
    if asked.ask == Ask.NOTHING:
        return None
    return in_words(asked.due) if decision else drafts.BLANK
