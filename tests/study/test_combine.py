"""Singles, pairs and all together: counted and spelt out."""

from math import comb

import pytest

from reglab.errors import ReglabError
from reglab.models import MLP
from reglab.regularizers import L2, Dropout, EarlyStopping, Noise
from reglab.specs import Data
from reglab.study.budget import equal_budgets
from reglab.study.combine import combined, pairs_of

PARTS = {
    "dropout": {"mild": [Dropout(rate=0.2)], "strong": [Dropout(rate=0.5)]},
    "L2": {"mild": [L2(strength=0.003)], "strong": [L2(strength=0.03)]},
    "noise": {"mild": [Noise(scale=0.1)], "strong": [Noise(scale=0.3)]},
    "early stopping": {"mild": [EarlyStopping(patience=16)], "strong": [EarlyStopping(patience=4)]},
}


def test_there_are_none_the_singles_every_pair_once_and_all_together() -> None:
    methods = combined(PARTS)
    pairs = [name for name in methods if name.count(" + ") == 1]
    assert list(methods)[:5] == ["none", *PARTS]
    assert list(methods)[5:] == [*pairs, "all together"]
    assert len(pairs) == comb(4, 2)
    assert {frozenset(name.split(" + ")) for name in pairs} == {
        frozenset(pair) for pair in pairs_of(list(PARTS)).values()
    }


def test_a_pair_has_every_variant_of_one_with_every_variant_of_the_other() -> None:
    assert combined(PARTS)["dropout + noise"] == {
        "dropout mild + noise mild": [Dropout(rate=0.2), Noise(scale=0.1)],
        "dropout mild + noise strong": [Dropout(rate=0.2), Noise(scale=0.3)],
        "dropout strong + noise mild": [Dropout(rate=0.5), Noise(scale=0.1)],
        "dropout strong + noise strong": [Dropout(rate=0.5), Noise(scale=0.3)],
    }


def test_all_together_are_the_first_variants_and_the_second_ones() -> None:
    assert list(combined(PARTS)["all together"].values()) == [
        [Dropout(rate=0.2), L2(strength=0.003), Noise(scale=0.1), EarlyStopping(patience=16)],
        [Dropout(rate=0.5), L2(strength=0.03), Noise(scale=0.3), EarlyStopping(patience=4)],
    ]


def test_every_method_can_have_the_same_tuning_budget() -> None:
    common = {"model": MLP(hidden=(4,)), "tuning_replicates": 2, "replicates": 3, "epochs": 1, "batch_size": 32}
    data = [Data(name="wine", train=60, validation=40)]
    studies = equal_budgets(combined(PARTS), 8, (0.01, 0.1), data, **common)
    assert [len(study.tuning_trials()) for study in studies] == [8 * 2] * 12


def test_two_parts_or_unequal_numbers_of_variants_are_an_error() -> None:
    with pytest.raises(ReglabError, match=r"three or more parts, .*; got \{'dropout': 2, 'L2': 2\}"):
        combined({name: PARTS[name] for name in ("dropout", "L2")})
    with pytest.raises(ReglabError, match=r"'noise': 1"):
        combined({**PARTS, "noise": {"mild": [Noise(scale=0.1)]}})
