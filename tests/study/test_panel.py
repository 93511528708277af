"""The panel: what a profile's table says, every condition of it, and each by its own words."""

from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import qmc

from reglab.datasets import check, info
from reglab.datasets.splits import test_size as examples_of_test
from reglab.errors import ReglabError
from reglab.models import CNN, MLP
from reglab.regularizers import Flip, Noise
from reglab.specs import Data
from reglab.study.panel import Panel, panel

ROOT = Path(__file__).parents[2]
FIELDS = {
    "datasets": ["digits", "diabetes"], "train": [40, 400], "validation": 150, "sizes": [16, 32, 64, 128],
    "steps": [30, 120, 480], "batch_size": 20, "replicates": 2,
    "learning_rates": {"sgd": [0.01, 0.03, 0.1], "adam": [0.001, 0.003, 0.01]},
}  # fmt: skip


def test_every_cell_meets_every_optimiser_and_budget() -> None:
    conditions = Panel(**FIELDS).conditions()
    assert len(conditions) == 2 * 4 * 2 * 3
    cells = {(c.data, c.model) for c in conditions}
    assert {(c.data, c.model, c.optimizer.kind, c.steps) for c in conditions} == {
        (*cell, optimizer, steps) for cell, optimizer, steps in product(cells, ("sgd", "adam"), (30, 120, 480))
    }
    assert {c.learning_rates for c in conditions if c.optimizer.kind == "adam"} == {(0.001, 0.003, 0.01)}


def test_examples_are_evenly_spaced_between_the_limits_and_each_size_is_met_once() -> None:
    cells = {(c.data.train, c.model.hidden[0]) for c in Panel(**FIELDS).conditions() if c.data.name == "digits"}
    examples, widths = zip(*sorted(cells), strict=True)
    assert sorted(widths) == [16, 32, 64, 128]
    assert examples == (40, 86, 180, 400)  # factors of 10 ** (1 / 3), rounded down to two digits


def test_a_small_data_set_gives_what_it_has() -> None:
    (most,) = {c.data for c in Panel(**FIELDS).conditions() if c.data.name == "diabetes" and c.data.train > 150}
    rest = 442 - examples_of_test(Data(name="diabetes", train=1, validation=1))
    assert most.validation == rest // 3
    assert most.train == 190
    assert most.train + most.validation <= rest


def test_cells_are_spread_more_evenly_than_most() -> None:
    sizes = tuple(range(1, 7))
    cells = sorted(
        (c.data.train, c.model.hidden[0])
        for c in Panel(**{**FIELDS, "datasets": ["digits"], "sizes": sizes, "steps": [1]}).conditions()
        if c.optimizer.kind == "sgd"
    )
    columns = np.array([width - 1 for _, width in cells])
    assert sorted(columns) == list(range(6))
    rows = (np.arange(6) + 0.5) / 6

    def discrepancy(columns: np.ndarray) -> float:
        return float(qmc.discrepancy(np.column_stack([rows, (columns + 0.5) / 6]), method="WD"))

    random = np.random.default_rng(0)
    others = [discrepancy(random.permutation(6)) for _ in range(500)]
    assert np.mean(np.array(others) < discrepancy(columns)) < 0.05


def test_each_size_meets_few_and_many_examples() -> None:
    names = ["digits", "diabetes", "wine", "breast-cancer"]
    cells = {
        (c.data.name, c.data.train, c.model.hidden[0]) for c in Panel(**{**FIELDS, "datasets": names}).conditions()
    }
    ranks = {name: sorted(train for of, train, _ in cells if of == name) for name in names}
    assert {ranks[name].index(train) for name, train, width in cells if width == 64} == {0, 1, 2, 3}


def test_cells_do_not_share_what_they_draw_and_optimisers_and_budgets_do() -> None:
    drawn: dict[tuple[Any, ...], set[int]] = {}
    for c in panel("full", "main", ["splice"], start=ROOT):
        drawn.setdefault((c.data.train, c.model), set()).update(c.study({"none": []}).numbers())
    assert len(drawn) == 6
    assert {len(numbers) for numbers in drawn.values()} == {2}
    assert len(set().union(*drawn.values())) == 12


def test_some_data_sets_of_a_panel_have_the_cells_that_they_have_in_all_of_it() -> None:
    whole = panel("full", "main", start=ROOT)
    some = [c for name in ("pol", "adult") for c in whole if c.data.name == name]
    assert panel("full", "main", ["pol", "adult"], start=ROOT) == some
    assert [c for c in panel("full", "main", ["wine", "adult"], start=ROOT) if c.data.name == "adult"] == [
        c for c in whole if c.data.name == "adult"
    ]


@pytest.mark.parametrize("profile", ["quick", "full"])
@pytest.mark.parametrize("name", ["main", "images", "texts", "transformer"])
def test_all_conditions_of_the_projects_panels_fit_their_data(profile: str, name: str) -> None:
    for condition in panel(profile, name, start=ROOT):
        check(condition.data)


