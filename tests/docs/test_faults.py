"""The list of faults names tests that are there."""

import re

from tests.docs.repository import ROOT

TESTS = ROOT / "tests"
LISTED = (TESTS / "faults" / "README.md").read_text(encoding="utf-8")
HELD_BY = [row.split(" | ")[-1] for row in LISTED.splitlines() if row.startswith("| ")]


def test_every_test_that_holds_a_fault_is_there() -> None:
    names = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", " ".join(HELD_BY))
    assert len(names) > 80
    missing = [
        f"{file}::{name}"
        for file, name in names
        if not (TESTS / file).is_file() or (name and f"def {name}(" not in (TESTS / file).read_text(encoding="utf-8"))
    ]
    assert missing == []


def test_a_fault_without_a_test_says_so() -> None:
    rows = [row for row in HELD_BY if not row.startswith(("held by", "---"))]
    assert [row for row in rows if "`" not in row] == ["no test |"]
