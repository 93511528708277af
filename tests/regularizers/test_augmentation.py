"""Regularizers of the batch (shift, flip, noise, mixup) against SciPy and NumPy, one example at a time."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import scipy.ndimage
import scipy.stats
import torch
from torch import Tensor

from reglab import datasets
from reglab.datasets.entry import DataInfo
from reglab.regularizers import Flip, Mixup, Noise, Regularizer, Shift

TRIALS, BATCH = 3, 40
TARGETS = torch.eye(4)[torch.arange(TRIALS * BATCH).reshape(TRIALS, BATCH) % 4]


def images(*shape: int) -> Tensor:
    return torch.from_numpy(np.random.default_rng(0).standard_normal((TRIALS, BATCH, *shape), dtype=np.float32))


def drawn(parts: list[Regularizer], *shape: int, batch: int = BATCH) -> np.ndarray:
    """Return each trial's noise for one step."""
    return np.stack([part.draw(np.random.default_rng(t), 1, batch, shape)[0] for t, part in enumerate(parts)])


@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 6, 9)])
def test_shift_equals_scipys(shape: tuple[int, int, int]) -> None:
    x, parts = images(*shape), [Shift(pixels=pixels) for pixels in (0, 1, 3)]
    noise = drawn([*parts], *shape)
    moved, targets = parts[0].batch(SimpleNamespace(), x, TARGETS, torch.from_numpy(noise))
    for trial, example in np.ndindex(TRIALS, BATCH):
        # order 0 copies pixels; "nearest" repeats the border's
        by = (0, *noise[trial, example])
        expected = scipy.ndimage.shift(x[trial, example].numpy(), by, order=0, mode="nearest")
        np.testing.assert_array_equal(moved[trial, example], expected)
    assert torch.equal(targets, TARGETS)


def test_shift_draws_each_direction_uniformly() -> None:
    moves = drawn([Shift(pixels=2)], 1, 8, 8, batch=10_000)[0]
    assert moves.shape == (10_000, 2)
    cells, counts = np.unique(moves, axis=0, return_counts=True)
    np.testing.assert_array_equal(cells, [(down, right) for down in range(-2, 3) for right in range(-2, 3)])
    assert scipy.stats.chisquare(counts).pvalue > 1e-3


def test_flip_equals_numpys() -> None:
    x = images(2, 5, 7)
    noise = drawn([Flip()] * TRIALS, 2, 5, 7)
    flipped, targets = Flip().batch(SimpleNamespace(), x, TARGETS, torch.from_numpy(noise))
    for trial, example in np.ndindex(TRIALS, BATCH):
        image = x[trial, example].numpy()
        expected = np.flip(image, axis=2) if noise[trial, example] else image
        np.testing.assert_array_equal(flipped[trial, example], expected)
    assert torch.equal(targets, TARGETS)


def test_flip_is_a_fair_coin_for_each_image() -> None:
    heads = drawn([Flip()], 1, 8, 8, batch=10_000)[0]
    assert scipy.stats.binomtest(int(heads.sum()), 10_000).pvalue > 1e-3
    assert abs(np.corrcoef(heads[:-1], heads[1:])[0, 1]) < 0.05


def test_noise_is_added_by_each_trials_scale() -> None:
    scales, x = [0.0, 0.5, 2.0], images(1, 8, 8)
    noise = drawn([Noise(scale=scale) for scale in scales], 1, 8, 8)
    values = SimpleNamespace(scale=torch.tensor(scales))
    noisy, targets = Noise(scale=1).batch(values, x, TARGETS, torch.from_numpy(noise))
    for trial, scale in enumerate(scales):
        np.testing.assert_allclose(noisy[trial], x[trial].numpy() + scale * noise[trial].astype(np.float32), rtol=1e-6)
    assert torch.equal(targets, TARGETS)


def test_noise_is_standard_normal() -> None:
    noise = drawn([Noise(scale=1)], 100, batch=2_000)[0].astype(float).ravel()
    assert scipy.stats.kstest(noise, "norm").pvalue > 1e-3
    assert noise.mean() == pytest.approx(0, abs=5 / np.sqrt(noise.size))
    assert noise.std() == pytest.approx(1, abs=5 / np.sqrt(2 * noise.size))
    assert scipy.stats.kurtosis(noise) == pytest.approx(0, abs=5 * np.sqrt(24 / noise.size))
    assert abs(np.corrcoef(noise[:-1], noise[1:])[0, 1]) < 5 / np.sqrt(noise.size)


@pytest.mark.parametrize("rows", [1, 7, BATCH])
def test_mixup_follows_the_papers_formula(rows: int) -> None:
    x, targets = images(1, 3, 3)[:, :rows], TARGETS[:, :rows]
    shares = drawn([Mixup(alpha=alpha) for alpha in (0.0, 0.2, 1.0)])[:, :rows]
    mixed, mixed_targets = Mixup(alpha=1).batch(SimpleNamespace(), x, targets, torch.from_numpy(shares))
    for trial, example in np.ndindex(TRIALS, rows):
        share, partner = float(shares[trial, example]), (example - 1) % rows
        for result, original in ((mixed, x), (mixed_targets, targets)):
            first, second = original[trial, example].double(), original[trial, partner].double()
            np.testing.assert_allclose(
                result[trial, example], share * first + (1 - share) * second, rtol=1e-5, atol=1e-6
            )


@pytest.mark.parametrize("alpha", [0.1, 1.0, 4.0])
def test_mixup_shares_have_the_beta_distribution(alpha: float) -> None:
    shares = drawn([Mixup(alpha=alpha)], batch=5_000)[0]
    edges = np.array([0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1])
    expected = np.diff(scipy.stats.beta(alpha, alpha).cdf(edges)) * shares.size
    assert scipy.stats.chisquare(np.histogram(shares, edges)[0], expected).pvalue > 1e-3


@pytest.mark.parametrize("part", [Shift(pixels=1), Flip()])
def test_tables_refuse_what_is_for_images(part: Regularizer) -> None:
    assert "geometry" in str(part.refuse(datasets.info("wine")))
    unaware: DataInfo = replace(datasets.info("wine"), forbidden={})
    assert "only images" in str(part.refuse(unaware))


def test_digits_refuse_flips_and_garments_do_not() -> None:
    assert "mirrored" in str(Flip().refuse(datasets.info("digits")))
    assert Flip().refuse(datasets.info("fashion-mnist")) is None
    assert Shift(pixels=1).refuse(datasets.info("digits")) is None


def test_shift_that_leaves_nothing_of_the_image_is_refused() -> None:
    assert Shift(pixels=7).refuse(datasets.info("digits")) is None
    assert "8 pixels" in str(Shift(pixels=8).refuse(datasets.info("digits")))
