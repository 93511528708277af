"""What was read becomes a data set of the ordinary kind."""

import numpy as np
import pytest
from tests.advice.small_advice import example_reading

from reglab import datasets
from reglab.advice.own_data import kept
from reglab.specs import Data
from reglab.training.group import task

pytestmark = pytest.mark.usefixtures("own_folder")


def test_a_table_keeps_what_was_read_of_it() -> None:
    info = kept(example_reading(title="My Data!", indicators=1))
    assert info.name.startswith("my-data@")
    assert (info.title, info.kind, info.shape, info.classes) == ("My Data!", "table", (2,), 2)
    assert (info.pool, info.test, info.indicators, info.target, info.raw) == (100, 0, 1, "class", True)
    assert set(info.forbidden) == {"shift", "flip"}
    assert datasets.info(info.name) == info


def test_groups_and_times_decide_how_it_is_divided() -> None:
    assert (kept(example_reading()).spare, kept(example_reading()).by_time) == (0, False)
    assert kept(example_reading(groups=np.repeat(np.arange(20), 5))).spare == 10
    assert kept(example_reading(times=np.arange(100))).by_time


@pytest.mark.parametrize(("rare", "balanced"), [(9, True), (10, False)])
def test_errors_are_balanced_where_classes_are_uneven(rare: int, *, balanced: bool) -> None:
    info = kept(example_reading(y=np.repeat([0, 1], [100 - rare, rare])))
    assert info.balanced is balanced
    assert datasets.info(info.name).balanced is balanced
    assert task(Data(name=info.name, train=60, validation=20, test=20)).balanced is balanced


def test_numbers_are_one_class() -> None:
    info = kept(example_reading(target="number", labels=(), y=np.linspace(0.0, 1.0, 100)))
    assert (info.classes, info.target) == (1, "number")
    whole = datasets.split(Data(name=info.name, train=60, validation=20, test=20), 0)
    assert whole.part("train")[1].std() == pytest.approx(1, abs=1e-3)


def test_images_may_be_mirrored_and_shifted() -> None:
    info = kept(example_reading(kind="image", x=np.zeros((100, 3, 6, 8), np.uint8)))
    assert (info.kind, info.shape, info.forbidden, info.raw) == ("image", (3, 6, 8), {}, False)


def test_texts_have_a_vocabulary_and_nothing_that_makes_numbers_of_words() -> None:
    info = kept(example_reading(kind="text", x=np.ones((100, 5), np.int64), vocabulary=12))
    assert (info.kind, info.shape, info.vocabulary) == ("text", (5,), 12)
    assert {"noise", "mixup"} <= set(info.forbidden)


def test_the_name_is_that_of_the_contents() -> None:
    name = kept(example_reading()).name
    assert kept(example_reading()).name == name
    assert kept(example_reading(y=1 - np.arange(100) % 2)).name != name
