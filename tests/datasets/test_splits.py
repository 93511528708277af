"""The contract of the splits of all data sets."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from reglab import datasets
from reglab.datasets.examples import Examples, stratified_order
from reglab.datasets.pools import load
from reglab.datasets.splits import test_size as size_of_test
from reglab.errors import ReglabError
from reglab.specs.trial import Data

PARTS = ("train", "validation", "test")


def data(name: str, train: int = 60, validation: int = 40) -> Data:
    return Data(name=name, train=train, validation=validation)


def rows(examples: Examples) -> Counter[tuple[bytes, bytes]]:
    return Counter((row.tobytes(), label.tobytes()) for row, label in zip(*examples, strict=True))


def same(first: Examples, second: Examples) -> bool:
    return np.array_equal(first.x, second.x) and np.array_equal(first.y, second.y)


# -- the parts --------------------------------------------------------------------------------


def test_parts_have_the_shapes_and_types_of_the_contract(name: str) -> None:
    split = datasets.split(data(name), replicate=0)
    info = datasets.info(name)
    for part, size in zip(PARTS, (60, 40, min(4000, (info.pool + info.test) // 3)), strict=True):
        x, y = split.part(part)
        assert x.shape == (size, *info.shape)
        assert y.shape == (size, *(info.shape if info.every_step else ()))
        assert x.dtype == (np.float32 if info.vocabulary is None else np.int64)
        assert y.dtype == (np.int64 if info.target == "class" else np.float32)
        assert x.flags.writeable
        assert y.flags.writeable


def test_the_splits_divide_the_whole_set_without_overlap(name: str) -> None:
    pool, test = load(name)
    rest = len(pool.y) + len(test.y) - size_of_test(data(name))
    parts = datasets.split(data(name, rest * 2 // 3, rest - rest * 2 // 3), replicate=3).examples
    # counting repetitions, because some published images occur twice
    assert rows(parts["train"]) + rows(parts["validation"]) + rows(parts["test"]) == rows(pool) + rows(test)


def test_with_the_fixed_test_set_the_others_divide_the_pool(name: str) -> None:
    pool, test = load(name)
    train = len(pool.y) * 2 // 3
    fixed = Data(name=name, train=train, validation=len(pool.y) - train, test="fixed")
    parts = datasets.split(fixed, replicate=3).examples
    assert rows(parts["train"]) + rows(parts["validation"]) == rows(pool)
    assert same(parts["test"], test)


@pytest.mark.parametrize("name", ["digits", "wine"])
def test_a_test_split_may_have_any_size(name: str) -> None:
    split = datasets.split(Data(name=name, train=20, validation=20, test=33), replicate=1)
    assert len(split.part("test")[1]) == 33


def test_numbers_to_predict_are_scaled_by_the_training_split_alone(available: Callable[[str], str]) -> None:
    split = datasets.split(data(available("houses"), train=300), replicate=2)
    raw = split.examples["train"].y
    for part in PARTS:
        expected = (split.examples[part].y - raw.mean()) / raw.std()
        assert np.allclose(split.part(part)[1], expected, rtol=1e-5, atol=1e-6)


def test_changing_a_part_changes_no_later_split(name: str) -> None:
    before = datasets.split(data(name), replicate=0).part("test")
    x, y = datasets.split(data(name), replicate=0).part("test")
    x[:], y[:] = 0, 0
    assert same(Examples(*before), Examples(*datasets.split(data(name), replicate=0).part("test")))


def test_unknown_part() -> None:
    with pytest.raises(ReglabError, match="unknown part of a split 'valid': did you mean 'validation'"):
        datasets.split(data("wine"), replicate=0).part("valid")


# -- replicates -------------------------------------------------------------------------------


def test_replicates_differ_in_every_part(name: str) -> None:
    splits = [datasets.split(data(name), replicate).examples for replicate in (0, 1, 1_000_000)]
    for first, second in ((0, 1), (1, 2), (0, 2)):
        for part in PARTS:
            assert rows(splits[first][part]) != rows(splits[second][part])


def test_sizes_are_nested_and_keep_the_other_splits(name: str) -> None:
    small = datasets.split(data(name, train=30), replicate=2).examples
    large = datasets.split(data(name, train=70), replicate=2).examples
    assert same(large["train"].take(np.arange(30)), small["train"])
    for part in ("validation", "test"):
        assert same(large[part], small[part])


PRINT_DIGEST = """if True:
    import hashlib, sys
    from reglab import datasets
    from reglab.specs.trial import Data
    for replicate in (0, 5):
        split = datasets.split(Data(name=sys.argv[1], train=60, validation=40), replicate)
        for part in ("train", "validation", "test"):
            print(hashlib.sha256(b"".join(values.tobytes() for values in split.part(part))).hexdigest())"""


@pytest.mark.parametrize("hash_seed", ["1", "2"])
@pytest.mark.parametrize("name", ["digits", "sentiment-sentences"])
def test_every_process_gets_the_same_split(available: Callable[[str], str], name: str, hash_seed: str) -> None:
    available(name)
    other_process = subprocess.run(
        [sys.executable, "-c", PRINT_DIGEST, name],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    this_process = [
        hashlib.sha256(b"".join(values.tobytes() for values in datasets.split(data(name), r).part(part))).hexdigest()
        for r in (0, 5)
        for part in PARTS
    ]
    assert other_process.stdout.split() == this_process


# -- encoding ---------------------------------------------------------------------------------


TEXTS = [name for name in datasets.names() if datasets.info(name).kind == "text"]


@pytest.mark.parametrize("name", [name for name in datasets.names() if name not in TEXTS])
def test_numbers_are_scaled_by_the_training_split_alone(available: Callable[[str], str], name: str) -> None:
    info = datasets.info(available(name))
    split = datasets.split(data(name), replicate=4)
    train = split.examples["train"].x.astype(np.float64)
    axis = None if info.kind == "image" else 0
    mean, deviation = np.array(train.mean(axis=axis)), np.array(train.std(axis=axis))
    deviation[np.ptp(train, axis=axis) == 0] = 1
    if info.indicators:
        mean[-info.indicators :], deviation[-info.indicators :] = 0, 1
    for part in PARTS:
        expected = (split.examples[part].x - mean) / deviation
        assert np.allclose(split.part(part)[0], expected, rtol=1e-4, atol=1e-5)


IMAGES = {"cifar-10": 255, "digits": 16, "fashion-mnist": 255, "mnist": 255}


@pytest.mark.parametrize(("name", "largest"), IMAGES.items())
def test_pixels_of_a_unit_split_run_from_zero_to_one(available: Callable[[str], str], name: str, largest: int) -> None:
    unit = Data(name=available(name), train=200, validation=40, pixels="unit")
    split = datasets.split(unit, replicate=4)
    standardised = datasets.split(data(name, 200, 40), replicate=4)
    for part in PARTS:
        assert np.allclose(split.part(part)[0], split.examples[part].x / largest, rtol=1e-6, atol=0)
        assert same(split.examples[part], standardised.examples[part])


@pytest.mark.parametrize("name", [name for name in datasets.names() if name not in IMAGES])
def test_what_has_no_pixels_refuses_to_scale_them(name: str) -> None:
    with pytest.raises(ReglabError, match=f"{name}: pixels 'unit' is for images only, and this is a "):
        datasets.check(Data(name=name, train=60, validation=40, pixels="unit"))


@pytest.mark.parametrize("name", TEXTS)
def test_tokens_are_numbered_by_the_training_split_alone(available: Callable[[str], str], name: str) -> None:
    available(name)
    split = datasets.split(data(name), replicate=4)
    vocabulary = datasets.info(name).vocabulary
    counts = Counter(split.examples["train"].x.ravel().tolist())
    del counts[0]
    for part in PARTS:
        stored, ids = split.examples[part].x.ravel(), split.part(part)[0].ravel()
        id_of = dict(zip(stored.tolist(), ids.tolist(), strict=True))
        known = {token for token, number in id_of.items() if number > 1}
        assert known == {token for token in id_of if counts[token] > 1}
        # the more frequent in training, the smaller the id
        assert sorted(known, key=lambda token: id_of[token]) == sorted(known, key=lambda token: (-counts[token], token))
        assert max(id_of.values()) < vocabulary
        assert np.array_equal(ids == 0, stored == 0)
    # the split is small enough that a vocabulary fitted on more would know more
    assert set(split.examples["test"].x.ravel().tolist()) - set(counts) - {0}


# -- stratification ---------------------------------------------------------------------------


def test_every_beginning_and_every_end_is_stratified() -> None:
    y = np.repeat([0, 1, 2, 3], [100, 53, 11, 1])
    ordered = y[stratified_order(y, np.random.default_rng(0))]
    for labels in (ordered, ordered[::-1]):
        counts = np.cumsum(labels[:, None] == np.arange(4), axis=0)
        share = np.bincount(y) / len(y)
        expected = np.arange(1, len(y) + 1)[:, None] * share
        # a class is up to half an example off its place, and the 4 classes together shift the place by 2 examples
        assert (np.abs(counts - expected) <= 0.5 + 2 * share).all()


def test_balanced_classes_differ_by_one_at_most() -> None:
    y = np.tile(np.arange(10), 30)
    ordered = y[stratified_order(y, np.random.default_rng(1))]
    for size in range(1, 301):
        counts = np.bincount(ordered[:size], minlength=10)
        assert counts.max() - counts.min() <= 1


def test_every_example_of_a_class_is_as_likely_in_front() -> None:
    y = np.repeat([0, 1], [12, 30])
    orders = 4000
    rng = np.random.default_rng(2)
    front = np.bincount(np.concatenate([stratified_order(y, rng)[:14] for _ in range(orders)]), minlength=42)
    # 14 of 42 is a third of either class; five standard deviations of a binomial count
    assert np.abs(front - orders / 3).max() < 5 * np.sqrt(orders * (1 / 3) * (2 / 3))


@pytest.mark.parametrize("y", [np.array([0, 2, 2, 0, 2]), np.zeros((5, 3), dtype=np.uint8)])
def test_order_is_a_permutation(y: np.ndarray) -> None:
    orders = [stratified_order(y, np.random.default_rng(seed)).tolist() for seed in range(20)]
    assert all(sorted(order) == [0, 1, 2, 3, 4] for order in orders)
    assert len({tuple(order) for order in orders}) > 5


HELD_OUT = (
    "spambase", "german-credit", "satimage", "splice", "krkopt", "connect-4", "sentiment-sentences", "rt-polarity",
)  # fmt: skip


@pytest.mark.parametrize("name", HELD_OUT)
def test_set_divided_here_holds_out_a_stratified_third(available: Callable[[str], str], name: str) -> None:
    pool, test = load(available(name))
    assert max((rows(pool) + rows(test)).values()) == 1, "an example occurs twice"
    whole = np.bincount(np.concatenate([pool.y, test.y]))
    assert len(test.y) == whole.sum() // 3
    assert np.abs(np.bincount(test.y) - whole / 3).max() < 1.5


# -- checks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("test", [None, "fixed", 10])
def test_all_examples_may_be_used_and_no_more(name: str, test: object) -> None:
    info = datasets.info(name)
    rest = info.pool + info.test - size_of_test(Data(name=name, train=1, validation=1, test=test))
    datasets.check(Data(name=name, train=rest - 1, validation=1, test=test))
    for function in (datasets.check, lambda too_much: datasets.split(too_much, replicate=0)):
        with pytest.raises(ReglabError, match=f"are {rest + 1} examples together; at most {rest} "):
            function(Data(name=name, train=rest, validation=1, test=test))


def test_unknown_data_set() -> None:
    with pytest.raises(ReglabError, match="unknown data set 'digit': did you mean 'digits'"):
        datasets.check(data("digit"))


def test_a_test_split_that_leaves_nothing_is_refused() -> None:
    with pytest.raises(ReglabError, match=r"wine: test 177 leaves nothing to train and validate on.* at most 176 "):
        datasets.check(Data(name="wine", train=1, validation=1, test=177))
