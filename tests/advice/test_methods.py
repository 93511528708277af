"""Every method has as many settings to choose from, and the data's kind decides which methods there are."""

import numpy as np
import pytest
from tests.advice.small_advice import example_reading

from reglab.advice.methods import ORDER, SWEPT, methods, normalised, paired
from reglab.advice.own_data import kept
from reglab.regularizers import Dropout, Flip, Placebo, WeightDecay

TABLE = [name for name in ORDER if name not in ("batch normalisation", "augmentation")]


@pytest.mark.parametrize("strengths", [1, 2, 3])
def test_every_method_of_a_table_has_as_many_settings(strengths: int) -> None:
    offered = methods("wine", strengths, 400, images=False)
    assert list(offered) == TABLE, "from simple to elaborate"
    assert {len(arms) for arms in offered.values()} == {strengths}
    names = [name for arms in offered.values() for name in arms]
    assert len(set(names)) == len(names), "no two methods share an arm"


def test_none_may_choose_among_placebos_only() -> None:
    (first, *others) = methods("wine", 3, 400, images=False)["none"].values()
    assert first == []
    assert others == [[Placebo(number=1)], [Placebo(number=2)]]


@pytest.mark.parametrize("images", [False, True])
def test_fewer_strengths_are_a_part_of_more(images: bool) -> None:
    """What is trained first, with one strength, is trained for all."""
    one, two, three = (methods("digits", strengths, 400, images=images) for strengths in (1, 2, 3))
    for method in one:
        assert one[method].items() <= two[method].items() <= three[method].items()


def test_the_first_strength_lies_between_the_others() -> None:
    for _, _, (first, *others) in SWEPT.values():
        assert min(others) < first < max(others)


def test_strengths_stand_from_small_to_large() -> None:
    assert list(methods("wine", 3, 400, images=False)["dropout"]) == [
        f"dropout rate {rate}" for rate in (0.1, 0.3, 0.5)
    ]


@pytest.mark.parametrize(("steps", "interval"), [(400, 10), (4000, 100), (20, 1)])
def test_early_stopping_looks_forty_times(steps: int, interval: int) -> None:
    arms = methods("wine", 2, steps, images=False)["early stopping"]
    assert {part.interval for parts in arms.values() for part in parts} == {interval}
    assert [part.patience for parts in arms.values() for part in parts] == [4, 10]


def test_numbers_have_no_labels_to_smooth() -> None:
    assert list(methods("diabetes", 1, 400, images=False)) == [name for name in TABLE if name != "label smoothing"]


def test_images_are_augmented_as_far_as_they_allow(own_folder: object) -> None:
    x = np.zeros((100, 1, 8, 8), np.uint8)
    x[:50] += 200
    own = kept(example_reading(kind="image", x=x)).name
    assert Flip() in methods(own, 3, 400, images=True)["augmentation"]["shift pixels 2 and flip"]
    digits = methods("digits", 3, 400, images=True)["augmentation"]
    assert list(digits) == ["shift pixels 1", "shift pixels 2", "shift pixels 1 + placebo 1"], "a mirrored 2 is no 2"


def test_texts_have_neither_noise_nor_mixup(own_folder: object) -> None:
    x = np.random.default_rng(0).integers(1, 9, (100, 4))
    own = kept(example_reading(kind="text", x=x, vocabulary=9)).name
    assert not {"noise", "mixup", "augmentation"} & set(methods(own, 1, 400, images=False))


def test_batch_normalisation_is_a_change_of_the_network() -> None:
    assert normalised(2) == {
        "batch normalisation": [],
        "batch normalisation + placebo 1": [Placebo(number=1)],
    }


def test_a_pair_joins_the_mildest_of_both_and_so_on() -> None:
    dropout = {"a": [Dropout(rate=0.2)], "b": [Dropout(rate=0.5)]}
    decay = {"c": [WeightDecay(strength=0.1)], "d": [WeightDecay(strength=1.0)]}
    assert paired(decay, dropout) == {
        "c + a": [WeightDecay(strength=0.1), Dropout(rate=0.2)],
        "d + b": [WeightDecay(strength=1.0), Dropout(rate=0.5)],
    }
