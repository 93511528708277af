"""What the explorer's page gets to show."""

import gzip
import json
import re
from base64 import b64decode

import numpy as np
import pytest
from scipy import stats
from tests.publishing.toys import NONE, RECORDS, record, trial

from reglab.analyses.arms import compared
from reglab.publishing.site.explorer.page import POINTS, explorer, table


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
    steps, (mean, below, above) = arm["steps"], arm["curves"]["validation_error"]
    assert len(steps) == len(mean) == len(below) == len(above) == POINTS
    assert (steps[0], steps[-1]) == (1, 40)
    expected = np.mean([3 + 0.1 * i + 2 + 50 / steps[7] for i in range(4)])
    assert mean[7] == float(f"{expected:.4g}")
    distance = stats.t.ppf(0.975, 3) * np.std([0.1 * i for i in range(4)], ddof=1) / 2
    assert below[7] == above[7] == float(f"{distance:.3g}")


def test_the_whole_is_small_and_strict_json():
    text = explorer(RECORDS).scripts["explorer-data.js"]
    (packed,) = re.fullmatch(r'const EXPLORER_DATA = "([A-Za-z0-9+/=]+)";\n', text).groups()
    data = json.loads(gzip.decompress(b64decode(packed)), parse_constant=pytest.fail)
    assert len(data["arms"]) == 7
    assert data["arms"][data["start"]]["choices"][data["regularizer"]] == "dropout"
    assert data["level"] == "95 %"
    assert data["measures"]["nll"] == {
        "words": "NLL", "axis": "NLL (nats)", "unit": "nats", "difference_unit": "nats", "decimals": 3
    }  # fmt: skip
    assert len(text) / len(data["arms"]) < 1000  # of which half are the charts; 0.5 MB for 3,000 arms
    assert explorer(RECORDS[::-1]).scripts["explorer-data.js"] == text


def test_the_page_counts_what_it_shows():
    shown = explorer([*RECORDS, record(trial(NONE, 1_000_000, test=False), 1.0)])
    assert (shown.arms, shown.conditions, shown.trials) == (7, 3, 28)


def test_without_a_comparison_there_is_nothing_to_load():
    assert explorer([record(trial(NONE, 1_000_000, test=False), 1.0)]).scripts == {}
