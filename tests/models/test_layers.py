"""Stacked layers compute what their ordinary counterparts compute, for each trial by itself."""

import numpy as np
import pytest
import torch

from reglab.models import MLP, REGISTRY
from reglab.models.layers import EVALUATION, BatchNorm, Dense, Mode
from reglab.specs import Site

EXAMPLES = {"mlp": [MLP(hidden=()), MLP(hidden=(5,)), MLP(hidden=(7, 6, 5)), MLP(hidden=(7, 6), batch_norm=True)]}
NETWORKS = [pytest.param(model, id=f"{kind} {i}") for kind in REGISTRY for i, model in enumerate(EXAMPLES[kind])]


def _weights(network, trials):
    initial = [network.initial(np.random.default_rng(trial)) for trial in range(trials)]
    return {name: torch.from_numpy(np.stack([one[name] for one in initial])).float() for name in initial[0]}


def test_dense_equals_linear():
    layer = Dense("layer", 6, 4)
    weights = {
        name: torch.from_numpy(w).float().unsqueeze(0) for name, w in layer.initial(np.random.default_rng(0)).items()
    }
    x = torch.randn(1, 3, 6, generator=torch.Generator().manual_seed(0))
    ordinary = torch.nn.functional.linear(x[0], weights["layer.weight"][0].T, weights["layer.bias"][0])
    torch.testing.assert_close(layer(weights, x, EVALUATION)[0], ordinary)


def test_dense_starts_like_linear():
    """Uniform in plus or minus 1 / sqrt(inputs): its standard deviation is that over sqrt(3)."""
    weights = Dense("layer", 400, 300).initial(np.random.default_rng(0))
    assert np.abs(weights["layer.weight"]).max() <= 1 / 20
    assert weights["layer.weight"].std() == pytest.approx(1 / 20 / 3**0.5, rel=0.01)


@pytest.mark.parametrize("model", NETWORKS)
def test_each_trial_sees_its_own_weights_alone(model):
    network = model.build((1, 3, 4), classes=3)
    weights = _weights(network, 4)
    x = torch.randn(4, 5, 1, 3, 4, generator=torch.Generator().manual_seed(0))
    logits = network(weights, x)
    assert logits.shape == (4, 5, 3)
    for trial in range(4):
        one = {name: tensor[trial : trial + 1] for name, tensor in weights.items()}
        assert torch.equal(network(one, x[trial : trial + 1])[0], logits[trial])


@pytest.mark.parametrize("model", NETWORKS)
def test_sites_are_told_the_shape_that_they_get(model):
    network = model.build((1, 3, 4), classes=3)
    seen: list[Site] = []

    def look(site, x):
        assert x.shape[2:] == site.shape
        seen.append(site)
        return x

    network(_weights(network, 2), torch.zeros(2, 5, 1, 3, 4), Mode(look, training=True))
    assert tuple(seen) == network.sites()
    assert len({site.name for site in seen}) == len(seen)
    assert seen[0].role == "input"


def test_mlp_equals_a_sequential_network():
    network = MLP(hidden=(7, 6)).build((12,), classes=3)
    weights = _weights(network, 1)
    names = ("dense.0", "dense.1", "output")
    x = torch.randn(1, 5, 12, generator=torch.Generator().manual_seed(0))
    h = x[0]
    for name in names:
        h = torch.nn.functional.linear(h, weights[f"{name}.weight"][0].T, weights[f"{name}.bias"][0])
        h = h if name == "output" else h.relu()
    torch.testing.assert_close(network(weights, x)[0], h)


@pytest.mark.parametrize("shape", [(6,), (6, 3, 2)], ids=["features", "channels"])
def test_batch_norm_equals_pytorchs(shape):
    layer = BatchNorm("norm", shape)
    weights = {
        name: torch.from_numpy(w).float().unsqueeze(0) for name, w in layer.initial(np.random.default_rng(0)).items()
    }
    ordinary = (torch.nn.BatchNorm1d if len(shape) == 1 else torch.nn.BatchNorm2d)(6)
    rng = torch.Generator().manual_seed(0)
    for _ in range(3):
        x = 2 + 3 * torch.randn(1, 8, *shape, generator=rng)
        torch.testing.assert_close(layer(weights, x, Mode(lambda _, h: h, training=True))[0], ordinary(x[0]))
    torch.testing.assert_close(weights["kept.norm.mean"][0], ordinary.running_mean)
    torch.testing.assert_close(weights["kept.norm.variance"][0], ordinary.running_var)
    ordinary.eval()
    torch.testing.assert_close(layer(weights, x, EVALUATION)[0], ordinary(x[0]))
