"""The yearly statement on paper: the facts of a municipality with its duties, or of all of a region."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from decisions import rhythm
from decisions.models import Statement
from decisions.models.feedback import Body
from decisions.rhythm import Year
from decisions.rhythm.access import in_year
from decisions.rhythm.duties import Treated
from decisions.signers import signers
from decisions.sources import LANGUAGE
from documents import parts, pdf, store
from documents.models import Document
from overleg.lib.periods import months
from regions.models import Municipality, Population, RegionMembership
from regions.places import population_for

log = logging.getLogger(__name__)

TEMPLATE = "decisions/print/statement.html"


def build(statement: Statement) -> Document:
    """What the worker calls: the facts as they are now, in the language of the administration."""
    municipalities = members_of(statement)
    with translation.override(LANGUAGE):
        years = rhythm.years_of(municipalities, statement.year)
        title = _("Statement on regional work %(year)s: %(place)s") % {
            "year": statement.year,
            "place": statement.place.name,
        }
        name = _("statement-%(place)s-%(year)s-v%(version)s.pdf") % {
            "place": statement.place.name,
            "year": statement.year,
            "version": statement.version,
        }
    Statement.objects.filter(pk=statement.pk).update(source=fingerprint(years))
    paper = _laid_out(statement, years, title)
    return store.keep(paper.pdf, title=title, name=name, pages=paper.pages)


def members_of(statement: Statement) -> list[Municipality]:
    """The municipality itself, or all that belonged to the region in that year."""
    if statement.municipality:
        return [statement.municipality]
    return list(in_year(statement.region, statement.year))


def fingerprint(years: Sequence[Year]) -> str:
    """The same for the same facts, whenever they are asked and in whichever language."""
    facts = [
        (duty.municipality.nis_code, duty.key, duty.stand, [_fact(row) for row in duty.met_by])
        for year in years
        for duty in year.duties
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _fact(row: Treated) -> tuple:
    return row.day.isoformat(), row.url, row.reference, row.discussion


def _laid_out(statement: Statement, years: Sequence[Year], title: str) -> pdf.Rendered:
    """Linked from a part per municipality; in one go when a part cannot be taken over: slower, still right."""
    with translation.override(LANGUAGE):
        pieces = _pieces(statement, years)
        context = {key: pieces[0][key] for key in ("forum", "reference")}
        linked = [
            parts.part(TEMPLATE, context | {"pieces": [piece]}, title=title, language=LANGUAGE, opens=number == 0)
            for number, piece in enumerate(pieces)
        ]
        try:
            return parts.link(linked, title=title, language=LANGUAGE, author=statement.place.name)
        except parts.Uncaptured:
            log.exception("A part of “%s” could not be captured; the statement is laid out in one go", title)
            return pdf.render(TEMPLATE, context | {"pieces": pieces}, title=title, language=LANGUAGE, archive=True)


def _pieces(statement: Statement, years: Sequence[Year]) -> list[dict]:
    """What each part tells, with the template it tells it in."""
    shared = {
        "template": "decisions/print/_statement_sheet.html",
        "statement": statement,
        "year": statement.year,
        "dated": timezone.localdate(statement.made_at),
        "over": statement.year < timezone.localdate(statement.made_at).year,
        "forum": statement.place.name,
        "reference": _("version %(number)s") % {"number": statement.version},
    }
    known = _known(years, statement.year)
    sheets = [shared | _sheet(year, known) for year in years]
    if statement.municipality:
        return [sheets[0] | {"signed": True}]
    first, last = date(statement.year, 1, 1), date(statement.year, 12, 31)
    overview = shared | {
        "template": "decisions/print/_statement_region.html",
        "years": years,
        "months": months(first, last),
        "complete": sum(not year.gaps for year in years),
    }
    return [overview, *sheets]


def _sheet(year: Year, known: dict) -> dict:
    municipality = year.municipality
    return {
        "municipality": municipality,
        "rhythm": year,
        "college": [duty for duty in year.college if duty],
        "council": [duty for duty in year.council if duty],
        "college_count": year.counts(Body.COLLEGE),
        "council_count": year.counts(Body.COUNCIL),
        "url": settings.BASE_URL + reverse("decisions:rhythm", args=[municipality.nis_code, known["year"]]),
        "population": population_for(known["populations"].get(municipality.pk, []), date(known["year"], 12, 31)),
        "region": known["regions"].get(municipality.pk, ""),
        "signers": known["signers"][municipality.pk],
    }


def _known(years: Sequence[Year], year: int) -> dict:
    """Inhabitants, regions and who signs, of all municipalities at once."""
    municipalities = [one.municipality for one in years]
    populations: dict[int, list[Population]] = {}
    for row in Population.objects.filter(municipality__in=municipalities):
        populations.setdefault(row.municipality_id, []).append(row)
    memberships = RegionMembership.objects.filter(municipality__in=municipalities, starts_on__lte=date(year, 12, 31))
    return {
        "year": year,
        "populations": populations,
        "regions": {row.municipality_id: row.region.name for row in memberships.select_related("region")},
        "signers": signers(municipalities),
    }
