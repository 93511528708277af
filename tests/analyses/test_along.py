"""The shape of an effect: along a hyperparameter, and over each data set's cells."""

from math import log

import pandas as pd
import pytest
from tests.analyses.made_up import table

from reglab.analyses import along, at_most, dots, gain, headline, narrowed_gap, over_cells


def effects(**columns: list[object]) -> pd.DataFrame:
    """Return effects of one budget, one row each; cells differ in their number of examples."""
    fixed = {"model": "mlp", "data": "tables", "optimizer": "SGD", "steps": 100, "width": 16, "depth": 1}
    return pd.DataFrame({**columns, "replicate": 0}).assign(**fixed)


TWO_SETS = effects(dataset=["a", "a", "a", "b", "b"], train=[10, 100, 1000, 40, 400], effect=[1.0, 2.0, 6.0, 3.0, 9.0])


def test_a_headline_is_of_errors_at_the_longest_budget() -> None:
    trials = pd.concat(
        [table({"none": 20, "dropout": 20}, steps=[100]), table({"none": 20, "dropout": 10}, steps=[200])]
    )
    (estimate,) = headline(trials, gain("none", "dropout"))["estimate"]
    assert estimate == pytest.approx(100 * log((0.2 * 199 + 0.5) / (0.1 * 199 + 0.5)))


def test_every_value_has_its_own_contrast() -> None:
    trials = table({"none": 20, "weak": 10, "strong": 40}, dataset=["wine", "adult"])
    frames = along(trials, {0.0: gain("none", "none"), 0.2: gain("none", "weak"), 0.5: gain("none", "strong")})
    assert list(frames[0.0]["estimate"]) == [0, 0]
    assert (frames[0.2]["estimate"] > 0).all()
    assert (frames[0.5]["estimate"] < 0).all()
    drawn = dots(frames)
    assert drawn["at"].tolist() == [0, 0, 0.2, 0.2, 0.5, 0.5]
    assert drawn["dataset"].tolist() == ["wine", "adult"] * 3


def test_cells_are_compared_by_their_place_in_the_order_of_their_data_set() -> None:
    frames = over_cells(TWO_SETS, "train")
    assert [round(at) for at in frames] == [20, 200, 1000]  # geometric means of 10 and 40, of 100 and 400
    first, second, third = frames.values()
    assert first.set_index("dataset")["estimate"].to_dict() == {"a": 1, "b": 3}
    assert second.set_index("dataset")["at"].to_dict() == {"a": 100, "b": 400}
    assert third["dataset"].tolist() == ["a"]
    assert dots(frames)["at"].tolist() == [10, 40, 100, 400, 1000]


def test_cells_of_one_value_share_a_place() -> None:
    twice = effects(dataset=["a"] * 3, train=[1, 2, 3], effect=[1.0, 2.0, 6.0]).assign(width=[8, 16, 16])
    assert {round(at): list(frame["estimate"]) for at, frame in over_cells(twice, "width").items()} == {8: [1], 16: [4]}


def test_the_gaps_of_a_cell_are_averaged_over_its_replicates() -> None:
    measured = effects(dataset=["a"] * 4, train=[1, 1, 2, 2], effect=[1.0, 3.0, 5.0, 7.0])
    frames = over_cells(measured.assign(replicate=[0, 1] * 2, gap=[4.0, 6.0, 0.0, 2.0]), "gap")
    assert {at: list(frame["estimate"]) for at, frame in frames.items()} == {1.0: [6.0], 5.0: [2.0]}


def test_the_most_examples_are_those_of_each_data_set() -> None:
    most = at_most(TWO_SETS, "train")
    assert most[["dataset", "train", "estimate"]].to_numpy().tolist() == [["a", 1000, 6.0], ["b", 400, 9.0]]


def test_a_gap_narrows_by_points_and_needs_errors() -> None:
    trials = table({"none": 20, "dropout": 15}, dataset=["wine", "houses"])
    trials.loc[trials["arm"] == "dropout", "train_error"] = 2.0
    trials.loc[trials["dataset"] == "houses", "validation_error"] = float("nan")
    narrowed = narrowed_gap("none", "dropout")(trials, "error")
    assert narrowed[["dataset", "effect"]].to_numpy().tolist() == [["wine", 20 - (15 - 2)]]
