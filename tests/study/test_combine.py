"""Pairs and all together: counted and spelt out."""

from math import comb

import pytest

from reglab.errors import ReglabError
from reglab.regularizers import L2, Dropout, EarlyStopping, Mixup, Noise, Shift
from reglab.study import sweep
from reglab.study.combine import alone_and_together, any_of, combined, pairs_of, single_and_pairs

PARTS = {
    "dropout": sweep("dropout", rate=[0.1, 0.2, 0.5]),
    "L2": sweep("l2", strength=[0.003, 0.03, 0.3]),
    "augmentation": {**sweep("shift", pixels=[1]), **sweep("noise", scale=[0.3]), **sweep("mixup", alpha=[0.2])},
    "early stopping": sweep("early_stopping", patience=[1, 4, 16]),
}


def test_there_are_none_the_singles_every_pair_once_and_all_together() -> None:
    methods = combined(PARTS)("digits")
    pairs = [name for name in methods if name.count(" + ") == 1]
    assert list(methods) == ["none", *PARTS, *pairs, "all together"]
    assert len(pairs) == comb(4, 2)
    assert {frozenset(name.split(" + ")) for name in pairs} == {
        frozenset(pair) for pair in pairs_of(list(PARTS)).values()
    }
    assert {len(arms) for name, arms in methods.items() if name != "none"} == {2}


def test_a_pair_has_both_parts_at_their_first_settings_or_both_at_their_second() -> None:
    assert combined(PARTS)("digits")["dropout + augmentation"] == {
        "dropout rate 0.1 + shift pixels 1": [Dropout(rate=0.1), Shift(pixels=1)],
        "dropout rate 0.2 + noise scale 0.3": [Dropout(rate=0.2), Noise(scale=0.3)],
    }


def test_settings_that_the_data_refuse_are_passed_over() -> None:
    assert list(combined(PARTS)("wine")["all together"].values()) == [
        [Dropout(rate=0.1), L2(strength=0.003), Noise(scale=0.3), EarlyStopping(patience=1)],
        [Dropout(rate=0.2), L2(strength=0.03), Mixup(alpha=0.2), EarlyStopping(patience=4)],
    ]


@pytest.mark.parametrize(("dataset", "alone"), [("digits", 12), ("wine", 11)])
def test_the_rivals_are_all_settings_alone_and_all_pairs(dataset: str, alone: int) -> None:
    rivals = single_and_pairs(PARTS)(dataset)
    assert {name: len(arms) for name, arms in rivals.items()} == {"one alone": alone, "two together": 12}


def test_a_part_with_fewer_than_two_settings_is_an_error() -> None:
    with pytest.raises(ReglabError, match="needs 2 settings; 'wine' admits fewer of 'augmentation'"):
        combined({**PARTS, "augmentation": sweep("shift", pixels=[1, 2])})("wine")


KINDS = {
    "shift": sweep("shift", pixels=[1, 2]),
    "noise": sweep("noise", scale=[0.1, 0.3]),
    "mixup": sweep("mixup", alpha=[0.2]),
}


def test_changes_stand_alone_and_the_first_of_each_kind_together() -> None:
    images, tables = (alone_and_together(KINDS)(name) for name in ("digits", "wine"))
    assert list(images) == ["none", "shift", "noise", "mixup", "all together"]
    assert images["all together"] == {"all together": [Shift(pixels=1), Noise(scale=0.1), Mixup(alpha=0.2)]}
    assert list(tables) == ["none", "noise", "mixup", "all together"]
    assert tables["all together"] == {"all together": [Noise(scale=0.1), Mixup(alpha=0.2)]}


def test_any_of_several_methods_is_the_rival_of_none() -> None:
    rivals = any_of(alone_and_together(KINDS), "changed", "unchanged")("wine")
    assert list(rivals["changed"]) == ["noise scale 0.1", "noise scale 0.3", "mixup alpha 0.2", "all together"]
    assert rivals["unchanged"] == {"none": []}
