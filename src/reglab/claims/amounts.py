"""How a verdict's sentence writes its numbers: with the digits that matter, in the direction of its words."""

import re
from dataclasses import dataclass
from math import floor, isfinite, log10

from reglab.claims.verdict import Verdict
from reglab.wording import number

OPPOSITE = {"fewer": "more", "more": "fewer"}
COMPARES = re.compile(r"\b(fewer|more)\b")
"""The words of a unit that name a direction."""


@dataclass(frozen=True)
class Amounts:
    """Writes effects in the direction that the words name: of the rise, if the estimate is a rise.

    Parameters
    ----------
    value : float
        The estimate.
    unit : str
        Its unit. If it says "fewer" or "more", it says the opposite where the estimate is below 0.
    decimals : int
        Digits after the point.
    turned : bool
        Whether all signs are turned, because the words name the opposite direction.
    """

    value: float
    unit: str
    decimals: int
    turned: bool

    @classmethod
    def of(cls, verdict: Verdict) -> "Amounts":
        """Return how a verdict's numbers are written: with one digit more than the smallest effect needs.

        A plain quantity keeps its sign; whatever is fewer or more, or lowered or raised, has none.
        """
        decimals = max(0, 1 - floor(log10(verdict.smallest_effect)))
        compares = COMPARES.search(verdict.unit)
        turned = verdict.estimate < 0 and (verdict.quantity is None or compares is not None)
        unit = COMPARES.sub(lambda word: OPPOSITE[word[0]], verdict.unit, count=1) if turned else verdict.unit
        return cls(verdict.estimate, unit, decimals, turned)

    @property
    def estimate(self) -> str:
        """The estimate with its unit."""
        return f"{self.number(self.value)} {self.unit}"

    def number(self, value: float) -> str:
        """Return an effect without its unit."""
        return number(-value if self.turned else value, self.decimals)

    def range(self, low: float, high: float) -> str:
        """Return the limits of an interval."""
        if not isfinite(low):
            return "no interval"
        first, second = (high, low) if self.turned else (low, high)
        return f"{self.number(first)} to {self.number(second)}"
