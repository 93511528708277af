"""Contrasts, computed by hand."""

from math import log, nan

import pandas as pd
import pytest
from tests.analyses.made_up import table

from reglab.analyses import contrasts
from reglab.analyses.contrasts import average, beside_gap, beyond_sum, chosen, difference, gain, of_measure, where
from reglab.errors import ReglabError


def effect(contrast: contrasts.Contrast, rows: pd.DataFrame, measure: str = "error") -> list[float]:
    values: list[float] = contrast(rows, measure)["effect"].tolist()
    return values


def test_a_gain_is_the_logarithm_of_the_ratio_of_errors_with_a_half_added() -> None:
    rows = table({"none": 20.0, "dropout": 10.0}, test=[200])
    assert effect(gain("none", "dropout"), rows) == [pytest.approx(100 * log(40.5 / 20.5))]
    assert effect(gain("none", "dropout"), rows, "nll") == [pytest.approx(100 * log(2))]


def test_no_errors_at_all_are_a_finite_gain() -> None:
    rows = table({"none": 1.0, "dropout": 0.0}, test=[100])
    assert effect(gain("none", "dropout"), rows) == [pytest.approx(100 * log(3))]


def test_one_of_several_arms_is_chosen_on_validation_in_every_replicate() -> None:
    rows = table({"a": 5.0, "b": 4.0}, replicate=[0, 1])
    rows["validation_error"] = [3.0, 9.0, 9.0, 3.0]
    assert chosen(rows, ["a", "b"])["arm"].tolist() == ["a", "b"]
    rows["validation_error"] = 3.0
    rows["validation_nll"] = [1.0, 2.0, 2.0, 1.0]
    assert chosen(rows, ["a", "b"])["arm"].tolist() == ["a", "b"], "ties go to the lower NLL"
    rows["validation_nll"] = 1.0
    rows["learning_rate"] = [0.1, 0.3, 0.3, 0.1]
    assert chosen(rows, ["a", "b"])["arm"].tolist() == ["a", "b"], "then to the smaller learning rate"
    rows["validation_error"] = [nan, 9.0, nan, 9.0]
    assert chosen(rows, ["a", "b"])["arm"].tolist() == ["b", "b"], "a diverged trial is the worst"


def test_what_chooses_is_not_handed_the_test_set(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    choose = contrasts.choose
    monkeypatch.setattr(contrasts, "choose", lambda rows, within: seen.extend(rows.columns) or choose(rows, within))
    chosen(table({"a": 5.0, "b": 4.0}), ["a", "b"])
    assert seen
    assert not [name for name in seen if name.startswith("test")]


def test_conditions_that_refuse_an_arm_are_left_out() -> None:
    rows = pd.concat([table({"none": 8.0, "flip": 4.0}), table({"none": 8.0}, dataset=["digits"])])
    assert gain("none", "flip")(rows, "error")["dataset"].tolist() == ["wine"]


def test_an_unknown_arm_and_an_arm_that_is_there_twice_are_told() -> None:
    rows = table({"none": 8.0, "dropout": 4.0})
    with pytest.raises(ReglabError, match="unknown arm 'dropuot': did you mean 'dropout'"):
        gain("none", "dropuot")(rows, "error")
    with pytest.raises(ReglabError, match="one trial of each arm; 'none' has several"):
        gain("none", "dropout")(pd.concat([rows, rows]), "error")


def test_a_difference_pairs_the_levels_of_a_column() -> None:
    rows = table({"none": 20.0, "dropout": 10.0}, optimizer=["SGD", "Adam"], test=[200])
    rows.loc[(rows["optimizer"] == "Adam") & (rows["arm"] == "dropout"), "test_error"] = 20.0
    effects = difference(gain("none", "dropout"), "optimizer", "SGD", "Adam")(rows, "error")
    assert effects["effect"].tolist() == [pytest.approx(100 * log(40.5 / 20.5))]
    assert effects["optimizer"].tolist() == ["SGD and Adam"]


def test_an_average_is_the_mean_in_each_condition_and_replicate() -> None:
    rows = table({"none": 20.0, "a": 10.0, "b": 20.0}, replicate=[0, 1], test=[200])
    effects = average({"a": gain("none", "a"), "b": gain("none", "b")})(rows, "error")
    assert effects["effect"].tolist() == [pytest.approx(50 * log(40.5 / 20.5))] * 2


def test_the_gap_is_that_of_the_other_replicates() -> None:
    rows = table({"none": 20.0, "dropout": 10.0}, replicate=[0, 1, 2])
    rows["validation_error"] = [21.0, 9.0, 24.0, 9.0, 30.0, 9.0]
    rows["train_error"] = 1.0
    assert beside_gap(gain("none", "dropout"), "none")(rows, "error")["gap"].tolist() == [26.0, 24.5, 21.5]


@pytest.mark.parametrize(("errors", "count"), [(20.0, "1"), (nan, "none")])
def test_without_other_replicates_or_errors_there_is_no_gap(errors: float, count: str) -> None:
    rows = table({"none": errors, "dropout": errors}, dataset=["wine", "digits"])
    with pytest.raises(ReglabError, match=rf"needs two or more of a condition whose errors are known; got {count}\."):
        beside_gap(gain("none", "dropout"), "none")(rows, "error")


def test_a_condition_of_which_one_replicate_has_a_gap_is_left_out() -> None:
    rows = table({"none": 20.0, "dropout": 10.0}, dataset=["wine", "digits"], replicate=[0, 1])
    rows.loc[(rows["dataset"] == "wine") & (rows["replicate"] == 1), "train_error"] = nan
    assert beside_gap(gain("none", "dropout"), "none")(rows, "error")["dataset"].tolist() == ["digits"] * 2


def test_what_two_arms_gain_beyond_the_sum_is_zero_where_their_gains_multiply() -> None:
    contrast = beyond_sum("none", "a", "b", ["ab"])
    additive = table({"none": 39.75, "a": 19.75, "b": 9.75, "ab": 4.75}, test=[200])  # 80, 40, 20, 10 wrong answers
    assert effect(contrast, additive) == [pytest.approx(0.0, abs=1e-9)]
    helping = table({"none": 39.75, "a": 19.75, "b": 9.75, "ab": 2.25}, test=[200])  # 5 instead of 10
    assert effect(contrast, helping) == [pytest.approx(100 * log(2))]


def test_a_contrast_can_be_confined_to_rows_with_certain_values() -> None:
    rows = [table({"none": 20.0, "dropout": wrong}, test=[200]) for wrong in (10.0, 20.0)]
    both = pd.concat([rows[0].assign(schedule="cosine"), rows[1].assign(schedule="constant")])
    gains = {name: where(gain("none", "dropout"), schedule=name) for name in ("cosine", "constant")}
    assert effect(gains["cosine"], both) == [pytest.approx(100 * log(40.5 / 20.5))]
    assert effect(gains["constant"], both) == [0.0]


def test_a_contrast_can_be_of_one_measure_whatever_is_asked_for() -> None:
    rows = table({"none": 20.0, "dropout": 10.0}, test=[200])
    assert effect(of_measure(gain("none", "dropout"), "nll"), rows, "error") == [pytest.approx(100 * log(2))]
