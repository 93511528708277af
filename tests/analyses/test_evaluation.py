"""What the evaluation mode does, on simulated measurements with a known answer."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.analyses.made_up import table

from reglab import claims
from reglab.analyses import evaluation, given, headline, specifications


def measured(off, bias, noise, passes=200, **levels):
    """Return ``passes`` measurements of arms with given true errors, and what dropout on adds to each."""
    rng = np.random.default_rng(1)
    trials = table(off, **{"train": [10, 20], "replicate": range(6), **levels})
    trials["off_error"] = trials["test_error"] + rng.normal(0, 0.1, len(trials))
    on = trials["off_error"] + trials["arm"].map(bias)
    return trials.assign(on_error=[list(mean + rng.normal(0, noise, passes)) for mean in on], off_sd_error=0.0)


def test_noise_of_a_known_size_gives_the_normal_share_of_wrong_orders():
    wrong = evaluation.wrong_orders(measured({"a": 10.0, "b": 12.0}, {"a": 0, "b": 0}, noise=2.0))
    assert len(wrong) == 12
    assert (wrong["off"] == 0).all()
    # the difference of two passes has mean 2 and standard deviation sqrt(2 * 2² + 2 * 0.1²)
    expected = 100 * stats.norm.cdf(-2 / np.sqrt(2 * 4 + 0.02))
    assert wrong["on"].mean() == pytest.approx(expected, abs=3)
    np.testing.assert_allclose(wrong["wrong_order"], wrong["on"] - wrong["off"])


def test_a_bias_that_turns_the_order_round_makes_all_wrong_and_none_makes_none():
    turned = evaluation.wrong_orders(measured({"a": 10.0, "b": 12.0}, {"a": 9, "b": 0}, noise=0.1))
    straight = evaluation.wrong_orders(measured({"a": 10.0, "b": 12.0}, {"a": 3, "b": 3}, noise=0.1))
    assert (turned["on"].mean(), straight["on"].mean()) == (100, 0)


def test_pairs_whose_order_is_unknown_are_not_counted():
    assert evaluation.wrong_orders(measured({"a": 10.0, "b": 10.0}, {"a": 0, "b": 0}, noise=1)).empty
    with_third = measured({"a": 10.0, "b": 10.0, "c": 15.0}, {"a": 0, "b": 0, "c": 0}, noise=0.1)
    assert evaluation.wrong_orders(with_third)["on"].mean() == 0


@pytest.mark.parametrize("gap", [0.3, 1.0])
def test_errors_that_say_as_much_with_dropout_on_as_off_are_wrong_as_often(gap):
    """One evaluation each, with the same noise: choosing pairs by the errors that are compared would favour "off"."""
    rng = np.random.default_rng(2)
    levels = {"dataset": [f"{k}" for k in range(300)], "train": [10, 20], "replicate": range(6)}
    rows = table({"a": 10.0, "b": 10.0 + gap}, **levels)
    off, on = (rows["test_error"] + rng.normal(0, 1, len(rows)) for _ in range(2))
    wrong = evaluation.wrong_orders(rows.assign(off_error=off, on_error=[[error] for error in on]))
    assert len(wrong) > 200
    assert abs(wrong["wrong_order"].mean()) < 6


@pytest.mark.parametrize("units", [1, 2])
def test_too_few_others_know_no_order(units):
    few = measured({"a": 10.0, "b": 15.0}, {"a": 0, "b": 0}, noise=0.1, train=[10], replicate=range(units))
    assert evaluation.wrong_orders(few).empty
    enough = measured({"a": 10.0, "b": 15.0}, {"a": 0, "b": 0}, noise=0.1, train=[10], replicate=range(3))
    assert len(evaluation.wrong_orders(enough)) == 3


def test_without_a_known_order_the_claim_is_undecided_and_says_why():
    levels = {"optimizer": ["SGD", "Adam"], "steps": [30, 120]}
    rows = measured({"a": 10.0, "b": 10.0}, {"a": 0, "b": 0}, noise=1, **levels)
    claim = claims.registry()["E4"]
    contrast = given(evaluation.wrong_orders(rows), "wrong_order")
    evidence = specifications.evidence(rows, contrast, variations=claim.variations, moderators=claim.moderators)
    verdict = claims.judge(claim, evidence)
    assert (verdict.verdict, verdict.conditions, verdict.variations, verdict.trials) == ("undecided", (), (), len(rows))
    assert claims.sentence(verdict) == (
        "**Undecided.** It could not be measured: no two settings differ clearly with dropout off, so no order is "
        "known; more replicates, or settings that are further apart, would show one (96 trials)."
    )
    assert headline(rows, contrast).empty


def test_an_order_is_known_for_each_data_set_optimiser_and_budget_by_itself():
    clear = measured({"a": 10.0, "b": 12.0}, {"a": 0, "b": 0}, noise=0.1, dataset=["clear"])
    turned = measured({"a": 12.0, "b": 10.0}, {"a": 0, "b": 0}, noise=0.1, dataset=["clear"], optimizer=["Adam"])
    equal = measured({"a": 10.0, "b": 10.0}, {"a": 0, "b": 0}, noise=0.1, dataset=["equal"])
    wrong = evaluation.wrong_orders(pd.concat([clear, turned, equal]))
    assert set(zip(wrong["dataset"], wrong["optimizer"], strict=True)) == {("clear", "SGD"), ("clear", "Adam")}
    assert (wrong["on"] == 0).all()


def test_equal_errors_count_half():
    rows = measured({"a": 10.0, "b": 12.0}, {"a": 0, "b": 0}, noise=0)
    rows["on_error"] = [[7.0] * 3] * len(rows)
    assert (evaluation.wrong_orders(rows)["on"] == 50).all()


def test_shift_and_spread_are_the_means_and_deviations():
    rows = measured({"a": 10.0}, {"a": 3.0}, noise=2.0)
    rows = rows.assign(on_nll=rows["on_error"], off_nll=0.0, off_sd_error=0.5)
    both = evaluation.on_against_off(rows)
    means = np.array([np.mean(on) for on in rows["on_error"]])
    np.testing.assert_allclose(both["error_shift"], means - rows["off_error"])
    np.testing.assert_allclose(both["nll_shift"], means)
    np.testing.assert_allclose(both["test_error_sd"], rows["on_error"].map(np.std) * np.sqrt(200 / 199) - 0.5)


def test_averaged_passes_are_compared_with_dropout_off_in_per_cent():
    rows = table({"a": 10.0}).assign(
        off_error=10.0, off_nll=0.4, off_ece=2.0, averaged_error=[[20.0, 10.0]], averaged_nll=[[0.8, 0.2]],
        averaged_ece=[[1.0, 2.0]], test=50,
    )  # fmt: skip
    gains = evaluation.averaging_gains(rows, [1, 100]).pivot_table("averaging_gain", "measure", "passes")
    # of 50 test examples, 10 % are 5, and half an error is added
    np.testing.assert_allclose(gains.loc["error"], [100 * np.log(5.5 / 10.5), 0])
    np.testing.assert_allclose(gains.loc["NLL"], [-100 * np.log(2), 100 * np.log(2)])
    np.testing.assert_allclose(gains.loc["calibration error"], [100 * np.log(2), 0])


def test_gaps_stand_side_by_side_and_the_last_is_what_is_hidden():
    digests = {"one": (5, 10), "two": (7, 14)}  # trials of two budgets
    curves = pd.DataFrame([
        {"digest": digest, "split": split, "step": step, "nll": step + (split == "validation")}
        for digest, steps in digests.items() for step in steps for split in ("train", "validation")
    ])  # fmt: skip
    noisy = table({"dropout": 10.0}, replicate=[0, 1]).assign(
        digest=["one", "two"], train_nll=[[1.0, 2.0]] * 2, validation_nll=[[1.5, 2.25], [1.5, 2.75]]
    )
    gaps = evaluation.gaps(curves, noisy)
    off, on = (gaps[gaps["mode"] == f"dropout {mode}"] for mode in ("off", "on"))
    assert off["nll_gap"].tolist() == [1] * 4
    assert on.set_index(["digest", "step"])["nll_gap"].to_dict() == {
        ("one", 5): 0.5, ("one", 10): 0.25, ("two", 7): 0.5, ("two", 14): 0.75,
    }  # fmt: skip
    hidden = evaluation.hidden_gaps(gaps)
    assert dict(zip(hidden["digest"], hidden["nll_gap"], strict=True)) == {"one": 0.75, "two": 0.25}
    assert hidden["replicate"].tolist() == [0, 1]


@pytest.mark.parametrize("diverged", [["two"], ["one", "two"]])
def test_a_trial_that_diverged_has_no_gap_from_there_on(diverged):
    curves = pd.DataFrame([
        {"digest": digest, "split": split, "step": step,
         "nll": np.nan if digest in diverged and step == 10 else step + (split == "validation")}
        for digest in ("one", "two") for step in (5, 10) for split in ("train", "validation")
    ])  # fmt: skip
    lists = [[1.0, None if digest in diverged else 2.0] for digest in ("one", "two")]
    noisy = table({"dropout": 10.0}, replicate=[0, 1]).assign(
        digest=["one", "two"], train_nll=[[0.5, 0.5]] * 2, validation_nll=lists
    )
    gaps = evaluation.gaps(curves, noisy)
    for mode, first, last in (("off", 1.0, 1.0), ("on", 0.5, 1.5)):
        seen = gaps[gaps["mode"] == f"dropout {mode}"].set_index(["digest", "step"])["nll_gap"]
        ended = [np.nan if digest in diverged else last for digest in ("one", "two")]
        np.testing.assert_array_equal(seen[[("one", 5), ("two", 5), ("one", 10), ("two", 10)]], [first, first, *ended])
    hidden = evaluation.hidden_gaps(gaps).set_index("digest")["nll_gap"]
    np.testing.assert_array_equal(hidden, [np.nan if digest in diverged else -0.5 for digest in hidden.index])


def test_rises_are_above_the_error_with_all_units():
    units = table({"a": 10.0}).assign(error=10.0, deleted_error=[[12.0, 30.0]], rescaled_error=[[10.5, 9.0]])
    rises = evaluation.rises(units, [0.1, 0.5])
    assert rises["share"].tolist() == [0.1, 0.5]
    assert rises["error_rise"].tolist() == [2, 20]
    assert rises["rescaled_rise"].tolist() == [0.5, -1]
