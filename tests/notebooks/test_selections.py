"""Parameters that leave a notebook without anything to compare: the message comes before anything is trained."""

from pathlib import Path
from typing import Any

import nbformat
import pytest

from reglab.errors import ReglabError
from reglab.publishing.project import Project

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
WIDE = [
    "architectures", "augmentation", "batch-normalisation", "combinations", "dropout-rate", "early-stopping",
    "evaluation", "head-to-head", "l2", "mechanism", "optimisers", "placement", "what-dropout-hides",
]  # fmt: skip
LARGEST = ["architectures", "batch-normalisation", "placement", "transformer"]
CLASSES = [
    "augmentation", "batch-normalisation", "dropout-rate", "evaluation", "l2", "mechanism", "placement",
    "size-and-data", "what-dropout-hides",
]  # fmt: skip
CASES = [
    *[(name, {"width": 64}, "has width 64; it has ") for name in WIDE],
    *[(name, {"largest": 1}, "has 1 training example or fewer; the fewest are ") for name in LARGEST],
    *[(name, {"datasets": ["diabetes"]}, "needs one with classes at least; got diabetes") for name in CLASSES],
    ("tuning", {"widths": [16, 64]}, "has width 64; it has 16 and 128"),
    ("optimisers", {"datasets": ["wine"]}, "needs one with classes and one with numbers to predict at least"),
    ("optimisers", {"datasets": ["diabetes"]}, "needs one with classes and one with numbers to predict at least"),
]


def cells(name: str) -> list[Any]:
    """Return a notebook's cells of code, without the answer under its title."""
    return [cell for cell in nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells if cell.cell_type == "code"]


def run(name: str, changes: dict[str, Any]) -> None:
    """Run a notebook's cells up to an error, with some of its parameters changed."""
    namespace: dict[str, Any] = {}
    for cell in cells(name):
        if "check_parameters" not in cell.source and cell.id != "answer":
            exec(cell.source, namespace)  # noqa: S102 - a notebook of this repository
        if cell.id == "parameters":
            assert set(changes) <= set(namespace)
            namespace.update(changes)


@pytest.fixture(autouse=True)
def nothing_is_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    def complete(*_: object) -> None:
        pytest.fail("the message must come before anything is trained")

    monkeypatch.chdir(NOTEBOOKS)
    for module in ("study", "search"):
        monkeypatch.setattr(f"reglab.study.{module}.complete", complete)


def test_all_notebooks_that_choose_by_width_are_tried() -> None:
    chosen = {name for name in Project(NOTEBOOKS.parent).notebooks() if "\nwidth: int = " in cells(name)[1].source}
    assert chosen == set(WIDE)


@pytest.mark.parametrize(("name", "changes", "message"), CASES, ids=lambda value: str(value) if value else "")
def test_a_selection_that_leaves_nothing_says_so_first(name: str, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ReglabError) as caught:
        run(name, changes)
    assert message in str(caught.value)


def test_equal_rates_leave_no_network_out() -> None:
    class Condition:
        learning_rates = (0.1,)

        def __init__(self, panel: str) -> None:
            self.panel = panel

        def study(self, arms: dict[str, Any], **_: object) -> tuple[str, float]:
            return self.panel, arms["dropout"][0].rate

    (source,) = (cell.source for cell in cells("evaluation") if cell.id == "networks")
    studies: list[tuple[str, float]] = []
    namespace = {
        "profile": "quick", "images": [], "texts": [], "network_steps": [], "rate": 0.2, "text_rate": 0.2,
        "fewer": None, "studies": studies, "panel": lambda _, name, *__: [Condition(name)],
        "middle": lambda rates: rates[0], "run_all": list,
    }  # fmt: skip
    exec("from reglab.regularizers import Dropout\n" + source, namespace)  # noqa: S102 - as above
    assert studies == [("images", 0.2), ("texts", 0.2)]
