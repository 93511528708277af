"""Scaling against scikit-learn and the textbook formula; vocabularies against a count by hand."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from reglab.datasets.scaling import PADDING, UNKNOWN, RobustScaling, Scaling, Vocabulary


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_table_is_scaled_by_feature() -> None:
    train = rng().normal(loc=[0.0, 1e6, -3.0], scale=[1e-3, 1.0, 50.0], size=(40, 3))
    other = rng().normal(size=(5, 3))
    expected = StandardScaler().fit(train)
    scaling = Scaling.of_features(train)
    for x in (train, other):
        assert np.array_equal(scaling.apply(x), expected.transform(x).astype(np.float32))


def test_table_of_bytes_is_scaled_like_one_of_floats() -> None:
    train, other = rng().integers(0, 158, size=(2, 40, 5), dtype=np.uint8)
    expected = StandardScaler().fit(train.astype(np.float64))
    scaling = Scaling.of_features(train)
    for x in (train, other):
        assert np.allclose(scaling.apply(x), expected.transform(x.astype(np.float64)), rtol=1e-5, atol=1e-6)


def test_constant_feature_becomes_zero() -> None:
    # the mean of equal numbers can differ from them in the last digit
    train = np.column_stack([np.full(10, 0.1), np.arange(10.0)])
    scaling = Scaling.of_features(train)
    assert scaling.scale[0] == 1
    assert np.abs(scaling.apply(train)[:, 0]).max() < 1e-15


@pytest.mark.parametrize("high", [2, 17, 256])
def test_images_share_one_mean_and_deviation(high: int) -> None:
    x = rng().integers(0, high, size=(300, 1, 9, 9), dtype=np.uint8)
    scaling = Scaling.of_images(x)
    assert scaling.mean == pytest.approx(x.astype(np.float64).mean(), rel=1e-14)
    assert scaling.scale == pytest.approx(x.astype(np.float64).std(), rel=1e-12)
    expected = (x.astype(np.float64) - scaling.mean) / scaling.scale
    assert np.allclose(scaling.apply(x), expected, rtol=1e-5, atol=1e-6)


def test_blank_images_become_zero() -> None:
    x = np.full((3, 1, 4, 4), 255, dtype=np.uint8)
    assert np.array_equal(Scaling.of_images(x).apply(x), np.zeros_like(x))


@pytest.mark.parametrize("high", [16, 255])
def test_pixels_from_zero_to_one_are_divided_by_the_largest_of_the_training_images(high: int) -> None:
    train = rng().integers(0, high, size=(30, 1, 5, 5), dtype=np.uint8)
    train[3, 0, 2, 1] = high
    other = np.array([[[[0, high // 2, high]]]], dtype=np.uint8)
    scaled = Scaling.to_unit(train).apply(other)
    assert scaled.dtype == np.float32
    assert np.allclose(scaled.ravel(), [0, high // 2 / high, 1], rtol=1e-7, atol=0)


def test_blank_images_stay_zero_on_the_scale_from_zero_to_one() -> None:
    x = np.zeros((3, 1, 4, 4), dtype=np.uint8)
    assert np.array_equal(Scaling.to_unit(x).apply(x), x)


def test_indicators_stay_as_they_are() -> None:
    numbers, indicators = rng().normal(loc=5.0, size=(40, 2)), np.eye(3)[rng().integers(3, size=40)]
    scaled = Scaling.of_features(np.hstack([numbers, indicators]), indicators=3).apply(np.hstack([numbers, indicators]))
    assert np.array_equal(scaled[:, 2:], indicators)
    assert np.array_equal(scaled[:, :2], StandardScaler().fit_transform(numbers).astype(np.float32))


@pytest.mark.parametrize(("fit", "dtype"), [(Scaling.of_features, np.float64), (Scaling.of_images, np.uint8)])
def test_inputs_are_left_as_they_were(fit: Callable[[np.ndarray], Scaling], dtype: type[np.generic]) -> None:
    x: np.ndarray = rng().integers(0, 200, size=(20, 6)).astype(dtype)
    before = x.copy()
    scaled = fit(x).apply(x)
    assert scaled.dtype == np.float32
    assert scaled.shape == x.shape
    assert np.array_equal(x, before)


def ids_by_hand(train: np.ndarray, size: int) -> dict[int, int]:
    counts = Counter(int(token) for token in train.ravel() if token != PADDING)
    repeated = sorted((-count, token) for token, count in counts.items() if count > 1)
    return {PADDING: PADDING} | {token: place + 2 for place, (_, token) in enumerate(repeated[: size - 2])}


@pytest.mark.parametrize("dtype", [np.uint8, np.int64])
@pytest.mark.parametrize("size", [3, 10, 1000])
def test_vocabulary_holds_the_most_frequent(size: int, dtype: type[np.generic]) -> None:
    # small numbers are frequent, ties are common, and most larger ones occur once or not at all
    train, other = (
        (rng.pareto(1, size=(9, 7)) * 3).clip(0, 60).astype(dtype) for rng in np.random.default_rng(1).spawn(2)
    )
    other[0, 0] = 250
    ids = ids_by_hand(train, size)
    vocabulary = Vocabulary.fit(train, size)
    for x in (train, other):
        before = x.copy()
        encoded = vocabulary.apply(x)
        assert encoded.tolist() == [[ids.get(int(token), UNKNOWN) for token in row] for row in x]
        assert encoded.dtype == np.int64
        assert encoded.max() < size
        assert np.array_equal(x, before)
    assert UNKNOWN in vocabulary.apply(train)


def test_raw_numbers_are_centred_bounded_and_filled_in() -> None:
    train = np.column_stack([rng().normal(50.0, 2.0, 2001), rng().integers(0, 2, 2001)])
    train[:10, 0] = [np.nan, 1e300, -1e300, *[50.0] * 7]
    scaled = RobustScaling.fit(train, indicators=1).apply(train)
    assert np.isfinite(scaled).all()
    assert scaled[0, 0] == 0
    assert scaled[1:3, 0].tolist() == [3.0, -3.0]  # the bound
    ordinary = scaled[10:, 0].astype(float)
    z = (train[10:, 0] - np.nanmedian(train[:, 0])) / 2.0  # by the standard deviation that they were drawn with
    assert np.abs(ordinary - z / np.sqrt(1 + (z / 3) ** 2)).max() < 0.15
    assert np.array_equal(scaled[:, 1], train[:, 1])


def test_raw_levels_that_training_lacks_are_no_level() -> None:
    train = np.array([[1.0, 1.0, 0.0], [2.0, 0.0, 0.0], [4.0, 1.0, 0.0]])
    scaled = RobustScaling.fit(train, indicators=2).apply(np.array([[2.0, 1.0, 1.0]]))
    assert scaled.tolist() == [[0.0, 1.0, 0.0]]


@pytest.mark.parametrize("column", [[5.0] * 6, [np.nan] * 6, [0.0, 0.0, 0.0, 0.0, 0.0, 9.0]])
def test_raw_numbers_without_quartiles_stay_finite(column: list[float]) -> None:
    train = np.array(column)[:, None]
    scaled = RobustScaling.fit(train, indicators=0).apply(train)
    assert np.isfinite(scaled).all()
    assert np.abs(scaled).max() <= 3
