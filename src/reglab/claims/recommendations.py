"""What to do, given the verdicts: a recommendation follows from a verdict by a rule, and is never chosen by hand."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

RECOMMENDED = 3
"""How many recommendations a front page has room for."""


@cache
def advice() -> dict[str, dict[str, str]]:
    """Return what to do, by claim and verdict.

    Examples
    --------
    >>> advice()["E2"]["supported"]
    'Switch dropout off when you evaluate.'
    """
    return tomllib.loads((files("reglab.claims") / "recommendations.toml").read_text(encoding="utf-8"))


def recommend(verdicts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the verdicts whose advice is worth most, each with its ``advice``; the largest effect first.

    An effect counts as large as its interval assures (its end nearest to zero), in multiples of its smallest effect of
    interest, so that an uncertain one does not come first. Only one claim of a family is
    taken, so that the recommendations are about different things; verdicts that decide nothing are left out.

    Parameters
    ----------
    verdicts : sequence of mapping
        As in ``verdicts.json``.

    Returns
    -------
    list of dict
        At most ``RECOMMENDED`` of the verdicts.

    Examples
    --------
    >>> reached = [
    ...     {"claim": "L1", "verdict": "supported", "low": 0.4, "high": 0.8, "smallest_effect": 0.5},
    ...     {"claim": "L3", "verdict": "supported", "low": 0.6, "high": 3.0, "smallest_effect": 0.5},
    ...     {"claim": "R1", "verdict": "undecided", "low": 9.0, "high": 10.0, "smallest_effect": 0.5}]
    >>> [one["advice"] for one in recommend(reached)]
    ['Stop early, by validation loss.']
    """
    found: dict[str, dict[str, Any]] = {}
    for verdict in sorted(verdicts, key=_assured, reverse=True):
        what = advice().get(verdict["claim"], {}).get(verdict["verdict"])
        if what is not None:
            found.setdefault(verdict["claim"][0], {**verdict, "advice": what})
    return list(found.values())[:RECOMMENDED]


def _assured(verdict: Mapping[str, Any]) -> float:
    if verdict["low"] is None or verdict["high"] is None:
        return 0.0
    return float(max(verdict["low"], -verdict["high"], 0.0) / verdict["smallest_effect"])
