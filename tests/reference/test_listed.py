"""docs/reference_values.md: every id has a line, and the tests it names carry the id."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINES = [line.split("|")[1:-1] for line in (ROOT / "docs/reference_values.md").read_text(encoding="utf-8").splitlines()
         if line.startswith("| R")]
IDS = [f"R{place:02}" for place in range(1, 41)]


def carrying(name: str) -> set[str]:
    """Files with a test that carries an id."""
    marked = re.compile(rf"^def test_{name.lower()}_", re.MULTILINE)
    return {str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py")
            if marked.search(path.read_text(encoding="utf-8"))}


def test_every_value_has_a_line():
    assert [cells[0].strip() for cells in LINES] == IDS


@pytest.mark.parametrize("cells", LINES, ids=IDS)
def test_a_line_names_the_tests_there_are_or_says_what_needs_it(cells):
    name, _, where, later = (cell.strip() for cell in cells)
    files = set(re.findall(r"`([^`]+)`", where))
    assert files <= carrying(name)
    assert files or later
