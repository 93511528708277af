"""Every program in PyTorch runs as it stands, and does what its regularizers do."""

import math
import re

import pytest
import torch
from tests.programs.running import examples, part, preparation

from reglab.metric_functions import balanced_error
from reglab.programs import Setup, pytorch
from reglab.programs.settings import FIELDS

PAIRS = [
    ("dropout", "early stopping"),
    ("label smoothing", "early stopping"),
    ("mixup", "early stopping"),
    ("mixup", "label smoothing"),
    ("max norm", "dropout"),
    ("l2", "weight decay"),
    ("input dropout", "noise"),
]
CASES = [
    (kinds, target)
    for kinds in [*((kind,) for kind in FIELDS), *PAIRS]
    for target in ("class", "number")
    if target == "class" or "label smoothing" not in kinds
]


@pytest.fixture(autouse=True)
def _one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def run(*settings, **setup):
    """Run a program on made-up images and return its variables."""
    torch.manual_seed(0)
    made = Setup(**{"steps": 60, "target": "class", **setup})
    variables = {name: torch.from_numpy(values) for name, values in examples(made.target).items()}
    exec(compile(pytorch(settings, made), "program", "exec"), variables)  # noqa: S102  # that is the test
    return variables


def error(made, split="train"):
    """Return the share of errors, or the mean squared error in variances of the target."""
    with torch.no_grad():
        output, y = made["network"](made[f"x_{split}"]), made[f"y_{split}"]
    wrong = output.argmax(1) != y if y.ndim == 1 else (output - y) ** 2 / y.var()
    return wrong.float().mean().item()


def matrices(made):
    return [weight.detach() for weight in made["network"].parameters() if weight.ndim > 1]


@pytest.mark.parametrize(("kinds", "target"), CASES)
def test_a_program_runs_and_learns(kinds, target):
    made = run(*map(part, kinds), target=target, steps=300)
    # half of the classes, and the whole variance, are what a constant answer gets wrong
    assert error(made) < (0.2 if target == "class" else 0.5)
    # without dropout there is nothing to switch off
    assert not made["network"].training or ("early stopping" in kinds and "dropout" not in kinds)


@pytest.mark.parametrize("kinds", [("none",), ("dropout", "weight decay"), ("early stopping",), ("max norm", "mixup")])
@pytest.mark.parametrize("target", ["class", "number"])
def test_deep_normalised_networks_learn_on_a_cosine_schedule(kinds, target):
    setup = {"hidden": (32, 16), "normalised": True, "cosine": True, "learning_rate": 0.01, "batch_size": 64}
    made = run(*map(part, kinds), target=target, steps=200, **setup)
    assert error(made) < (0.2 if target == "class" else 0.5)
    assert not made["network"].training
    names = [type(layer).__name__ for layer in made["network"] if not isinstance(layer, torch.nn.Dropout)]
    assert names == ["Linear", "BatchNorm1d", "ReLU"] * 2 + ["Linear"]
    if "early stopping" not in kinds:
        assert made["optimizer"].param_groups[0]["lr"] == pytest.approx(0, abs=1e-12)


def test_a_cosine_schedule_is_half_way_down_after_half_of_the_steps():
    text = pytorch([], Setup(cosine=True, steps=40, learning_rate=0.01))
    half = text.replace("range(1, 41)", "range(1, 21)")
    assert half != text
    variables = {name: torch.from_numpy(values) for name, values in examples("class").items()}
    exec(compile(half, "program", "exec"), variables)  # noqa: S102  # that is the test
    assert variables["optimizer"].param_groups[0]["lr"] == pytest.approx(0.01 * (1 + math.cos(math.pi / 2)) / 2)


def test_max_norm_limits_every_units_incoming_weights():
    norms = torch.cat([weight.norm(dim=1) for weight in matrices(run(("max norm", "0.5")))])
    assert norms.max() <= 0.5 + 1e-5
    free = torch.cat([weight.norm(dim=1) for weight in matrices(run(("noise", "0.2")))])
    assert free.max() > 0.5


@pytest.mark.parametrize(("kind", "optimizer"), [("l2", torch.optim.Adam), ("weight decay", torch.optim.AdamW)])
def test_decay_acts_on_matrices_alone(kind, optimizer):
    made = run((kind, "0.2"), steps=1, normalised=True)
    assert type(made["optimizer"]) is optimizer
    decays = {
        weight.ndim: group["weight_decay"] for group in made["optimizer"].param_groups for weight in group["params"]
    }
    assert decays == {2: 0.2, 1: 0}


def test_l2_beside_weight_decay_adds_half_the_squares_to_the_loss():
    made = run(("l2", "3.0"), ("weight decay", "0.2"), steps=1, learning_rate=1e-12)
    with torch.no_grad():
        plain = made["criterion"](made["network"](made["x"]), made["y"]).item()
    penalty = 3.0 / 2 * sum(weight.square().sum().item() for weight in matrices(made))
    assert made["loss"].item() == pytest.approx(plain + penalty, rel=1e-4)
    assert {group["weight_decay"] for group in made["optimizer"].param_groups} == {0.2, 0}


