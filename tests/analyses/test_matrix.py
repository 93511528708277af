"""Matrices of effects, computed by hand."""

import json
from math import log

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.analyses.made_up import table

from reglab.analyses.contrasts import gain
from reglab.analyses.matrix import effect_matrix, gain_matrix
from reglab.errors import ReglabError
from reglab.statistics.blocks import in_blocks, probability_best

METHODS = {"none": ["none"], "dropout": ["mild", "strong"], "L2": ["L2"]}
SETTINGS = {"mild": ("dropout", "0.2"), "strong": ("dropout", "0.5"), "L2": ("l2", "0.01")}
ERRORS = {"none": 20.0, "mild": 10.0, "strong": 15.0, "L2": 20.0}


def relative(baseline: float, arm: float) -> float:
    return 100 * log((baseline * 1.99 + 0.5) / (arm * 1.99 + 0.5))  # of 199 test examples


@pytest.fixture
def rows() -> pd.DataFrame:
    """Two replicates of two data sets, with both optimisers; in one replicate of wine, the strong rate is better."""
    made = table(ERRORS, dataset=["wine", "adult"], optimizer=["SGD", "Adam"], replicate=[0, 1])
    other = (made["dataset"] == "wine") & (made["replicate"] == 1) & (made["arm"] == "strong")
    made.loc[other, ["test_error", "validation_error"]] = 5.0
    return made


def cell(matrix: pd.DataFrame, dataset: str, method: str) -> pd.Series:
    return matrix[(matrix["dataset"] == dataset) & (matrix["method"] == method)].iloc[0]


def test_a_cell_is_the_mean_gain_with_an_interval_from_the_replicates_as_blocks(rows: pd.DataFrame) -> None:
    dropout = cell(gain_matrix(rows, METHODS).cells, "wine", "dropout")
    first, second = relative(20, 10), relative(20, 5)
    assert dropout["estimate"] == pytest.approx((first + second) / 2)
    # Of three methods in two blocks, one varies by d: the residuals' squares sum to d^2 / 3, with two degrees of
    # freedom.
    error = abs(second - first) / np.sqrt(6)
    assert dropout["high"] - dropout["estimate"] == pytest.approx(stats.t.ppf(0.975, 2) * error)


def test_a_matrix_takes_the_longest_budget_alone(rows: pd.DataFrame) -> None:
    short = table({**ERRORS, "mild": 1.0, "strong": 1.0}, dataset=["wine", "adult"], replicate=[0, 1], steps=[50])
    pd.testing.assert_frame_equal(
        gain_matrix(pd.concat([short, rows]), METHODS).cells, gain_matrix(rows, METHODS).cells
    )


def test_a_cell_names_the_setting_chosen_most_often(rows: pd.DataFrame) -> None:
    matrix = gain_matrix(rows, METHODS, settings=SETTINGS).cells
    assert cell(matrix, "adult", "dropout")["setting"] == "0.2"
    assert cell(matrix, "wine", "dropout")["setting"] == "0.2", "of two chosen as often, the one that is offered first"
    several = gain_matrix(rows, {**METHODS, "L2": ["L2", "strong"]}, settings=SETTINGS).cells
    assert cell(several, "adult", "L2")["setting"] == "dropout 0.5"
    assert cell(gain_matrix(rows, METHODS, settings={}).cells, "adult", "dropout")["setting"] == "mild"
    assert set(gain_matrix(rows, METHODS).cells["setting"]) == {""}


def test_a_cell_tells_the_kind_and_the_strength_of_its_setting(rows: pd.DataFrame) -> None:
    def told(settings: dict[str, tuple[str, str]], **methods: list[str]) -> tuple[str, str]:
        found = cell(gain_matrix(rows, {**METHODS, **methods}, settings=settings).cells, "adult", "L2")
        return found["kind"], found["strength"]

    assert told(SETTINGS) == ("l2", "0.01")
    assert told(SETTINGS, L2=["L2", "strong"]) == ("dropout", "0.5"), "a method of several kinds"
    again = {**SETTINGS, "mild": ("l2", "0.01"), "L2": ("l2", "0.03")}
    assert told(again, L2=["L2", "mild"]) == ("l2", "0.01")
    assert told({}) == ("L2", "")


