"""What the README says was found is computed from the published report."""

import json

import pytest
from tests.docs.repository import ROOT

from reglab.notebook.mime import MATRIX
from reglab.publishing.run.executed import displayed, read
from reglab.wording import number

REPORT = ROOT / "reports"
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def findings() -> list[str]:
    """Return what the README must say, a phrase per finding."""
    verdicts = {verdict["claim"]: verdict for verdict in json.loads((REPORT / "verdicts.json").read_text("utf-8"))}
    ((_, matrix),) = displayed(read(REPORT / "notebooks" / "head-to-head.ipynb"), MATRIX)
    cells = {(cell["dataset"], cell["method"]): cell for cell in matrix["cells"]}
    claims = [verdict["verdict"] for verdict in verdicts.values() if not verdict["control"]]
    return [
        f"**{claims.count('undecided')} of {len(claims)} claims are undecided**",
        f"shifting images ({effect(cells['fashion-mnist', 'augmentation'])} on 1,600 images of fashion-mnist)",
        f"L2 on few rows ({effect(cells['houses', 'L2'])} on 300 houses)",
        (
            f"dropout makes more errors ({effect(cells['krkopt', 'dropout'])} on krkopt, "
            f"{effect(cells['pol', 'dropout'])} on pol)"
        ),
        f"training without it lowers the root mean squared error by {effect(verdicts['F3'])}",
        f"grows by {effect(verdicts['R3'])} per tenfold examples",
        f"costs {effect(turned(verdicts['E6']), 2, 'percentage points')} of test error",
    ]


def effect(row: dict[str, float], decimals: int = 1, unit: str = "%") -> str:
    """Return an effect as the README writes it, with its interval."""
    estimate, low, high = (number(row[name], decimals) for name in ("estimate", "low", "high"))
    return f"{estimate} {unit} [{low}, {high}]"


def turned(row: dict[str, float]) -> dict[str, float]:
    """Return an effect the other way round."""
    return {"estimate": -row["estimate"], "low": -row["high"], "high": -row["low"]}


def test_what_was_found_is_what_the_report_says(findings: list[str]) -> None:
    text = " ".join(README.split())
    assert [finding for finding in findings if finding not in text] == []
