"""The ways that the benchmarks compare train the same task."""

import numpy as np
import pytest
import torch
from benchmarks.speed.floor import products
from benchmarks.speed.loops import LoaderLoop, Loop
from benchmarks.speed.networks import network
from benchmarks.speed.tasks import TASKS
from benchmarks.speed.with_reglab import Stacked
from benchmarks.speed.with_sklearn import ScikitLearn
from torch import nn

from reglab import datasets
from reglab.training.group import task

DIGITS = TASKS["mlp-digits"]


@pytest.mark.parametrize("way", [Loop, LoaderLoop, ScikitLearn, Stacked])
def test_every_way_learns(way, monkeypatch):
    monkeypatch.setattr("benchmarks.speed.with_reglab.group_size", lambda task: 2)
    training = way(DIGITS)
    training.run(2)
    first = training.error()
    training.run(6)
    assert training.error() < min(first, 10), "of ten classes, nine in ten are wrong by chance"


@pytest.mark.parametrize("name", ["mlp-digits", "mlp-fashion", "mlp-wide", "cnn"])
def test_dropout_stands_at_the_same_places(name):
    trial = TASKS[name].trial
    ours = trial.model.build(task(trial.data)).sites()
    shapes = []
    plain = network(trial)
    for module in plain.modules():
        if isinstance(module, nn.Dropout):
            module.register_forward_hook(lambda module, inputs, output: shapes.append(tuple(output.shape[1:])))
    plain(torch.zeros(2, *datasets.info(trial.data.name).shape))
    assert shapes == [site.shape for site in ours if any(part.acts_at(site) for part in trial.regularizers)]


@pytest.mark.parametrize("name", TASKS)
def test_networks_have_the_same_weights(name):
    trial = TASKS[name].trial
    ours = trial.model.build(task(trial.data)).initial(np.random.default_rng(0))
    plain = dict(network(trial).named_parameters())
    plain.pop("cell.bias_hh", None)  # PyTorch's cell has two biases that are always added
    assert sorted(tensor.size for tensor in ours.values()) == sorted(tensor.numel() for tensor in plain.values())


def test_the_floor_counts_each_product_once():
    (first, last) = products(DIGITS.trial)
    assert first == (32, 64, 128, 1, False)
    assert last == (32, 128, 10, 1, True)
