"""A module stays under 300 lines, as a habit of mind rather than a rule to game: a longer one has two subjects."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("overleg", "accounts", "timeline", "regions", "documents", "agenda", "decisions", "demo", "script")
SCRIPT_LINES = 100


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_module_is_longer_than_300_lines():
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts]
    assert [f"{path.relative_to(ROOT)}: {lines(path)}" for path in paths if lines(path) > 300] == []


def test_no_script_of_a_page_is_longer_than_100_lines():
    paths = (ROOT / "static" / "js").rglob("*.js")
    assert [f"{path.relative_to(ROOT)}: {lines(path)}" for path in paths if lines(path) > SCRIPT_LINES] == []
