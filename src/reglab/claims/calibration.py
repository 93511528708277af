"""How often the whole way from trials to a verdict is wrong, and how often it finds what is there: by simulation."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from reglab.analyses import by_dataset
from reglab.analyses.contrasts import CELL, gain
from reglab.analyses.evidence import Evidence
from reglab.analyses.simulation import ARMS, simulated_panels
from reglab.claims.judging import judge
from reglab.claims.registry import Claim
from reglab.claims.verdict import Verdict
from reglab.statistics.confidence import ALPHA, LEVEL

WORDS = ("supported", "contradicted", "depends", "negligible", "undecided")
AT_ONCE = 20
"""Panels that are simulated together; more take more memory and hardly less time each."""

MOST_FALSE, LEAST_FOUND = 100 * ALPHA, 80.0
"""The promise, in percent: false verdicts where nothing is there, and what is found where something is."""

FALSE, ABOVE, DEPENDS = "false verdict", "interval above zero", "depends"
COUNTED: dict[str, Callable[[Verdict], bool]] = {
    FALSE: lambda verdict: verdict.verdict in ("supported", "contradicted", "depends"),
    ABOVE: lambda verdict: verdict.low > 0,
    DEPENDS: lambda verdict: verdict.verdict == "depends",
}
"""What may be counted of the verdicts on simulated panels."""


@dataclass(frozen=True)
class Truth:
    """What is true of all panels of a simulation.

    Parameters
    ----------
    name : str
        What readers call it; it also seeds the panels, so that no truth's panels change with the others.
    counted : str
        What the promise is about: a key of `COUNTED`.
    gains : callable
        Draws the true gains of (panels, data sets), given the smallest effect of interest.
    between_cells : float
        The standard deviation of the true gain between the conditions of a data set, in per cent.
    """

    name: str
    counted: str
    gains: Callable[[np.random.Generator, tuple[int, int], float], np.ndarray]
    between_cells: float = 0.0


def _opposed(factor: float) -> Truth:
    """Return the truth that half of the data sets gain so many smallest effects, and the others lose as many."""
    return Truth(
        f"{factor:g} times the smallest effect for on half of the data sets, against on half",
        DEPENDS,
        lambda rng, shape, smallest: factor * smallest * np.where(np.arange(shape[1]) % 2, 1.0, -1.0) * np.ones(shape),
    )


BETWEEN_CELLS = 4.0
TRUTHS = (
    Truth("no effect anywhere", FALSE, lambda rng, shape, smallest: np.zeros(shape)),
    Truth(
        "no effect on average, data sets vary by half the smallest effect",
        FALSE,
        lambda rng, shape, smallest: rng.normal(0, smallest / 2, shape),
    ),
    Truth(
        f"no effect on average, conditions on a data set vary by {BETWEEN_CELLS:g} %",
        FALSE,
        lambda rng, shape, smallest: np.zeros(shape),
        BETWEEN_CELLS,
    ),
    Truth("the smallest effect on all data sets", ABOVE, lambda rng, shape, smallest: np.full(shape, smallest)),
    Truth(
        "the smallest effect on average, data sets vary by half of it",
        ABOVE,
        lambda rng, shape, smallest: rng.normal(smallest, smallest / 2, shape),
    ),
    _opposed(2.5),
    _opposed(5),
)
"""The truths that are simulated."""


@dataclass(frozen=True)
class PanelShape:
    """How much a panel repeats.

    Parameters
    ----------
    datasets, cells, optimizers, replicates : int
        Its data sets; the cells of each, and the optimisers and replicates of each cell.
    """

    datasets: int
    cells: int
    optimizers: int
    replicates: int

    @classmethod
    def of(cls, table: pd.DataFrame) -> "PanelShape":
        """Return the shape of a panel from its table, as ``study.run_all`` returns it."""
        cells = table.drop_duplicates(CELL)["dataset"].value_counts()
        replicates = table.groupby(CELL)["replicate"].nunique()  # cells may have other numbers of replicates
        return cls(len(cells), int(cells.max()), table["optimizer"].nunique(), int(replicates.max()))


@dataclass(frozen=True, eq=False)
class Calibration:
    """How often each verdict is reached, for each of several truths.

    Parameters
    ----------
    claim : str
        The claim whose smallest effect of interest and number of data sets are used.
    smallest_effect : float
        In ``unit``.
    unit : str
        The claim's.
    panels, seed : int
        How many panels were simulated for each truth, and from which seed.
    shape : PanelShape
        The shape of each.
    rates : DataFrame
        One row per truth and size of the claim's family: ``truth``; ``family_size``; the share of each verdict;
        ``counted``, what the promise is about; its ``share`` with the ends ``low`` and ``high`` of its interval;
        ``bound``; ``at_most``, whether the share may not be larger, rather than not smaller; and ``promise``:
        ``"kept"`` or ``"missed"`` by the whole interval, or ``"not known"``. Shares and bounds are in percent. The
        interval is Clopper and Pearson's, at the report's level.
    """

    claim: str
    smallest_effect: float
    unit: str
    panels: int
    seed: int
    shape: PanelShape
    rates: pd.DataFrame

    def to_json(self) -> dict[str, Any]:
        """Return the calibration as plain JSON values."""
        fields = {name: getattr(self, name) for name in ("claim", "smallest_effect", "unit", "panels", "seed")}
        return {**fields, "shape": asdict(self.shape), "rates": self.rates.to_dict("records")}


def calibrate(claim: Claim, panels: int, seed: int = 0, family_sizes: Sequence[int] = ()) -> Calibration:
    """Return how often each verdict is reached, for each of several truths, by the claim's own rule.

    Parameters
    ----------
    claim : Claim
        Its smallest effect of interest, its level and its number of data sets count.
    panels : int
        How many panels to simulate for each truth.
    seed : int
        Of the simulation.
    family_sizes : sequence of int
        Sizes of the family, which decide the level: every panel is judged for each. By default, the claim's own.

    Returns
    -------
    Calibration
    """
    judged = [claim.model_copy(update={"family_size": size}) for size in family_sizes or [claim.family_size]]
    rows = []
    for truth in TRUTHS:
        verdicts = [[judge(each, evidence) for each in judged] for evidence in _panels(truth, claim, panels, seed)]
        for each, reached in zip(judged, zip(*verdicts, strict=True), strict=True):
            rows.append({"truth": truth.name, "family_size": each.family_size, **_rates(truth.counted, reached)})
    shape = PanelShape.of(simulated_panels(np.zeros((1, claim.datasets)), np.random.default_rng(seed)))
    return Calibration(claim.id, claim.smallest_effect, claim.unit, panels, seed, shape, pd.DataFrame(rows))


def _panels(truth: Truth, claim: Claim, panels: int, seed: int) -> Iterator[Evidence]:
    """Yield the evidence of simulated panels."""
    rng = np.random.default_rng([seed, *truth.name.encode()])
    for first in range(0, panels, AT_ONCE):
        gains = truth.gains(rng, (min(AT_ONCE, panels - first), claim.datasets), claim.smallest_effect)
        yield from _evidence(simulated_panels(gains, rng, truth.between_cells))


def _evidence(table: pd.DataFrame) -> list[Evidence]:
    """Return the evidence of each panel: whether dropout is better than none, chosen in every replicate."""
    effects = gain(ARMS[:2], ARMS[2:])(table, "error")
    levels = {name: _estimates(rows) for name, rows in effects.groupby("optimizer", sort=False)}
    return [
        Evidence(estimates, moderators={"optimiser": {str(name): level[place] for name, level in levels.items()}})
        for place, estimates in enumerate(_estimates(effects))
    ]


def _estimates(effects: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the estimates by data set of each panel."""
    estimates = by_dataset.means(effects)
    panel = estimates["dataset"].str.partition(" of ")[2]
    return [rows.reset_index(drop=True) for _, rows in estimates.groupby(panel, sort=False)]


def _rates(counted: str, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return the share of each verdict, and of what is counted with its interval and bound."""
    from scipy.stats import binomtest  # noqa: PLC0415 - it takes a second, and whoever lists claims needs none

    words = Counter(verdict.verdict for verdict in verdicts)
    count = sum(map(COUNTED[counted], verdicts))
    low, high = (100 * float(end) for end in binomtest(count, len(verdicts)).proportion_ci(LEVEL))
    at_most = counted == FALSE
    return {
        **{word: 100 * words[word] / len(verdicts) for word in WORDS},
        "counted": counted,
        "share": 100 * count / len(verdicts),
        "low": low,
        "high": high,
        "bound": MOST_FALSE if at_most else LEAST_FOUND,
        "at_most": at_most,
        "promise": _promise(low, high) if at_most else _promise(100 - high, 100 - low, 100 - LEAST_FOUND),
    }


def _promise(low: float, high: float, most: float = MOST_FALSE) -> str:
    """Return whether a share between these ends is so much at most."""
    return "kept" if high <= most else "missed" if low > most else "not known"
