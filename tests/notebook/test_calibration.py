"""What is shown of simulated panels: a sentence, tables, and the data."""

import re
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest

from reglab.claims import Calibration, PanelShape
from reglab.notebook import show_calibration
from reglab.notebook.calibration import rate_rows
from reglab.notebook.mime import CALIBRATION

SHARES = {"supported": 0.0, "contradicted": 2.5, "depends": 0.0, "negligible": 90.0, "undecided": 7.5}
NOTHING = {"truth": "no effect anywhere", "counted": "false verdict", "bound": 5.0, "at_most": True, **SHARES}
HALVES = {"truth": "half against half", "counted": "depends", "bound": 80.0, "at_most": False, **SHARES}
RATES = [
    {**NOTHING, "family_size": 1, "share": 2.5, "low": 0.06, "high": 13.2, "promise": "not known"},
    {**NOTHING, "family_size": 6, "share": 0.0, "low": 0.0, "high": 0.6, "promise": "kept"},
    {**HALVES, "family_size": 1, "share": 100.0, "low": 91.2, "high": 100.0, "promise": "kept"},
    {**HALVES, "family_size": 6, "share": 42.5, "low": 27.0, "high": 59.1, "promise": "missed"},
]


@pytest.fixture
def calibration() -> Calibration:
    return Calibration("A/A 2", 3.0, "% fewer errors", 40, 7, PanelShape(2, 3, 2, 1), pd.DataFrame(RATES))


def trials(replicates: int = 1) -> pd.DataFrame:
    """A table of trials on 2 data sets with 3 cells each and 2 optimisers."""
    columns = ["dataset", "train", "model", "optimizer", "replicate"]
    cells = [
        (data, train, "mlp", optimizer) for data in "ab" for train in (50, 90, 300) for optimizer in ("SGD", "Adam")
    ]
    return pd.DataFrame([(*cell, replicate) for cell in cells for replicate in range(replicates)], columns=columns)


def test_the_sentence_says_what_was_simulated_and_how_many_promises_are_kept(shown, calibration):
    sentence, *_ = shown(show_calibration, calibration, trials())
    assert sentence["text/markdown"] == (
        "For each of 2 truths, 40 panels were simulated (seed 7): 2 data sets with 3 cells each, 2 optimisers and "
        "1 replicate. The rule is that of a claim with a smallest effect of interest of 3 % fewer errors, as the "
        "only claim of its family and one of 6. By the whole intervals of their shares, 2 of 4 promises are kept, 1 "
        "missed, and 1 not known from so many panels."
    )


def test_a_panel_of_another_shape_is_said_to_differ(shown, calibration):
    sentence, *_ = shown(show_calibration, calibration, trials(replicates=2))
    other = "another shape, 2 data sets with 3 cells each, 2 optimisers and 2 replicates, so their rates differ."
    assert other in sentence["text/markdown"]
    larger = replace(calibration, shape=PanelShape(2, 3, 2, 2))
    assert "another shape" not in shown(show_calibration, larger, trials(replicates=2))[0]["text/markdown"]


def test_cells_whose_replicates_have_other_numbers_have_no_more_of_them():
    table = trials(replicates=2)
    apart = table.assign(replicate=table["replicate"] + 1000 * table["train"])
    assert PanelShape.of(apart) == PanelShape.of(table) == PanelShape(2, 3, 2, 2)


def test_the_data_are_the_calibration_with_the_sentence(shown, calibration):
    sentence, *_ = shown(show_calibration, calibration, trials())
    data = sentence[CALIBRATION]
    assert data == {**calibration.to_json(), "sentence": sentence["text/markdown"]}
    assert data["rates"] == RATES
    assert data["shape"] == {"datasets": 2, "cells": 3, "optimizers": 2, "replicates": 1}


def cells(table):
    return [unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", table["text/html"])]


def test_the_tables_have_a_row_per_truth_and_family(shown, calibration):
    _, promises, verdicts = shown(show_calibration, calibration, trials())
    assert (len(cells(promises)), len(cells(verdicts))) == (4 * 6, 4 * 7)
    share = "2.5 % (0.1 to 13.2)"
    assert cells(promises)[:6] == ["no effect anywhere", "1", "false verdict", share, "at most 5 %", "not known"]
    assert cells(verdicts)[-7:] == ["half against half", "6", "0", "2.5", "0", "90", "7.5"]
    assert "95 % interval" in promises["text/html"]


def test_a_rate_is_worded_with_its_interval_and_bound():
    assert rate_rows(RATES[-1:]) == [
        {
            "truth": "half against half",
            "family": 6,
            "counted": "depends",
            "share": "42.5 % (27.0 to 59.1)",
            "bound": "at least 80 %",
            "promise": "missed",
        }
    ]
