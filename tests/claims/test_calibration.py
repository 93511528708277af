"""What the whole rule does with ten data sets, by simulation: seldom a verdict on nothing, and what it finds. And what
comes of the whole way from trials to the verdict, learning rates chosen in every replicate.

The effect on a data set is estimated from six conditions with two replicates each. With a standard error *e* on each
data set, and true effects with the standard deviation *s* between them, the estimates have the standard deviation sd
= √(e² + s²). The interval over ten lies above zero in 80 % of studies where the true effect is

    0.99 sd for the only claim of its family, 1.14 sd for one of two, 1.33 sd for one of five, 1.37 sd for one of six.

So if s is 1.5, half the smallest effect of interest, an effect of 3 % is found in 80 % with an e of 2.6, 2.2, 1.7 and
1.6 at most; if s is 0, with 3.0, 2.6, 2.3 and 2.2. It is "supported" in half of the studies, since half of the
estimates fall short of 3 % (see `Claim.design_effect`).

"Depends" is found in 80 % where half of the data sets gain 7.5 % and half lose as much, if e is 2.5 at most: one of
each must be clear by itself. With 1.7, one of five claims finds it in 98 %. For 6 %, e must be at most 2.0, or 1.5
for one of five. What differs by less is "undecided".

Where nothing is there, 2 to 3 % of verdicts are called. If effects are very skewed with a standard deviation of 8,
the only claim of its family is contradicted in 8 % though the mean is 0: the price of Student's interval (see
`over_datasets`).
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.claims.examples import NAMES, claim

from reglab.analyses.evidence import Evidence
from reglab.analyses.simulation import simulated_panels
from reglab.claims import Calibration, PanelShape, calibrate, judge, registry
from reglab.claims.calibration import COUNTED, TRUTHS
from reglab.statistics import Floats, minimum_detectable_effect
from reglab.study.panel import panel as conditions_of

ROOT = Path(__file__).parents[2]

DATASETS, CELLS, REPLICATES = 10, 6, 2
PANELS = 200
"""The standard error of a share of 80 % is 2.8 points, of 5 % it is 1.5."""
CALLED = {"supported", "contradicted", "depends"}


def by_dataset(units: Floats) -> pd.DataFrame:
    """Return estimates by data set from the effects (datasets, conditions × replicates)."""
    count = units.shape[1]
    columns = {"estimate": units.mean(1), "error": units.std(1, ddof=1) / count**0.5, "freedom": count - 1}
    return pd.DataFrame({"dataset": NAMES[:DATASETS], **columns, "cells": CELLS})


def panel(rng: np.random.Generator, effects: Floats, errors: Floats, between_cells: float = 0.0) -> Evidence:
    """Return the evidence of a panel with two optimisers, between which the effect does not differ.

    Parameters
    ----------
    rng : numpy.random.Generator
        The source of randomness.
    effects, errors : array of shape (datasets,)
        The true effects, and the standard errors that replicates give.
    between_cells : float
        The standard deviation of the true effect between the conditions on a data set.
    """
    shape = (DATASETS, CELLS, REPLICATES, 2)
    sd = errors[:, None, None, None] * np.prod(shape[1:]) ** 0.5
    values = effects[:, None, None, None] + sd * rng.standard_normal(shape)
    values += between_cells * rng.standard_normal((DATASETS, CELLS, 1, 1))
    units = values.reshape(DATASETS, -1, 2)
    sides = {name: by_dataset(units[..., place]) for place, name in enumerate(["SGD", "AdamW"])}
    return Evidence(by_dataset(units.mean(-1)), moderators={"optimiser": sides})


def largest_error(family_size: int) -> float:
    """Return the largest error within data sets at which 3 % is found in 80 %, with a spread of 1.5 between them."""
    one = minimum_detectable_effect(DATASETS**-0.5, DATASETS - 1, claim(family_size=family_size).level)
    return float(((3 / one) ** 2 - 1.5**2) ** 0.5)


EQUAL, UNEQUAL = np.full(DATASETS, 2.0), np.linspace(0.5, 5, DATASETS)


@pytest.mark.parametrize("spread", [0.0, 1.5])
@pytest.mark.parametrize(("errors", "between_cells"), [(EQUAL, 0.0), (UNEQUAL, 0.0), (EQUAL, 4.0)])
def test_where_nothing_is_there_at_most_five_percent_are_called(
    errors: Floats, between_cells: float, spread: float
) -> None:
    rng = np.random.default_rng(1)
    only = claim()  # the others of a family share its error rate
    words = [
        judge(only, panel(rng, rng.normal(0, spread, DATASETS), errors, between_cells)).verdict for _ in range(PANELS)
    ]
    assert sum(word in CALLED for word in words) / PANELS <= 0.05


@pytest.mark.parametrize("family_size", [1, 5])
def test_the_smallest_effect_is_found_in_80_percent_where_data_sets_agree(family_size: int) -> None:
    rng = np.random.default_rng(2)
    errors = np.full(DATASETS, largest_error(family_size))
    tested = claim(family_size=family_size)
    verdicts = [judge(tested, panel(rng, rng.normal(3, 1.5, DATASETS), errors)) for _ in range(PANELS)]
    assert np.mean([verdict.low > 0 for verdict in verdicts]) >= 0.75  # 80 %, less two standard errors
    words = Counter(verdict.verdict for verdict in verdicts)
    assert 0.4 < words["supported"] / PANELS < 0.6
    assert words["contradicted"] + words["depends"] == 0


@pytest.mark.parametrize(("family_size", "effect", "error"), [(1, 7.5, 2.5), (5, 7.5, 1.7), (1, 6, 2.0), (5, 6, 1.5)])
def test_depends_is_found_in_80_percent_where_half_gain_and_half_lose(
    family_size: int, effect: float, error: float
) -> None:
    rng = np.random.default_rng(3)
    halves, tested = np.tile([effect, -effect], DATASETS // 2), claim(family_size=family_size)
    verdicts = [judge(tested, panel(rng, halves, np.full(DATASETS, error))) for _ in range(PANELS)]
    assert np.mean([verdict.depends_on == "data set" for verdict in verdicts]) >= 0.80


def test_skewed_effects_with_a_mean_of_zero_are_seldom_supported_and_contradicted_more_often() -> None:
    rng = np.random.default_rng(4)
    words = Counter(
        judge(claim(), panel(rng, 8 * (rng.exponential(size=DATASETS) - 1), EQUAL * 3)).verdict for _ in range(PANELS)
    )
    assert words["supported"] / PANELS <= 0.025
    assert words["contradicted"] / PANELS <= 0.10


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    """How often each verdict is reached on the planned panel, by the whole way from simulated trials: M2's."""
    return calibrate(registry()["M2"], panels=60)


