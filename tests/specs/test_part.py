"""Values are frozen and validated, and their errors say clearly what is wrong."""

import pytest

from reglab.models import MLP
from reglab.regularizers import L2, Dropout
from reglab.specs import SGD, Data, SpecError, Trial


def _trial(**changes):
    fields = {
        "data": Data(name="digits", train=10, validation=10), "model": MLP(hidden=(4,)), "epochs": 1,
        "optimizer": SGD(learning_rate=0.1), "batch_size": 5, "replicate": 0,
    }  # fmt: skip
    return Trial(**{**fields, **changes})


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Dropout(rate=1.5), ["Dropout", "rate", "less than 1", "1.5"]),
        (lambda: Dropout(rate=float("nan")), ["rate", "finite", "nan"]),
        (lambda: Dropout(rat=0.5), ["unknown parameter 'rat'", "did you mean 'rate'"]),
        (Dropout, ["'rate' is missing"]),
        (lambda: Dropout(rate="much"), ["rate", "valid number", "'much'"]),
        (lambda: L2(strength=-1.0), ["L2", "strength", "greater than or equal to 0", "-1.0"]),
        (lambda: MLP(hidden=(64, 0)), ["MLP", "hidden.1", "greater than or equal to 1", "0"]),
        (lambda: Data(name="digits", train=0, validation=5), ["train", "greater than or equal to 1"]),
        (lambda: SGD(learning_rate=0.0), ["learning_rate", "greater than 0"]),
        (lambda: SGD(learning_rate=0.1, schedule="step"), ["schedule", "'cosine' or 'constant'", "'step'"]),
        (lambda: _trial(replicate=-1), ["replicate", "0 or more"]),
        (lambda: _trial(regularizers=(Dropout(rate=0.1), Dropout(rate=0.2))), ["'dropout'", "once", "2 times"]),
    ],
)
def test_a_wrong_value_is_named_in_one_line(make, words):
    with pytest.raises(SpecError) as caught:
        make()
    text = str(caught.value)
    assert "\n" not in text
    for word in words:
        assert word in text


def test_values_are_frozen():
    with pytest.raises(Exception, match="frozen"):
        Dropout(rate=0.5).rate = 0.1


def test_equal_values_are_equal_and_hash_alike():
    assert _trial() == _trial()
    assert len({_trial(), _trial(), _trial(replicate=1)}) == 2
    assert Dropout(rate=0) == Dropout(rate=0.0)


def test_json_holds_the_parts_with_their_kinds():
    assert _trial(regularizers=(L2(strength=0.5),)).to_json() == {
        "kind": "trial",
        "data": {
            "kind": "data", "name": "digits", "train": 10, "validation": 10, "test": None, "pixels": "standardised",
        },
        "model": {
            "kind": "mlp", "hidden": [4], "batch_norm": False, "layer_norm": False, "activation": "relu",
            "initial_scale": 1.0, "frozen_layers": 0,
        },
        "regularizers": [{"kind": "l2", "strength": 0.5}],
        "optimizer": {
            "kind": "sgd", "learning_rate": 0.1, "schedule": "cosine", "warmup": 0.0, "clip": None, "momentum": 0.9,
        },
        "steps": 2,
        "batch_size": 5,
        "replicate": 0,
        "curve": {"kind": "curve", "points": 12, "examples": 1000, "every": None},
        "test": True,
        "probes": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"batch_size": 5.0},
        {"batch_size": "5"},
        {"epochs": "3"},
        {"data": {"name": "digits", "train": 10, "validation": 10}},
    ],
)
def test_epochs_are_steps_however_the_other_fields_are_written(given):
    assert _trial(**{"epochs": 3, **given}).steps == 3 * 2
