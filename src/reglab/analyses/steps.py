"""How many steps training takes to a loss that two arms both reach."""

import numpy as np
import pandas as pd

from reglab.analyses.contrasts import UNIT, chosen
from reglab.statistics.samples import Floats


def more_steps(table: pd.DataFrame, curves: pd.DataFrame, baseline: str, arm: str) -> pd.DataFrame:
    r"""Return how many per cent more steps an arm takes than a baseline to a validation NLL that both reach.

    In each replicate, that NLL is the higher one of the two trials' minima. With the steps :math:`s_b` and :math:`s_a`
    of the baseline and the arm to it, the effect is :math:`100 \log (s_a / s_b)`. Between two points of a curve, the
    NLL is taken to be a straight line over the logarithm of the steps.

    Parameters
    ----------
    table : DataFrame
        Rows of the phase ``"comparison"``.
    curves : DataFrame
        The learning curves of these trials: ``digest``, ``split``, ``step`` and ``nll``.
    baseline, arm : str
        Arms of the table.

    Returns
    -------
    DataFrame
        One row per condition and replicate, with ``more_steps``: missing where a trial has no NLL at all.
    """
    validation = curves[curves["split"] == "validation"].drop_duplicates(["digest", "step"]).dropna(subset="nll")
    by_digest = {
        digest: rows.sort_values("step")[["step", "nll"]].to_numpy(dtype=float)
        for digest, rows in validation.groupby("digest")
    }
    sides = [chosen(table, name)[[*UNIT, "digest"]] for name in (baseline, arm)]
    pairs = sides[0].merge(sides[1], on=UNIT, suffixes=("_baseline", "_arm"), validate="one_to_one")
    digests = pairs[["digest_baseline", "digest_arm"]].itertuples(index=False)
    nothing = np.empty((0, 2))
    effects = [_more(*(by_digest.get(digest, nothing) for digest in pair)) for pair in digests]
    return pairs[UNIT].assign(more_steps=effects)


def _more(baseline: Floats, arm: Floats) -> float:
    """Return the effect from two curves, (points, 2) with steps and NLLs."""
    if not len(baseline) or not len(arm):
        return np.nan
    reached = max(baseline[:, 1].min(), arm[:, 1].min())
    return float(100 * (_first(arm, reached) - _first(baseline, reached)))


def _first(curve: Floats, reached: float) -> float:
    """Return the logarithm of the steps after which a curve first is as low as this.

    Examples
    --------
    >>> float(np.exp(_first(np.array([[1.0, 5.0], [100.0, 3.0], [200.0, 2.0]]), 4.0)).round(6))
    10.0
    """
    steps, losses = np.log(curve[:, 0]), curve[:, 1]
    place = int((losses <= reached).argmax())
    if place == 0:
        return float(steps[0])
    share = (losses[place - 1] - reached) / (losses[place - 1] - losses[place])
    return float(steps[place - 1] + share * (steps[place] - steps[place - 1]))
