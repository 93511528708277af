"""Contrasts and averages of measured numbers, by hand and with SciPy."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.analyses.made_up import table

from reglab.analyses import by_dataset, given
from reglab.analyses.measured import averages
from reglab.errors import ReglabError


@pytest.fixture
def numbers() -> pd.DataFrame:
    """One arm on three data sets, two sizes, two replicates: 1 to 12, in this order."""
    rows = table({"dropout": 10.0}, dataset=["a", "b", "c"], train=[10, 20], replicate=[0, 1])
    return rows.assign(shift=np.arange(1.0, 13.0))


def test_given_numbers_are_the_effects_whatever_the_measure(numbers: pd.DataFrame) -> None:
    contrast = given(numbers.assign(shift=numbers["shift"].where(numbers["shift"] != 3)), "shift")
    effects = contrast(numbers, "nll")
    assert effects["effect"].tolist() == [1, 2, *range(4, 13)]
    assert by_dataset.means(effects)["estimate"].tolist() == [pytest.approx(7 / 3), 6.5, 10.5]


def test_several_numbers_for_one_replicate_are_refused(numbers: pd.DataFrame) -> None:
    with pytest.raises(ReglabError, match="shift: one number is needed for each condition and replicate"):
        given(pd.concat([numbers, numbers]), "shift")
    with pytest.raises(ReglabError, match="unknown column 'shit': did you mean 'shift'"):
        given(numbers, "shit")


def test_an_average_is_over_data_sets_where_there_are_enough(numbers: pd.DataFrame) -> None:
    (row,) = averages(numbers, "shift", ["arm"], least=3).to_dict("records")
    means = [2.5, 6.5, 10.5]
    low, high = stats.t.interval(0.95, 2, np.mean(means), stats.sem(means))
    assert row == {"arm": "dropout", "mean": 6.5, "low": pytest.approx(low), "high": pytest.approx(high),
                   "datasets": 3, "trials": 12}  # fmt: skip


def test_fewer_data_sets_are_taken_as_they_are_and_a_single_number_has_no_interval(numbers: pd.DataFrame) -> None:
    (row,) = averages(numbers, "shift", ["arm"]).to_dict("records")
    error = stats.sem([1.0, 2.0, 3.0, 4.0]) / np.sqrt(3)  # each data set has four neighbouring numbers
    assert row["high"] - row["mean"] == pytest.approx(stats.t.ppf(0.975, 9) * error)
    single = averages(numbers[:1], "shift", ["arm"]).iloc[0]
    assert single["mean"] == 1
    assert np.isnan([single["low"], single["high"]]).all()


def test_without_a_number_an_average_has_no_rows_but_its_columns(numbers: pd.DataFrame) -> None:
    empty = averages(numbers.assign(shift=np.nan), "shift", ["arm", "train"])
    assert empty.empty
    assert list(empty) == ["arm", "train", "mean", "low", "high", "datasets", "trials"]
