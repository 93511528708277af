"""Tiny Shakespeare against the text itself."""

from collections.abc import Callable

import numpy as np
import pytest

from reglab import datasets
from reglab.datasets.examples import Examples, Loaded
from reglab.datasets.pools import load
from reglab.specs.trial import Data


@pytest.fixture(scope="module")
def shakespeare(available: Callable[[str], str]) -> Loaded:
    return load(available("tiny-shakespeare"))


@pytest.fixture(scope="module")
def text(shakespeare: Loaded) -> str:
    return (datasets.fetch("tiny-shakespeare") / "input.txt").read_bytes().decode("ascii")


def texts(examples: Examples, characters: list[str]) -> list[str]:
    """Return the 65 characters of every window: its input, and the last label."""
    assert np.array_equal(examples.x[:, 1:], examples.y[:, :-1] + 1)
    return ["".join(characters[c] for c in (x[0] - 1, *y)) for x, y in zip(examples.x, examples.y, strict=True)]


def test_windows_follow_each_other_through_the_text(shakespeare: Loaded, text: str) -> None:
    assert len(text) == 1_115_394
    characters = sorted(set(text))
    assert len(characters) == datasets.info("tiny-shakespeare").classes == 65
    test = "".join(texts(shakespeare.test, characters))
    pool = "".join(texts(shakespeare.pool, characters))
    # the test set is the last tenth, to the last character; the pool leaves out what does not fill a window
    assert len(test) == 65 * 1716
    assert text.endswith(test)
    assert text.startswith(pool)
    assert 0 <= len(text) - len(test) - len(pool) < 65
    assert len(test) == pytest.approx(len(text) / 10, abs=1)


def test_parts_share_no_character(shakespeare: Loaded, text: str) -> None:
    characters = sorted(set(text))
    position = {window: place for place, window in enumerate(texts(shakespeare.pool, characters))}
    # each window occurs once in the text, so its content determines its place
    assert len(position) == len(shakespeare.pool.x)
    split = datasets.split(Data(name="tiny-shakespeare", train=9000, validation=6443, test="fixed"), replicate=2)
    places = [{position[w] for w in texts(split.examples[part], characters)} for part in ("train", "validation")]
    assert not places[0] & places[1]
    assert len(places[0] | places[1]) == 15_443
    assert not set(texts(split.examples["test"], characters)) & set(position)


def test_ids_and_labels_of_a_split(shakespeare: Loaded) -> None:
    split = datasets.split(Data(name="tiny-shakespeare", train=300, validation=100), replicate=0)
    x, y = split.part("train")
    assert x.shape == y.shape == (300, 64)
    assert y.dtype == np.int64
    # the space is the most frequent character, and the second in ASCII order among those that occur
    assert np.array_equal(x[:, 1:] == 2, y[:, :-1] == 1)
    assert x.max() < datasets.info("tiny-shakespeare").vocabulary == 67
