"""What the explorer's page gets to show."""

import gzip
import json
import re
from base64 import b64decode

import numpy as np
import pytest
from scipy import stats
from tests.publishing.toys import NONE, RECORDS, record, trial

from reglab.analyses.arms import CURVES, comparable, compared
from reglab.publishing.site.explorer.labels import NOTHING
from reglab.publishing.site.explorer.page import POINTS, explorer, table


@pytest.fixture(scope="module")
def arms():
    conditions, rows = table(compared(comparable(RECORDS)))
    return {(conditions[arm["condition"]][0], conditions[arm["condition"]][2], arm["name"]): arm for arm in rows}


MLP, CNN = "mlp hidden 64", "cnn channels 8, hidden 32"


def test_every_arm_is_there_once_in_the_order_of_the_labels(arms):
    assert list(arms) == [
        ("digits", CNN, "dropout rate 0.5"),
        ("digits", MLP, NOTHING), ("digits", MLP, "dropout rate 0.2"), ("digits", MLP, "dropout rate 0.5"),
        ("digits", MLP, "l2 strength 0.1"),
        ("wine", MLP, NOTHING), ("wine", MLP, "dropout rate 0.5"),
    ]  # fmt: skip


def test_gains_are_paired_with_the_arm_without_regularizers_of_the_same_condition(arms):
    estimate, low, high, shown = arms["digits", MLP, "dropout rate 0.5"]["gain"]["error"]
    differences = [(8 + 0.1 * i) - (6 + 0.2 * i) for i in range(4)]
    student = stats.ttest_1samp(differences, 0).confidence_interval(0.95)  # symmetric
    assert (estimate, low, high) == (round(np.mean(differences), 2), round(student.low, 2), round(student.high, 2))
    assert shown == pytest.approx(differences)
    assert arms["wine", MLP, "dropout rate 0.5"]["gain"]["nll"][0] == pytest.approx(-0.065)


def test_an_arm_without_a_fair_comparison_has_no_gain(arms):
    assert arms["digits", MLP, NOTHING]["gain"] == {"error": None, "nll": None}
    assert arms["digits", CNN, "dropout rate 0.5"]["gain"] == {"error": None, "nll": None}
    diverged = arms["digits", MLP, "l2 strength 0.1"]
    assert (diverged["trials"], diverged["diverged"], diverged["many"], diverged["gain"]["nll"]) == (4, 1, 3, None)


def test_curves_are_those_of_every_trial_at_few_points(arms):
    arm = arms["wine", MLP, NOTHING]
    steps, (values, ends) = arm["steps"], arm["curves"]["validation_error"]
    assert (len(steps), steps[0], steps[-1], arm["many"]) == (POINTS, 1, 40, 4)
    assert values.reshape(4, POINTS)[:, 7].tolist() == [round((3 + 2 + 50 / steps[7]) * 100), 10, 20, 30]
    distance = stats.t.ppf(0.975, 3) * np.std([0.1 * i for i in range(4)], ddof=1) / 2
    assert ends.reshape(2, POINTS)[:, 7].tolist() == [round(distance / 0.3 * 100)] * 2


def test_the_whole_is_small_and_strict_json():
    text = explorer(comparable(RECORDS)).scripts["explorer-data.js"]
    scripts = re.findall(r'const EXPLORER_([A-Z]+) = "([A-Za-z0-9+/=]*)";\n', text)
    packed = {name: gzip.decompress(b64decode(content)) for name, content in scripts}
    assert list(packed) == ["DATA", "VALUES", "ENDS"]
    data = json.loads(packed["DATA"], parse_constant=pytest.fail)
    assert (len(data["conditions"]), {len(column) for column in data["arms"].values()}) == (3, {7})
    assert data["level"] == "95 %"
    assert data["measures"]["nll"] == {
        "words": "NLL", "axis": "NLL (nats)", "unit": "nats", "difference_unit": "nats", "decimals": 3
    }  # fmt: skip
    points = POINTS * len(CURVES)  # one of seven arms lost a trial
    assert (len(packed["VALUES"]), len(packed["ENDS"])) == (4 * points * (7 * 4 - 1), 4 * points * 7 * 2)
    assert len(text) / 7 < 700
    assert explorer(comparable(RECORDS[::-1])).scripts["explorer-data.js"] == text


def test_arms_whose_trials_all_diverged_have_no_curves():
    assert explorer(comparable([record(trial(NONE, 0), 5.0, diverged=True)])).arms == 1


def test_the_page_counts_what_it_shows():
    shown = explorer(comparable([*RECORDS, record(trial(NONE, 1_000_000, test=False), 1.0)]))
    assert (shown.arms, shown.conditions, shown.trials) == (7, 3, 28)


def test_without_a_comparison_there_is_nothing_to_load():
    assert explorer(comparable([record(trial(NONE, 1_000_000, test=False), 1.0)])).scripts == {}
