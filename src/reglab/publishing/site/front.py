"""The generated pages: front page, method and provenance, from templates and computed values."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from math import asinh
from typing import Any

import jinja2

from reglab import datasets
from reglab.claims import recommend, registry
from reglab.publishing.site.explorer.labels import CHOICES
from reglab.publishing.site.explorer.page import Explorer
from reglab.specs import SGD
from reglab.statistics.confidence import ALPHA, LEVEL
from reglab.wording import percent

MEANINGS = {
    "supported": "The interval lies on the predicted side of zero, and the estimate is at least the smallest effect of "
    "interest.",
    "contradicted": "The interval lies on the other side of zero, and the estimate is at least as large.",
    "negligible": "The interval lies inside plus or minus the smallest effect of interest: whatever effect there is "
    "does not matter.",
    "depends": "Supported under at least one condition, contradicted under at least one other: the setting decides.",
    "undecided": "Anything else: the data do not tell yet. The page says how many replicates would decide it.",
}
"""The verdicts in their order, as CLAIMS states the rule."""

WIDTH = 240
"""Of a drawn interval, in pixels."""


@dataclass(frozen=True)
class NotebookPage:
    """One notebook in the report.

    Parameters
    ----------
    name, title : str
        The notebook's name, and its first heading.
    note : str
        Why its page is missing or of an earlier run; empty if it is of this run.
    present : bool
        Whether it has a page.
    origin : dict
        What it published about its records.
    parameters : dict
        What was set in it.
    """

    name: str
    title: str
    note: str = ""
    present: bool = True
    origin: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportContent:
    """What the generated pages say.

    Parameters
    ----------
    profile, command : str
        The profile's name, and the command that makes this report again.
    entries : sequence of NotebookPage
        The notebooks, in the order of the pages.
    verdicts : sequence of dict
        As in ``verdicts.json``.
    records : int
        Trials that the report rests on.
    origin : dict of str to str
        Commit, versions and machine.
    """

    profile: str
    command: str
    entries: Sequence[NotebookPage]
    verdicts: Sequence[Mapping[str, Any]]
    records: int
    origin: Mapping[str, str]


def generated(report: ReportContent, explorer: Explorer) -> dict[str, str]:
    """Return the sources of the generated pages, by name."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    values = {
        "report": report,
        "explorer": explorer,
        "choices": CHOICES,
        "width": WIDTH,
        "rows": _rows(report.verdicts),
        "recommended": recommend(report.verdicts),
        "counts": _counts(report.verdicts),
        "meanings": MEANINGS,
        "alpha": ALPHA,
        "level": percent(LEVEL),
        "claims": list(registry().values()),
        "datasets": [datasets.info(name) for name in datasets.names()],
        "sgd": SGD(),
    }
    pages = ("index", "explorer", "method", "references", "provenance")
    return {name: environment.get_template(f"{name}.md").render(values) for name in pages}


def _template(name: str) -> str:
    return (files("reglab.publishing.site") / "templates" / name).read_text(encoding="utf-8")


def _counts(verdicts: Iterable[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Return how often each verdict was reached, in the order of the rule."""
    counts = Counter(verdict["verdict"] for verdict in verdicts)
    return [(word, counts[word]) for word in MEANINGS if counts[word]]


def _rows(verdicts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the verdict table."""
    claims, reach = registry(), _reach(verdicts)
    return [
        {
            **verdict,
            "statement": claims[verdict["claim"]].statement if verdict["claim"] in claims else "",
            "effect": signed(verdict["estimate"]),
            "range": _range(verdict),
            "of": _of(verdict),
            "drawing": drawing(verdict, reach),
        }
        for verdict in verdicts
    ]


def signed(value: float) -> str:
    """Return a number as text with its sign and three significant digits at most.

    Examples
    --------
    >>> signed(0.9166), signed(-12.34), signed(0)
    ('+0.92', '−12.3', '0.00')
    """
    decimals = 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
    text = f"{abs(value):.{decimals}f}"
    return text if not float(text) else f"{'+' if value > 0 else '−'}{text}"


def _range(verdict: Mapping[str, Any]) -> str:
    if verdict["low"] is None or verdict["high"] is None:
        return "no interval"
    return f"{signed(verdict['low'])} to {signed(verdict['high'])}"


def _of(verdict: Mapping[str, Any]) -> str:
    """Return what the effect is measured in; a quantity's unit says it all."""
    return verdict["unit"] if verdict.get("quantity") else f"{verdict['unit']} of {verdict['metric'].replace('_', ' ')}"


def _reach(verdicts: Iterable[Mapping[str, Any]]) -> float:
    """Return how many smallest effects of interest the scale, common to all rows, reaches on both sides of zero."""
    ends = [(v[end], v["smallest_effect"]) for v in verdicts for end in ("estimate", "low", "high", "smallest_effect")]
    return 1.08 * max((abs(end) / smallest for end, smallest in ends if end is not None), default=1)


def drawing(verdict: Mapping[str, Any], reach: float) -> dict[str, float]:
    """Return where to draw an interval and its marks, in pixels from the left.

    Effects are drawn in multiples of the smallest effect of interest, so that all claims share a scale;
    the scale is that of asinh, nearly even within the band and shortening what lies far outside.

    Parameters
    ----------
    verdict : dict
        With ``estimate``, ``low``, ``high`` and ``smallest_effect``; an end that is None is not there.
    reach : float
        The multiple at the right end of the scale; minus it stands at the left end.

    Examples
    --------
    >>> drawing({"estimate": 1, "low": 0, "high": 2, "smallest_effect": 0.5}, reach=4)
    {'low': 120.0, 'estimate': 202.7, 'high': 240.0, 'band': 101.0}
    """
    scale = WIDTH / 2 / asinh(reach)
    values = {end: verdict[end] for end in ("low", "estimate", "high") if verdict[end] is not None}
    places = {end: WIDTH / 2 + scale * asinh(value / verdict["smallest_effect"]) for end, value in values.items()}
    return {name: round(x, 1) for name, x in {**places, "band": 2 * scale * asinh(1)}.items()}
