"""What the explorer's page gets to show."""

import json

import numpy as np
import pytest
from scipy import stats
from tests.publishing.toys import DROPOUT, NONE, RECORDS, WEAK, record, trial

from reglab.analyses.arms import compared
from reglab.publishing.site.explorer.labels import CHOICES, Labels, natural
from reglab.publishing.site.explorer.page import POINTS, explorer, table

USUAL = "40 epochs, batch size 32"


@pytest.fixture(scope="module")
def arms():
    return {(arm["choices"][0], *arm["choices"][2:3], *arm["choices"][4:]): arm for arm in table(compared(RECORDS))}


def test_every_arm_is_there_once_under_labels_of_its_own(arms):
    mlp, cnn = "mlp hidden 64", "cnn channels 8, hidden 32"
    assert set(arms) == {
        ("digits", mlp, "none", "none"), ("digits", mlp, "dropout", "rate 0.2"), ("digits", mlp, "dropout", "rate 0.5"),
        ("digits", mlp, "l2", "strength 0.1"), ("digits", cnn, "dropout", "rate 0.5"),
        ("wine", mlp, "none", "none"), ("wine", mlp, "dropout", "rate 0.5"),
    }  # fmt: skip


def test_gains_are_paired_with_the_arm_without_regularizers_of_the_same_condition(arms):
    estimate, low, high, pairs = arms["digits", "mlp hidden 64", "dropout", "rate 0.5"]["gain"]["error"]
    differences = [(8 + 0.1 * i) - (6 + 0.2 * i) for i in range(4)]
    student = stats.ttest_1samp(differences, 0).confidence_interval(0.95)  # symmetric
    assert (estimate, low, high, pairs) == pytest.approx((np.mean(differences), student.low, student.high, 4), rel=1e-3)
    assert arms["wine", "mlp hidden 64", "dropout", "rate 0.5"]["gain"]["nll"][0] == pytest.approx(-0.065, rel=1e-3)


def test_an_arm_without_a_fair_comparison_has_no_gain(arms):
    assert arms["digits", "mlp hidden 64", "none", "none"]["gain"] == {"error": None, "nll": None}
    assert arms["digits", "cnn channels 8, hidden 32", "dropout", "rate 0.5"]["gain"] == {"error": None, "nll": None}
    diverged = arms["digits", "mlp hidden 64", "l2", "strength 0.1"]
    assert (diverged["trials"], diverged["diverged"], diverged["gain"]["nll"]) == (4, 1, None)


def test_curves_have_few_points_and_few_digits(arms):
    arm = arms["wine", "mlp hidden 64", "none", "none"]
    epochs, (mean, low, high) = arm["epochs"], arm["curves"]["validation_error"]
    assert len(epochs) == len(mean) == len(low) == len(high) == POINTS
    assert (epochs[0], epochs[-1]) == (1, 40)
    expected = np.mean([3 + 0.1 * i + 2 + 50 / epochs[7] for i in range(4)])
    assert mean[7] == float(f"{expected:.4g}")


def test_the_whole_is_small_and_strict_json():
    text = explorer(RECORDS).scripts["explorer-data.js"]
    assert text.startswith("const EXPLORER = {")
    data = json.loads(text.removeprefix("const EXPLORER = ").rstrip(";\n"), parse_constant=pytest.fail)
    assert len(data["arms"]) == 7
    assert data["arms"][data["start"]]["choices"][4] == "dropout"
    assert len(text) / len(data["arms"]) < 4000  # 1.5 MB for 10,000 records, which are some 400 arms


def test_the_page_counts_what_it_shows():
    found = explorer([*RECORDS, record(trial(NONE, 1_000_000, test=False), 1.0)])
    assert (found.arms, found.conditions, found.trials) == (7, 3, 28)


def test_without_a_comparison_there_is_nothing_to_load():
    assert explorer([record(trial(NONE, 1_000_000, test=False), 1.0)]).scripts == {}


@pytest.mark.parametrize(
    ("change", "place", "label"),
    [
        ({"epochs": 10}, 3, "10 epochs, batch size 32"),
        ({"optimizer": {"kind": "sgd", "learning_rate": 0.1, "momentum": 0.5}}, 3, f"{USUAL}, momentum 0.5"),
        ({"model": {"kind": "mlp", "hidden": [64], "batch_norm": True}}, 2, "mlp hidden 64, batch norm"),
        ({"model": {"kind": "mlp", "hidden": [], "batch_norm": False}}, 2, "mlp hidden none"),
        ({"data": {"kind": "data", "name": "digits", "train": 50, "validation": 100}}, 1, "50"),
        ({"data": {"kind": "data", "name": "digits", "train": 200, "validation": 7}}, 3, f"{USUAL}, validation 7"),
    ],
)  # fmt: skip
def test_what_is_not_as_usual_is_named(change, place, label):
    usual = [record(trial(regularizers, 0), 5.0) for regularizers in (NONE, WEAK, DROPOUT)]
    rows = compared([*usual, record(trial(NONE, 0) | change, 5.0)])
    pairs = list(rows[["condition", "arm"]].itertuples(index=False, name=None))
    choices = [Labels(pairs).choices(*pair) for pair in pairs]
    assert len(set(choices)) == len(choices) == 4
    assert sum(one[place] == label for one in choices) == 1
    assert all(len(one) == len(CHOICES) for one in choices)


def test_regularizers_that_act_together_are_named_together():
    both = [*DROPOUT, {"kind": "weight_decay", "strength": 0.001}]
    rows = compared([record(trial(both, 0), 5.0)])
    choices = Labels([tuple(rows.loc[0, ["condition", "arm"]])]).choices(*rows.loc[0, ["condition", "arm"]])
    assert choices[4:] == ("dropout + weight decay", "dropout rate 0.5; weight decay strength 0.001")


def test_small_numbers_stand_in_their_order():
    labels = ["strength 1e-05", "strength 0.001", "strength 0.0005", "strength 1"]
    assert sorted(labels, key=natural) == ["strength 1e-05", "strength 0.0005", "strength 0.001", "strength 1"]