def test_as_json_what_is_not_known_is_none(rows: pd.DataFrame) -> None:
    once = rows[rows["replicate"] == 0]
    made = json.loads(json.dumps(gain_matrix(once, METHODS, settings=SETTINGS).to_json(), allow_nan=False))
    assert (made["baseline"], made["complete"]) == ("none", 2)
    assert {(row["low"], row["high"]) for row in made["cells"]} == {(None, None)}
    assert [row["method"] for row in made["means"]] == ["dropout", "L2"]
    assert made["cells"][0]["estimate"] == pytest.approx(relative(20, 10))


def test_the_probability_of_being_best_is_that_of_the_blocks(rows: pd.DataFrame) -> None:
    matrix = gain_matrix(rows, METHODS)
    values = np.array([[0.0, relative(20, 10), 0.0], [0.0, relative(20, 5), 0.0]])
    assert cell(matrix.cells, "wine", "dropout")["first"] == pytest.approx(probability_best(in_blocks(values))[1])
    assert matrix.best[0] == "dropout"


def test_means_are_over_data_sets_each_counted_once(rows: pd.DataFrame) -> None:
    more = table(ERRORS, dataset=["wine"], train=[200], optimizer=["SGD", "Adam"], replicate=[0, 1])
    dropout = gain_matrix(pd.concat([rows, more]), METHODS).means.set_index("method").loc["dropout"]
    first, second = relative(20, 10), relative(20, 5)
    assert dropout["estimate"] == pytest.approx((((first + second) / 2 + first) / 2 + first) / 2)


def test_means_over_eight_data_sets_have_students_interval_over_them() -> None:
    wrong = dict(zip("abcdefgh", range(4, 12), strict=True))
    made = pd.concat([table({"none": 20.0, "L2": error}, dataset=[name]) for name, error in wrong.items()])
    (mean,) = gain_matrix(made, {"none": ["none"], "L2": ["L2"]}).means.to_dict("records")
    gained = [relative(20, error) for error in wrong.values()]
    low, high = stats.t.interval(0.95, 7, np.mean(gained), stats.sem(gained))
    assert (mean["estimate"], mean["low"], mean["high"]) == pytest.approx((np.mean(gained), low, high))


def test_the_means_of_fewer_have_the_interval_of_what_is_repeated_within_them(rows: pd.DataFrame) -> None:
    wine = rows[rows["dataset"] == "wine"]
    (dropout, _) = gain_matrix(wine, METHODS).means.to_dict("records")
    gained = [relative(20, 10), relative(20, 5)]
    low, high = stats.t.interval(0.95, 1, np.mean(gained), stats.sem(gained))
    assert (dropout["low"], dropout["high"]) == pytest.approx((low, high))


def test_a_method_that_some_data_refuse_ranks_where_all_are_compared(rows: pd.DataFrame) -> None:
    refused = rows[~((rows["dataset"] == "adult") & (rows["arm"] == "L2"))]
    matrix = gain_matrix(refused, METHODS)
    assert matrix.cells.groupby("dataset")["method"].nunique().to_dict() == {"wine": 2, "adult": 1}
    assert matrix.by_dataset.to_dict("index") == {
        "wine": {"none": 0.0, "dropout": pytest.approx((relative(20, 10) + relative(20, 5)) / 2), "L2": 0.0}
    }
    assert matrix.means["datasets"].tolist() == [2, 1]
    assert matrix.means["first"].isna().all(), "one data set says nothing of others"
    assert matrix.best[0] == ""


def test_the_baseline_may_be_best() -> None:
    worse = table({"none": 10.0, "mild": 20.0, "strong": 20.0, "L2": 15.0}, dataset=["wine", "adult"])
    assert gain_matrix(worse, METHODS).best == ("none", 1.0)


def test_effects_have_cells_without_intervals_and_means_with(rows: pd.DataFrame) -> None:
    matrix = effect_matrix(rows, {"strong over mild": gain("mild", "strong")})
    assert matrix.cells["estimate"].tolist() == pytest.approx(
        [(relative(10, 15) + relative(10, 5)) / 2, relative(10, 15)]
    )
    assert not np.isfinite(matrix.cells["low"]).any()
    assert matrix.means["estimate"].tolist() == pytest.approx([matrix.cells["estimate"].mean()])
    assert matrix.baseline is None


def test_a_baseline_that_is_no_method_and_a_matrix_without_columns_are_told(rows: pd.DataFrame) -> None:
    with pytest.raises(ReglabError, match="unknown method 'non': did you mean 'none'"):
        gain_matrix(rows, METHODS, "non")
    with pytest.raises(ReglabError, match="a matrix needs one column or more"):
        gain_matrix(rows, {"none": ["none"]})
