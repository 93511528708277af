"""Dropout in the network, on hidden layers and on the input, against torch.nn.functional.dropout."""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from reglab.regularizers import Dropout, InputDropout
from reglab.regularizers.randomness import keep_mask, random_bits
from reglab.specs import Site

UNITS = 400_000
RATES = [0.0, 0.1, 0.5, 0.9]
INPUT, HIDDEN = Site("input", "input", (UNITS,)), Site("hidden.0", "dense", (UNITS,))


def dropped(part: Dropout | InputDropout, seed: int) -> Tensor:
    """Return a row of ones after one trial's dropout."""
    noise = torch.from_numpy(part.draw(np.random.default_rng(seed), 1, 1, (UNITS,)))
    return part.network(SimpleNamespace(rate=torch.tensor([part.rate])), torch.ones(1, 1, UNITS), noise).flatten()


def test_places_in_the_network() -> None:
    assert [Dropout(rate=0.5).acts_at(site) for site in (INPUT, HIDDEN)] == [False, True]
    assert [InputDropout(rate=0.5).acts_at(site) for site in (INPUT, HIDDEN)] == [True, False]


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("kind", [Dropout, InputDropout])
def test_has_the_statistics_of_pytorchs(kind: Callable[..., Dropout | InputDropout], rate: float) -> None:
    dropped_ones = dropped(kind(rate=rate), seed=1)
    torch.manual_seed(1)
    ordinary = F.dropout(torch.ones(UNITS), rate)
    torch.testing.assert_close(dropped_ones.unique(), ordinary.unique(), rtol=2**-12, atol=0)
    # five standard deviations of the difference of two shares
    assert (dropped_ones == 0).double().mean().item() == pytest.approx(
        (ordinary == 0).double().mean().item(), abs=0.006
    )
    assert (dropped_ones == 0).double().mean().item() == pytest.approx(rate, abs=0.004)


def test_units_are_dropped_independently() -> None:
    kept = (dropped(Dropout(rate=0.5), seed=2) > 0).double().numpy()
    # bits come four to a 64-bit word: units must be independent within a word and between neighbouring words
    correlations = [np.corrcoef(kept[:-lag], kept[lag:])[0, 1] for lag in (1, 2, 3, 4, 5, 8)]
    assert np.abs(correlations).max() < 5 / np.sqrt(UNITS)


def test_mask_is_exact_over_all_bits() -> None:
    every = torch.arange(-(2**15), 2**15).to(torch.int16).expand(4, -1)
    rates = torch.tensor([0.0, 0.25, 0.3, 0.999999])
    mask = keep_mask(rates, every)
    assert (mask == 0).sum(1).tolist() == [0, 16384, round(0.3 * 65536), 65535]
    torch.testing.assert_close(mask.double().mean(1), torch.ones(4, dtype=torch.float64), rtol=1e-6, atol=0)


def test_gradient_passes_the_units_that_were_kept() -> None:
    part, x = Dropout(rate=0.5), torch.ones(1, 1, 50, requires_grad=True)
    noise = torch.from_numpy(part.draw(np.random.default_rng(0), 1, 1, (50,)))
    y = part.network(SimpleNamespace(rate=torch.tensor([0.5])), x, noise)
    (slope,) = torch.autograd.grad(y.sum(), x)
    assert torch.equal(slope, y.detach())


def test_random_bits_are_uniform() -> None:
    bits = random_bits(np.random.default_rng(0), (4, 250_001))
    assert bits.dtype == np.int16
    assert bits.shape == (4, 250_001)
    counts = np.bincount((bits.astype(int) + 2**15).ravel() >> 8, minlength=256)
    chi_square = ((counts - bits.size / 256) ** 2 / (bits.size / 256)).sum()
    assert 150 < chi_square < 380  # 255 degrees of freedom: the middle 1 - 1e-6


def test_noise_for_images_has_the_channels_last_in_memory_as_convolutions_have() -> None:
    bits = torch.from_numpy(np.stack([random_bits(np.random.default_rng(seed), (2, 3, 4, 5, 6)) for seed in (0, 1)]))
    mask = keep_mask(torch.tensor([0.2, 0.5]), bits[:, 1, :3])
    assert mask.shape == (2, 3, 4, 5, 6)
    assert mask[0].is_contiguous(memory_format=torch.channels_last)
