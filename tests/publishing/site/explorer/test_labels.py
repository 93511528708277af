"""Arms have labels that tell them apart and name what is unusual."""

import pytest
from tests.publishing.toys import DROPOUT, NONE, WEAK, record, trial

from reglab.analyses.arms import comparable
from reglab.publishing.site.explorer.labels import CHOICES, NOTHING, Labels, natural

USUAL = "40 steps, batch size 32"


@pytest.mark.parametrize(
    ("change", "place", "label"),
    [
        ({"steps": 10}, 3, "10 steps, batch size 32"),
        ({"curve": {"kind": "curve", "points": 1, "every": None}}, 3, f"{USUAL}, points 1"),
        ({"optimizer": {"kind": "sgd", "learning_rate": 0.1, "momentum": 0.5}}, 4, "sgd, momentum 0.5"),
        ({"model": {"kind": "mlp", "hidden": [64], "batch_norm": True}}, 2, "mlp hidden 64, batch norm"),
        ({"model": {"kind": "mlp", "hidden": [], "batch_norm": False}}, 2, "mlp hidden none"),
        ({"data": {"kind": "data", "name": "digits", "train": 50, "validation": 100}}, 1, "50"),
        ({"data": {"kind": "data", "name": "digits", "train": 200, "validation": 7}}, 1, "200, validation 7"),
    ],
)  # fmt: skip
def test_what_is_not_as_usual_is_named(change, place, label):
    usual = [record(trial(regularizers, 0), 5.0) for regularizers in (NONE, WEAK, DROPOUT)]
    rows = comparable([*usual, record(trial(NONE, 0) | change, 5.0)])
    labels = Labels(rows[["condition", "arm"]].itertuples(index=False, name=None))
    conditions = [labels.condition(condition) for condition in rows["condition"].unique()]
    assert len(set(conditions)) == len(conditions) == 2
    assert [condition[place] == label for condition in conditions].count(True) == 1
    assert all(len(condition) == len(CHOICES) for condition in conditions)
    assert len({labels.arm(arm) for arm in rows["arm"].unique()}) == 3


def test_regularizers_that_act_together_are_named_together():
    both = [*DROPOUT, {"kind": "weight_decay", "strength": 0.001}]
    rows = comparable([record(trial(both, 0), 5.0)])
    labels = Labels([tuple(rows.loc[0, ["condition", "arm"]])])
    assert labels.arm(rows.loc[0, "arm"]) == ("dropout + weight decay", "dropout rate 0.5; weight decay strength 0.001")
    assert labels.arm("[]") == (NOTHING, NOTHING)


def test_small_numbers_stand_in_their_order():
    labels = ["strength 1e-05", "strength 0.001", "strength 0.0005", "strength 1"]
    assert sorted(labels, key=natural) == ["strength 1e-05", "strength 0.0005", "strength 0.001", "strength 1"]
