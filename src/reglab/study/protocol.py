"""Describes to a reader how studies compare their arms."""

from collections.abc import Iterable, Sequence
from typing import TypeVar, cast

import pandas as pd

from reglab import datasets
from reglab.datasets.splits import test_size
from reglab.models import Model
from reglab.specs import Data, Optimizer
from reglab.study import table
from reglab.study.study import Study
from reglab.wording import counted

T = TypeVar("T")

FEW = 6
"""How many different numbers are listed; of more, the first and the last are named."""


def optimizer_in_words(optimizer: Optimizer) -> str:
    """Describe an optimiser in words, without its learning rate.

    Examples
    --------
    >>> from reglab.specs import SGD
    >>> optimizer_in_words(SGD())
    'SGD, Nesterov momentum 0.9, cosine schedule'
    """
    names = {"sgd": ("Nesterov momentum", "momentum"), "rmsprop": ("smoothing", "smoothing")}
    words, field = names.get(optimizer.kind, ("second momentum", "beta2"))
    options = f", warm-up over {100 * optimizer.warmup:g} % of the steps" if optimizer.warmup else ""
    options += f", gradients clipped to the norm {optimizer.clip:g}" if optimizer.clip else ""
    return f"{optimizer.title}, {words} {getattr(optimizer, field):g}, {optimizer.schedule} schedule{options}"


def protocol(studies: Sequence[Study], records: pd.DataFrame) -> pd.DataFrame:
    """Describe what the studies of a page have in common, and how their learning rates were chosen.

    Parameters
    ----------
    studies : sequence of Study
        The studies, one for each condition.
    records : DataFrame
        Their table, as ``study.run_all`` returns it.

    Returns
    -------
    DataFrame
        Columns ``setting`` and ``value``, both text: conditions, networks, budgets, optimisers, learning rates with
        those that ended at an edge of their grid, arms, replicates and trials.
    """
    networks = _different(table.describe(study.model) for study in studies)
    conditions = _different((study.data, study.model, study.optimizer, study.steps) for study in studies)
    arms = _different(arm for study in studies for arm in study.arms)
    settings = {
        "Conditions": f"{len(conditions)}: a data set with a number of examples, a network, an optimiser, a budget",
        "Networks": "; ".join(networks),
        "Budgets": f"{_numbers(study.steps for study in studies)} steps, "
        f"batches of {_numbers(study.batch_size for study in studies)}",
        "Optimisers": "; ".join(_different(optimizer_in_words(study.optimizer) for study in studies)),
        "Learning rates": "; ".join(_grids(studies, records)),
        "Chosen at an edge": _at_edge(records),
        "Arms": f"{len(arms)}: {', '.join(arms)}",
        "Replicates": f"{_numbers(study.replicates for study in studies)} of each condition",
        "Trials": f"{records['digest'].nunique():,}",
    }
    return pd.DataFrame({"setting": list(settings), "value": list(settings.values())})


def splits(studies: Sequence[Study]) -> pd.DataFrame:
    """Describe the data sets of a page: one row for each, with the sizes of its training sets and networks.

    Parameters
    ----------
    studies : sequence of Study
        The studies, one for each condition.

    Returns
    -------
    DataFrame
        Columns ``data set``, ``title``, ``training examples (width)``, ``validation`` and ``test``, all text.
    """
    rows = []
    for name in _different(study.data.name for study in studies):
        its = [study for study in studies if study.data.name == name]
        cells = sorted({(study.data.train, cast(Model, study.model).dimensions().width or 0) for study in its})
        rows.append(
            {
                "data set": name,
                "title": "; ".join(_different(_titled(study.data) for study in its)),
                "training examples (width)": ", ".join(f"{train:,} ({width})" for train, width in cells),
                "validation": _numbers(study.data.validation for study in its),
                "test": _numbers(test_size(study.data) for study in its),
            }
        )
    return pd.DataFrame(rows)


def _titled(data: Data) -> str:
    return datasets.info(data.name).title + (", pixels from 0 to 1" if data.pixels == "unit" else "")


def _grids(studies: Sequence[Study], records: pd.DataFrame) -> list[str]:
    """Return the grid of each optimiser: where it begins, and how far it was extended."""
    tried = records[records["phase"] == "tuning"].groupby("optimizer")["learning_rate"]
    lowest, highest = tried.min().to_dict(), tried.max().to_dict()
    grids: dict[tuple[str, tuple[float, ...]], None] = {
        (study.optimizer.title, study.learning_rates): None for study in studies
    }
    words = []
    for title, grid in grids:
        low, high = lowest[title], highest[title]
        wider = f", extended as far as {low:g} and {high:g}" if low < grid[0] or high > grid[-1] else ""
        words.append(f"{title} {', '.join(f'{rate:g}' for rate in grid)}{wider}")
    return words


def _at_edge(records: pd.DataFrame) -> str:
    """Return how many of the chosen learning rates are an end of their grid, and which."""
    chosen = records[records["phase"] == "comparison"]
    rows = chosen[chosen["at_edge"].astype(bool)]
    if rows.empty:
        return f"none of {counted(len(chosen), 'learning rate')}"
    counts = rows.groupby(["optimizer", "learning_rate"]).size().reset_index(name="count")
    named = ", ".join(f"{title} {rate:g} ({count})" for title, rate, count in counts.itertuples(index=False))
    return f"{len(rows):,} of {counted(len(chosen), 'learning rate')}: {named}"


def _different(values: Iterable[T]) -> list[T]:
    """Return the different values, in their order."""
    return list(dict.fromkeys(values))


def _numbers(values: Iterable[int]) -> str:
    """Return the different numbers in words.

    Examples
    --------
    >>> _numbers([500, 2000, 500]), _numbers(range(10))
    ('500, 2,000', '0 to 9')
    """
    numbers = sorted(set(values))
    shown = [f"{number:,}" for number in numbers]
    return ", ".join(shown) if len(shown) <= FEW else f"{shown[0]} to {shown[-1]}"
