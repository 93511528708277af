"""What people write as their own module: each is trained, or refused by one sentence that says what to do."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from reglab.errors import ReglabError
from reglab.models import OwnModule, Place, module_checks
from reglab.models.layers import Mode
from reglab.specs import Task

ROWS = Task(shape=(6, 8), classes=3)
TOKENS = Task(shape=(6,), classes=3, tokens=11)


class Body(nn.Module):
    """A layer, what a function makes of its output, and a dense layer on the mean over the steps."""

    def __init__(self, layer, forward=lambda body, x: body.layer(x), width=8):
        super().__init__()
        self.layer, self.function, self.output = layer, forward, nn.Linear(width, 3)

    def forward(self, x):
        return self.output(self.function(self, x).mean(1))


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.table, self.output = nn.Embedding(3, 8), nn.Linear(8, 3)
        self.output.weight = self.table.weight

    def forward(self, x):
        return self.output(self.table(x % 3).mean(1))


class Masked(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mask", torch.ones(6, 6).tril())
        self.output = nn.Linear(8, 3)

    def forward(self, x):
        return self.output((self.mask @ x).mean(1))


def attention(dropout=0.0, **options):
    return Body(
        nn.MultiheadAttention(8, 2, dropout=dropout, batch_first=True), lambda b, x: b.layer(x, x, x, **options)[0]
    )


def frozen():
    body = Body(nn.Linear(8, 8))
    body.layer.requires_grad_(False)
    return body


def random_buffer():
    body = Body(nn.Identity())
    body.register_buffer("directions", torch.randn(8))
    return body


def branching(body, x):
    return body.layer(x) if x.sum() > 0 else x


STACKED = {
    "LayerNorm": (lambda: Body(nn.LayerNorm((6, 8))), ROWS),
    "MultiheadAttention": (attention, ROWS),
    "MultiheadAttention without weights": (lambda: attention(need_weights=False), ROWS),
    "TransformerEncoderLayer": (
        lambda: Body(nn.TransformerEncoderLayer(8, 2, 12, dropout=0.0, batch_first=True)),
        ROWS,
    ),
    "Dropout(0)": (lambda: Body(nn.Dropout(0.0)), ROWS),
    "Embedding": (lambda: Body(nn.Embedding(11, 8)), TOKENS),
    "tied weights": (Tied, TOKENS),
    "a constant buffer": (Masked, ROWS),
    "a frozen layer": (frozen, ROWS),
}
LOOPED = {
    "Conv1d": (lambda: Body(nn.Conv1d(6, 6, 3, padding=1)), ROWS),
    "LSTM": (lambda: Body(nn.LSTM(8, 8, batch_first=True), lambda b, x: b.layer(x)[0]), ROWS),
    "GRU": (lambda: Body(nn.GRU(8, 8, batch_first=True), lambda b, x: b.layer(x)[0]), ROWS),
    "an if on the data": (lambda: Body(nn.Linear(8, 8), branching), ROWS),
}
NOISE = r"draws noise itself \({}\), so a trial would depend on its companions.*Put Place\('{}', ...\) there instead"
REFUSED = {
    "F.dropout": (lambda: Body(None, lambda b, x: F.dropout(x, 0.5, b.training)), NOISE.format("Body", "hidden")),
    "nn.Dropout": (lambda: Body(nn.Dropout(0.5)), NOISE.format("layer: Dropout.*", "layer")),
    "MultiheadAttention(dropout=0.8)": (lambda: attention(0.8), NOISE.format("layer: MultiheadAttention", "layer")),
    "nn.LSTM(dropout=0.5)": (
        lambda: Body(nn.LSTM(8, 8, 2, dropout=0.5), lambda b, x: b.layer(x)[0]),
        NOISE.format("layer: LSTM.*", "layer"),
    ),
    "torch.randn": (lambda: Body(None, lambda _, x: x + torch.randn(8)), NOISE.format("Body", "hidden")),
    "a generator of NumPy": (
        lambda: Body(None, lambda _, x: x + float(np.random.default_rng().normal())),
        NOISE.format("two passes over the same examples differ", "hidden"),
    ),
    "BatchNorm": (lambda: Body(nn.BatchNorm1d(6)), "keeps layer.running_mean, .* no gradient trains. Use .*GroupNorm"),
    "a random buffer": (random_buffer, "keeps directions, which no gradient trains"),
    "an unused layer": (lambda: Body(nn.Linear(8, 8), lambda _, x: x), "do not depend on layer.weight, layer.bias"),
    "an unused place": (lambda: Body(Place("x", 8), lambda _, x: x), r"never calls Place\('x', ...\). Call it"),
    "a wrong width": (lambda: Body(nn.Linear(9, 8)), r"fails on inputs of shape \(5, 6, 8\): RuntimeError: mat1"),
    "a wrong shape": (lambda: nn.Linear(8, 3), r"returns \(5, 6, 3\) for 5 examples. Return logits, \(5, 3\)"),
    "a tuple": (lambda: nn.LSTM(8, 3), "returns tuple for 5 examples"),
}


def model_of(make):
    class Net(OwnModule):
        kind = "net"

        def module(self, task):
            return make()

    return Net()


def as_a_group(network, task, trials, training):
    """Return logits and gradients of several trials, each with its own weights and examples."""
    initial = [network.initial(np.random.default_rng(seed)) for seed in trials]
    weights = {name: torch.from_numpy(np.stack([arrays[name] for arrays in initial])) for name in initial[0]}
    trained = [w.requires_grad_() for name, w in weights.items() if not name.startswith("kept.")]
    x = torch.randn(9, 5, *task.shape, generator=torch.Generator().manual_seed(0))
    logits = network(weights, (x.abs() if task.tokens is None else x.abs().long())[list(trials)], Mode(keep, training))
    return logits, torch.autograd.grad(logits.square().sum(), trained)


def keep(site, x):
    return x


@pytest.mark.parametrize("name", [*STACKED, *LOOPED])
@pytest.mark.parametrize("training", [True, False])
def test_what_is_accepted_gives_each_trial_the_same_bits_in_any_company(name, training):
    make, task = (STACKED | LOOPED)[name]
    network = model_of(make).build(task)
    assert network.stacked == (name in STACKED)
    logits, gradients = as_a_group(network, task, range(7), training)
    for trials in ([4], [6, 2]):
        alone, slopes = as_a_group(network, task, trials, training)
        assert torch.equal(alone, logits[trials])
        assert all(torch.equal(s, g[trials]) and s.any() for s, g in zip(slopes, gradients, strict=True))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_said_in_one_sentence_when_the_model_is_built(name):
    make, message = REFUSED[name]
    state = torch.get_rng_state()
    with pytest.raises(ReglabError, match=f"^Net: its module('s answers)? {message}") as error:
        model_of(make).build(ROWS)
    assert "\n" not in str(error.value)
    assert torch.equal(state, torch.get_rng_state())


def test_that_trials_are_trained_one_by_one_is_said_once(capsys):
    module_checks._say_once.cache_clear()
    for _ in range(2):
        model_of(LOOPED["LSTM"][0]).build(ROWS)
    said = capsys.readouterr().err
    assert re.fullmatch(r"reglab: Net: vmap cannot stack its module \(RuntimeError: .*lstm.*\)\. .*slower\.\n", said)
