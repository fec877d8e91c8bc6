"""What stands in one municipality's packet, as plain data for its templates; everything already chosen.

A packet is a letter, pieces of the municipality's own, and pieces all read alike. Every piece is a template
`decisions/print/_<name>.html` whose section has that name as its id.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions import drafts, stages
from decisions.meeting_sources import MeetingSources
from decisions.models.feedback import Body
from decisions.sources import LANGUAGE, Sources
from overleg.lib import moments
from regions.models import Municipality

DRAFTS: tuple[str, ...] = ("college", "council")
TITLES: dict[str, Promise] = {
    "college": gettext_lazy("Draft decision of the college"),
    "council": gettext_lazy("Draft decision of the municipal council"),
    "noted": gettext_lazy("Draft decision of the college"),
    "share": gettext_lazy("Share in the cost"),
    "agreement": gettext_lazy("The agreement"),
    "note": gettext_lazy("Explanatory note"),
    "extract": gettext_lazy("Extract of the minutes"),
    "minutes": gettext_lazy("Extract of the minutes"),
    "agenda": gettext_lazy("Agenda"),
    "annexes": gettext_lazy("Annexes"),
}


def context_of(sources: Sources | MeetingSources, municipality: Municipality, *, dated: date, version: int) -> dict:
    """The letter is dated, and says which version of the packet it opens."""
    with translation.override(LANGUAGE):
        own = _of_meeting if isinstance(sources, MeetingSources) else _of_decision
        return own(sources, municipality) | {
            "municipality": municipality,
            "forum": sources.forum.name,
            "support": sources.support,
            "signers": sources.signers(municipality),
            "dated": dated,
            "version": version,
            "base_url": settings.BASE_URL,
        }


def paper_of(sources: Sources, municipality: Municipality) -> dict:
    """What the drafts need: also of an item that is still being prepared."""
    values = sources.values(municipality)
    return {
        "item": sources.item,
        "running": sources.item.title,
        "forum": sources.forum.name,
        "reference": sources.item.reference,
        "municipality": municipality,
        "key": sources.key,
        "share": sources.shares.get(municipality.pk),
        "signers": sources.signers(municipality),
        "drafts": {body: drafts.fill(sources.text(body), values).html for body in DRAFTS},
    }


def _of_decision(sources: Sources, municipality: Municipality) -> dict:
    decision, item, annexes = sources.decision, sources.item, sources.annexes
    duties = {body: sources.duty(municipality, body) for body in Body.values}
    share = sources.shares.get(municipality.pk)
    own = [body for body in DRAFTS if duties[body]] + (["share"] if share else [])
    alike = ["agreement", "note", *(["extract"] if sources.extract else []), *(["annexes"] if annexes else [])]
    title = _("%(title)s: packet for %(municipality)s") % {"title": item.title, "municipality": municipality.name}
    return paper_of(sources, municipality) | {
        "title": title,
        "file": f"{item.reference}-{municipality.name}",
        "opening": "letter",
        "own": own,
        "alike": alike,
        "decision": decision,
        "stages": stages.of_packet(decision),
        "duties": [duty for duty in duties.values() if duty],
        "percent": 100 * share.cents / sources.key.total if share and sources.key else 0,
        "counted": sources.counted,
        "positions": sources.positions,
        "own_position": sources.own_position(municipality),
        "advice": sources.advice,
        "extract": sources.extract,
        "bound": [annex for annex in annexes if annex.document.is_pdf],
        "linked": [annex for annex in annexes if not annex.document.is_pdf],
        "address": settings.BASE_URL + decision.get_absolute_url(),
    }


def _of_meeting(sources: MeetingSources, municipality: Municipality) -> dict:
    meeting, extract = sources.meeting, sources.extract
    day = moments.day(meeting.starts_at)
    words = {"day": day, "municipality": municipality.name}
    return {
        "title": _("Meeting of %(day)s: packet for %(municipality)s") % words,
        "running": _("Meeting of %(day)s") % words,
        "reference": "",
        "file": f"{sources.forum.slug}-{meeting.starts_at:%Y-%m-%d}-{municipality.name}",
        "opening": "meeting_letter",
        "own": ["noted"],
        "alike": ["agenda", *(["minutes"] if extract else [])],
        "meeting": meeting,
        "day": day,
        "agenda": sources.agenda,
        "extract": extract,
        "duties": sources.duties(municipality),
        "bound": [],
        "address": settings.BASE_URL + reverse("decisions:meeting-packets", args=[meeting.pk]),
    }
