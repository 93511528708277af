r"""What a claim compares: for each condition and replicate one number, positive where the arm is better.

The effect is relative, so that data sets with few and with many errors can be pooled, and regression too. With
:math:`b` and :math:`a` the errors of the baseline and of the arm, it is

.. math:: 100 \log \frac{b}{a},

read as "per cent fewer errors". Half an error is added to both counts, since a count may be 0. For regression the
errors are root mean squared ones. `amounts` says what a diverged trial counts as.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd

from reglab.analyses.amounts import amounts
from reglab.choosing import choose
from reglab.errors import ReglabError, unknown
from reglab.statistics.tables import phase_rows

CELL = ["dataset", "train", "model"]
"""The columns that make a cell: a condition without optimiser and budget."""
CONDITION = [*CELL, "optimizer", "steps"]
"""The columns that make a condition."""
DESCRIBED = ["data", "width", "depth"]
"""What else a table says of a condition."""
UNIT = [*CONDITION, *DESCRIBED, "replicate"]
"""The columns that say what a number was measured of, beside the arm."""

Arms: TypeAlias = str | Sequence[str]
"""An arm, or several, of which every replicate chooses one on its validation examples."""
Contrast: TypeAlias = Callable[[pd.DataFrame, str], pd.DataFrame]
"""Takes the chosen trials and a measure, ``"error"`` or ``"nll"``; returns one row per condition and replicate:
`UNIT` and ``effect``."""


def gain(baseline: Arms, arm: Arms) -> Contrast:
    """Return the contrast of an arm with a baseline: how many per cent fewer errors the arm makes.

    Parameters
    ----------
    baseline, arm : str or sequence of str
        Arms of the table. Give both sides as many to choose from: choosing among more is an advantage.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "phase": "comparison", "dataset": "digits", "train": 100, "model": "mlp", "optimizer": "SGD", "steps": 100,
    ...     "data": "images", "width": 64, "depth": 1, "replicate": 0, "test": 100, "arm": ["none", "dropout"],
    ...     "test_error": [8.0, 4.0], "validation_error": [8.0, 4.0]})
    >>> float(gain("none", "dropout")(table, "error")["effect"].round(1).iloc[0])
    63.6
    """

    def contrast(table: pd.DataFrame, measure: str) -> pd.DataFrame:
        left, right = (chosen(table, arms) for arms in (baseline, arm))
        pairs = left.merge(right, on=UNIT, suffixes=("_baseline", "_arm"), validate="one_to_one")
        ratio = amounts(pairs, measure, "_baseline") / amounts(pairs, measure, "_arm")
        return pairs[UNIT].assign(effect=100 * np.log(ratio.to_numpy(dtype=float))).dropna(subset="effect")

    return contrast


def difference(of: Contrast, column: str, first: str, second: str) -> Contrast:
    """Return the contrast of a contrast at two levels of a column: its effect at the first minus that at the second.

    Parameters
    ----------
    of : callable
        A contrast.
    column : str
        What differs, such as ``"optimizer"``; the rest of the condition is the same.
    first, second : str
        The levels.
    """

    def contrast(table: pd.DataFrame, measure: str) -> pd.DataFrame:
        effects = of(table, measure)
        left, right = (effects[effects[column] == level] for level in (first, second))
        return subtracted(left, right, apart_from=column).assign(**{column: f"{first} and {second}"})

    return contrast


def average(contrasts: Mapping[str, Contrast]) -> Contrast:
    """Return the mean of several contrasts of the same conditions and replicates, such as the places of dropout."""

    def contrast(table: pd.DataFrame, measure: str) -> pd.DataFrame:
        effects = pd.concat([of(table, measure) for of in contrasts.values()])
        return effects.groupby(UNIT, sort=False, dropna=False)["effect"].mean().reset_index()

    return contrast


def minus(first: Contrast, second: Contrast) -> Contrast:
    """Return the contrast of two contrasts in the same conditions: the first's effect minus the second's."""

    def contrast(table: pd.DataFrame, measure: str) -> pd.DataFrame:
        return subtracted(first(table, measure), second(table, measure))

    return contrast


def subtracted(first: pd.DataFrame, second: pd.DataFrame, apart_from: str = "") -> pd.DataFrame:
    """Return the first effects minus the second ones of the same condition and replicate.

    Parameters
    ----------
    first, second : DataFrame
        What contrasts return. What has no counterpart is left out.
    apart_from : str
        A column of `UNIT` in which counterparts may differ; the first's is kept.
    """
    keys = [name for name in UNIT if name != apart_from]
    pairs = first.merge(second[[*keys, "effect"]], on=keys, suffixes=("", "_second"), validate="one_to_one")
    return pairs.assign(effect=pairs["effect"] - pairs["effect_second"]).drop(columns="effect_second")


def beyond_sum(baseline: Arms, first: Arms, second: Arms, both: Arms) -> Contrast:
    r"""Return the contrast of what two arms gain together with the sum of what each gains alone.

    It is positive where they help each other, and negative where they do the same work or hinder each other. With the
    errors :math:`e` it is

    .. math:: 100 \left( \log \frac{e_0}{e_{ab}} - \log \frac{e_0}{e_a} - \log \frac{e_0}{e_b} \right).

    Parameters
    ----------
    baseline, first, second, both : str or sequence of str
        As in `gain`.
    """
    return minus(gain(second, both), gain(baseline, first))


def where(of: Contrast, **values: object) -> Contrast:
    """Return a contrast on the rows of a table that have certain values: ``where(gain(...), schedule="constant")``."""

    def contrast(table: pd.DataFrame, measure: str) -> pd.DataFrame:
        return of(with_values(table, values), measure)

    return contrast


def of_measure(of: Contrast, measure: str) -> Contrast:
    """Return a contrast of one measure, ``"error"`` or ``"nll"``, whatever is asked for: to stand beside the other."""

    def contrast(table: pd.DataFrame, _: str) -> pd.DataFrame:
        return of(table, measure)

    return contrast


def beside_gap(of: Contrast, baseline: Arms) -> Contrast:
    """Return a contrast with the column ``gap``: how much better the baseline does on its training examples.

    The gap is validation minus training error in percentage points, of other replicates than the effect: measured on
    the same trials, the two would share their noise, and that alone would make a slope. Still the effect of one
    replicate shares it with the gaps of the others, so a slope is fitted to each replicate by itself: see
    `by_dataset.slopes`. Data sets without errors are left out, and so are conditions with one replicate that has a gap.

    Raises
    ------
    ReglabError
        From the contrast: if no condition has two replicates with a gap.
    """

    def contrast(table: pd.DataFrame, measure: str) -> pd.DataFrame:
        trials = chosen(table, baseline)
        gaps = trials.assign(gap=trials["validation_error"] - trials["train_error"]).dropna(subset="gap")
        groups = gaps.groupby(CONDITION, sort=False)["gap"]
        replicates = groups.transform("count")
        if not (replicates > 1).any():
            raise ReglabError(
                "the gap beside an effect is that of other replicates, so it needs two or more of a condition whose "
                f"errors are known; got {replicates.max() if len(replicates) else 'none'}. Run more replicates, on "
                "data with classes."
            )
        others = (groups.transform("sum") - gaps["gap"]) / (replicates - 1)
        keys = [*CONDITION, "replicate"]
        return of(table, measure).merge(gaps[keys].assign(gap=others), on=keys).dropna(subset="gap")

    return contrast


def chosen(table: pd.DataFrame, arms: Arms) -> pd.DataFrame:
    """Return the trial of the arm, or of the one among several with the lowest validation error, in every replicate.

    Ties are broken as `choose` says. Conditions that lack all of the arms, since their data refuse them, are left out.

    Parameters
    ----------
    table : DataFrame
        Rows of the phase ``"comparison"``, in which every arm has chosen its learning rate, or ``"fixed"``.
    arms : str or sequence of str
        Arms of the table.

    Returns
    -------
    DataFrame
        One row per condition and replicate.

    Raises
    ------
    ReglabError
        If an arm is unknown, or a replicate has an arm twice.
    """
    offered = [arms] if isinstance(arms, str) else list(arms)
    for name in offered:
        if name not in set(table["arm"]):
            raise unknown("arm", name, table["arm"].unique())
    rows = table[table["arm"].isin(offered)].reset_index(drop=True)
    if (twice := rows.duplicated([*CONDITION, "replicate", "arm"])).any():
        raise ReglabError(f"each replicate needs one trial of each arm; {rows[twice].iloc[0]['arm']!r} has several.")
    seen = [str(name) for name in rows if name == "learning_rate" or str(name).startswith("validation_")]
    return rows.loc[choose(rows[[*CONDITION, "replicate", *seen]], [*CONDITION, "replicate"]).index]


def with_values(table: pd.DataFrame, values: Mapping[str, object]) -> pd.DataFrame:
    """Return the rows of a table that have these values, by column."""
    return table[np.logical_and.reduce([table[name] == value for name, value in values.items()])]


def comparison(table: pd.DataFrame) -> pd.DataFrame:
    """Return the chosen trials of a table."""
    return phase_rows(table, "comparison")
