"""One page with every part that paper knows, rendered once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.template import engines
from django.test import override_settings

from documents import pdf
from documents.pdf import Rendered
from overleg.lib import stages
from overleg.lib.matrix import Cell, Column, Matrix, Row

TEMPLATES = Path(__file__).parent / "templates"
TITLE = "Eén toewijzingsreglement voor sociale huur"


@pytest.fixture(scope="session")
def paper():
    """The templates of these tests stand beside those of the product."""
    ours = [dict(django_settings.TEMPLATES[0], DIRS=[*django_settings.TEMPLATES[0]["DIRS"], TEMPLATES])]
    with override_settings(TEMPLATES=ours):
        yield engines["django"]


def sample_context() -> dict:
    details = {"agenda": "12 januari", "ratification": "bekrachtigd 17 april", "feedback": "9 van 13 colleges"}
    cells = [Cell("done", "akkoord · 12 mei"), Cell("refused", "niet akkoord")]
    table = Matrix("Gemeente", [Column("College", "kennisname"), Column("Gemeenteraad")], [Row("Anzegem", cells)])
    return {
        "forum": "Conferentie van burgemeesters",
        "reference": "ZWVL-2026-014",
        "stages": stages.strip("feedback", details),
        "table": table,
    }


@pytest.fixture(scope="session")
def sample(paper) -> Rendered:
    return pdf.render("sample.html", sample_context(), title=TITLE)
