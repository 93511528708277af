"""Equal tuning budgets: counted trial by trial."""

from typing import Any

import pytest

from reglab.errors import ReglabError
from reglab.models import MLP
from reglab.specs import Data
from reglab.study import sweep
from reglab.study.budget import equal_budgets

COMMON: dict[str, Any] = {
    "model": MLP(hidden=(4,)),
    "tuning_replicates": 2,
    "replicates": 3,
    "epochs": 1,
    "batch_size": 32,
}
METHODS: dict[str, Any] = {
    "none": {"none": []},
    "dropout": sweep("dropout", rate=[0.2, 0.4, 0.6]),
    "augmentation": {**sweep("shift", pixels=[1]), **sweep("noise", scale=[0.1]), **sweep("mixup", alpha=[0.2])},
}


@pytest.mark.parametrize("name", ["digits", "wine"])  # images admit a shift, tables do not
def test_every_method_has_the_same_number_of_tuning_trials(name: str) -> None:
    studies = equal_budgets(METHODS, 6, (0.01, 0.1), [Data(name=name, train=60, validation=40)], **COMMON)
    assert [len(study.tuning_trials()) for study in studies] == [6 * 2] * 3


def test_the_grids_cover_the_same_range_evenly_and_hold_no_rate_twice() -> None:
    data = [Data(name="digits", train=60, validation=40)]
    none, dropout, _ = equal_budgets(METHODS, 6, (0.01, 0.1), data, **COMMON)
    # 10^(1/5) = 1.585 between neighbours, to two digits
    assert none.learning_rates == (0.01, 0.016, 0.025, 0.04, 0.063, 0.1)
    assert dropout.learning_rates == (0.01, 0.1)


def test_arms_that_the_data_refuse_are_left_out() -> None:
    *_, augmentation = equal_budgets(METHODS, 6, (0.01, 0.1), [Data(name="wine", train=60, validation=40)], **COMMON)
    assert list(augmentation.arms) == ["noise scale 0.1", "mixup alpha 0.2"]


def test_settings_that_cannot_be_divided_evenly_are_an_error() -> None:
    with pytest.raises(ReglabError, match="got 4, and 'dropout' has 3"):
        equal_budgets(METHODS, 4, (0.01, 0.1), [Data(name="wine", train=60, validation=40)], **COMMON)


def test_a_method_without_any_admissible_arm_is_left_out_where_it_has_none() -> None:
    only = {"none": {"none": []}, "flip": sweep("shift", pixels=[1])}
    data = [Data(name=name, train=60, validation=40) for name in ("wine", "digits")]
    studies = equal_budgets(only, 4, (0.01, 0.1), data, **COMMON)
    assert [(study.data.name, *study.arms) for study in studies] == [
        ("wine", "none"), ("digits", "none"), ("digits", "shift pixels 1"),
    ]  # fmt: skip


def test_data_sets_follow_each_other_with_all_methods_each() -> None:
    data = [Data(name=name, train=60, validation=40) for name in ("digits", "wine")]
    studies = equal_budgets(METHODS, 6, (0.01, 0.1), data, **COMMON)
    assert [study.data.name for study in studies] == ["digits"] * 3 + ["wine"] * 3
