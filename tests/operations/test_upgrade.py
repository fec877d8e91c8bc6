"""From the tables of the first release to today's: nothing that was written is lost, and every page of it opens."""

from __future__ import annotations

import json

# What a migration turned into something else on purpose, and is looked at by itself below.
MEANT = {"agenda.Note.discussion", "decisions.Decision.evaluation"}


def what_differs(before: dict, after: dict) -> set[str]:
    """Rows that are gone, and columns that are gone or hold something else."""
    return {
        f"{model}.{column}"
        for model, rows in before.items()
        for pk, row in rows.items()
        for column, value in row.items()
        if after.get(model, {}).get(pk, {}).get(column) != value
    }


def test_a_life_written_in_the_first_release_is_whole_today(install):
    installation = install()
    done = installation.run("-m", "tests.operations.first_release", "first")
    assert done.returncode == 0, done.stderr
    before = json.loads(done.stdout)
    assert [model for model, rows in before.items() if not rows] == [], "one of everything that release knew"
    assert "older than this version" in installation.refused("verify")
    installation.manage("migrate", "-v0")
    assert installation.manage("verify") == ""
    done = installation.run("-m", "tests.operations.first_release", "today")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["items"] == [["OUD-1", "treated"], ["OUD-2", "proposed"]]
    assert "Eerste regel" in told["note"]
    assert "&lt;b&gt;met haken&lt;/b&gt; &amp; teken" in told["note"], "what was plain text is still those words"
    assert (told["attachments"], told["feedback"], told["stance"]) == (1, 2, "reservation")
    assert told["learned"] == "Vroeger beginnen."
    assert told["packets"] == [["ready", 0]] * 2
    assert what_differs(before, told["rows"]) == MEANT
    everybody = {"Officier", "Burgemeester", "Directeur"}
    assert set(told["answers"]) == everybody
    assert set(told["answers"]["Officier"].values()) == {200}
    assert {status for answers in told["answers"].values() for status in answers.values()} <= {200, 403, 404}
