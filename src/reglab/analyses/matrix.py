"""A matrix of effects: conditions by methods, with what was chosen, which method is best, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from reglab.analyses import by_dataset
from reglab.analyses.contrasts import Contrast, chosen, comparison, gain
from reglab.analyses.specifications import at_longest
from reglab.errors import ReglabError, unknown
from reglab.statistics import on_these_datasets, over_datasets, student_interval
from reglab.statistics.blocks import in_blocks, over_first, probability_best
from reglab.statistics.over_datasets import GENERAL

ROW = ["dataset", "train"]
"""The columns that make a row of a matrix; optimisers and networks are averaged in it."""
Setting = tuple[str, str]
"""The kind of an arm's regularizer, and its strength: ``("dropout", "0.5")``."""


@dataclass(frozen=True, eq=False)
class Matrix:
    """Effects by condition and method, at the longest budget.

    Parameters
    ----------
    cells : DataFrame
        One row per condition and method that it admits: ``dataset``, ``train``, ``method``; ``estimate``, with ``low``
        and ``high`` (infinite where nothing is repeated); ``setting``, the one chosen most often, in words, with its
        ``kind`` and ``strength``; and ``first``, the probability that the method is best in this condition (NaN where
        unknown).
    means : DataFrame
        One row per method, its mean over data sets: ``method``, ``estimate``, ``low``, ``high``, ``first`` (NaN for a
        method that some data sets refuse) and ``datasets``.
    by_dataset : DataFrame
        The mean effects on the data sets that admit every method: one row per data set, one column per method. The
        baseline, if there is one, is the first column, of zeros.
    baseline : str or None
        The method that the others are compared with; it is among the methods that may be best.
    """

    cells: pd.DataFrame
    means: pd.DataFrame
    by_dataset: pd.DataFrame
    baseline: str | None = None

    @property
    def best(self) -> tuple[str, float]:
        """The method that is most likely best over data sets, and the probability."""
        return likeliest(self.means, str(self.baseline))

    def to_json(self) -> dict[str, Any]:
        """Return the matrix as plain JSON values; numbers that are not finite, or unknown, are None."""
        made = {"baseline": self.baseline, "complete": len(self.by_dataset)}
        return {**made, "cells": _plain(self.cells), "means": _plain(self.means)}


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain JSON values."""
    known = frame.replace([np.inf, -np.inf], np.nan).astype(object)
    return [
        {str(name): value for name, value in row.items()} for row in known.where(known.notna(), None).to_dict("records")
    ]


def likeliest(rows: pd.DataFrame, baseline: str) -> tuple[str, float]:
    """Return the method that is most likely best, and the probability; no name and NaN where it is unknown.

    Parameters
    ----------
    rows : DataFrame
        ``method`` and ``first``, of one condition or of the means.
    baseline : str
        The method that has the rest of the probability.

    Examples
    --------
    >>> likeliest(pd.DataFrame({"method": ["L2", "dropout"], "first": [0.2, 0.1]}), "none")
    ('none', 0.7)
    """
    known = rows.dropna(subset="first")
    if known.empty:
        return "", np.nan
    first = dict(zip(known["method"], known["first"], strict=True))
    first[baseline] = round(1 - sum(first.values()), 9)
    best = max(first, key=lambda method: first[method])
    return best, float(first[best])


def gain_matrix(
    table: pd.DataFrame,
    methods: Mapping[str, Sequence[str]],
    baseline: str = "none",
    settings: Mapping[str, Setting] | None = None,
) -> Matrix:
    """Return what each method gains over the baseline in each condition, and how likely each is the best one.

    Within a condition the replicates are blocks (see :mod:`reglab.statistics.blocks`), so that a few of them are
    enough. Over data sets each method's interval is Student's, and the probabilities are from blocks of the data sets
    that admit every method.

    Parameters
    ----------
    table : DataFrame
        What ``study.run_all`` returns.
    methods : mapping of str to sequence of str
        The arms of each method, the baseline among them; each offers as many.
    baseline : str
        The method that the others are compared with.
    settings : mapping of str to (str, str), optional
        What each arm is called in the cells; an arm that is not there is called by its name. Without settings, cells
        do not say what was chosen.

    Returns
    -------
    Matrix

    Raises
    ------
    ReglabError
        If the baseline is no method, or there is no other.
    """
    if baseline not in methods:
        raise unknown("method", baseline, methods)
    rivals = {method: arms for method, arms in methods.items() if method != baseline}
    made = _effects(table, {method: gain(methods[baseline], arms) for method, arms in rivals.items()})
    most = None if settings is None else _most_chosen(table, rivals, settings)
    cells = pd.concat([_ranked(key, rows, baseline) for key, rows in made.groupby(ROW, sort=False)])
    unsaid = dict.fromkeys(("setting", "kind", "strength"), "")
    cells = cells.assign(**unsaid) if most is None else cells.merge(most, on=[*ROW, "method"], how="left")
    complete = _complete(made)
    complete.insert(0, baseline, 0.0)
    first = probability_best(in_blocks(complete.to_numpy())) if len(complete) else np.full(len(methods), np.nan)
    chances = dict(zip(complete.columns, first, strict=True))
    means = _means(made)
    means["first"] = means["method"].map(chances).astype(float)
    return Matrix(cells.reset_index(drop=True), means, complete, baseline)


def effect_matrix(table: pd.DataFrame, contrasts: Mapping[str, Contrast]) -> Matrix:
    """Return the effect of each contrast in each condition, without a comparison among them.

    The cells have no intervals: with two replicates theirs would be wider than any effect. The means over data sets do.

    Parameters
    ----------
    table : DataFrame
        What ``study.run_all`` returns.
    contrasts : mapping of str to callable
        By the names of the matrix's columns.
    """
    made = _effects(table, contrasts)
    cells = made.groupby([*ROW, "method"], sort=False)["effect"].mean().rename("estimate").reset_index()
    bare = cells.assign(low=-np.inf, high=np.inf, setting="", first=np.nan)
    return Matrix(bare, _means(made).assign(first=np.nan), _complete(made))


def _effects(table: pd.DataFrame, contrasts: Mapping[str, Contrast]) -> pd.DataFrame:
    """Return the effects at the longest budget of all contrasts, with the contrast's name as ``method``."""
    if not contrasts:
        raise ReglabError("a matrix needs one column or more beside the baseline; got none.")
    trials = at_longest(comparison(table))
    return pd.concat([contrast(trials, "error").assign(method=name) for name, contrast in contrasts.items()])


