"""The contract of every registered model."""

import numpy as np
import pytest
import torch

from reglab.errors import ReglabError
from reglab.models import CNN, LSTM, MLP, REGISTRY, Transformer
from reglab.models.layers import EVALUATION, Mode
from reglab.regularizers.base import decayed
from reglab.specs import SpecError, Task

IMAGE = Task(shape=(2, 8, 9), classes=3)
TOKENS = Task(shape=(6,), classes=3, tokens=11)
CASES = [
    (MLP(hidden=()), IMAGE),
    (MLP(hidden=(5,)), IMAGE),
    (MLP(hidden=(7, 6, 5), batch_norm=True), IMAGE),
    (MLP(hidden=(7, 6), layer_norm=True), IMAGE),
    (CNN(channels=(4, 5)), IMAGE),
    (CNN(channels=(4,), hidden=(6, 5), batch_norm=True), IMAGE),
    (LSTM(units=5, embedding=4), TOKENS),
    (LSTM(units=5, embedding=4), TOKENS._replace(every_step=True)),
    (Transformer(width=6, heads=2, depth=2, feedforward=7), TOKENS),
    (Transformer(width=6, heads=3, depth=1, feedforward=5), TOKENS._replace(every_step=True)),
]


def _examples(task, trials, batch):
    rng = torch.Generator().manual_seed(0)
    if task.tokens:
        return torch.randint(task.tokens, (trials, batch, *task.shape), generator=rng)
    return torch.randn(trials, batch, *task.shape, generator=rng)


def _weights(network, trials):
    initial = [network.initial(np.random.default_rng(trial)) for trial in range(trials)]
    return {name: torch.from_numpy(np.stack([arrays[name] for arrays in initial])).float() for name in initial[0]}


def test_every_registered_model_is_tested():
    assert {type(model) for model, _ in CASES} == set(REGISTRY.values())


@pytest.mark.parametrize(("model", "task"), CASES)
@pytest.mark.parametrize("training", [False, True])
def test_each_trial_is_computed_as_if_alone(model, task, training):
    network = model.build(task)
    mode = Mode(lambda site, x: x, training)
    x, weights = _examples(task, 4, 5), _weights(network, 4)
    copies = [_weights(network, 4) for _ in range(4)]  # training changes running moments in place
    together = network(weights, x, mode)
    for trial, copy in enumerate(copies):
        single = {name: tensor[trial : trial + 1] for name, tensor in copy.items()}
        assert torch.equal(network(single, x[trial : trial + 1], mode)[0], together[trial])


@pytest.mark.parametrize(("model", "task"), CASES)
def test_logits_have_one_row_per_answer(model, task):
    network = model.build(task)
    answers = 5 * task.shape[0] if task.every_step else 5
    assert network(_weights(network, 2), _examples(task, 2, 5)).shape == (2, answers, task.classes)


@pytest.mark.parametrize(("model", "task"), CASES)
def test_activations_have_the_shapes_of_their_sites(model, task):
    network = model.build(task)
    seen = []

    def look(site, x):
        assert x.shape == ((2, *site.shape) if site.role == "weight" else (2, 5, *site.shape))
        seen.append(site)
        return x

    network(_weights(network, 2), _examples(task, 2, 5), Mode(look, training=True))
    assert tuple(seen) == network.sites()
    assert len({site.name for site in seen}) == len(seen)
    assert seen[0].role == "input"


@pytest.mark.parametrize(("model", "task"), CASES)
def test_every_trained_weight_gets_a_gradient_and_evaluation_keeps_nothing(model, task):
    network = model.build(task)
    weights = _weights(network, 2)
    trained = [tensor.requires_grad_() for name, tensor in weights.items() if not name.startswith("kept")]
    before = {name: tensor.detach().clone() for name, tensor in weights.items()}
    loss = network(weights, _examples(task, 2, 5)).square().sum()
    assert all(gradient.abs().sum() > 0 for gradient in torch.autograd.grad(loss, trained))
    assert all(torch.equal(before[name], tensor) for name, tensor in weights.items())


@pytest.mark.parametrize(("model", "task"), CASES)
def test_penalties_act_on_matrices_and_kernels_alone(model, task):
    weights = _weights(model.build(task), 2)
    assert set(decayed(weights)) == {name for name in weights if name.endswith(".weight")}


@pytest.mark.parametrize(("model", "task"), CASES)
def test_is_frozen_and_comes_back_from_json(model, task):
    fields = {name: value for name, value in model.to_json().items() if name != "kind"}
    assert REGISTRY[model.to_json()["kind"]](**fields) == model
    assert hash(type(model)(**fields)) == hash(model)


@pytest.mark.parametrize(
    ("model", "task", "message"),
    [
        (MLP(hidden=(4,)), TOKENS, "Take an LSTM"),
        (CNN(channels=(4,)), TOKENS, "Take an LSTM"),
        (CNN(channels=(4,)), Task((30,), 2), r"images of at least 2 pixels a side; examples of shape \(30,\)"),
        (CNN(channels=(4,) * 4), IMAGE, "at least 16 pixels"),
        (LSTM(units=4, embedding=4), IMAGE, "LSTM reads sequences of tokens.* Take an MLP"),
        (Transformer(width=4, heads=2, depth=1, feedforward=4), IMAGE, "Transformer reads sequences.* Take an MLP"),
    ],
)
def test_a_task_that_does_not_fit_is_refused(model, task, message):
    with pytest.raises(ReglabError, match=message):
        model.build(task)


def test_sizes_below_one_are_refused():
    for make in (
        lambda: MLP(hidden=(0,)), lambda: CNN(channels=(4, 0)), lambda: LSTM(units=0, embedding=1),
        lambda: Transformer(width=0, heads=1, depth=1, feedforward=1),
        lambda: Transformer(width=2, heads=0, depth=1, feedforward=1),
    ):  # fmt: skip
        with pytest.raises(SpecError, match="greater than or equal to 1"):
            make()


def test_settings_that_exclude_each_other_are_refused():
    with pytest.raises(SpecError, match="heads must divide the width of 10; got 4"):
        Transformer(width=10, heads=4, depth=1, feedforward=8)
    with pytest.raises(SpecError, match="layer_norm must be False where batch_norm is True; got True"):
        MLP(hidden=(4,), batch_norm=True, layer_norm=True)


def test_evaluation_is_the_default():
    network = MLP(hidden=(5,), batch_norm=True).build(IMAGE)
    weights, x = _weights(network, 1), _examples(IMAGE, 1, 5)
    assert torch.equal(network(weights, x), network(weights, x, EVALUATION))


def test_frozen_layers_answer_as_others_do_and_have_no_gradient():
    x = _examples(IMAGE, 2, 5)
    network, trained = (MLP(hidden=(7, 6), frozen_layers=count).build(IMAGE) for count in (1, 0))
    weights = {name: tensor.requires_grad_() for name, tensor in _weights(network, 2).items()}
    logits = network(weights, x)
    assert torch.equal(logits, trained(weights, x))
    gradients = dict(zip(weights, torch.autograd.grad(logits.square().sum(), list(weights.values())), strict=True))
    still = {name for name, gradient in gradients.items() if not gradient.any()}
    assert still == {"dense.0.weight", "dense.0.bias"}
