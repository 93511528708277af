"""What each method gains over none, which fall short of the best, and which is recommended: by rule."""

from dataclasses import dataclass
from math import exp
from typing import Any

import pandas as pd

from reglab.advice.measure import measure_of
from reglab.advice.methods import NONE, ORDER
from reglab.advice.training import Trained
from reglab.analyses.contrasts import chosen, comparison, gain
from reglab.datasets import info
from reglab.datasets.splits import test_size
from reglab.metrics import METRICS
from reglab.specs import Data
from reglab.statistics.blocks import in_blocks, probability_best
from reglab.statistics.confidence import LEVEL
from reglab.statistics.with_best import in_stages, sharing_rows
from reglab.wording import percent

RULE = (
    "Recommended is “none”, unless it falls short of the best method; then the simplest method that does not, and "
    "whose own interval shows that it gains something. A method falls short where its distance from the best one is "
    f"more than half the length of an interval (Dunnett's, which hold for all methods together at {percent(LEVEL)}; as "
    "the replicates draw from the same rows, they are wider). Methods that fall short leave first, and no longer count "
    "for the noise of the others. What choosing strengths and learning rates adds to the noise is in it."
)
"""The rule, as the page states it."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Methods compared on one data set.

    Parameters
    ----------
    methods : DataFrame
        One row per method, from the simplest on: ``method``; the means of the metrics on the test examples, by their
        names; ``gain`` over none in the unit that `measure_of` names, with ``low`` and ``high``, which hold for all
        methods together; ``short``, whether it falls short of the best; ``best``, the probability that it is the best;
        ``strength``, the arm chosen most often; and ``learning_rate``, the middle one that was chosen with it.
    errors : DataFrame
        The test error of each method (a column), in percent or the target's unit, by replicate (the index).
    recommended : str
        The method that the rule gives.
    """

    methods: pd.DataFrame
    errors: pd.DataFrame
    recommended: str

    def of(self, method: str) -> dict[str, Any]:
        """Return a method's row."""
        (row,) = self.methods[self.methods["method"] == method].to_dict("records")
        return {str(name): value for name, value in row.items()}

    @property
    def replicates(self) -> int:
        """How many replicates are behind it."""
        return len(self.errors)

    @property
    def best(self) -> str:
        """The method with the largest gain."""
        return str(self.methods["method"].iloc[int(self.methods["gain"].argmax())])


def compare(trained: Trained, data: Data) -> Comparison:
    """Compare the methods that were trained.

    Parameters
    ----------
    trained : Trained
        What `train` returned.
    data : Data
        The data set and the sizes of its splits.
    """
    trials, dataset = comparison(trained.table), info(data.name)
    names = sorted(trained.methods, key=_simplicity)
    arms = {name: list(trained.methods[name]) for name in names}
    picked = {name: chosen(trials, arms[name]).set_index("replicate") for name in names}
    errors = pd.DataFrame({name: trial[f"test_{measure_of(dataset).metric.name}"] for name, trial in picked.items()})
    gains = {name: gain(arms[NONE], arms[name])(trials, "error").set_index("replicate")["effect"] for name in names[1:]}
    effects = pd.DataFrame({NONE: 0.0, **gains})
    used, values = (data.train, test_size(data), dataset.pool), effects.to_numpy()
    intervals, short = in_stages(values, *used)
    best = probability_best(sharing_rows(in_blocks(values), len(values), *used))
    rows = [
        {"method": name, **_measured(picked[name]), **_fewer(*effect), "short": falls, "best": first}
        for name, effect, falls, first in zip(names, intervals, short, best, strict=True)
    ]
    methods = pd.DataFrame(rows)
    fit = ~methods["short"] & ((methods["method"] == NONE) | (methods["low"] > 0))
    return Comparison(methods, errors, str(methods["method"][fit].iloc[0]))


def _simplicity(method: str) -> tuple[int, int]:
    """Return the place of a method in the order from simple to elaborate; pairs come last."""
    return (1, 0) if method not in ORDER else (0, ORDER.index(method))


def _fewer(estimate: float, low: float, high: float) -> dict[str, float]:
    """Return effects, logarithms of ratios of errors, as per cent fewer errors."""
    effects = {"gain": estimate, "low": low, "high": high}
    return {name: 100 * (1 - exp(-effect / 100)) for name, effect in effects.items()}


def _measured(picked: pd.DataFrame) -> dict[str, Any]:
    """Return what a method's chosen trials measured, and what they chose most often."""
    means = {name: picked[f"test_{name}"].mean() for name in METRICS if f"test_{name}" in picked}
    strength = str(picked["arm"].mode().iloc[0])
    rates = picked[picked["arm"] == strength]["learning_rate"]
    return {**means, "strength": strength, "learning_rate": float(rates.sort_values().iloc[(len(rates) - 1) // 2])}
