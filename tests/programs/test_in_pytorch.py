"""Every program runs as it stands, and does what the regularizer does."""

import re

import pytest
import torch

from reglab.publishing.site.snippets import PROGRAMS, pytorch

STRENGTHS = {"early stopping": "2", "max norm": "0.5", "shift": "1"}
CASES = [
    (kind, target)
    for kind in PROGRAMS
    for target in ("class", "number")
    if (kind, target) != ("label smoothing", "number")
]


def run(kind, target="class", steps=60, strength=None):
    """Run a program on made-up 8x8 images and return its variables."""
    torch.manual_seed(0)
    x = torch.randn(200, 64)
    y = (x[:, 0] > 0).long() if target == "class" else x[:, :1].clone()
    held_out = torch.randn(50, 64)
    answers = (held_out[:, 0] > 0).long() if target == "class" else held_out[:, :1].clone()
    text = pytorch(kind, strength or STRENGTHS.get(kind, "0.2"), target)
    variables = {"x_train": x, "y_train": y, "x_validation": held_out, "y_validation": answers}
    exec(compile(text.replace("range(1, 2001)", f"range(1, {steps + 1})"), kind, "exec"), variables)  # noqa: S102  # that is the test
    return variables


@pytest.mark.parametrize(("kind", "target"), CASES)
def test_a_program_runs_and_learns(kind, target):
    made = run(kind, target, steps=300)
    output = made["network"](made["x_train"])
    better = (
        (output.argmax(1) == made["y_train"]).float().mean() > 0.8
        if target == "class"
        else torch.mean((output - made["y_train"]) ** 2) < 0.5
    )
    assert better
    assert not made["network"].training or kind == "early stopping"


def test_max_norm_limits_every_units_incoming_weights():
    weights = [weight for weight in run("max norm")["network"].parameters() if weight.ndim > 1]
    norms = torch.cat([weight.norm(dim=1) for weight in weights])
    assert norms.max() <= 0.5 + 1e-5
    free = torch.cat([weight.norm(dim=1) for weight in run("noise")["network"].parameters() if weight.ndim > 1])
    assert free.max() > 0.5


@pytest.mark.parametrize(("kind", "optimizer"), [("l2", torch.optim.Adam), ("weight decay", torch.optim.AdamW)])
def test_decay_acts_on_matrices_alone(kind, optimizer):
    made = run(kind, steps=1)
    assert type(made["optimizer"]) is optimizer
    decays = {
        weight.ndim: group["weight_decay"] for group in made["optimizer"].param_groups for weight in group["params"]
    }
    assert decays == {2: 0.2, 1: 0}


def test_early_stopping_keeps_the_weights_of_the_best_look():
    made = run("early stopping", steps=2000)
    with torch.no_grad():
        validation = made["criterion"](made["network"](made["x_validation"]), made["y_validation"]).item()
    assert made["waited"] == 2, "it stopped before the end"
    assert validation == pytest.approx(made["best"], rel=1e-5)


def test_dropout_is_off_at_the_end():
    made = run("dropout")
    first, second = (made["network"](made["x_train"]) for _ in range(2))
    assert torch.equal(first, second)
    assert re.search(r"Dropout\(p=0.2", repr(made["network"]))


def test_what_has_no_program_gives_none():
    assert pytorch("dropout + l2", "0.2 + 0.01") == ""
