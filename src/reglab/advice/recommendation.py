"""The recommendation in words: what to use, what it buys, what does as well, and what would change it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from reglab.advice.comparison import Comparison
from reglab.advice.measure import Measure, measure_of
from reglab.advice.methods import NONE
from reglab.advice.references import beside
from reglab.advice.words import network_in_words
from reglab.datasets import DataInfo
from reglab.escaping import for_page
from reglab.models import Model
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, counted, listed, number, percent

FEW = 4
"""Replicates below which the intervals are said to be wide."""


def headline(info: DataInfo, network: Model, comparison: Comparison, references: pd.DataFrame) -> str:
    """Return the answer in Markdown: what the network makes of the data, what to use, and what else there is.

    Parameters
    ----------
    info : DataInfo
        The data set.
    network : Model
        The network that was chosen.
    comparison : Comparison
        Of the methods.
    references : DataFrame
        What `references` returned.
    """
    rows = f"{info.pool:,} {'images' if info.kind == 'image' else 'rows'}"
    errors = _errors(comparison.of(NONE), info)
    parts = [
        f"On these {rows}, {network_in_words(network)} makes {errors} without a regularizer.",
        _advice(comparison, measure_of(info)),
        _others(comparison),
        _reference(comparison, info, references),
    ]
    return " ".join(part for part in parts if part)


def _errors(row: dict[str, float], info: DataInfo) -> str:
    """Return a method's error in words."""
    if info.balanced:
        return f"a balanced error of {number(row['error'])} % (each class counts the same)"
    if info.target == "class":
        return f"{number(row['error'])} % errors"
    return f"a root mean squared error of {number(row['rmse'])} ({number(row['unexplained'])} % unexplained)"


def _advice(comparison: Comparison, measure: Measure) -> str:
    best, recommended = comparison.of(comparison.best), comparison.of(comparison.recommended)
    if comparison.recommended != NONE:
        return (
            f"**Use {setting(recommended)}**, with Adam at the learning rate {recommended['learning_rate']:g}: "
            f"{_gain(recommended, measure)}."
        )
    if comparison.best == NONE:
        return f"**Use no regularizer**: none of those tried {measure.makes} {measure.better}."
    return (
        f"**Use no regularizer**: the best one tried, {best['method']}, {measure.makes} {_gain(best, measure)}, which "
        f"{counted(comparison.replicates, 'replicate')} cannot tell from chance."
    )


def setting(row: Mapping[Any, Any]) -> str:
    """Return a method with its strength in words.

    Examples
    --------
    >>> setting({"method": "dropout", "strength": "dropout rate 0.3"})
    'dropout rate 0.3'
    >>> setting({"method": "batch normalisation", "strength": "batch normalisation + placebo 1"})
    'batch normalisation'
    """
    return str(row["strength"]).partition(" + placebo")[0]


def _gain(row: dict[str, float], measure: Measure) -> str:
    limits = f"{percent(LEVEL)} interval {number(row['low'])} to {number(row['high'])}"
    return f"{number(row['gain'])} {measure.gain} ({limits})"


def _others(comparison: Comparison) -> str:
    """Return which methods do as well as the best, and which fall short of it."""
    rows = comparison.methods
    rest = rows[rows["method"] != comparison.recommended]
    level, short = (list(rest[rest["short"] == falls]["method"]) for falls in (False, True))
    parts = [f"As good within the noise: {listed(level)}."] if level and comparison.recommended != NONE else []
    return " ".join([*parts, *([f"{capitalised(listed(short))} {_fall(short)} short of the best."] if short else [])])


def _fall(names: list[str]) -> str:
    return "falls" if len(names) == 1 else "fall"


def _reference(comparison: Comparison, info: DataInfo, references: pd.DataFrame) -> str:
    """Return what the best reference model makes of the same splits, and whether it is to be considered first."""
    models = beside(references, comparison.errors[comparison.recommended])
    best = models.sort_values("error").iloc[0]
    unit = " %" if info.target == "class" else ""
    network = f", where the network makes {number(best['network'])}{unit}: consider that first"
    first = network if best["error"] < best["network"] else ""
    return f"Without a network, on the same splits: {best['model']}, {number(best['error'])}{unit}{first}."


def caveats(comparison: Comparison, *, cut: bool, seen: tuple[str, ...]) -> list[str]:
    """Return what limits the answer and would change it, a sentence of Markdown each.

    Parameters
    ----------
    comparison : Comparison
        Of the methods.
    cut : bool
        Whether the time ended before grids of learning rates had been extended.
    seen : tuple of str
        The warnings about the data.
    """
    sentences = [for_page(warning) for warning in seen]
    if comparison.replicates < FEW:
        sentences.append(
            f"The intervals rest on {counted(comparison.replicates, 'replicate')} and are wide: more `--minutes` "
            "make them narrower."
        )
    if cut:
        sentences.append(
            "The time ended before the learning rates had been searched to the end: give more `--minutes`."
        )
    sentences.append(
        "Strengths were searched on a coarse grid, and one network was compared. Other rows, such as next year's, may "
        "differ from these in ways that no split of them shows."
    )
    return sentences
