"""Searches a study's settings by validation error: on a grid, at random, or with a model (Optuna)."""

import warnings
from collections.abc import Sequence
from math import inf, isfinite, isqrt, prod
from typing import TypeAlias

import numpy as np
import pandas as pd

from reglab.errors import ReglabError, unknown
from reglab.execution.complete import complete
from reglab.execution.progress import TrainingProgress
from reglab.metrics import DIVERGED_ERROR, ranking
from reglab.records.store import Store
from reglab.specs import Record, Trial
from reglab.study import table
from reglab.study.study import Study
from reglab.training import trial_digest

with warnings.catch_warnings():
    # Optuna imports a progress bar, not used here, that warns in a notebook without ipywidgets
    warnings.filterwarnings("ignore", message="IProgress not found")
    import optuna
    from optuna.distributions import BaseDistribution, IntDistribution
    from optuna.samplers import BaseSampler, GridSampler, RandomSampler, TPESampler
    from optuna.trial import TrialState

METHODS = ("grid", "random", "Bayesian")
"""The search methods."""

Setting: TypeAlias = tuple[int, int]
"""The position of an arm and of a learning rate in a study's lists."""


def train_all(studies: Sequence[Study]) -> pd.DataFrame:
    """Train every setting of the studies, so that searches find all that they may try in the store.

    Unlike ``run_all``, which extends grids where an arm chooses an end, this keeps to the learning rates given: they
    are the space that is searched.

    Parameters
    ----------
    studies : sequence of Study
        Any studies.

    Returns
    -------
    DataFrame
        One row per trial, of the phase ``"tuning"``: without anything of the test set.
    """
    trials = [study.trials() for study in studies]
    records = complete([trial for listed in trials for _, trial in listed], Store())
    trained = ((arm, trial, records[trial]) for listed in trials for arm, trial in listed)
    return table.joined(table.rows(trained, "tuning"))


def search(study: Study, method: str, trials: int, restarts: int = 1) -> pd.DataFrame:
    """Search a study's settings, its arms at its learning rates, in each replicate.

    A search sees the validation error of one replicate, as it would in practice. All searches
    of a study advance together, step by step: the trials of a step that the store lacks are trained
    together. A search depends only on the method, the replicate, the restart and the errors, so that an
    interrupted search resumes where it was when it is started again.

    The samplers are Optuna's [1]_. Bayesian search uses the tree-structured Parzen estimator [2]_
    after ten random trials. Grid search tries evenly spaced arms and learning rates, about as many of
    each. Random search draws both. The samplers see positions on two scales: list the arms in order
    of strength, and space the learning rates evenly on a logarithmic scale. A setting that was tried
    before would teach nothing, so an untried one, drawn at random, replaces it.

    Parameters
    ----------
    study : Study
        Its arms and learning rates are the settings; each replicate is searched by itself.
    method : str
        One of `METHODS`.
    trials : int
        The budget of each search, 1 or more. A search ends earlier once it has tried every setting,
        and a grid may be smaller.
    restarts : int
        How often each replicate is searched, each time with other random draws, 1 or more. Grid search has none, and
        is made once.

    Returns
    -------
    DataFrame
        One row per setting and search: the columns of a study's tuning rows, which have none of the test set, and
        ``method``, ``budget`` (`trials`), ``restart`` (from 0) and ``spent`` (1 for the first trial of a search).

    Raises
    ------
    ReglabError
        If the method is unknown, or the budget or the number of restarts is below 1.

    References
    ----------
    .. [1] Akiba et al., Optuna: a next-generation hyperparameter optimization framework, 2019.
    .. [2] Bergstra et al., Algorithms for hyper-parameter optimization, 2011.
    """
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    for name, count in (("trials", trials), ("restarts", restarts)):
        if count < 1:
            raise ReglabError(f"{name} must be 1 or more; got {count}.")
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    shape = (len(study.arms), len(study.learning_rates))
    again = range(1 if method == "grid" else restarts)
    searches = {
        (replicate, restart): _Search(method, shape, trials, [replicate, restart])
        for replicate in study.numbers()
        for restart in again
    }
    steps = range(1, next(iter(searches.values())).remaining + 1)
    store, tried = Store(), list[table.Trained]()
    with TrainingProgress() as progress:
        for _ in steps:
            asked = [_trial(study, searching.propose(), replicate) for (replicate, _), searching in searches.items()]
            records = complete([trial for _, trial in asked], store, progress)
            for searching, (_, trial) in zip(searches.values(), asked, strict=True):
                searching.learn(_error(records[trial]))
            tried += [(arm, trial, records[trial]) for arm, trial in asked]
    places = [{"restart": restart, "spent": spent} for spent in steps for _, restart in searches]
    rows = zip(table.rows(tried, "tuning"), places, strict=True)
    return pd.DataFrame([{**row, "method": method, "budget": trials, **place} for row, place in rows])


