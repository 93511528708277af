"""Curves and gains of arms, against pandas and SciPy."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.publishing.toys import DROPOUT, L2, NONE, RECORDS, record, trial

from reglab.analyses.arms import CURVES, comparable, compared, gain, mean_curves


def selected(records):
    return compared(comparable(records))


def curves(*finals, steps=(40, 40, 40, 40)):
    return selected(
        [record(trial(NONE, i), final, length) for i, (final, length) in enumerate(zip(finals, steps, strict=False))]
    )


def test_there_is_one_row_per_comparison_trial():
    rows = selected([*RECORDS, record(trial(NONE, 1_000_000, test=False), 1.0)])
    assert len(rows) == len(RECORDS)
    row = rows[rows["condition"].str.contains("wine") & (rows["arm"] == json.dumps(DROPOUT))].iloc[3]
    assert row["replicate"] == 3
    assert (row["learning_rate"], row["test_error"], row["test_nll"]) == pytest.approx((0.1, 6.1, 0.61))
    assert rows["condition"].nunique() == 3


def test_a_trial_with_a_probe_and_without_counts_once():
    plain, probed = trial(NONE, 0), trial(NONE, 0, probes=[{"kind": "units"}])
    assert len(selected([record(plain, 5.0), record(probed, 5.0)])) == 1


def test_every_trial_is_there_at_every_learning_rate():
    records = [record(trial(NONE, i, rate=rate, **more), 5.0) for i, rate, more in (
        (0, 0.1, {}), (0, 0.2, {}), (1, 0.1, {"probes": [{"kind": "units"}]}), (2, 0.1, {"test": False}))]  # fmt: skip
    assert comparable(records)["digest"].tolist() == [one.digest for one in records[:3]]


@pytest.mark.parametrize(
    ("changes", "conditions"), [({"steps": 20}, 2), ({"batch_size": 8}, 2), ({"rate": 0.2}, 1), ({"data": "wine"}, 2)]
)
def test_a_condition_is_all_that_arms_share(changes, conditions):
    rows = selected([record(trial(NONE, 0), 5.0), record(trial(DROPOUT, 0, **changes), 5.0)])
    assert rows["condition"].nunique() == conditions


def test_of_several_learning_rates_the_one_with_more_trials_is_kept():
    often = [record(trial(NONE, i, rate=0.1), 9.0) for i in range(3)]
    rows = selected([*often, record(trial(NONE, 0, rate=0.2), 5.0)])
    assert rows["learning_rate"].tolist() == [0.1] * 3


def test_of_several_learning_rates_the_one_with_the_lower_validation_error_is_kept():
    rows = selected(
        [
            record(trial(NONE, i, rate=rate), final)
            for rate, final in ((0.1, 6.0), (0.2, 5.0), (0.3, 5.0))
            for i in (0, 1)
        ]
    )
    assert rows["learning_rate"].tolist() == [0.2, 0.2]


def test_means_and_intervals_of_curves_are_those_of_each_point():
    trials = curves(4.0, 5.0, 6.0, 7.0)
    values = pd.DataFrame([curve["validation_nll"] for curve in trials["curve"]], columns=range(1, 41))
    curve = mean_curves(trials, points=30)["validation_nll"]
    assert curve.mean == pytest.approx(values.mean()[curve.steps])
    error = values.std()[curve.steps] / np.sqrt(4)
    low, high = stats.t.interval(0.95, 3, loc=values.mean()[curve.steps], scale=error)  # symmetric: Student's
    assert curve.low == pytest.approx(low)
    assert curve.high == pytest.approx(high)
    assert curve.trials == pytest.approx(values[curve.steps].to_numpy())


def test_curves_are_thinned_evenly_and_keep_their_ends():
    steps = mean_curves(curves(4.0, 5.0), points=5)["train_error"].steps
    assert steps.tolist() == [1, 11, 21, 30, 40]
    assert len(mean_curves(curves(4.0, 5.0), points=100)["train_error"].steps) == 40


def test_curves_end_where_the_first_trial_stopped():
    curve = mean_curves(curves(4.0, 5.0, steps=(12, 9)), points=30)["train_error"]
    assert curve.steps[-1] == 9


def test_diverged_trials_are_left_out_of_curves_and_stop_a_gain():
    rows = selected(RECORDS)
    diverged = rows[rows["arm"] == json.dumps(L2)].set_index("replicate")
    whole = [curve["train_error"][-1] for curve in diverged["curve"].drop(2)]
    assert mean_curves(diverged, points=30)["train_error"].mean[-1] == pytest.approx(np.mean(whole))
    baseline = rows[(rows["arm"] == "[]") & rows["condition"].eq(diverged["condition"].iloc[0])].set_index("replicate")
    assert gain(diverged["test_nll"], baseline["test_nll"]) is None


def test_an_arm_whose_trials_all_diverged_has_no_curves():
    assert mean_curves(selected([record(trial(NONE, 0), 5.0, diverged=True)]), points=30) == {}


def test_a_gain_is_the_mean_of_the_common_replicates_differences():
    arm = pd.Series([7.0, 5.0, 3.0, 1.0], index=[4, 3, 2, 1])
    baseline = pd.Series([9.0, 6.0, 9.0, 12.0], index=[0, 1, 2, 3])
    mean, differences = gain(arm, baseline)
    student = stats.ttest_1samp([6.0 - 1.0, 9.0 - 3.0, 12.0 - 5.0], 0).confidence_interval(0.95)  # symmetric
    assert sorted(differences) == [5.0, 6.0, 7.0]
    assert list(mean) == pytest.approx([6.0, student.low, student.high])


def test_arms_without_a_common_replicate_have_no_gain():
    assert gain(pd.Series([1.0], index=[0]), pd.Series([1.0], index=[1])) is None


def test_every_curve_of_a_record_is_shown():
    assert set(mean_curves(curves(4.0, 5.0), points=30)) == set(CURVES) == set(RECORDS[0].curve) - {"step"}


def test_regression_has_no_error_to_compare():
    number = record(trial(NONE, 0), 5.0)
    numbers = replace(number, summary={"test_rmse": 5.0, "test_error": None, "validation_error": None})
    assert len(selected([number, numbers])) == 1
    assert selected([numbers]).empty


def test_records_of_earlier_versions_are_left_out():
    record_now = record(trial(NONE, 0), 5.0)
    before = replace(record_now, curve={name: values for name, values in record_now.curve.items() if name != "step"})
    assert len(selected([record_now, before])) == 1
