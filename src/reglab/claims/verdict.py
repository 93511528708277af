"""A verdict: what the records say of a claim."""

from dataclasses import asdict, dataclass
from typing import Any

from reglab.claims.registry import Replication
from reglab.metrics import finite


@dataclass(frozen=True)
class ConditionVerdict:
    """The rule applied to one condition of a claim, at the level that Holm's correction gives it."""

    name: str
    verdict: str
    estimate: float
    low: float
    high: float
    replicates: int


@dataclass(frozen=True)
class Verdict:
    """What the records say of a claim.

    Parameters
    ----------
    claim, title : str
        The claim's id and title.
    verdict : str
        ``"supported"``, ``"contradicted"``, ``"negligible"``, ``"depends"`` or ``"undecided"``.
    metric, unit : str
        What was compared, and the unit of the differences.
    estimate, low, high : float
        The mean paired contrast, positive where the claim is right, with its simultaneous interval;
        the limits are infinite where too few replicates, or only equal ones, give none.
    smallest_effect : float
        The smallest effect of interest.
    replicates, trials : int
        Paired replicates (conditions, where these are what is repeated), and all trials behind the
        verdict, tuning included.
    conditions : tuple of ConditionVerdict
        The rule applied to each condition.
    minimum_detectable_effect : float or None
        The smallest true effect that as many replicates with this spread detect in 80 % of studies;
        None where no spread was seen.
    replicates_needed : int or None
        If undecided, the smallest number of replicates at which the same estimate and spread would
        decide; None if decided, or if more than 100,000 would be needed.
    notebook : str
        The notebook that measures the claim.
    arm, baseline : str
        The two sides of the comparison, as the sentence names them.
    registered : int or None
        Replicates that the registry plans for.
    replication : {"replicate", "condition"}
        What is repeated.
    quantity : str or None
        What was estimated, where it is no plain difference of two arms.
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

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain JSON values; a limit that is infinite is None."""
        return finite(asdict(self))
