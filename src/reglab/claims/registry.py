"""The registry of claims: what was stated before any result was looked at."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from reglab.statistics import minimum_detectable_effect
from reglab.statistics.confidence import ALPHA

Replication = Literal["replicate", "condition"]
"""What a verdict's interval speaks of a new one of."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Published(_Frozen):
    """A published result on the question of a claim.

    Parameters
    ----------
    what, value : str
        What was measured, and the result, in words.
    source : str
        A key of `sources`.
    """

    what: str
    value: str
    source: str


class Claim(_Frozen):
    """What practitioners are told, written so that an experiment can contradict it.

    Parameters
    ----------
    id, family : str
        ``"L1"`` and ``"L"``.
    family_size : int
        Claims in the family, measured already or not.
    title, statement : str
        The claim in a few words, and as practitioners are told it.
    arm, baseline : str
        The two sides of the comparison, as a sentence names them.
    contrast : str
        What is subtracted from what; positive where the claim is right.
    quantity : str, optional
        What the contrast is, as the subject of a sentence, where it is no plain difference of two arms.
    metric, unit : str
        A column of a study's table for which less is better, and the unit of its differences.
    predicted : {"positive"}
        The predicted sign of the contrast.
    smallest_effect : float
        The smallest effect of interest, in ``unit``, with its reason.
    expected_sd : float
        Standard deviation of the paired differences that the replicates were planned for, with its
        reason.
    replication : {"replicate", "condition"}
        What is repeated: paired replicates, or, where the claim speaks of all conditions together,
        the conditions themselves.
    replicates : int
        How many of them were planned.
    conditions : tuple of str
        Where the contrast is measured.
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
    expected_sd: float = Field(gt=0)
    expected_sd_reason: str
    replication: Replication = "replicate"
    replicates: int = Field(ge=2)
    conditions: tuple[str, ...] = Field(min_length=1)
    notebook: str
    published: tuple[Published, ...] = ()

    @property
    def alpha(self) -> float:
        """The chance of a false verdict that this claim may spend: its share of its family's.

        The family is split evenly (Bonferroni), not by Holm: so a page's verdict does not depend on
        which other pages were run, and the intervals of a family hold all at once at the report's level.
        """
        return ALPHA / self.family_size

    @property
    def level(self) -> float:
        """The level of the claim's interval: ``1 - alpha``."""
        return 1 - self.alpha

    @property
    def design_effect(self) -> float:
        """The true effect at which the verdict is "supported" in 80 % of studies, in ``unit``.

        It is larger than the smallest effect of interest: the rule wants the estimate to reach
        that, and at a true effect of exactly this size half of all estimates fall short of it,
        however many the replicates. What 80 % of studies detect (an interval above zero) at
        exactly the smallest effect is another thing, and the registered replicates are chosen for it.
        """
        return minimum_detectable_effect(self.expected_sd, self.replicates, self.level, at_least=self.smallest_effect)


@cache
def registry() -> dict[str, Claim]:
    """Return the claims by their id, in the registry's order.

    Examples
    --------
    >>> registry()["L1"].title
    'L2 regularisation improves on no regularisation'
    """
    document = _document()
    sizes = {name: family["size"] for name, family in document["families"].items()}
    return {
        name: Claim(**{**document["defaults"], **entry, "id": name, "family_size": sizes[entry["family"]]})
        for name, entry in document["claims"].items()
    }


@cache
def sources() -> dict[str, str]:
    """Return the full references of the published results by their keys, such as ``"srivastava2014"``."""
    return dict(_document()["sources"])


def _document() -> dict[str, Any]:
    return tomllib.loads((files("reglab.claims") / "registry.toml").read_text(encoding="utf-8"))