def score(studies: Sequence[Study], chosen: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the trials that searches chose, with their test errors.

    Parameters
    ----------
    studies : sequence of Study
        The studies that were searched.
    chosen : DataFrame
        What ``analyses.best_settings`` returns; its columns ``arm``, ``method``, ``budget`` and ``restart`` are kept.

    Returns
    -------
    DataFrame
        Comparison rows in the order of `chosen`, with ``at_edge``: whether the learning rate is an end of the study's.
    """
    offered = {trial_digest(trial): (study, trial) for study in studies for _, trial in study.trials()}
    found = [offered[digest] for digest in chosen["digest"]]
    records = complete([trial for _, trial in found], Store())
    trained = ((arm, trial, records[trial]) for arm, (_, trial) in zip(chosen["arm"], found, strict=True))
    scored = table.joined(table.rows(trained, "comparison"))
    ends = [(study.learning_rates[0], study.learning_rates[-1]) for study, _ in found]
    at_edge = [rate in grid for rate, grid in zip(scored["learning_rate"], ends, strict=True)]
    kept = {name: chosen[name].to_numpy() for name in ("method", "budget", "restart")}
    return scored.assign(**kept, at_edge=at_edge)


class _Search:
    """One search: Optuna's study, and the settings that are still untried."""

    def __init__(self, method: str, shape: tuple[int, int], trials: int, entropy: Sequence[int]) -> None:
        seed = int(np.random.SeedSequence(entropy).generate_state(1)[0])
        grid = grid_of(shape, trials)
        self.remaining = prod(map(len, grid)) if method == "grid" else min(trials, prod(shape))
        self.study = optuna.create_study(sampler=_sampler(method, grid, seed))
        self.space: dict[str, BaseDistribution] = {
            "arm": IntDistribution(0, shape[0] - 1),
            "rate": IntDistribution(0, shape[1] - 1),
        }
        self.untried = list(np.ndindex(shape))
        self.random = np.random.default_rng(seed)

    def propose(self) -> Setting:
        """Return a setting that has not been tried yet."""
        setting = self._ask()
        if setting not in self.untried:
            self.study.tell(self.asked, state=TrialState.FAIL)  # it has seen the error of this setting
            arm, rate = self.untried[self.random.integers(len(self.untried))]
            self.study.enqueue_trial({"arm": arm, "rate": rate})
            setting = self._ask()
        self.untried.remove(setting)
        return setting

    def learn(self, error: float) -> None:
        """Tell the sampler the validation error of the last proposal, unless the search has ended."""
        self.remaining -= 1
        if self.remaining:
            self.study.tell(self.asked, error)

    def _ask(self) -> Setting:
        self.asked = self.study.ask(self.space)
        return self.asked.params["arm"], self.asked.params["rate"]


def _sampler(method: str, grid: tuple[list[int], list[int]], seed: int) -> BaseSampler:
    if method == "grid":
        return GridSampler({"arm": grid[0], "rate": grid[1]}, seed=seed)
    return RandomSampler(seed=seed) if method == "random" else TPESampler(seed=seed)


def grid_of(shape: tuple[int, int], trials: int) -> tuple[list[int], list[int]]:
    """Return positions on two scales that make a grid of at most ``trials`` points, about as many each way.

    The points lie in the middles of equal parts, so that a small grid does not lie at the ends.

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


def _middles(positions: int, count: int) -> list[int]:
    return [(2 * part + 1) * positions // (2 * count) for part in range(count)]


def _trial(study: Study, setting: Setting, replicate: int) -> tuple[str, Trial]:
    arm, rate = list(study.arms)[setting[0]], study.learning_rates[setting[1]]
    return arm, study.trial(arm, rate, replicate)


def _error(record: Record) -> float:
    """Return what settings are ranked by, the validation error; a diverged trial has the worst there is."""
    name = ranking(record.summary)[0]
    error = record.summary[name]
    worst = DIVERGED_ERROR if name == "validation_error" else inf
    return error if error is not None and isfinite(error) else worst
