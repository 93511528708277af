"""Stacked layers compute what their ordinary counterparts compute."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from reglab.models.blocks import BatchNorm, LayerNorm
from reglab.models.cnn import Convolution, MaxPool
from reglab.models.layers import EVALUATION, Dense, Flatten, Mode
from reglab.models.lstm import Embedding, Recurrence

TRAINING = Mode(lambda site, x: x, training=True)


def _weights(layer, trials=1):
    initial = [layer.initial(np.random.default_rng(trial)) for trial in range(trials)]
    return {name: torch.from_numpy(np.stack([arrays[name] for arrays in initial])).float() for name in initial[0]}


def _normal(*shape):
    return torch.randn(shape, generator=torch.Generator().manual_seed(0))


def test_dense_equals_linear():
    layer = Dense("layer", 6, 4)
    weights, x = _weights(layer), _normal(1, 3, 6)
    ordinary = functional.linear(x[0], weights["layer.weight"][0].T, weights["layer.bias"][0])
    torch.testing.assert_close(layer(weights, x, EVALUATION)[0], ordinary)


def test_dense_after_images_starts_like_linear_after_pytorchs_flatten():
    """The rows have the channels last, but the weights are drawn channel by channel."""
    layer, x = Dense("layer", 40, 7, channels=2), _normal(1, 3, 2, 4, 5)
    output = layer(_weights(layer), Flatten()({}, x, EVALUATION), EVALUATION)
    plain = _weights(Dense("layer", 40, 7))
    ordinary = functional.linear(x[0].flatten(1), plain["layer.weight"][0].T, plain["layer.bias"][0])
    torch.testing.assert_close(output[0], ordinary)


def test_dense_starts_like_linear():
    """Uniform in plus or minus 1 / sqrt(inputs): the standard deviation is the bound over sqrt(3)."""
    weights = Dense("layer", 400, 300).initial(np.random.default_rng(0))
    assert np.abs(weights["layer.weight"]).max() <= 1 / 20
    assert weights["layer.weight"].std() == pytest.approx(1 / 20 / 3**0.5, rel=0.01)


@pytest.mark.parametrize("shape", [(6,), (6, 3, 2)], ids=["features", "channels"])
def test_batch_norm_equals_pytorchs(shape):
    layer = BatchNorm("norm", shape)
    weights = _weights(layer)
    ordinary = (torch.nn.BatchNorm1d if len(shape) == 1 else torch.nn.BatchNorm2d)(6)
    for batch in (8, 5, 8):
        x = 2 + 3 * _normal(1, batch, *shape)
        torch.testing.assert_close(layer(weights, x, TRAINING)[0], ordinary(x[0]))
    torch.testing.assert_close(weights["kept.norm.mean"][0], ordinary.running_mean)
    torch.testing.assert_close(weights["kept.norm.variance"][0], ordinary.running_var)
    torch.testing.assert_close(layer(weights, x, EVALUATION)[0], ordinary.eval()(x[0]))


def test_layer_norm_equals_pytorchs_with_each_trials_own_scale_and_bias():
    layer, x = LayerNorm("norm", 6), (2 + 3 * _normal(3, 5, 6)).requires_grad_()
    weights = {name: _normal(3, 6) + place for place, name in enumerate(("norm.bias", "norm.scale"))}
    leaves = [x, *(weight.requires_grad_() for weight in weights.values())]
    y = layer(weights, x, TRAINING)
    assert torch.equal(y, layer(weights, x, EVALUATION))
    each = zip(x, weights["norm.scale"], weights["norm.bias"], strict=True)
    ordinary = torch.stack([functional.layer_norm(one, (6,), scale, bias) for one, scale, bias in each])
    torch.testing.assert_close(y, ordinary)
    slopes = [torch.autograd.grad(result.sin().sum(), leaves) for result in (y, ordinary)]
    torch.testing.assert_close(*slopes)


@pytest.mark.parametrize("trials", [1, 3])
def test_convolution_and_pooling_equal_pytorchs(trials):
    layer = Convolution("conv", 2, 5)
    weights, x = _weights(layer, trials), _normal(trials, 4, 2, 7, 6)
    y = MaxPool()(weights, layer(weights, x, EVALUATION), EVALUATION)
    for trial in range(trials):
        ordinary = functional.conv2d(
            x[trial], weights["conv.weight"][trial], weights["conv.bias"][trial], padding="same"
        )
        torch.testing.assert_close(y[trial], functional.max_pool2d(ordinary, 2))


def test_convolutions_have_the_channels_last_in_memory_after_images_of_one_channel_too():
    """With the channels first, pooling alone takes ten times as long."""
    layer = Convolution("conv", 1, 5)
    y = layer(_weights(layer), _normal(1, 4, 1, 7, 6), EVALUATION)
    assert y[0].is_contiguous(memory_format=torch.channels_last)


def test_embedding_reads_each_trials_own_table():
    layer = Embedding("words", 9, 3)
    weights = _weights(layer, 4)
    tokens = torch.randint(9, (4, 5, 6), generator=torch.Generator().manual_seed(0))
    for trial in range(4):
        ordinary = functional.embedding(tokens[trial], weights["words.vectors"][trial])
        assert torch.equal(layer(weights, tokens, EVALUATION)[trial], ordinary)


def test_recurrence_equals_pytorchs_lstm():
    layer = Recurrence("lstm", 7, 4, 5)
    weights, x = _weights(layer), _normal(1, 3, 7, 4)
    ordinary = torch.nn.LSTM(4, 5, batch_first=True)
    with torch.no_grad():
        ordinary.weight_ih_l0.copy_(weights["lstm.input.weight"][0].T)
        ordinary.weight_hh_l0.copy_(weights["lstm.recurrent.weight"][0].T)
        ordinary.bias_ih_l0.copy_(weights["lstm.bias"][0])
        ordinary.bias_hh_l0.zero_()
    torch.testing.assert_close(layer(weights, x, EVALUATION)[0], ordinary(x[0])[0])


def test_recurrent_site_multiplies_the_state_that_is_handed_on():
    """With zeros everywhere, no state is handed on, so each step is like an LSTM's first."""
    layer = Recurrence("lstm", 3, 4, 5)
    weights, x = _weights(layer), _normal(1, 2, 3, 4)
    cut = layer(weights, x, Mode(lambda site, ones: 0 * ones, training=True))
    single = Recurrence("lstm", 1, 4, 5)
    gates = x @ weights["lstm.input.weight"].unsqueeze(1) + weights["lstm.bias"]
    enter, forget, new, leave = gates.chunk(4, -1)
    cell = torch.zeros(1, 2, 5)
    for step in range(3):
        cell = forget[:, :, step].sigmoid() * cell + enter[:, :, step].sigmoid() * new[:, :, step].tanh()
        torch.testing.assert_close(cut[:, :, step], leave[:, :, step].sigmoid() * cell.tanh())
    torch.testing.assert_close(cut[:, :, 0], single(weights, x[:, :, :1], EVALUATION)[:, :, 0])
