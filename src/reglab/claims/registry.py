"""The registry of claims, written before any result was seen."""

import tomllib
from functools import cache
from importlib.resources import files
from math import sqrt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from reglab.statistics import minimum_detectable_effect
from reglab.statistics.confidence import ALPHA


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Published(_Frozen):
    """A published result that bears on a claim.

    Parameters
    ----------
    what, value : str
        What was measured, and the result, in words.
    source : str
        A key in `sources`.
    """

    what: str
    value: str
    source: str


class Claim(_Frozen):
    """What practitioners are told, written so that an experiment can contradict it.

    Parameters
    ----------
    id, family : str
        Such as ``"L1"`` and ``"L"``.
    family_size : int
        The number of claims in the family, whether measured yet or not.
    title, statement : str
        The claim in a few words, and as practitioners are told it.
    arm, baseline : str
        The two sides of the comparison, as a sentence names them.
    contrast : str
        What is subtracted from what; positive where the claim is right.
    quantity : str, optional
        The contrast as the subject of a sentence, if it is not a plain difference of two arms.
    metric, unit : str
        A quantity of which less is better, and the unit of its differences.
    predicted : {"positive"}
        The predicted sign of the contrast.
    smallest_effect : float
        The smallest effect of interest, in ``unit``.
    smallest_effect_reason : str
        Why it is this large.
    general : bool
        Whether the claim speaks of data in general, so that data sets are what is repeated, if there are enough of
        them. If not, it is judged on these data sets, and cells and replicates on them are repeated.
    datasets, repetitions : int
        How many data sets were planned, and how many repetitions on each: cells in one replicate.
    expected_sd : float
        The standard deviation that these were planned for: of the data sets' estimates, or, if the claim is not
        general, of the repetitions on one data set.
    expected_sd_reason : str
        Why it is this large.
    variations : tuple of str
        The axes along which the claim is varied, named before any result.
    moderators : tuple of str
        What the effect may depend on, named before any result.
    conditions : str
        Where the contrast is measured.
    unmeasured : str, optional
        What it means if no data set has an estimate, as a clause, for a claim that may come to this: its verdict is
        then "undecided". For all others it is an error.
    control : bool
        Whether the arms differ in name only, so that nothing may be found.
    notebook : str
        The notebook that measures it, without its suffix.
    published : tuple of Published
        Results on the same question, to stand beside ours.
    """

    id: str
    family: str
    family_size: int = Field(ge=1)
    title: str
    statement: str
    arm: str
    baseline: str
    contrast: str
    quantity: str | None = None
    metric: str
    unit: str
    predicted: Literal["positive"]
    smallest_effect: float = Field(gt=0)
    smallest_effect_reason: str
    general: bool = True
    datasets: int = Field(ge=1)
    repetitions: int = Field(ge=2)
    expected_sd: float = Field(gt=0)
    expected_sd_reason: str
    variations: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    conditions: str
    unmeasured: str | None = None
    control: bool = False
    notebook: str
    published: tuple[Published, ...] = ()

    @property
    def alpha(self) -> float:
        """The chance of a false verdict that this claim may have: its share of its family's.

        The share is even (Bonferroni), not Holm's, so that a page's verdict does not depend on which other
        pages were run, and the intervals of a family hold together at the report's level.
        """
        return ALPHA / self.family_size

    @property
    def level(self) -> float:
        """The level of the claim's interval: ``1 - alpha``."""
        return 1 - self.alpha

    @property
    def detectable_effect(self) -> float:
        """The true effect that 80 % of studies detect, with an interval above zero, in ``unit``."""
        return minimum_detectable_effect(*self._planned(), self.level)

    @property
    def design_effect(self) -> float:
        """The true effect at which the verdict is "supported" in 80 % of studies, in ``unit``.

        It is larger than the smallest effect of interest, which the estimate must reach: at a true effect of
        exactly that size half of all estimates fall short of it, whatever the number of data sets.
        """
        return minimum_detectable_effect(*self._planned(), self.level, at_least=self.smallest_effect)

    def _planned(self) -> tuple[float, int]:
        """Return the standard error of the planned study, and its degrees of freedom."""
        if self.general:
            return self.expected_sd / sqrt(self.datasets), self.datasets - 1
        return self.expected_sd / sqrt(self.datasets * self.repetitions), self.datasets * (self.repetitions - 1)


@cache
def registry() -> dict[str, Claim]:
    """Return the claims by id, in the order of the registry.

    Examples
    --------
    >>> registry()["L1"].title
    'L2 regularisation improves on no regularisation'
    """
    document = _document()
    sizes = {name: family["size"] for name, family in document["families"].items()}
    return {
        name: Claim(**{**document["defaults"], **fields, "id": name, "family_size": sizes[fields["family"]]})
        for name, fields in document["claims"].items()
    }


@cache
def sources() -> dict[str, str]:
    """Return the full references of the published results, by keys such as ``"srivastava2014"``."""
    return dict(_document()["sources"])


def _document() -> dict[str, Any]:
    return tomllib.loads((files("reglab.claims") / "registry.toml").read_text(encoding="utf-8"))
