"""Estimates by data set, beside scipy's."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reglab.analyses import by_dataset

rng = np.random.default_rng(0)


def effects(**changes: object) -> pd.DataFrame:
    """Two data sets of three cells, with two replicates and two optimisers each."""
    rows = [
        {"dataset": d, "train": t, "model": f"mlp {w}", "data": "tables", "width": w, "depth": 1, "optimizer": o,
         "steps": 100, "replicate": r}
        for d in ("wine", "adult") for t, w in ((30, 64), (100, 16), (300, 32)) for o in ("SGD", "Adam") for r in (0, 1)
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(**{"effect": rng.normal(size=len(rows)), **changes})


def test_a_mean_counts_each_cell_in_each_replicate_once() -> None:
    made = effects()
    first = by_dataset.means(made).iloc[0]
    units = made[made["dataset"] == "wine"].groupby(["train", "replicate"])["effect"].mean()
    assert first["dataset"] == "wine"
    assert first["estimate"] == pytest.approx(units.mean())
    assert first["error"] == pytest.approx(stats.sem(units))
    assert (first["freedom"], first["cells"]) == (5, 3)


@pytest.mark.parametrize("column", ["train", "width"])
def test_a_slope_is_that_of_least_squares_on_the_logarithm(column: str) -> None:
    made = effects()
    last = by_dataset.slopes(made, column).iloc[1]
    units = made[made["dataset"] == "adult"].groupby([column, "replicate"])["effect"].mean().reset_index()
    expected = stats.linregress(np.log10(units[column]), units["effect"])
    assert last["estimate"] == pytest.approx(expected.slope)
    assert last["error"] == pytest.approx(expected.stderr)
    assert (last["freedom"], last["cells"]) == (4, 3)


def test_a_slope_on_the_gap_is_the_mean_of_the_replicates_for_ten_points_of_it() -> None:
    made = effects()
    made["gap"] = made["train"] / 10 + made["replicate"] * made["width"]
    first = by_dataset.slopes(made, "gap").iloc[0]
    units = made[made["dataset"] == "wine"].groupby(["train", "replicate"])[["gap", "effect"]].mean().reset_index()
    fits = [stats.linregress(rows["gap"] / 10, rows["effect"]) for _, rows in units.groupby("replicate")]
    assert first["estimate"] == pytest.approx(np.mean([fit.slope for fit in fits]))
    # one variance of the residuals for both; each fit has one degree of freedom
    squares = [((rows["gap"] / 10 - rows["gap"].mean() / 10) ** 2).sum() for _, rows in units.groupby("replicate")]
    variance = np.mean([fit.stderr**2 * square for fit, square in zip(fits, squares, strict=True)])
    assert first["error"] == pytest.approx(np.sqrt(sum(variance / square for square in squares)) / 2)
    assert (first["freedom"], first["cells"]) == (1, 3)


def test_replicates_of_the_same_rank_are_fitted_together_whatever_their_numbers() -> None:
    made = effects()
    made["gap"] = made["train"] / 10 + made["replicate"] * made["width"]
    renamed = made.assign(replicate=made["replicate"] + made["width"] * 100)
    pd.testing.assert_frame_equal(by_dataset.slopes(renamed, "gap"), by_dataset.slopes(made, "gap"))


def test_the_slope_on_the_gap_of_other_replicates_is_zero_where_there_is_none() -> None:
    """Gains go with the gap of their own replicate by chance alone: a correlation of 0.7, no slope."""
    own, sets, cells = np.random.default_rng(4), 600, 6
    noise = own.normal(size=(2, sets, cells, 2))
    gap = 10 + 2 * own.normal(size=(sets, cells, 1)) + 1.2 * noise[0]
    gain = 6 * (0.7 * noise[0] + np.sqrt(1 - 0.7**2) * noise[1])
    dataset, cell, replicate = np.indices(gap.shape).reshape(3, -1)
    made = pd.DataFrame({
        "dataset": dataset, "train": cell, "model": "mlp", "data": "tables", "width": 16, "depth": 1,
        "replicate": replicate, "gap": gap[..., ::-1].ravel(), "effect": gain.ravel(),
    })  # fmt: skip
    slopes = by_dataset.slopes(made, "gap")
    assert abs(slopes["estimate"].mean()) < 3 * slopes["estimate"].sem()
    assert slopes["estimate"].sem() < 0.7
    covered = slopes["estimate"].abs() < stats.t.ppf(0.975, slopes["freedom"]) * slopes["error"]
    assert 0.93 < covered.mean() < 0.99


def test_a_data_set_with_one_value_has_no_slope() -> None:
    made = effects()
    made.loc[made["dataset"] == "wine", "width"] = 8
    assert by_dataset.slopes(made, "width")["dataset"].tolist() == ["adult"]


@pytest.mark.parametrize("effect", [0.0, 0.3])
def test_equal_effects_have_an_error_of_zero_and_a_single_one_none(effect: float) -> None:
    made = effects(effect=effect)
    made.loc[made["replicate"] == 1, "effect"] *= (0.1 + 0.2) / 0.3  # which is not 1 in floating point
    row = by_dataset.means(made).iloc[0]
    assert (row["estimate"], row["error"], row["freedom"]) == (pytest.approx(effect), 0.0, 5)
    one = by_dataset.means(made.head(1)).iloc[0]
    assert np.isnan(one["error"])
    assert (one["estimate"], one["freedom"]) == (effect, 0)


def test_effects_on_a_line_have_a_slope_with_an_error_of_zero_and_two_of_them_with_none() -> None:
    made = effects()
    made["effect"] = 0.3 + 0.7 * np.log10(made["train"])
    row = by_dataset.slopes(made, "train").iloc[0]
    assert (row["estimate"], row["error"], row["freedom"]) == (pytest.approx(0.7), 0.0, 4)
    two = by_dataset.slopes(made[(made["train"] < 300) & (made["replicate"] == 0)], "train").iloc[0]
    assert np.isnan(two["error"])
    assert two["freedom"] == 0


def test_the_gaps_of_a_single_cell_make_no_slope() -> None:
    one = pd.DataFrame({
        "dataset": "wine", "train": 50, "model": "mlp", "data": "tables", "width": 16, "depth": 1,
        "replicate": [0, 1, 2], "gap": [4.0, 5.0, 6.0], "effect": [1.0, 2.0, 3.0],
    })  # fmt: skip
    assert by_dataset.slopes(one, "gap").empty
