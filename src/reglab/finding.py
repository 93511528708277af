"""What a check of a report finds: one line each, and whether it holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

SHOWN = 5
"""How many faults of one kind are told one by one."""

Outcome = Literal["holds", "does not hold", "not checked"]


@dataclass(frozen=True)
class Finding:
    """One finding about a report.

    Parameters
    ----------
    outcome : {"holds", "does not hold", "not checked"}
        "Not checked" is what nobody can tell here, for example because other code made the report.
    text : str
        What holds, what is wrong, or why it was not checked.

    Examples
    --------
    >>> print(Finding("holds", "28 records, none twice"))
    holds: 28 records, none twice
    """

    outcome: Outcome
    text: str

    def __str__(self) -> str:
        return f"{self.outcome}: {self.text}"


def judged(faults: Iterable[str], otherwise: str) -> Iterator[Finding]:
    """Yield a finding for each of the first faults, or that what stands in ``otherwise`` holds.

    Examples
    --------
    >>> [finding.outcome for finding in judged([], "none twice")]
    ['holds']
    >>> [finding.text for finding in judged(["a is there twice"], "none twice")]
    ['a is there twice']
    """
    found = list(faults)
    if not found:
        yield Finding("holds", otherwise)
    for fault in found[:SHOWN]:
        yield Finding("does not hold", fault)
    if len(found) > SHOWN:
        yield Finding("does not hold", f"and {len(found) - SHOWN:,} more like the last")