def test_the_full_panel_is_what_the_evidence_asks_for() -> None:
    conditions = panel("full", "main", start=ROOT)
    assert len({c.data.name for c in conditions}) >= 10
    assert {info(c.data.name).family for c in conditions} == {"images", "tables", "texts"}
    examples = [c.data.train for c in conditions]
    assert min(examples) == 300
    assert max(examples) >= 20_000
    assert {c.optimizer.kind for c in conditions} == {"sgd", "adam"}
    budgets = sorted({c.steps for c in conditions})
    assert len(budgets) == 3
    assert all(longer >= 4 * shorter for shorter, longer in pairwise(budgets))
    assert len({c.data.name for c in panel("full", "images", start=ROOT)}) >= 3
    assert len({c.data.name for c in panel("full", "texts", start=ROOT)}) >= 2
    assert len({c.data.name for c in panel("full", "transformer", start=ROOT)}) >= 2


def test_data_sets_and_budgets_can_be_chosen() -> None:
    conditions = panel("quick", "main", ["wine"], [20, 10], start=ROOT)
    assert {c.data.name for c in conditions} == {"wine"}
    assert {c.steps for c in conditions} == {10, 20}


def test_a_condition_makes_a_study_without_the_arms_that_its_data_refuse() -> None:
    condition = Panel(**FIELDS).conditions()[0]
    study = condition.study({"flip": [Flip()], "noise": [Noise(scale=0.1)]})
    assert list(study.arms) == ["noise"]
    assert (study.data, study.model, study.steps) == (condition.data, condition.model, condition.steps)
    other = condition.study({"none": []}, model=MLP(hidden=(8, 8)), replicates=1)
    assert (other.model, other.replicates) == (MLP(hidden=(8, 8)), 1)


def test_a_convolutional_panel_halves_its_channels_towards_the_input() -> None:
    panel = Panel(**{**FIELDS, "network": "cnn", "depth": 2, "datasets": ["digits"], "sizes": [16]})
    assert panel.conditions()[0].model == CNN(channels=(8, 16), hidden=(32,))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("quik", "main"), "unknown profile 'quik': did you mean 'quick'"),
        (("quick", "mian"), "unknown panel 'mian': did you mean 'main'"),
        (("quick", "main", ["digit"]), "unknown data set 'digit': did you mean 'digits'"),
        (("quick", "main", [], [0]), "steps.0 must be greater than or equal to 1; got 0"),
    ],
)
def test_what_is_not_there_is_told(arguments: tuple, message: str) -> None:
    with pytest.raises(ReglabError) as caught:
        panel(*arguments, start=ROOT)
    assert message in str(caught.value)


TABLE = """
[panels.main]
network = "mlp"
datasets = ["wine"]
train = [40, 80]
validation = 40
sizes = [8]
steps = [10]
batch_size = 20
replicates = 2
learning_rates = { sgd = [0.1] }
"""


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ('"mlp"', '"mpl"', "unknown network 'mpl': did you mean 'mlp'? Allowed: cnn, lstm, mlp, normalised mlp, "),
        ("sgd =", "sdg =", "unknown optimiser 'sdg': did you mean 'sgd'? Allowed: adam, sgd."),
        ('"wine"', '"wien"', "unknown data set 'wien': did you mean 'wine'?"),
        ("sizes = [8]", "", "Panel: parameter 'sizes' is missing."),
        ("steps = [10]", "", "Panel: parameter 'steps' is missing."),
        (
            "sizes = [8]",
            "sizes = [8]\nwidth = 8",
            "Panel: unknown parameter 'width': did you mean 'depth'? Allowed: batch_size, ",
        ),
        ("validation = 40", "validation = 0", "Panel: validation must be greater than or equal to 1; got 0."),
    ],
)
def test_what_is_wrong_in_a_panel_is_told_with_its_profile(
    tmp_path: Path, written: str, instead: str, message: str
) -> None:
    (tmp_path / "profiles").mkdir()
    file = tmp_path / "profiles" / "mine.toml"
    file.write_text(TABLE)
    assert len(panel("mine", "main", start=tmp_path)) == 1
    file.write_text(TABLE.replace(written, instead))
    with pytest.raises(ReglabError) as caught:
        panel("mine", "main", start=tmp_path)
    assert str(caught.value).startswith(f"panel 'main' of profile 'mine': {message}")


@pytest.mark.parametrize("text", ["timeout = 60\n", "[panels]\n"])
def test_a_profile_without_panels_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "mine.toml").write_text(text)
    with pytest.raises(ReglabError, match=r"profile 'mine' has no panels: write one as a table \[panels.main\] in it"):
        panel("mine", "main", start=tmp_path)


def test_outside_of_a_checkout_there_is_no_panel(tmp_path: Path) -> None:
    with pytest.raises(ReglabError, match=r"no profiles/ in .*: run this inside a checkout of reglab"):
        panel("quick", "main", start=tmp_path)
