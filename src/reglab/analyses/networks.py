"""Contrasts between networks: the same examples and replicates, and another model."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from reglab.analyses.amounts import amounts
from reglab.analyses.contrasts import UNIT, Arms, Contrast, chosen, subtracted, with_values


def between(first: tuple[Contrast, Mapping[str, object]], second: tuple[Contrast, Mapping[str, object]]) -> Contrast:
    """Return the contrast of two contrasts in different networks: the first's effect minus the second's.

    Parameters
    ----------
    first, second : (callable, mapping of str to object)
        A contrast, and the values of columns of the table that it is measured at, such as ``{"norm": "batch"}``. The
        rest of the condition but the model is the same.
    """

    def contrast(table: pd.DataFrame, measure: str) -> pd.DataFrame:
        left, right = (of(with_values(table, values), measure) for of, values in (first, second))
        return subtracted(left, right, apart_from="model")

    return contrast


def log_errors(arms: Arms) -> Contrast:
    r"""Return 100 times the logarithm of the errors of an arm, or of the one among several that is chosen.

    It compares nothing by itself. The difference of two is a relative effect as that of `gain` is, and with `between`
    it may be one of two networks: :math:`100 \log b - 100 \log a = 100 \log (b / a)`.

    Parameters
    ----------
    arms : str or sequence of str
        As in `gain`.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "dataset": "digits", "train": 100, "model": ["mlp", "normalised mlp"], "optimizer": "SGD", "steps": 100,
    ...     "data": "images", "width": 64, "depth": 1, "replicate": 0, "test": 100, "arm": "none",
    ...     "test_error": [8.0, 4.0], "validation_error": [8.0, 4.0]})
    >>> sides = [(log_errors("none"), {"model": name}) for name in table["model"]]
    >>> float(between(*sides)(table, "error")["effect"].round(1).iloc[0])
    63.6
    """

    def contrast(table: pd.DataFrame, measure: str) -> pd.DataFrame:
        trials = chosen(table, arms)
        logarithms = 100 * np.log(amounts(trials, measure).to_numpy(dtype=float))
        return trials[UNIT].assign(effect=logarithms).dropna(subset="effect")

    return contrast
