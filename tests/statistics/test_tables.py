"""What statistics require of a table, on small tables."""

import numpy as np
import pandas as pd
import pytest

from reglab.errors import ReglabError
from reglab.statistics.tables import grid, phase_rows, refuse_test_columns, require, require_one_condition


@pytest.fixture
def trials() -> pd.DataFrame:
    """Two data sets, two replicates, two arms; the error spells out data set, replicate and arm."""
    rows = [
        {"phase": "comparison", "dataset": d, "replicate": r, "arm": a, "test_error": error}
        for (d, r, a), error in {
            ("digits", 0, "a"): 1.0, ("digits", 0, "b"): 2.0, ("digits", 1, "a"): 3.0, ("digits", 1, "b"): 4.0,
            ("wine", 0, "a"): 5.0, ("wine", 0, "b"): 6.0, ("wine", 1, "a"): np.nan, ("wine", 1, "b"): 8.0,
        }.items()
    ]  # fmt: skip
    tuning = {**rows[0], "phase": "tuning", "replicate": 7, "test_error": 99.0}
    return pd.DataFrame([*rows[::-1], tuning])


def test_rows_of_a_phase_are_those_alone(trials: pd.DataFrame) -> None:
    assert phase_rows(trials, "tuning")["test_error"].tolist() == [99.0]
    assert len(phase_rows(trials, "comparison")) == 8
    with pytest.raises(ReglabError, match=r"no rows of phase 'advice'; its phases: \['comparison', 'tuning'\]"):
        phase_rows(trials, "advice")


def test_the_first_missing_column_is_named(trials: pd.DataFrame) -> None:
    require(trials, ["arm", "phase"])
    with pytest.raises(ReglabError, match="unknown column 'replicat': did you mean 'replicate'"):
        require(trials, ["arm", "replicat", "widht"])


def test_several_values_of_a_condition_are_refused_only_where_they_are_asked_about(trials: pd.DataFrame) -> None:
    with pytest.raises(ReglabError, match="within one dataset; the table holds digits, wine"):
        require_one_condition(trials)
    require_one_condition(trials, ["train", "model"])  # absent columns do not matter
    with pytest.raises(ReglabError, match="within one model; the table holds cnn, mlp"):
        require_one_condition(pd.DataFrame({"dataset": "wine", "model": ["mlp", "cnn"]}))


def test_a_grid_holds_every_value_in_its_cell_and_keeps_missing_ones(trials: pd.DataFrame) -> None:
    wine = trials[(trials["dataset"] == "wine") & (trials["phase"] == "comparison")]
    cells = grid(wine, ["replicate"], "arm", "test_error")
    np.testing.assert_array_equal(cells[["a", "b"]], [[5.0, 6.0], [np.nan, 8.0]])
    assert cells.index.tolist() == [0, 1]
    diverged = wine.assign(test_error=wine["test_error"].mask(wine["arm"] == "a"))
    assert grid(diverged, ["replicate"], "arm", "test_error").columns.tolist() == ["a", "b"]


def test_a_grid_with_an_empty_or_a_double_cell_is_refused(trials: pd.DataFrame) -> None:
    rows = phase_rows(trials, "comparison")
    with pytest.raises(ReglabError, match=r"exactly one trial of every arm; \('digits', 0\) has \{'a': 0\}"):
        grid(rows.iloc[:-1], ["dataset", "replicate"], "arm", "test_error")
    with pytest.raises(ReglabError, match=r"\('wine', 1\) has \{'b': 2\}"):
        grid(pd.concat([rows, rows.iloc[:1]]), ["dataset", "replicate"], "arm", "test_error")


def test_a_table_to_choose_from_holds_no_test_column(trials: pd.DataFrame) -> None:
    with pytest.raises(ReglabError, match="must not see the test set; the table holds test_error"):
        refuse_test_columns(trials)
    refuse_test_columns(trials.rename(columns={"test_error": "validation_error"}))