@pytest.mark.parametrize("other", ["none", "dropout", "mixup", "label smoothing"])
def test_early_stopping_keeps_the_weights_of_the_best_look(other):
    made = run(part(other), ("early stopping", {"patience": 2, "interval": 10}), steps=2000, learning_rate=0.005)
    with torch.no_grad():
        validation = torch.nn.functional.cross_entropy(made["network"](made["x_validation"]), made["y_validation"])
    assert made["waited"] == 2, "it stopped before the end"
    assert made["step"] % 10 == 0
    assert made["step"] < 2000
    assert validation.item() == pytest.approx(made["best"], rel=1e-5)


def test_early_stopping_looks_at_least_once():
    assert run(("early stopping", {"patience": 2, "interval": 500}), steps=30)["best"] < math.inf


def test_dropout_is_off_at_the_end():
    made = run(("dropout", "0.2"), ("input dropout", "0.1"), hidden=(16, 8))
    first, second = (made["network"](made["x_train"]) for _ in range(2))
    assert torch.equal(first, second)
    assert re.findall(r"Dropout\(p=([\d.]+)", repr(made["network"])) == ["0.1", "0.2", "0.2"]


def test_smoothed_labels_and_mixed_examples_go_into_one_loss():
    made = run(("mixup", "0.4"), ("label smoothing", "0.3"), steps=1, learning_rate=1e-12)
    with torch.no_grad():
        logs = made["network"](made["x"]).log_softmax(1)
    one_hot = torch.nn.functional.one_hot
    share = made["share"][:, None]
    answers = share * one_hot(made["y"], 2) + (1 - share) * one_hot(made["partner"], 2)
    smoothed = 0.7 * answers + 0.3 / 2
    assert made["loss"].item() == pytest.approx(-(smoothed * logs).sum(1).mean().item(), rel=1e-4)


@pytest.mark.parametrize("kinds", [("none",), ("dropout", "weight decay"), ("early stopping",)])
@pytest.mark.parametrize("target", ["class", "number"])
def test_a_program_goes_from_a_file_to_its_test_error(kinds, target, tmp_path, capsys):
    setup = Setup(hidden=(32, 16), steps=400, learning_rate=0.005, cosine=True, target=target)
    variables = {}
    text = pytorch([*map(part, kinds)], setup, preparation(tmp_path, target))
    exec(compile(text, "program", "exec"), variables)  # noqa: S102  # that is the test
    printed = re.fullmatch(
        r"(?:test error: ([\d.]+) %|root mean squared error on the test rows: ([\d.]+))\n", capsys.readouterr().out
    )
    with torch.no_grad():
        output = variables["network"](variables["x_test"])
    if target == "class":
        wrong = 100 * (output.argmax(1) != variables["y_test"]).float().mean().item()
        assert float(printed[1]) == pytest.approx(wrong, abs=0.06)
        assert wrong < 20, "the majority is wrong in half of the rows"
    else:
        # the target's standard deviation is about 100 times the root of 1 + 4 * 2 / 3, or 190
        residual = (output - variables["y_test"]).square().mean().sqrt().item() * variables["scale"]
        assert float(printed[2]) == pytest.approx(residual, rel=1e-3)
        assert residual < 100
        assert variables["scale"] == pytest.approx(190, rel=0.15)


def test_where_each_class_counts_the_same_the_program_prints_the_balanced_error(tmp_path, capsys):
    variables = {}
    text = pytorch([], Setup(hidden=(8,), steps=20, balanced=True), preparation(tmp_path, "class"))
    exec(compile(text, "program", "exec"), variables)  # noqa: S102  # that is the test
    printed = re.fullmatch(r"balanced test error: ([\d.]+) %\n", capsys.readouterr().out)
    with torch.no_grad():
        expected = balanced_error(variables["network"](variables["x_test"]), variables["y_test"]).item()
    assert float(printed[1]) == pytest.approx(expected, abs=0.06)
    assert variables["chances"][variables["y_train"] == 0].sum() == pytest.approx(1)
    assert variables["chances"][variables["y_train"] == 1].sum() == pytest.approx(1)
    assert 0 <= variables["rows"].min() <= variables["rows"].max() < len(variables["x_train"])


def test_a_program_with_a_preparation_gives_the_same_error_again(tmp_path, capsys):
    text = pytorch([("dropout", "0.2")], Setup(steps=30, target="number"), preparation(tmp_path, "number"))
    for _ in range(2):
        exec(compile(text, "program", "exec"), {})  # noqa: S102  # that is the test
    first, second = capsys.readouterr().out.splitlines()
    assert first == second


def test_imports_stand_once_and_in_order(tmp_path):
    text = pytorch([part("early stopping")], Setup(), preparation(tmp_path, "class"))
    imports = [line for line in text.splitlines() if re.match(r"(import|from) ", line)]
    assert imports == [
        "from copy import deepcopy",
        "import numpy as np",
        "import pandas as pd",
        "import torch",
        "from sklearn.preprocessing import OneHotEncoder",
        "from torch import nn",
    ]
    assert all(len(line) <= 120 for line in text.splitlines())


def test_what_has_no_program_gives_none():
    assert pytorch([("dropout + l2", "0.2 + 0.01")]) == ""
    assert pytorch([("label smoothing", "0.1")], Setup(target="number")) == ""
