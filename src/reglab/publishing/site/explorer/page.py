"""The explorer's data: the charts, and the numbers of every arm of a report.

They are scripts beside the page, like the program that draws the charts: a page opened as a file may not fetch data.
The numbers are compressed, to a fifth, and the browser unpacks them.
"""

import gzip
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import vl_convert

from reglab.analyses.arms import NONE, Curve, compared, gain, mean_curves
from reglab.metrics import METRICS, finite
from reglab.publishing.site.explorer.charts import gains, learning_curves
from reglab.publishing.site.explorer.labels import CHOICES, Labels, natural
from reglab.specs import Record
from reglab.statistics.confidence import LEVEL
from reglab.wording import percent

MEASURES = {name: metric for name, metric in METRICS.items() if metric.on_curves and metric.target == "class"}
"""The metrics that a reader may look at: those with learning curves."""
POINTS = 30
"""Points of a curve: more would not be seen at a page's width, and would make the page slow on a phone."""
DIGITS = 4
"""Significant digits of what is drawn: a thousandth of an axis is less than a pixel."""
BAND_DIGITS = 3
"""Significant digits of a band's distance from its line: half a per cent of the band is about a pixel."""
REGULARIZER = CHOICES.index("Regularizer")
START = "dropout"
"""The regularizer that the page shows first, if it was trained: the report's subject."""


@dataclass(frozen=True)
class Explorer:
    """What the page counts and loads.

    Parameters
    ----------
    arms, conditions, trials : int
        How many the page shows; a trial with and without a probe counts once.
    scripts : dict of str to str
        The texts of the scripts by file name; empty if there are no trials.
    """

    arms: int
    conditions: int
    trials: int
    scripts: dict[str, str]


def explorer(records: Iterable[Record]) -> Explorer:
    """Return the explorer of a report's records."""
    trials = compared(records)
    if trials.empty:
        return Explorer(0, 0, 0, {})
    arms = table(trials)
    data = {
        "charts": {"curves": learning_curves(), "gains": gains()},
        "arms": arms,
        "start": _start(arms),
        "measures": measures(),
        "level": percent(LEVEL),
        "regularizer": REGULARIZER,
    }
    bundle = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its stub lacks the argument's default
    scripts = {
        # in a function: the bundle declares hundreds of short names, which must not clash with those of other scripts
        "vega.js": f"(() => {{{bundle}}})();\n",
        "explorer-data.js": f'const EXPLORER_DATA = "{_packed(data)}";\n',
    }
    return Explorer(len(arms), trials["condition"].nunique(), len(trials), scripts)


def _packed(data: Any) -> str:
    """Return a JSON value as a text for a script, the same for equal values: compressed with gzip, in base 64."""
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode()


def measures() -> dict[str, dict[str, Any]]:
    """Return how the page writes each measure: words, units, and digits after the point.

    Examples
    --------
    >>> measures()["error"]
    {'words': 'error', 'axis': 'error (%)', 'unit': '%', 'difference_unit': 'percentage points', 'decimals': 2}
    """
    return {
        name: {
            "words": metric.words,
            "axis": metric.axis,
            "unit": metric.unit,
            "difference_unit": metric.difference_unit,
            "decimals": 2 if metric.unit == "%" else 3,  # a percentage has more digits before the point
        }
        for name, metric in MEASURES.items()
    }


def table(trials: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what the page shows of each arm, in the order of the labels.

    Parameters
    ----------
    trials : DataFrame
        What `reglab.analyses.arms.compared` returns.

    Returns
    -------
    list of dict
        JSON values: ``choices`` (its labels), ``condition`` (the same number for arms that may be compared), ``none``
        (whether it is the arm without regularizers), ``rate`` (its learning rate), ``trials``, ``diverged``, ``test``
        (by measure: the mean), ``gain`` (by measure: estimate, low, high and pairs, or None), ``steps``, and
        ``curves`` (by name, after each of these steps: the mean, and how far the interval's ends are below and above
        it). Numbers that are not finite are None.
    """
    labels = Labels(trials[["condition", "arm"]].itertuples(index=False, name=None))
    rows = []
    for number, (condition, comparable) in enumerate(trials.set_index("replicate").groupby("condition", sort=False)):
        baseline = comparable[comparable["arm"] == NONE]
        for arm, replicates in comparable.groupby("arm", sort=False):
            choices = labels.choices(str(condition), str(arm))
            rows.append({"choices": choices, "condition": number, "none": arm == NONE, **_arm(replicates, baseline)})
    return sorted(rows, key=_place)


def _place(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return a sorting key: the labels, with no regularization before every regularizer."""
    labels = [natural(label) for label in row["choices"]]
    return (*labels[:REGULARIZER], not row["none"], *labels[REGULARIZER:])


def _arm(trials: pd.DataFrame, baseline: pd.DataFrame) -> dict[str, Any]:
    """Return the numbers of an arm; the arm without regularizers has no gain."""
    none = trials["arm"].iloc[0] == NONE
    return {
        "rate": trials["learning_rate"].iloc[0],
        "trials": len(trials),
        "diverged": int(trials["test_nll"].isna().sum()),
        "test": {name: _rounded(trials[f"test_{name}"].mean()) for name in MEASURES},
        "gain": {name: None if none else _gain(trials[f"test_{name}"], baseline[f"test_{name}"]) for name in MEASURES},
        **_curves(mean_curves(trials, POINTS)),
    }


def _gain(arm: pd.Series, baseline: pd.Series) -> list[float | None] | None:
    gained = gain(arm, baseline)
    if gained is None:
        return None
    interval, pairs = gained
    return [*map(_rounded, interval), pairs]


def _curves(curves: Mapping[str, Curve]) -> dict[str, Any]:
    """Return an arm's curves, and the steps that they have in common."""
    steps: list[int] = next((curve.steps.tolist() for curve in curves.values()), [])
    values = {
        name: [
            [_rounded(value) for value in curve.mean],
            *(
                [_rounded(value, BAND_DIGITS) for value in part]
                for part in (curve.mean - curve.low, curve.high - curve.mean)
            ),
        ]
        for name, curve in curves.items()
    }
    return {"steps": steps, "curves": values}


def _rounded(value: float, digits: int = DIGITS) -> float | None:
    """Return a number for JSON: with few digits, or None if it is not finite."""
    rounded: float | None = finite(float(f"{value:.{digits}g}"))
    return rounded


def _start(arms: Sequence[dict[str, Any]]) -> int:
    """Return the place of the arm to show first: with the report's subject, under the condition with most arms."""
    sizes = pd.Series([arm["condition"] for arm in arms]).value_counts()
    return max(
        range(len(arms)),
        key=lambda place: (arms[place]["choices"][REGULARIZER] == START, sizes[arms[place]["condition"]]),
    )
