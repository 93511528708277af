"""What to do, given the verdicts: recommendations follow from verdicts by a rule and are never chosen by hand."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

MOST = 3
"""How many recommendations a front page has room for."""


@cache
def recommendations() -> dict[str, dict[str, str]]:
    """Return what to do, by claim and verdict.

    Examples
    --------
    >>> recommendations()["E2"]["supported"]
    'Switch dropout off when you evaluate.'
    """
    return tomllib.loads((files("reglab.claims") / "recommendations.toml").read_text(encoding="utf-8"))


def recommend(verdicts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the verdicts with the largest assured effects, each with its ``recommendation``; the largest first.

    The assured effect is the end of the interval nearest to zero, in multiples of the smallest effect of interest,
    so that uncertain effects do not come first. Only one claim per family counts, so that the recommendations are
    about different things. Verdicts without a recommendation, such as undecided ones, are left out.

    Parameters
    ----------
    verdicts : sequence of mapping
        As in ``verdicts.json``.

    Returns
    -------
    list of dict
        At most `MOST` of the verdicts.

    Examples
    --------
    >>> verdicts = [
    ...     {"claim": "L1", "verdict": "supported", "low": 0.4, "high": 0.8, "smallest_effect": 0.5},
    ...     {"claim": "L3", "verdict": "supported", "low": 0.6, "high": 3.0, "smallest_effect": 0.5},
    ...     {"claim": "R1", "verdict": "undecided", "low": 9.0, "high": 10.0, "smallest_effect": 0.5}]
    >>> [verdict["recommendation"] for verdict in recommend(verdicts)]
    ['Stop early, by validation loss.']
    """
    by_family: dict[str, dict[str, Any]] = {}
    for verdict in sorted(verdicts, key=_assured_effect, reverse=True):
        recommendation = recommendations().get(verdict["claim"], {}).get(verdict["verdict"])
        if recommendation is not None:
            by_family.setdefault(verdict["claim"][0], {**verdict, "recommendation": recommendation})
    return list(by_family.values())[:MOST]


def _assured_effect(verdict: Mapping[str, Any]) -> float:
    if verdict["low"] is None or verdict["high"] is None:
        return 0.0
    return float(max(verdict["low"], -verdict["high"], 0.0) / verdict["smallest_effect"])
