"""The audit of the locks: what is found fails, what does not touch us says why, and silence is no good news."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "script"))

from steps.audit import exceptions, judge  # noqa: E402 - the scripts are no package of the product

TODAY = date(2026, 11, 28)


def found(*ids: str, aliases: tuple[str, ...] = ()) -> dict:
    weak = [{"id": one, "fix_versions": ["2.0"], "aliases": list(aliases)} for one in ids]
    return {"dependencies": [{"name": "thing", "version": "1.0", "vulns": weak}]}


def exception(**changed) -> dict:
    return {"exception": [{"id": "PYSEC-1", "reason": "Never called.", "until": date(2026, 12, 31)} | changed]}


def test_a_known_weakness_fails_and_is_named(capsys):
    assert judge("runtime", found("PYSEC-1"), set()) == 1
    assert "thing 1.0: PYSEC-1, mended in 2.0" in capsys.readouterr().out


def test_what_does_not_touch_us_passes_also_under_its_other_name():
    assert judge("runtime", found("PYSEC-1"), {"PYSEC-1"}) == 0
    assert judge("runtime", found("PYSEC-1", aliases=("CVE-9",)), {"CVE-9"}) == 0


def test_no_answer_is_said_and_not_taken_for_good_news(capsys):
    skipped = {"dependencies": [{"name": "thing", "skip_reason": "not found"}]}
    for answer in (None, {}, skipped):
        judge("runtime", answer, set())
        assert "NOT audited" in capsys.readouterr().out


def test_an_exception_ends_on_its_day():
    assert exceptions(exception(), TODAY) == ({"PYSEC-1"}, [])
    assert exceptions(exception(until=date(2026, 11, 27)), TODAY)[1] == ["PYSEC-1"]


@pytest.mark.parametrize("missing", [{"reason": ""}, {"until": "soon"}, {"id": ""}])
def test_an_exception_without_reason_or_day_is_an_error(missing: dict):
    with pytest.raises(SystemExit, match="every exception has"):
        exceptions(exception(**missing), TODAY)
