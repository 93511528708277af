"""What to do, given the verdicts: recommendations follow from verdicts by a rule and are never chosen by hand."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

MOST = 3
"""How many recommendations a front page has room for."""

ROBUST = 0.75
"""The share of its variations in which advice must hold; a direction holds in half of them by chance."""

DECIDED = ("supported", "contradicted")
"""The verdicts that advice may follow from."""


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
    """Return the settled verdicts with the largest assured effects first, each with its ``recommendation``.

    A verdict is settled if it is supported or contradicted, holds in at least the share `ROBUST` of its variations, and
    is not still changing with the budget. One without variations has not been shown to be robust.

    The assured effect is the end of the interval nearest to zero, in multiples of the smallest effect of interest,
    so that uncertain effects do not come first. Only one claim per family counts, so that the recommendations are
    about different things.

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
    >>> robust = {"verdict": "supported", "smallest_effect": 3, "variations": [{"holds": True}, {"holds": True}]}
    >>> verdicts = [
    ...     {"claim": "L1", "low": 2, "high": 5, **robust},
    ...     {"claim": "L3", "low": 4, "high": 9, **robust},
    ...     {"claim": "R1", "low": 8, "high": 9, **robust, "still_changing": True}]
    >>> [verdict["recommendation"] for verdict in recommend(verdicts)]
    ['Stop early, by validation loss.']
    """
    by_family: dict[str, dict[str, Any]] = {}
    for verdict in sorted(filter(_settled, verdicts), key=_assured_effect, reverse=True):
        recommendation = recommendations().get(verdict["claim"], {}).get(verdict["verdict"])
        if recommendation is not None:
            by_family.setdefault(verdict["claim"][0], {**verdict, "recommendation": recommendation})
    return list(by_family.values())[:MOST]


def _settled(verdict: Mapping[str, Any]) -> bool:
    # verdicts of an earlier version know neither variations nor a middle budget
    held = [variation["holds"] for variation in verdict.get("variations") or ()]
    robust = bool(held) and sum(held) >= ROBUST * len(held)
    return verdict["verdict"] in DECIDED and robust and not verdict.get("still_changing")


def _assured_effect(verdict: Mapping[str, Any]) -> float:
    if verdict["low"] is None or verdict["high"] is None:
        return 0.0
    return float(max(verdict["low"], -verdict["high"], 0.0) / verdict["smallest_effect"])