@pytest.fixture(scope="module")
def rates(calibration: Calibration) -> pd.DataFrame:
    return calibration.rates.set_index("truth")


def test_choosing_among_trials_makes_no_verdict_of_nothing(rates: pd.DataFrame) -> None:
    nothing = rates[rates["counted"] == "false verdict"]
    assert list(nothing.index) == [truth.name for truth in TRUTHS if truth.name.startswith("no effect")]
    assert len(nothing) == 3
    assert (nothing["share"] <= 5).all()
    assert np.allclose(nothing["share"], nothing[["supported", "contradicted", "depends"]].sum(axis=1))
    assert (nothing["bound"] == 5).all()
    assert nothing["at_most"].all()


def test_the_whole_way_finds_what_is_there(rates: pd.DataFrame) -> None:
    there = rates[rates["counted"] != "false verdict"]
    assert list(there["counted"]) == ["interval above zero"] * 2 + ["depends"] * 2
    assert (there["share"] >= 80).all()
    assert (there["bound"] == 80).all()
    assert not there["at_most"].any()
    assert (there.loc[there["counted"] == "depends", "share"] == there["depends"].tail(2)).all()


def test_each_panel_has_one_verdict(calibration: Calibration) -> None:
    words = ["supported", "contradicted", "depends", "negligible", "undecided"]
    assert np.allclose(calibration.rates[words].sum(axis=1), 100)
    counts = calibration.rates["share"] * 60 / 100
    assert np.allclose(counts, counts.round())


