"""The figure of how an effect varies, read back from its artists."""

import pandas as pd

from reglab.figures import varying

EFFECTS = pd.DataFrame({
    "dataset": ["a", "a", "b", "b"], "train": 50, "model": "mlp", "data": "tables", "width": 16, "depth": 1,
    "optimizer": ["SGD", "Adam"] * 2, "steps": 100, "replicate": 0, "effect": [1.0, 5.0, 3.0, -1.0],
})  # fmt: skip


def test_a_row_holds_the_data_sets_and_their_mean() -> None:
    axes = varying(EFFECTS, "% fewer errors", 3.0).figure.axes[0]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["optimiser: SGD", "optimiser: Adam"]
    marks = [line.get_xydata().tolist() for line in axes.lines if line.get_marker() in ("o", "D")]
    assert marks == [[[1, 0], [3, 0]], [[2, 0]], [[5, 1], [-1, 1]], [[2, 1]]]


def test_the_texts_hold_unit_and_means() -> None:
    figure = varying(EFFECTS, "% fewer errors", 3.0)
    assert "one of 2 data sets" in figure.caption
    assert figure.alt == "Mean effect (% fewer errors) over 2 data sets: optimiser: SGD 2; optimiser: Adam 2."


def test_where_nothing_differs_there_is_one_row() -> None:
    figure = varying(EFFECTS[EFFECTS["optimizer"] == "SGD"], "% fewer errors", 3.0)
    axes = figure.figure.axes[0]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["all"]
    marks = [line.get_xydata().tolist() for line in axes.lines if line.get_marker() in ("o", "D")]
    assert marks == [[[1, 0], [3, 0]], [[2, 0]]]
    assert figure.alt == "Mean effect (% fewer errors) over 2 data sets: all 2."
    assert "Effect (% fewer errors) of all conditions: a dot is one of 2 data sets" in figure.caption
