"""The rows of the front page's table of verdicts, and of the method page's tables of controls and simulated panels."""

from collections.abc import Iterable, Mapping, Sequence
from math import asinh
from typing import Any

from reglab.claims import registry
from reglab.notebook.calibration import family_in_words, rate_rows
from reglab.publishing.site.pages import anchor
from reglab.wording import counted, number, plain

WIDTH = 240
"""The width of a drawn interval, in pixels."""

EXPECTED_OF_CONTROLS = ("negligible", "undecided")
"""The verdicts that a comparison of identical arms should have."""


def verdict_rows(verdicts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the table of verdicts.

    Parameters
    ----------
    verdicts : sequence of mapping
        As in ``verdicts.json``. Those of an earlier version lack fields; nothing is said of these.

    Returns
    -------
    list of dict
        Each verdict with the ``anchor`` of its row, its claim's ``statement``, its ``effect``, ``range`` and ``of`` in
        words, its ``drawing``, the ``notes`` that qualify it, and whether it is ``changing`` with the budget.
    """
    claims, reach = registry(), _reach(verdicts)
    return [
        {
            **verdict,
            "anchor": anchor(verdict["claim"]),
            "statement": claims[verdict["claim"]].statement if verdict["claim"] in claims else "",
            "effect": "no estimate" if verdict["estimate"] is None else signed(verdict["estimate"]),
            "range": _range(verdict),
            "of": _of(verdict),
            "drawing": drawing(verdict, reach),
            "notes": _notes(verdict),
            "changing": bool(verdict.get("still_changing")),
        }
        for verdict in verdicts
    ]


def control_rows(controls: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the table of controls: comparisons of identical arms.

    Parameters
    ----------
    controls : sequence of mapping
        As in ``verdicts.json``.

    Returns
    -------
    list of dict
        Each with its ``effect``, ``range`` and ``of`` in words, and whether its verdict is ``false``.
    """
    return [
        {
            **control,
            "effect": signed(control["estimate"]),
            "range": _range(control),
            "of": _of(control),
            "false": control["verdict"] not in EXPECTED_OF_CONTROLS,
        }
        for control in controls
    ]


def calibration_rows(rates: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the table of simulated panels, one per truth.

    Parameters
    ----------
    rates : sequence of mapping
        Of a calibration, as a notebook displays it.

    Returns
    -------
    list of dict
        Each ``truth`` with what is ``counted``, its ``bound``, and its ``shares`` by size of the family, in words.
    """
    rows: dict[str, dict[str, Any]] = {}
    for rate in rate_rows(rates):
        row = rows.setdefault(rate["truth"], {**rate, "shares": {}})
        row["shares"][family_in_words(rate["family"])] = f"{rate['share']}, {rate['promise']}"
    return list(rows.values())


def is_control(verdict: Mapping[str, Any]) -> bool:
    """Return whether a verdict is about arms that differ in name only.

    Examples
    --------
    >>> is_control({"claim": "A/A none", "control": True}), is_control({"claim": "A1"})
    (True, False)
    """
    return bool(verdict.get("control"))


def signed(value: float) -> str:
    """Return a number with its sign and at most three significant digits.

    Examples
    --------
    >>> signed(0.9166), signed(-12.34), signed(0)
    ('+0.92', '−12.3', '0.00')
    """
    return number(value, 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0, signed=True)


def _range(verdict: Mapping[str, Any]) -> str:
    if verdict["low"] is None or verdict["high"] is None:
        return "no interval"
    return f"{signed(verdict['low'])} to {signed(verdict['high'])}"


def _of(verdict: Mapping[str, Any]) -> str:
    """Return what an effect is measured in; the unit of a claim's own quantity is enough."""
    return verdict["unit"] if verdict.get("quantity") else f"{verdict['unit']} ({plain(verdict['metric'])})"


def _notes(verdict: Mapping[str, Any]) -> list[str]:
    """Return what qualifies a verdict: its data sets, on what it depends, in how many variations it holds."""
    notes = []
    if verdict.get("replication") == "dataset":
        notes.append(f"over {counted(len(verdict['conditions']), 'data set')}")
    elif verdict.get("replication") == "cell" and (count := len(verdict["conditions"])):
        notes.append(f"on these {counted(count, 'data set')}" if count > 1 else "on this data set")
    if verdict.get("depends_on"):
        notes.append(f"depends on the {verdict['depends_on']}")
    if variations := verdict.get("variations"):
        notes.append(f"holds in {sum(variation['holds'] for variation in variations)} of {len(variations)}")
    return notes


def _reach(verdicts: Iterable[Mapping[str, Any]]) -> float:
    """Return how far the scale of all rows reaches to both sides of zero, in smallest effects of interest."""
    ends = [(v[end], v["smallest_effect"]) for v in verdicts for end in ("estimate", "low", "high", "smallest_effect")]
    ends += [(part["estimate"], v["smallest_effect"]) for v in verdicts for part in v.get("variations") or ()]
    return 1.08 * max((abs(end) / smallest for end, smallest in ends if end is not None), default=1)


def drawing(verdict: Mapping[str, Any], reach: float) -> dict[str, Any]:
    """Return where to draw an interval, its marks and its variations, in pixels from the left.

    Effects are drawn in multiples of the smallest effect of interest, so that all claims share a scale. The scale is
    that of asinh: nearly even within the band, and ever shorter outside.

    Parameters
    ----------
    verdict : dict
        With ``estimate``, ``low``, ``high`` and ``smallest_effect``, and ``variations`` where it has them; an end that
        is None is not drawn.
    reach : float
        The multiple at the right end of the scale; the left end is minus this multiple.

    Returns
    -------
    dict
        The places of ``low``, ``estimate`` and ``high``, the width of the ``band``, and as ``ticks`` the place of each
        variation and whether it holds, those that do not hold last: they are drawn on top.

    Examples
    --------
    >>> drawing({"estimate": 1, "low": 0, "high": 2, "smallest_effect": 0.5}, reach=4)
    {'low': 120.0, 'estimate': 202.7, 'high': 240.0, 'band': 101.0, 'ticks': []}
    """
    scale = WIDTH / 2 / asinh(reach)

    def place(effect: float) -> float:
        return round(WIDTH / 2 + scale * asinh(effect / verdict["smallest_effect"]), 1)

    places = {end: place(verdict[end]) for end in ("low", "estimate", "high") if verdict[end] is not None}
    ticks = [(place(variation["estimate"]), variation["holds"]) for variation in verdict.get("variations") or ()]
    return {**places, "band": round(2 * scale * asinh(1), 1), "ticks": sorted(ticks, key=lambda tick: not tick[1])}
