"""Equal attempts: counted arm by arm."""

from typing import Any

import pytest

from reglab.errors import ReglabError
from reglab.models import MLP
from reglab.regularizers import Dropout, Noise, Placebo
from reglab.specs import SGD, Data
from reglab.study import sweep
from reglab.study.budget import equal_attempts, settings, with_placebos
from reglab.study.panel import Condition

METHODS: dict[str, Any] = {
    "none": {"none": []},
    "dropout": sweep("dropout", rate=[0.2, 0.5]),
    "augmentation": {**sweep("shift", pixels=[1]), **sweep("noise", scale=[0.1]), **sweep("mixup", alpha=[0.2])},
}


def condition(dataset: str, steps: int = 10) -> Condition:
    return Condition(
        data=Data(name=dataset, train=60, validation=40), model=MLP(hidden=(4,)), optimizer=SGD(),
        learning_rates=(0.01, 0.03, 0.1), steps=steps, batch_size=20, replicates=2,
    )  # fmt: skip


@pytest.mark.parametrize(("dataset", "attempts"), [("digits", 3), ("wine", 2)])  # images admit a shift, tables do not
def test_every_method_offers_as_many_arms_as_the_largest_that_the_data_admit(dataset: str, attempts: int) -> None:
    (study,), offered = equal_attempts([condition(dataset)], METHODS)
    assert {method: len(arms) for method, arms in offered.items()} == dict.fromkeys(METHODS, attempts)
    assert list(study.arms) == [arm for arms in offered.values() for arm in arms]


def test_arms_of_all_data_sets_are_offered_and_each_study_has_those_of_its_own() -> None:
    studies, offered = equal_attempts([condition("wine"), condition("digits"), condition("wine", steps=20)], METHODS)
    assert [study.steps for study in studies] == [10, 10, 20]
    assert offered["augmentation"] == [
        "noise scale 0.1",
        "mixup alpha 0.2",
        "noise scale 0.1 + placebo 1",
        "shift pixels 1",
    ]
    assert offered["none"] == ["none", "placebo 1", "placebo 2"]
    for arms in offered.values():
        assert [len(set(study.arms) & set(arms)) for study in studies] == [3, 3, 3], "where the data refuse some, too"


def test_a_method_that_the_data_refuse_is_left_out_there() -> None:
    studies, offered = equal_attempts(
        [condition("wine"), condition("digits")], {"none": {"none": []}, "shift": sweep("shift", pixels=[1])}
    )
    assert [list(study.arms) for study in studies] == [["none"], ["none", "shift pixels 1"]]
    assert offered["shift"] == ["shift pixels 1"]


def test_groups_are_each_made_even_and_may_depend_on_the_data() -> None:
    pair = {"one": METHODS["none"], "two": METHODS["dropout"]}
    (study,), offered = equal_attempts([condition("wine")], METHODS, lambda name: pair if name == "wine" else {})
    assert list(offered) == ["none", "dropout", "augmentation", "one", "two"]
    assert offered["one"] == offered["none"] == ["none", "placebo 1"]
    assert len(study.arms) == 6, "arms that two groups share are trained once"


def test_placebos_come_round_by_round() -> None:
    arms = with_placebos(METHODS["dropout"], 5)
    assert list(arms) == [
        "dropout rate 0.2", "dropout rate 0.5", "dropout rate 0.2 + placebo 1", "dropout rate 0.5 + placebo 1",
        "dropout rate 0.2 + placebo 2",
    ]  # fmt: skip
    assert arms["dropout rate 0.2 + placebo 2"] == [Dropout(rate=0.2), Placebo(number=2)]


@pytest.mark.parametrize(("arms", "attempts"), [({}, 2), (METHODS["augmentation"], 2)])
def test_attempts_that_cannot_hold_the_arms_are_an_error(arms: Any, attempts: int) -> None:
    with pytest.raises(ReglabError, match=f"2 attempts can hold 1 to 2 arms; got {len(arms)}"):
        with_placebos(arms, attempts)


def test_settings_name_kinds_and_strengths_without_placebos_and_only_where_studies_agree() -> None:
    studies, _ = equal_attempts([condition("wine")], METHODS, {"both": {"both": [Dropout(rate=0.5), Noise(scale=0.3)]}})
    found = settings(studies)
    assert found["dropout rate 0.2"] == ("dropout", "0.2")
    assert found["placebo 1"] == ("", "")
    assert found["both"] == ("dropout + noise", "0.5 + 0.3")
    other, _ = equal_attempts([condition("wine")], {"both": {"both": [Dropout(rate=0.2), Noise(scale=0.3)]}})
    assert settings([*studies, *other])["both"] == ("", "")


def test_no_method_has_more_attempts_than_the_others_of_its_group_on_any_data_set() -> None:
    """On images three augmentations are admitted, on tables two; another group has arms of the same names."""
    dropout = sweep("dropout", rate=[0.2, 0.5])
    augmentation = {**sweep("shift", pixels=[1]), **sweep("noise", scale=[0.3]), **sweep("mixup", alpha=[0.2])}
    methods = {"none": {"none": []}, "dropout": dropout, "augmentation": augmentation}
    rivals = {"dropout, as often": dropout, "an alternative": {**augmentation, **sweep("l2", strength=[0.1, 1.0])}}
    studies, offered = equal_attempts([condition("digits"), condition("wine")], methods, rivals)
    for study in studies:
        assert {sum(arm in study.arms for arm in offered[method]) for method in methods} == {3}
        assert {sum(arm in study.arms for arm in offered[method]) for method in rivals} == {5}
