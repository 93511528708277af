"""How a verdict's sentence writes its numbers: with the digits that matter, in the direction of its words."""

import re
from dataclasses import dataclass, replace
from math import floor, isfinite, log10

from reglab.claims.verdict import Verdict
from reglab.wording import number

PAIRS = (("fewer", "more"), ("lower", "higher"), ("shorter", "longer"), ("narrower", "wider"))
OPPOSITE = {**dict(PAIRS), **{more: fewer for fewer, more in PAIRS}}
COMPARES = re.compile(rf"\b({'|'.join(OPPOSITE)})\b")
"""The words of a unit that name a direction."""


@dataclass(frozen=True)
class Amounts:
    """Writes effects in the direction that the words name: of the rise, if the estimate is a rise.

    Parameters
    ----------
    value : float
        The estimate.
    unit : str
        Its unit. If it has a word of `PAIRS`, such as "fewer", it says the opposite where the estimate is below 0.
    decimals : int or None
        Digits after the point; None for three significant digits.
    turned : bool
        Whether all signs are turned, because the words name the opposite direction.
    """

    value: float
    unit: str
    decimals: int | None
    turned: bool

    @classmethod
    def of(cls, verdict: Verdict) -> "Amounts":
        """Return how a verdict's numbers are written: with one digit more than the smallest effect needs.

        A plain quantity keeps its sign; whatever is fewer or more, or lowered or raised, has none.
        """
        decimals = max(0, 1 - floor(log10(verdict.smallest_effect)))
        amounts = cls.in_words(verdict.estimate, verdict.unit)
        turned = amounts.turned or (verdict.estimate < 0 and verdict.quantity is None)
        return replace(amounts, decimals=decimals, turned=turned)

    @classmethod
    def in_words(cls, estimate: float, unit: str) -> "Amounts":
        """Return how an estimate of no verdict is written: it keeps its sign, unless its unit has a word of `PAIRS`."""
        turned = estimate < 0 and COMPARES.search(unit) is not None
        words = COMPARES.sub(lambda word: OPPOSITE[word[0]], unit, count=1) if turned else unit
        return cls(estimate, words, None, turned)

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
