"""A verdict: what the records say about a claim."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from reglab.metrics import finite

Replication = Literal["dataset", "cell"]
"""What a verdict's interval repeats: data sets, or cells and replicates on data sets that are taken as they are."""


@dataclass(frozen=True)
class ConditionVerdict:
    """The verdict on one data set, or on one level of a moderator, at the level that Holm's correction gives it.

    Parameters
    ----------
    name : str
        The data set or the level.
    verdict : str
        ``"supported"``, ``"contradicted"``, ``"negligible"`` or ``"undecided"``.
    estimate, low, high : float
        The mean effect with its interval, in the claim's unit.
    cells : int
        The number of conditions behind it.
    """

    name: str
    verdict: str
    estimate: float
    low: float
    high: float
    cells: int


@dataclass(frozen=True)
class VariationResult:
    """What a variation of the claim found.

    Parameters
    ----------
    choices : dict of str to str
        What was chosen, by the axis of variation.
    estimate, low, high : float
        The mean effect with its interval at the claim's level, in the claim's unit.
    datasets : int
        The number of data sets behind it.
    holds : bool
        Whether its direction is the headline's: the same sign, or, if the verdict is "negligible", an estimate
        below the smallest effect.
    """

    choices: dict[str, str]
    estimate: float
    low: float
    high: float
    datasets: int
    holds: bool


@dataclass(frozen=True)
class Influence:
    """The headline without the condition that moves it most.

    Parameters
    ----------
    name : str
        The condition.
    estimate, low, high : float
        The mean effect without it, in the claim's unit.
    """

    name: str
    estimate: float
    low: float
    high: float


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
        What was compared, and the unit of the effect.
    estimate, low, high : float
        The mean effect over data sets, positive where the claim is right, with its simultaneous interval; the
        limits are infinite where nothing is repeated.
    smallest_effect : float
        The smallest effect of interest.
    replication : {"dataset", "cell"}
        What is repeated: data sets, or cells and replicates on data sets that are taken as they are.
    units, trials : int
        The number of data sets, or of repetitions (a cell in one replicate), and of all trials behind the verdict.
    conditions : tuple of ConditionVerdict
        One for each data set.
    spread : float or None
        The standard deviation of the true effects between data sets; None where these are taken as they are.
    new_low, new_high : float or None
        The interval, at the report's level, for the true effect on a new data set.
    depends_on : str or None
        If the verdict is "depends": ``"data set"`` or a moderator.
    levels : tuple of ConditionVerdict
        If it depends on a moderator: one for each of its levels.
    middle : float or None
        The estimate at each cell's budget before the longest, where cells have two or more.
    longest : float or None
        The estimate at the longest on the same cells; None if these are all cells, as it is the headline then.
    still_changing : bool
        Whether these two differ by more than half the smallest effect.
    influence : Influence or None
        The headline without the condition that moves it most.
    variations : tuple of VariationResult
        What every variation found.
    minimum_detectable_effect : float or None
        The smallest true effect that 80 % of studies with this standard error detect; None if it is unknown or 0.
    units_needed : int or None
        If undecided: the smallest number of units at which the same estimate and spread would decide; None if
        there is no such number within reach, and for every other verdict.
    trials_decide : bool or None
        If undecided over data sets: whether more trials on the same data sets could decide; None otherwise.
    notebook : str
        The notebook that measures the claim.
    arm, baseline : str
        The two sides of the comparison, as the sentence names them.
    registered : int or None
        The number of data sets that the registry plans for.
    quantity : str or None
        What was estimated, if it is not a plain comparison of two arms.
    unmeasured : str or None
        Why no data set has an estimate, as a clause, where none has: the verdict is "undecided", and the estimate NaN.
    diverged, chosen_diverged : int
        How many of the trials diverged, and how many of these were chosen for the comparison.
    control : bool
        Whether the arms differ in name only, so that nothing may be found.
    """

    claim: str
    title: str
    verdict: str
    metric: str
    unit: str
    estimate: float
    low: float
    high: float
    smallest_effect: float
    replication: Replication
    units: int
    trials: int
    conditions: tuple[ConditionVerdict, ...]
    notebook: str
    spread: float | None = None
    new_low: float | None = None
    new_high: float | None = None
    depends_on: str | None = None
    levels: tuple[ConditionVerdict, ...] = ()
    middle: float | None = None
    longest: float | None = None
    still_changing: bool = False
    influence: Influence | None = None
    variations: tuple[VariationResult, ...] = ()
    minimum_detectable_effect: float | None = None
    units_needed: int | None = None
    trials_decide: bool | None = None
    arm: str = "the arm"
    baseline: str = "the baseline"
    registered: int | None = None
    quantity: str | None = None
    unmeasured: str | None = None
    diverged: int = 0
    chosen_diverged: int = 0
    control: bool = False

    @property
    def holds(self) -> int:
        """The number of variations in which the verdict's direction holds."""
        return sum(variation.holds for variation in self.variations)

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain JSON values; infinite limits become None."""
        return finite(asdict(self))
