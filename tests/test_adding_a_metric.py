"""Adding a metric is one edit: an entry in METRICS is trained, tabulated, drawn, judged and verified."""

from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from tests.study.small_study import make_trial

from reglab import figures
from reglab.analyses.evidence import Evidence
from reglab.claims import judge, registry, sentence
from reglab.metrics import METRICS, Metric
from reglab.regularizers import Dropout
from reglab.study import table
from reglab.study.verification import Check
from reglab.training import train, trial_digest

ARMS = {"none": [], "dropout rate 0.5": [Dropout(rate=0.5)]}


@pytest.fixture(scope="module")
def measured():
    """The logits and labels that the new metric was computed from, in order."""
    return []


@pytest.fixture(scope="module", autouse=True)
def _top_two_error(measured):
    """Add the share of answers whose right class is not among the two highest logits."""

    def function(logits, labels):
        measured.append((logits.numpy(), labels.numpy()))
        right = (logits.topk(2, dim=-1).indices == labels.unsqueeze(-1)).any(-1)
        return 100 * (~right).double().mean(-1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(METRICS, "top2", Metric("top2", "top-two error", "%", function, tolerance=0.5))
        yield


@pytest.fixture(scope="module")
def trials():
    return [(arm, make_trial(*parts, replicate=i)) for arm, parts in ARMS.items() for i in range(2)]


@pytest.fixture(scope="module")
def records(trials):
    """The records of two arms with two replicates each, by trial."""
    return {trial: record for _, trial in trials for record in train([trial], [trial_digest(trial)])}


@pytest.fixture(scope="module")
def rows(trials, records):
    return table.joined(table.rows([(arm, trial, records[trial]) for arm, trial in trials], "comparison"))


def test_a_trial_measures_it_on_the_test_set(records, measured):
    assert len(records) == len(measured) == 4
    for record, (logits, labels) in zip(records.values(), measured, strict=True):
        # the rank of the right class among the logits, counted one by one
        ranks = [(answer > answer[label]).sum() for answer, label in zip(logits, labels, strict=True)]
        expected = 100 * sum(rank >= 2 for rank in ranks) / len(labels)
        assert record.summary["test_top2"] == record.summary["test_top2_last"] == pytest.approx(expected)
        assert 0 < record.summary["test_top2"] < record.summary["test_error"]


def test_a_tuning_trial_has_the_column_and_no_value():
    trial = make_trial(test=False)
    (record,) = train([trial], ["d"])
    assert record.summary["test_top2"] is None


def test_a_studys_table_has_its_column(rows, records):
    assert rows["test_top2"].tolist() == [record.summary["test_top2"] for record in records.values()]
    assert rows["test_top2_last"].dtype == np.float64


def test_a_figure_names_it(rows):
    means = rows.groupby("arm", sort=False)["test_top2"].mean()
    summary = means.reset_index(name="mean").assign(low=means.min() - 1, high=means.max() + 1, trials=2)
    drawn = figures.lines(summary.assign(rate=[0.0, 0.5]), "rate", "dropout rate", "test_top2")
    assert drawn.figure.axes[0].get_ylabel() == "test top-two error (%)"
    assert drawn.caption.startswith("Test top-two error (%) against dropout rate")
    assert "Mean test top-two error in % against dropout rate" in drawn.alt
    plt.close(drawn.figure)


def test_a_verdict_names_it():
    changes = {"metric": "test_top2", "unit": "percentage points", "smallest_effect": 0.5}
    claim = registry()["L1"].model_copy(update=changes)
    estimates = pd.DataFrame({"dataset": list("abcdefgh"), "estimate": np.linspace(0.8, 1.2, 8)})
    verdict = judge(claim, Evidence(estimates.assign(error=0.1, freedom=5, cells=6), trials=126))
    assert "the test top-two error by 1.00 percentage points" in sentence(verdict)


@pytest.mark.parametrize("column", ["test_top2", "test_top2_last"])
def test_verify_compares_it_within_its_tolerance(records, column):
    recorded = next(iter(records.values()))
    value = recorded.summary[column]

    def differences(retrained):
        summary = {**recorded.summary, column: retrained}
        return Check(recorded, replace(recorded, summary=summary), "another processor").differences()

    assert differences(value + 0.4) == []
    assert differences(value + 0.6) == [(column, value, value + 0.6)]
    assert differences(None) == [(column, value, None)]
