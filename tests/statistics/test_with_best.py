"""Comparisons with the best and with a control, against SciPy and simulation."""

import numpy as np
import pytest
from scipy import stats

from reglab.errors import ReglabError
from reglab.statistics.blocks import Blocks, in_blocks
from reglab.statistics.with_best import in_stages, over_control, quantile, sharing_rows, short_of_best


@pytest.mark.parametrize("freedom", [1, 4, 30])
def test_one_rival_gives_student_s_quantiles(freedom: int) -> None:
    assert quantile(1, freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=2e-3)


# Dunnett's tables for 95 %, two-sided (Hsu, 1996, appendix E)
@pytest.mark.parametrize(("rivals", "freedom", "table"), [(2, 10, 2.57), (4, 20, 2.65), (9, 60, 2.77)])
def test_quantiles_are_those_of_the_tables(rivals: int, freedom: int, table: float) -> None:
    assert quantile(rivals, freedom) == pytest.approx(table, abs=0.011)


def test_equal_methods_are_said_to_fall_short_in_one_of_twenty_at_most() -> None:
    rng, wrong, runs = np.random.default_rng(0), 0, 2000
    for _ in range(runs):
        blocks = in_blocks(rng.normal(size=(5, 1)) + rng.normal(size=(5, 8)))
        wrong += short_of_best(blocks)[0]  # each is a best one: this one must not be left out
    assert wrong / runs < 0.04


def test_a_method_falls_short_where_the_best_one_s_interval_leaves_it_out() -> None:
    for seed in range(200):
        blocks = in_blocks(np.random.default_rng(seed).normal(size=(5, 6)) + np.linspace(0, 2, 6))
        best = int(blocks.means.argmax())
        if best:  # the first method is the control
            _, low, _ = over_control(blocks)[best - 1]
            assert short_of_best(blocks)[0] == (low > 0)


def test_a_clearly_worse_method_falls_short() -> None:
    values = np.random.default_rng(0).normal(size=(6, 4)) + np.array([-5.0, 0.0, 0.2, 0.1])
    assert short_of_best(in_blocks(values)).tolist() == [True, False, False, False]


def test_intervals_of_all_differences_hold_together() -> None:
    rng, held, runs = np.random.default_rng(1), 0, 1000
    truth = np.array([0.0, 1.0, -2.0, 0.5, 3.0])
    for _ in range(runs):
        intervals = over_control(in_blocks(rng.normal(size=(6, 1)) + truth + rng.normal(size=(6, 5))))
        held += all(low <= value <= high for (_, low, high), value in zip(intervals, truth[1:], strict=True))
    assert 0.93 < held / runs < 0.97


WORSE = np.repeat([0.0, -8.0], 6)
"""Means of six methods that are equal, and six that are much worse."""
SHARING = {"train": 300, "test": 100, "rows": 500}


def drawn(rng: np.random.Generator, means: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """Return four blocks that share their rows: a part of each method's noise is the same in all of them."""
    shared = rng.normal(size=len(means)) * np.sqrt(100 / 300 * 400 / 500)
    return means + scales * (shared + rng.normal(size=(4, len(means)))) + rng.normal(size=(4, 1))


@pytest.mark.parametrize(
    ("means", "scales"),
    [
        (np.zeros(12), np.ones(12)),
        (np.zeros(12), np.linspace(0.5, 2.0, 12)),
        (WORSE, np.ones(12)),
        (WORSE, np.repeat([1.0, 3.0], 6)),
        (np.r_[0.0, 0.0, np.repeat(-8.0, 10)], np.ones(12)),
    ],
    ids=["equal", "equal, some noisier", "half worse", "half worse and noisier", "two good ones"],
)
def test_a_best_method_leaves_in_one_of_twenty_at_most(means: np.ndarray, scales: np.ndarray) -> None:
    rng, wrong, runs = np.random.default_rng(2), 0, 600
    for _ in range(runs):
        wrong += in_stages(drawn(rng, means, scales), **SHARING).short[0]
    assert wrong / runs < 0.05


def test_bad_methods_that_are_noisy_do_not_hide_what_good_ones_gain() -> None:
    rng, one_stage, stages, runs = np.random.default_rng(3), 0, 0, 100
    means, scales = WORSE + 4.0 * np.eye(12)[3], np.repeat([1.0, 4.0], 6)
    for _ in range(runs):
        values = drawn(rng, means, scales)
        one_stage += short_of_best(sharing_rows(in_blocks(values), 4, **SHARING))[0]
        stages += in_stages(values, **SHARING).short[0]
    assert stages > 0.6 * runs
    assert one_stage < 0.1 * runs


def test_in_stages_the_control_falls_short_where_the_best_one_s_interval_leaves_it_out() -> None:
    left = 0
    for seed in range(200):
        values = np.random.default_rng(seed).normal(size=(5, 6)) + np.array([0.0, 0.4, 0.8, 1.2, 2.0, -4.0])
        differences, short = in_stages(values, train=300, test=100, rows=100_000)
        best = int(values.mean(0).argmax())
        assert not short[best]
        if best:
            assert short[0] == (differences[best].low > 0)
        assert [difference.estimate for difference in differences] == pytest.approx(values.mean(0) - values.mean(0)[0])
        left += short[0]
    assert 20 < left < 180, "both happen"


def test_replicates_that_share_their_rows_say_less() -> None:
    blocks = Blocks(np.zeros(3), 1.0, 8)
    alone = sharing_rows(blocks, count=10, train=50, test=25, rows=10_000_000)
    shared = sharing_rows(blocks, count=10, train=50, test=25, rows=75)
    assert alone.error == pytest.approx(1.0, abs=1e-3)
    # Nadeau and Bengio: the variance of a mean is (1/J + n2/n1) of a difference's
    assert shared.error == pytest.approx(np.sqrt(10 * (1 / 10 + 25 / 50)))


def test_one_block_is_not_enough() -> None:
    with pytest.raises(ReglabError, match="two blocks or more"):
        short_of_best(in_blocks(np.array([[1.0, 2.0]])))
