"""Scaling against scikit-learn and the textbook formula."""

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from reglab.datasets.scaling import Scaling


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_table_is_scaled_by_feature() -> None:
    train = rng().normal(loc=[0.0, 1e6, -3.0], scale=[1e-3, 1.0, 50.0], size=(40, 3))
    other = rng().normal(size=(5, 3))
    expected = StandardScaler().fit(train)
    scaling = Scaling.fit("table", train)
    for x in (train, other):
        assert np.array_equal(scaling.apply(x), expected.transform(x).astype(np.float32))


def test_constant_feature_becomes_zero() -> None:
    # the mean of equal numbers can differ from them in the last digit
    train = np.column_stack([np.full(10, 0.1), np.arange(10.0)])
    scaling = Scaling.fit("table", train)
    assert scaling.scale[0] == 1
    assert np.abs(scaling.apply(train)[:, 0]).max() < 1e-15


@pytest.mark.parametrize("high", [2, 17, 256])
def test_images_share_one_mean_and_deviation(high: int) -> None:
    x = rng().integers(0, high, size=(300, 1, 9, 9), dtype=np.uint8)
    scaling = Scaling.fit("image", x)
    assert scaling.mean == pytest.approx(x.astype(np.float64).mean(), rel=1e-14)
    assert scaling.scale == pytest.approx(x.astype(np.float64).std(), rel=1e-12)
    expected = (x.astype(np.float64) - scaling.mean) / scaling.scale
    assert np.allclose(scaling.apply(x), expected, rtol=1e-5, atol=1e-6)


def test_blank_images_become_zero() -> None:
    x = np.full((3, 1, 4, 4), 255, dtype=np.uint8)
    assert np.array_equal(Scaling.fit("image", x).apply(x), np.zeros_like(x))


@pytest.mark.parametrize(("kind", "dtype"), [("table", np.float64), ("image", np.uint8)])
def test_inputs_are_left_as_they_were(kind: str, dtype: type[np.generic]) -> None:
    x: np.ndarray = rng().integers(0, 200, size=(20, 6)).astype(dtype)
    before = x.copy()
    scaled = Scaling.fit(kind, x).apply(x)
    assert scaled.dtype == np.float32
    assert scaled.shape == x.shape
    assert np.array_equal(x, before)