def _ranked(key: tuple[Any, ...], rows: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Return a condition's cells, with intervals and probabilities from its replicates as blocks."""
    wide = rows.pivot_table("effect", "replicate", "method").reindex(columns=rows["method"].unique()).dropna(axis=1)
    wide.insert(0, baseline, 0.0)
    blocks = in_blocks(wide.to_numpy())
    cells = pd.DataFrame(over_first(blocks), columns=["estimate", "low", "high"])
    cells.insert(0, "method", wide.columns[1:])
    return cells.assign(first=probability_best(blocks)[1:], **dict(zip(ROW, key, strict=True)))


def _means(made: pd.DataFrame) -> pd.DataFrame:
    """Return each method's mean over data sets, with the interval that a verdict on as many data sets has."""
    rows = []
    for method, values in made.groupby("method", sort=False):
        frame = by_dataset.means(values)
        general = len(frame) >= GENERAL
        within = (frame["error"], frame["freedom"])
        mean = over_datasets(frame["estimate"]) if general else on_these_datasets(frame["estimate"], *within)
        rows.append({"method": method, **student_interval(mean)._asdict(), "datasets": len(frame)})
    return pd.DataFrame(rows)


def _complete(made: pd.DataFrame) -> pd.DataFrame:
    """Return the mean effects by data set and method, of the data sets that admit every method."""
    columns = {
        method: by_dataset.means(values).set_index("dataset")["estimate"]
        for method, values in made.groupby("method", sort=False)
    }
    return pd.DataFrame(columns).dropna()


def _most_chosen(
    table: pd.DataFrame, methods: Mapping[str, Sequence[str]], settings: Mapping[str, Setting]
) -> pd.DataFrame:
    """Return the setting that each method chose most often in each condition; among equals, the one offered first."""
    trials, rows = at_longest(comparison(table)), []
    for method, arms in methods.items():
        kinds = {settings[arm][0] for arm in arms if arm in settings}
        words = {arm: _words(arm, settings, named=len(kinds) > 1) for arm in arms}
        meant = {word: settings.get(arm, (arm, "")) for arm, word in reversed(words.items())}  # by its first arm
        for key, picked in chosen(trials, arms).groupby(ROW, sort=False)["arm"]:
            counts = picked.map(words).value_counts().reindex(list(dict.fromkeys(words.values()))).fillna(0)
            kind, strength = meant[most := str(counts.idxmax())]
            said = {"method": method, "setting": most, "kind": kind, "strength": strength}
            rows.append({**dict(zip(ROW, key, strict=True)), **said})
    return pd.DataFrame(rows)


def _words(arm: str, settings: Mapping[str, Setting], *, named: bool) -> str:
    """Return how a cell calls an arm: by its strength, and by its kind too where a method has several."""
    if arm not in settings:
        return arm
    kind, strength = settings[arm]
    return f"{kind} {strength}".strip() if named else strength
