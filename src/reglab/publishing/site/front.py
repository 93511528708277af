"""The generated pages (front page, explorer, method, references, provenance), from templates and computed values."""

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
from reglab.publishing.site.explorer.page import MEASURES, POINTS, Explorer
from reglab.specs import SGD
from reglab.statistics.confidence import ALPHA, LEVEL
from reglab.wording import LEAD, QUESTION, number, percent, plain

MEANINGS = {
    "supported": "The interval lies on the predicted side of zero, and the estimate is at least the smallest effect of "
    "interest.",
    "contradicted": "The interval lies on the other side of zero, and the estimate is at least as large.",
    "negligible": "The interval lies inside plus or minus the smallest effect of interest: whatever effect there is "
    "does not matter.",
    "depends": "Supported under at least one condition, contradicted under at least one other: the setting decides.",
    "undecided": "Anything else: the data do not tell yet. The page says how many replicates would decide it.",
}
"""What each verdict means, in the order of the rule."""

WIDTH = 240
"""The width of a drawn interval, in pixels."""


@dataclass(frozen=True)
class NotebookPage:
    """A notebook's page.

    Parameters
    ----------
    name, title : str
        The notebook's name, and its first heading.
    note : str
        Why the page is missing or from an earlier run; empty if it is from this run.
    present : bool
        Whether there is an executed notebook.
    origin : dict
        What the notebook displays about the origin of its records.
    parameters : dict
        The parameters set in it.
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
    pages : sequence of NotebookPage
        The notebooks' pages, in their order.
    verdicts : sequence of dict
        As in ``verdicts.json``.
    records : int
        The number of trials that the report rests on.
    origin : dict of str to str
        Commit, versions and machine.
    """

    profile: str
    command: str
    pages: Sequence[NotebookPage]
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
        "measures": MEASURES,
        "points": POINTS,
        "question": QUESTION,
        "lead": LEAD,
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
    """Return the number of each verdict, in the order of the rule."""
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
    return verdict["unit"] if verdict.get("quantity") else f"{verdict['unit']} of {plain(verdict['metric'])}"


def _reach(verdicts: Iterable[Mapping[str, Any]]) -> float:
    """Return how far the scale of all rows reaches to both sides of zero, in smallest effects of interest."""
    ends = [(v[end], v["smallest_effect"]) for v in verdicts for end in ("estimate", "low", "high", "smallest_effect")]
    return 1.08 * max((abs(end) / smallest for end, smallest in ends if end is not None), default=1)


def drawing(verdict: Mapping[str, Any], reach: float) -> dict[str, float]:
    """Return where to draw an interval and its marks, in pixels from the left.

    Effects are drawn in multiples of the smallest effect of interest, so that all claims share a scale. The scale is
    that of asinh: nearly even within the band, and ever shorter outside.

    Parameters
    ----------
    verdict : dict
        With ``estimate``, ``low``, ``high`` and ``smallest_effect``; an end that is None is not drawn.
    reach : float
        The multiple at the right end of the scale; the left end is minus this multiple.

    Returns
    -------
    dict of str to float
        The places of ``low``, ``estimate`` and ``high``, and the width of the ``band``.

    Examples
    --------
    >>> drawing({"estimate": 1, "low": 0, "high": 2, "smallest_effect": 0.5}, reach=4)
    {'low': 120.0, 'estimate': 202.7, 'high': 240.0, 'band': 101.0}
    """
    scale = WIDTH / 2 / asinh(reach)
    values = {end: verdict[end] for end in ("low", "estimate", "high") if verdict[end] is not None}
    places = {end: WIDTH / 2 + scale * asinh(value / verdict["smallest_effect"]) for end, value in values.items()}
    return {name: round(x, 1) for name, x in {**places, "band": 2 * scale * asinh(1)}.items()}
