"""Panels whose truth is known: the tables that ``study.run_all`` would return, of simulated trials.

A simulated trial has a true error, from which its validation and test errors are drawn as counts of so many examples.
Learning rates matter, each condition has its own best one, and every arm chooses among them on its validation errors,
so that the noise of choosing is in what follows. Numbers are as real trials on the panel showed them: the errors of
networks that differ in their initial weights and noise alone vary by about 6 %, those of other examples by 5 % more.
"""

import numpy as np
import pandas as pd

from reglab.choosing import choose

ARMS = ("none", "placebo", "dropout rate 0.2", "dropout rate 0.5")
DROPPED = np.array([0, 0, 1, 1])
CELLS, REPLICATES = 6, 2
VALIDATION, TEST = 1000, 4000
RATES = (0.01, 0.03, 0.1, 0.3)
TRIAL_SD, SPLIT_SD = 0.06, 0.05
"""Standard deviations of the logarithm of the error: between trials, and between replicates, which arms share."""
CURVATURE = 0.15
"""How much the logarithm of the error rises one learning rate beside the best, and four times as much two beside."""


def simulated_panels(gains: np.ndarray, rng: np.random.Generator, between_cells: float = 0.0) -> pd.DataFrame:
    """Return the chosen trials of many panels: none, a placebo, and dropout at two rates that do equally well.

    Parameters
    ----------
    gains : array of shape (panels, datasets)
        What dropout truly gains on each data set, in per cent fewer errors.
    rng : numpy.random.Generator
        The source of randomness.
    between_cells : float
        The standard deviation of the true gain between the conditions of a data set.

    Returns
    -------
    DataFrame
        One row per panel, condition, replicate and arm, as ``study.run_all`` returns them; a data set is named after
        its panel and its number: ``"3 of 0"`` is the fourth of the first panel.

    Examples
    --------
    >>> table = simulated_panels(np.zeros((2, 10)), np.random.default_rng(0))
    >>> len(table) == 2 * 10 * CELLS * 2 * REPLICATES * len(ARMS)
    True
    """
    shape = (*gains.shape, CELLS, 2, REPLICATES, len(ARMS), len(RATES))
    error = np.minimum(np.exp(_log_errors(gains, shape, rng, between_cells)), 0.95)
    panel, dataset, cell, optimizer, replicate, arm, rate = np.indices(shape).reshape(len(shape), -1)
    validation, test = (rng.binomial(count, error).ravel() * 100 / count for count in (VALIDATION, TEST))
    rows = pd.DataFrame({"arm": arm, "learning_rate": np.array(RATES)[rate], "validation_error": validation})
    place = np.arange(rows.shape[0]) // len(RATES)  # the trials among which one is chosen
    best = choose(rows.assign(arm=place, replicate=0, validation_nll=0.0)).index
    names = np.array([f"{k} of {p}" for p in range(shape[0]) for k in range(shape[1])])
    return pd.DataFrame(
        {
            "dataset": names[panel * shape[1] + dataset][best],
            "data": "tables",
            "train": (300 * 2**cell)[best],
            "test": TEST,
            "model": "mlp",
            "width": 64,
            "depth": 1,
            "optimizer": np.array(["SGD", "Adam"])[optimizer][best],
            "steps": 8000,
            "arm": np.array(ARMS)[arm][best],
            "phase": "comparison",
            "replicate": replicate[best],
            "learning_rate": rows["learning_rate"].to_numpy()[best],
            "validation_error": validation[best],
            "validation_nll": 0.0,
            "test_error": test[best],
            "panel": panel[best],
        }
    )


def _log_errors(
    gains: np.ndarray, shape: tuple[int, ...], rng: np.random.Generator, between_cells: float
) -> np.ndarray:
    """Return the logarithm of every trial's true error."""

    def varying(over: int, values: np.ndarray) -> np.ndarray:
        return values.reshape(*shape[:over], *(1,) * (len(shape) - over))

    cells = shape[:3]
    gain = gains[..., None] + between_cells * rng.normal(size=cells)
    beside = np.arange(len(RATES)) - varying(4, rng.uniform(0.8, 2.2, shape[:4]))
    level = varying(3, np.log(rng.uniform(0.04, 0.3, cells))) + varying(5, SPLIT_SD * rng.normal(size=shape[:5]))
    return level + CURVATURE * beside**2 - varying(3, gain) / 100 * DROPPED[:, None] + TRIAL_SD * rng.normal(size=shape)
