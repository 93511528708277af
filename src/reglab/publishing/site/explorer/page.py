"""The explorer's data: the numbers of every arm of a report.

They are a script beside the page, like the program that draws the charts: a page opened as a file may not fetch data.
The numbers are compressed, and the browser unpacks them.
"""

import gzip
import json
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import pandas as pd

from reglab.analyses.arms import CURVES, NONE, compared, gain, mean_curves
from reglab.figures.theme import SERIES
from reglab.metrics import METRICS, Metric, finite
from reglab.publishing.site.explorer.address import MEASURES, SHOWN
from reglab.publishing.site.explorer.labels import Labels, natural
from reglab.publishing.site.explorer.packing import integers, planes
from reglab.statistics.confidence import LEVEL
from reglab.wording import percent

POINTS = 30
"""Points of a curve: more would not be seen at a page's width, and would make the page slow on a phone."""
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


def explorer(comparable: pd.DataFrame) -> Explorer:
    """Return the explorer of a report's trials, which are as `reglab.analyses.arms.comparable` returns them."""
    trials = compared(comparable)
    if trials.empty:
        return Explorer(0, 0, 0, {})
    conditions, arms = table(trials)
    curves = [arm.pop("curves") for arm in arms]
    data = {
        "conditions": conditions,
        "arms": {column: [arm[column] for arm in arms] for column in arms[0]},  # a quarter less than by arm
        "curves": CURVES,
        "start": START,
        "measures": measures(),
        "level": percent(LEVEL),
        "colours": SERIES[:SHOWN],
    }
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    series = [curve[name] for name in CURVES for curve in curves if curve]
    values, ends = (planes([pair[place] for pair in series]) for place in (0, 1))
    packed = {"DATA": text.encode(), "VALUES": values, "ENDS": ends}
    script = "".join(f'const EXPLORER_{name} = "{_packed(content)}";\n' for name, content in packed.items())
    return Explorer(len(arms), len(conditions), len(trials), {"explorer-data.js": script})


def _packed(content: bytes) -> str:
    """Return bytes as a text for a script, the same for equal bytes: compressed with gzip, in base 64."""
    return b64encode(gzip.compress(content, compresslevel=9, mtime=0)).decode()


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
            "decimals": decimals(metric),
        }
        for name, metric in MEASURES.items()
    }


def decimals(metric: Metric) -> int:
    """Return how many digits after the point are shown, and so kept: a percentage has more before the point."""
    return 2 if metric.unit == "%" else 3


def table(trials: pd.DataFrame) -> tuple[list[tuple[str, ...]], list[dict[str, Any]]]:
    """Return the conditions of a report, and what the page shows of each arm, both in the order of their labels.

    Parameters
    ----------
    trials : DataFrame
        What `reglab.analyses.arms.compared` returns.

    Returns
    -------
    conditions : list of tuple of str
        The labels of each.
    arms : list of dict
        JSON values: ``condition`` (its place), ``name``, ``regularizer`` in words, ``none`` (whether it is the arm
        without regularizers, which comes first), ``rate`` (its learning rate), ``trials``, ``diverged``, ``test`` (by
        measure: the mean), ``gain`` (by measure: estimate, low, high and the differences of the pairs, or None), and,
        of its learning curves, ``steps``, and how ``many`` trials they are of. Numbers that are not finite are None.
        Then ``curves``, the `integers` by the name of the curve.
    """
    labels = Labels(trials[["condition", "arm"]].itertuples(index=False, name=None))
    conditions = {
        labels.condition(str(condition)): comparable
        for condition, comparable in trials.set_index("replicate").groupby("condition", sort=False)
    }
    ordered = sorted(conditions, key=lambda names: [natural(name) for name in names])
    arms = [
        {"condition": place, **arm} for place, names in enumerate(ordered) for arm in _arms(conditions[names], labels)
    ]
    return ordered, arms


def _arms(trials: pd.DataFrame, labels: Labels) -> list[dict[str, Any]]:
    """Return the arms of a condition."""
    baseline = trials[trials["arm"] == NONE]
    arms = []
    for arm, replicates in trials.groupby("arm", sort=False):
        regularizer, name = labels.arm(str(arm))
        arms.append({"name": name, "regularizer": regularizer, "none": arm == NONE, **_arm(replicates, baseline)})
    return sorted(arms, key=lambda arm: (not arm["none"], natural(arm["regularizer"]), natural(arm["name"])))


def _arm(trials: pd.DataFrame, baseline: pd.DataFrame) -> dict[str, Any]:
    """Return the numbers of an arm; the arm without regularizers has no gain."""
    none = trials["arm"].iloc[0] == NONE
    tests = [(name, decimals(metric), f"test_{name}") for name, metric in MEASURES.items()]
    curves = mean_curves(trials, POINTS)
    first = next(iter(curves.values()), None)  # all have the same steps and trials
    return {
        "rate": trials["learning_rate"].iloc[0],
        "trials": len(trials),
        "diverged": int(trials["test_nll"].isna().sum()),
        "test": {name: _rounded(trials[test].mean(), digits) for name, digits, test in tests},
        "gain": {name: None if none else _gain(trials[test], baseline[test], digits) for name, digits, test in tests},
        "steps": [] if first is None else first.steps.tolist(),
        "many": 0 if first is None else len(first.trials),
        "curves": {name: integers(curve, decimals(METRICS[name.split("_")[1]])) for name, curve in curves.items()},
    }


def _gain(arm: pd.Series, baseline: pd.Series, digits: int) -> list[Any] | None:
    gained = gain(arm, baseline)
    if gained is None:
        return None
    interval, differences = gained
    return [*(_rounded(end, digits) for end in interval), [_rounded(difference, digits) for difference in differences]]


def _rounded(value: float, digits: int) -> float | None:
    """Return a number for JSON, as it is shown: None if it is not finite, and no negative zero."""
    shown = finite(round(float(value), digits))
    return None if shown is None else shown + 0.0
