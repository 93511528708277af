"""How often the whole way from trials to a verdict is wrong, and how often it finds what is there: by simulation."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pandas as pd

from reglab.analyses import by_dataset
from reglab.analyses.contrasts import gain
from reglab.analyses.evidence import Evidence
from reglab.analyses.simulation import ARMS, simulated_panels
from reglab.claims.judging import judge
from reglab.claims.registry import Claim

WORDS = ("supported", "contradicted", "depends", "negligible", "undecided")
AT_ONCE = 20
"""Panels that are simulated together; more take more memory and hardly less time each."""

Truth = Callable[[np.random.Generator, tuple[int, int], float], np.ndarray]
"""Draws the true gains of (panels, data sets), given the smallest effect of interest."""

TRUTHS: dict[str, tuple[Truth, float]] = {
    "no effect anywhere": (lambda rng, shape, smallest: np.zeros(shape), 0.0),
    "no effect on average, small ones on data sets": (
        lambda rng, shape, smallest: rng.normal(0, smallest / 2, shape),
        0.0,
    ),
    "no effect on average, others in each condition": (lambda rng, shape, smallest: np.zeros(shape), 4.0),
    "the smallest effect of interest on all": (lambda rng, shape, smallest: np.full(shape, smallest), 0.0),
    "it on average, data sets vary by half of it": (
        lambda rng, shape, smallest: rng.normal(smallest, smallest / 2, shape),
        0.0,
    ),
    "for on half of the data sets, against on half": (
        lambda rng, shape, smallest: 5 * smallest * np.where(np.arange(shape[1]) % 2, 1.0, -1.0) * np.ones(shape),
        0.0,
    ),
}
"""The truths that are simulated: the gains of data sets, and the spread of the gain between conditions of one."""


def calibrate(claim: Claim, panels: int, seed: int = 0) -> pd.DataFrame:
    """Return how often each verdict is reached, for each of several truths, by the claim's own rule.

    Parameters
    ----------
    claim : Claim
        Its smallest effect of interest, its level and its number of data sets count.
    panels : int
        How many panels to simulate for each truth.
    seed : int
        Of the simulation.

    Returns
    -------
    DataFrame
        One row per truth: ``truth``; the share of each verdict, in percent; ``detected``, the share of panels whose
        interval lies above zero; ``panels``.
    """
    rows = []
    for name, (truth, between_cells) in TRUTHS.items():
        rng = np.random.default_rng([seed, *name.encode()])
        counts, detected = Counter[str](), 0
        for first in range(0, panels, AT_ONCE):
            gains = truth(rng, (min(AT_ONCE, panels - first), claim.datasets), claim.smallest_effect)
            for evidence in _evidence(simulated_panels(gains, rng, between_cells)):
                verdict = judge(claim, evidence)
                counts[verdict.verdict] += 1
                detected += verdict.low > 0
        shares = {word: 100 * counts[word] / panels for word in WORDS}
        rows.append({"truth": name, **shares, "detected": 100 * detected / panels, "panels": panels})
    return pd.DataFrame(rows)


def _evidence(table: pd.DataFrame) -> list[Evidence]:
    """Return the evidence of each panel: whether dropout is better than none, chosen in every replicate."""
    contrast = gain(ARMS[:2], ARMS[2:])
    estimates = by_dataset.means(contrast(table, "error"))
    panel = estimates["dataset"].str.partition(" of ")[2]
    return [
        Evidence(rows.reset_index(drop=True), trials=len(table)) for _, rows in estimates.groupby(panel, sort=False)
    ]
