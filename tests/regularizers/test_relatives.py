"""Dropout's places, schedules and relatives, against NumPy and plain PyTorch."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from reglab.models import CNN, MLP
from reglab.regularizers import DropConnect, Dropout, GaussianDropout
from reglab.specs import SGD, Curve, Data, SpecError, Task, Trial
from reglab.training import train

IMAGE = Task((1, 8, 8), 10)


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ("hidden", ["conv.0", "conv.1", "hidden.0", "hidden.1"]),
        ("dense", ["hidden.0", "hidden.1"]),
        ("conv", ["conv.0", "conv.1"]),
        ("last", ["hidden.1"]),
        ("linear", ["linear.0", "linear.1"]),
    ],
)
def test_dropout_acts_where_it_is_told(where: str, names: list[str]) -> None:
    sites = CNN(channels=(4, 6), hidden=(8, 8), batch_norm=True).build(IMAGE).sites()
    assert [site.name for site in sites if Dropout(rate=0.5, where=where).acts_at(site)] == names


def test_the_last_hidden_layer_of_a_cnn_without_dense_layers_is_its_last_block() -> None:
    sites = CNN(channels=(4, 6)).build(IMAGE).sites()
    assert [site.name for site in sites if Dropout(rate=0.5, where="last").acts_at(site)] == ["conv.1"]


def test_whole_channels_are_dropped() -> None:
    part, x = Dropout(rate=0.5, mask="channel"), torch.ones(1, 50, 30, 4, 4)
    noise = torch.from_numpy(part.draw(np.random.default_rng(0), 1, 50, (30, 4, 4)))
    y = part.network(SimpleNamespace(rate=torch.tensor([0.5])), x, noise)
    assert set(y.flatten(3).sum(3).unique().tolist()) == {0.0, 32.0}, "all 16 pixels of a channel, or none"
    assert y.mean().item() == pytest.approx(1, abs=5 * np.sqrt(1 / 1500))


def curve(*regularizers: object) -> list[float]:
    trial = Trial(
        data=Data(name="digits", train=64, validation=64), model=MLP(hidden=(16,)), regularizers=regularizers,
        optimizer=SGD(learning_rate=0.05), steps=16, batch_size=16, replicate=0, curve=Curve(every=1),
    )  # fmt: skip
    return next(train([trial], ["a"])).curve["train_nll"]


def test_early_dropout_ends_and_late_dropout_begins() -> None:
    none, late, whole = curve(), curve(Dropout(rate=0.5, begin=0.5)), curve(Dropout(rate=0.5))
    # 16 steps, of which the curve leaves out none; the first half is free of noise
    assert late[:8] == none[:8]
    assert late[8] != none[8]
    # the noise depends on the whole value, schedule included: it equals that of the other only in distribution
    assert curve(Dropout(rate=0.5, end=0.5))[0] not in (none[0], whole[0])
    assert curve(Dropout(rate=0.5, begin=0.5, end=0.5)) == none


def test_a_schedule_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(SpecError, match=r"begin must be at most end; got begin 0\.6 and end 0\.4"):
        Dropout(rate=0.5, begin=0.6, end=0.4)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
def test_gaussian_dropout_has_dropouts_mean_and_variance(rate: float) -> None:
    count = 400_000
    part = GaussianDropout(rate=rate)
    noise = torch.from_numpy(part.draw(np.random.default_rng(3), 1, 1, (count,)))
    y = part.network(SimpleNamespace(rate=torch.tensor([rate])), torch.ones(1, 1, count), noise).double()
    variance = rate / (1 - rate)
    assert y.mean().item() == pytest.approx(1, abs=5 * np.sqrt(variance / count))
    assert y.var().item() == pytest.approx(variance, rel=5 * np.sqrt(2 / count) + 1e-3)


def test_drop_connect_drops_weights_and_shares_the_mask_in_the_batch() -> None:
    network, part = MLP(hidden=(7,)).build(Task((5,), 3)), DropConnect(rate=0.5)
    weights = {name: torch.from_numpy(w)[None].float() for name, w in network.initial(np.random.default_rng(0)).items()}
    bits = torch.from_numpy(part.draw(np.random.default_rng(1), 1, 9, (5, 7)))
    x = torch.randn(1, 9, 5, generator=torch.Generator().manual_seed(0))

    def perturb(site, h):
        return part.network(SimpleNamespace(rate=torch.tensor([0.5])), h, bits) if part.acts_at(site) else h

    from reglab.models.layers import Mode

    kept = (bits[0, 0].numpy() >= 0) * 2.0  # half of all 16-bit numbers
    w = {name: tensor[0].double().numpy() for name, tensor in weights.items()}
    hidden = np.maximum(x[0].double().numpy() @ (w["dense.0.weight"] * kept) + w["dense.0.bias"], 0)
    expected = hidden @ w["output.weight"] + w["output.bias"]
    np.testing.assert_allclose(
        network(weights, x, Mode(perturb, training=True))[0].numpy(), expected, rtol=1e-4, atol=1e-5
    )


def test_a_network_of_sigmoids_and_the_initial_scale() -> None:
    network = MLP(hidden=(6, 4), activation="sigmoid", initial_scale=3.0).build(Task((5,), 3))
    initial = network.initial(np.random.default_rng(0))
    usual = MLP(hidden=(6, 4)).build(Task((5,), 3)).initial(np.random.default_rng(0))
    for name, array in initial.items():
        np.testing.assert_allclose(array, 3 * usual[name])
    x = np.random.default_rng(1).normal(size=(9, 5))
    h = x
    for layer in ("dense.0", "dense.1"):
        h = 1 / (1 + np.exp(-(h @ initial[f"{layer}.weight"] + initial[f"{layer}.bias"])))
    expected = h @ initial["output.weight"] + initial["output.bias"]
    weights = {name: torch.from_numpy(w)[None].double() for name, w in initial.items()}
    np.testing.assert_allclose(network(weights, torch.from_numpy(x)[None])[0].numpy(), expected)
