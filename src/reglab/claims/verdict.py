"""A verdict: what the records say about a claim."""

from dataclasses import asdict, dataclass
from typing import Any

from reglab.claims.registry import Replication
from reglab.metrics import finite


@dataclass(frozen=True)
class ConditionVerdict:
    """The verdict on one condition of a claim, at the level that Holm's correction gives it.

    Parameters
    ----------
    name : str
        The condition.
    verdict : str
        ``"supported"``, ``"contradicted"``, ``"negligible"`` or ``"undecided"``.
    estimate, low, high : float
        The mean contrast with its interval, in the claim's unit.
    replicates : int
        The number of paired replicates behind it.
    """

    name: str
    verdict: str
    estimate: float
    low: float
    high: float
    replicates: int


@dataclass(frozen=True)
class Verdict:
    """What the records say about a claim.

    Parameters
    ----------
    claim, title : str
        The claim's id and title.
    verdict : str
        ``"supported"``, ``"contradicted"``, ``"negligible"``, ``"depends"`` or ``"undecided"``.
    metric, unit : str
        What was compared, and the unit of the differences.
    estimate, low, high : float
        The mean paired contrast, positive where the claim is right, with its simultaneous interval.
        The limits are infinite if too few replicates, or only equal ones, give no interval.
    smallest_effect : float
        The smallest effect of interest.
    replicates, trials : int
        The numbers of paired replicates (or of conditions, if these are repeated) and of all trials
        behind the verdict, tuning included.
    conditions : tuple of ConditionVerdict
        The verdict on each condition.
    minimum_detectable_effect : float or None
        The smallest true effect that 80 % of studies with this spread and as many replicates detect;
        None if the replicates show no spread.
    replicates_needed : int or None
        If undecided, the smallest number of replicates at which the same estimate and spread would
        decide; None if decided, or if that is more than `MOST_REPLICATES` of `reglab.statistics.power`.
    notebook : str
        The notebook that measures the claim.
    arm, baseline : str
        The two sides of the comparison, as the sentence names them.
    registered : int or None
        The number of replicates that the registry plans for.
    quantity : str or None
        What was estimated, if it is not a plain difference of two arms.
    replication : {"replicate", "condition"}
        What is repeated.
    diverged : int
        How many of the trials diverged.
    """

    claim: str
    title: str
    verdict: str
    metric: str
    estimate: float
    low: float
    high: float
    unit: str
    smallest_effect: float
    replicates: int
    trials: int
    conditions: tuple[ConditionVerdict, ...]
    minimum_detectable_effect: float | None
    replicates_needed: int | None
    notebook: str
    arm: str = "the arm"
    baseline: str = "the baseline"
    registered: int | None = None
    quantity: str | None = None
    replication: Replication = "replicate"
    diverged: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain JSON values; infinite limits become None."""
        return finite(asdict(self))
