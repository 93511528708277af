"""Searching a study's settings by validation error: on a grid, at random, or with a model (Optuna)."""

from collections.abc import Sequence
from math import isfinite, isqrt, prod
from typing import TypeAlias

import numpy as np
import optuna
import pandas as pd
from optuna.distributions import BaseDistribution, IntDistribution
from optuna.samplers import BaseSampler, GridSampler, RandomSampler, TPESampler
from optuna.trial import TrialState

from reglab.errors import ReglabError, unknown
from reglab.execution.complete import complete
from reglab.records.store import Store
from reglab.specs import Record, Trial
from reglab.study import table
from reglab.study.study import TUNING, Study

METHODS = ("grid", "random", "Bayesian")
"""Ways of searching."""

Setting: TypeAlias = tuple[int, int]
"""The place of an arm, and of a learning rate, in a study's lists."""


def search(study: Study, method: str, trials: int) -> pd.DataFrame:
    """Search a study's settings, its arms at its learning rates, once on each tuning replicate.

    A search sees the validation error of one tuning replicate, as it would in practice. All of a
    study's searches go on step by step, side by side: what a step needs is looked up in the store,
    and trained together where it is missing. A search is a function of the method, the replicate and
    the errors, so that one that was interrupted goes on where it was when it is started again.

    The samplers are Optuna's: [1]_ for Bayesian search, the tree-structured Parzen estimator [2]_
    after ten random trials; grid search tries evenly spaced arms and learning rates, about as many of
    the one as of the other, random search draws them. To the samplers both are places on a scale:
    give arms in the order of their strength, and learning rates evenly spaced on a logarithmic scale.
    A proposal that was tried already would cost nothing and teach nothing; a setting that was not
    tried yet, drawn at random, takes its place.

    Parameters
    ----------
    study : Study
        Its arms and learning rates are the settings, its tuning replicates the searches.
    method : str
        One of `METHODS`.
    trials : int
        What a search may spend, 1 or more; it ends early where it has tried every setting, and a
        grid may be smaller.

    Returns
    -------
    DataFrame
        A row for each setting that a search tried: the columns of a study's tuning rows, with
        ``method``, ``budget`` (`trials`) and ``spent`` (1 for a search's first trial).

    Raises
    ------
    ReglabError
        If the method is unknown, or there is nothing to spend.

    References
    ----------
    .. [1] Akiba et al., Optuna: a next-generation hyperparameter optimization framework, 2019.
    .. [2] Bergstra et al., Algorithms for hyper-parameter optimization, 2011.
    """
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    if trials < 1:
        raise ReglabError(f"trials must be 1 or more; got {trials}.")
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    shape = (len(study.arms), len(study.learning_rates))
    searches = [_Search(method, shape, trials, seed) for seed in range(study.tuning_replicates)]
    store, steps = Store(), []
    for spent in range(1, searches[0].left + 1):
        tried = [_trial(study, one.propose(), replicate) for replicate, one in enumerate(searches)]
        records = complete([trial for _, trial in tried], store)
        for one, (_, trial) in zip(searches, tried, strict=True):
            one.learn(_error(records[trial]))
        steps.append(table.rows(tried, "tuning", records).assign(method=method, budget=trials, spent=spent))
    return pd.concat(steps, ignore_index=True)


def score(studies: Sequence[Study], found: pd.DataFrame) -> pd.DataFrame:
    """Train what searches found on comparison replicates, and read the test set of these alone.

    What search k found, on tuning replicate k, is trained on comparison replicate k, so that the
    scores of different searches are independent of each other.

    Parameters
    ----------
    studies : sequence of Study
        Those that were searched, on one data set or several.
    found : DataFrame
        What ``statistics.found`` returns: ``dataset``, ``arm`` (the method), ``budget``, ``setting``,
        ``learning_rate``, ``replicate`` and ``validation_error``.

    Returns
    -------
    DataFrame
        Comparison rows in the order of `found`, with ``arm`` and ``budget`` as they are there, and
        ``found_error``, the validation error by which the setting was chosen.
    """
    holding = {(study.data.name, arm): study for study in studies for arm in study.arms}
    columns = found[["dataset", "arm", "setting", "learning_rate", "replicate"]]
    trials = [
        (arm, holding[dataset, setting].trial(setting, rate, replicate - TUNING, test=True))
        for dataset, arm, setting, rate, replicate in columns.itertuples(index=False)
    ]
    scored = table.joined([table.rows(trials, "comparison", complete([trial for _, trial in trials], Store()))])
    return scored.assign(budget=found["budget"].to_numpy(), found_error=found["validation_error"].to_numpy())


class _Search:
    """One search: Optuna's study, and what it has tried."""

    def __init__(self, method: str, shape: tuple[int, int], trials: int, seed: int) -> None:
        grid = grid_of(shape, trials)
        self.left = prod(map(len, grid)) if method == "grid" else min(trials, prod(shape))
        self.study = optuna.create_study(sampler=_sampler(method, grid, seed))
        self.space: dict[str, BaseDistribution] = {
            "arm": IntDistribution(0, shape[0] - 1),
            "rate": IntDistribution(0, shape[1] - 1),
        }
        self.untried = list(np.ndindex(shape))
        self.random = np.random.default_rng(seed)

    def propose(self) -> Setting:
        """Return a setting that was not tried yet."""
        setting = self._ask()
        if setting not in self.untried:
            self.study.tell(self.asked, state=TrialState.FAIL)  # not told again what it knows
            arm, rate = self.untried[self.random.integers(len(self.untried))]
            self.study.enqueue_trial({"arm": arm, "rate": rate})
            setting = self._ask()
        self.untried.remove(setting)
        return setting

    def learn(self, error: float) -> None:
        """Take in the validation error of what was proposed last; after the last trial nothing is left to learn."""
        self.left -= 1
        if self.left:
            self.study.tell(self.asked, error)

    def _ask(self) -> Setting:
        self.asked = self.study.ask(self.space)
        return self.asked.params["arm"], self.asked.params["rate"]


def _sampler(method: str, grid: tuple[list[int], list[int]], seed: int) -> BaseSampler:
    if method == "grid":
        return GridSampler({"arm": grid[0], "rate": grid[1]}, seed=seed)
    return RandomSampler(seed=seed) if method == "random" else TPESampler(seed=seed)


def grid_of(shape: tuple[int, int], trials: int) -> tuple[list[int], list[int]]:
    """Return the places on two scales whose grid has at most so many points, about as many each way.

    The points stand in the middles of equal parts, so that a small grid does not lie at the ends.

    Examples
    --------
    >>> grid_of((9, 5), 8)
    ([1, 3, 5, 7], [1, 3])
    >>> grid_of((1, 5), 8)
    ([0], [0, 1, 2, 3, 4])
    """
    down = min(shape[0], trials // min(shape[1], isqrt(trials)))
    across = min(shape[1], trials // down)
    return _middles(shape[0], down), _middles(shape[1], across)


def _middles(places: int, count: int) -> list[int]:
    return [(2 * part + 1) * places // (2 * count) for part in range(count)]


def _trial(study: Study, setting: Setting, replicate: int) -> tuple[str, Trial]:
    arm, rate = list(study.arms)[setting[0]], study.learning_rates[setting[1]]
    return arm, study.trial(arm, rate, TUNING + replicate, test=False)


def _error(record: Record) -> float:
    """Return the validation error; a trial that diverged counts as wholly wrong."""
    error = record.summary["validation_error"]
    return error if error is not None and isfinite(error) else 100.0