@pytest.mark.parametrize(
    ("effects", "counted"),
    [
        ([5.0, 5.1], {"false verdict", "interval above zero"}),
        ([-5.0, -5.1], {"false verdict"}),
        ([15.0, -15.0], {"false verdict", "depends"}),
        ([0.1, -0.1], set()),
        ([1.0, 1.1], {"interval above zero"}),
    ],
)
def test_what_is_counted_of_a_verdict(effects: list[float], counted: set[str]) -> None:
    estimates = pd.DataFrame({"dataset": NAMES[:DATASETS], "estimate": effects * 5, "error": 1.0, "freedom": 11})
    verdict = judge(claim(), Evidence(estimates.assign(cells=CELLS)))
    assert {name for name, counts in COUNTED.items() if counts(verdict)} == counted


def test_a_share_has_its_exact_interval(rates: pd.DataFrame) -> None:
    for share, low, high in rates[["share", "low", "high"]].itertuples(index=False):
        count = round(share * 60 / 100)
        assert low == pytest.approx(100 * stats.beta.ppf(0.025, count, 61 - count) if count else 0)
        assert high == pytest.approx(100 * stats.beta.ppf(0.975, count + 1, 60 - count) if count < 60 else 100)


@pytest.mark.parametrize("panels", [20, 100])  # the fewer do not tell that false verdicts are rare
def test_a_promise_is_kept_or_missed_by_a_whole_interval(monkeypatch: pytest.MonkeyPatch, panels: int) -> None:
    monkeypatch.setattr("reglab.claims.calibration.TRUTHS", TRUTHS[::3])
    rates = calibrate(registry()["M2"], panels, family_sizes=(1, 40)).rates
    kept = np.where(rates["at_most"], rates["high"] <= 5, rates["low"] >= 80)
    missed = np.where(rates["at_most"], rates["low"] > 5, rates["high"] < 80)
    assert list(rates["promise"]) == list(np.select([kept, missed], ["kept", "missed"], "not known"))
    assert len(set(rates["promise"])) > 1


def test_a_larger_family_is_judged_on_the_same_panels_and_finds_less() -> None:
    asked = registry()["M2"]
    both = calibrate(asked, panels=10, family_sizes=(1, 6)).rates
    assert list(both["family_size"]) == [1, 6] * len(TRUTHS)
    for size in (1, 6):
        alone = calibrate(asked.model_copy(update={"family_size": size}), panels=10).rates
        assert both[both["family_size"] == size].reset_index(drop=True).equals(alone)
    found = both[~both["at_most"]].pivot_table(index="truth", columns="family_size", values="share")
    assert (found[1] >= found[6]).all()
    assert (found[1] > found[6]).any()


def test_the_seed_decides_the_panels() -> None:
    one, again, other = (calibrate(registry()["M2"], panels=4, seed=seed) for seed in (0, 0, 1))
    assert one.rates.equals(again.rates)
    assert not one.rates.equals(other.rates)
    assert json.loads(json.dumps(one.to_json())) == again.to_json()


def test_what_differs_between_the_optimisers_may_be_what_a_verdict_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def opposed(*arguments: Any) -> pd.DataFrame:
        table = simulated_panels(*arguments)
        better = (table["optimizer"] == "SGD") == table["arm"].str.startswith("dropout")
        return table.assign(test_error=table["test_error"] * np.where(better & (table["panel"] == 1), 0.8, 1.0))

    monkeypatch.setattr("reglab.claims.calibration.simulated_panels", opposed)
    rates = calibrate(registry()["M2"], panels=2).rates.set_index("truth")
    assert rates.loc["no effect anywhere", "depends"] == 50  # in the second of the two


def test_the_simulated_panels_have_the_shape_of_the_full_profiles(calibration: Calibration) -> None:
    conditions = conditions_of("full", "main", start=ROOT)
    cells = {(c.data.name, c.data.train, c.model) for c in conditions}
    datasets = {c.data.name for c in conditions}
    assert calibration.shape == PanelShape(
        datasets=len(datasets),
        cells=len(cells) // len(datasets),
        optimizers=len({c.optimizer.kind for c in conditions}),
        replicates=conditions[0].replicates,
    )
