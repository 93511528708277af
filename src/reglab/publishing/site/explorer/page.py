"""The page on which a reader looks at the learning curves and the gain of any arm of the report.

Everything that it needs lies beside it: the charts' program, the charts, and the arms, as scripts, because a page
that was opened as a file may not fetch data.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import vl_convert

from reglab.analyses.arms import NONE, Curve, compared, gain, mean_curves
from reglab.publishing.site.explorer import charts as chart_forms
from reglab.publishing.site.explorer.labels import CHOICES, Labels, natural
from reglab.specs import Record

MEASURES = {"error": "test_error", "nll": "test_nll"}
"""What a reader may look at, and the column of its value on the test set."""
POINTS = 30
"""Epochs of a curve: more are not seen in a chart of a page's width, and make the page slow on a phone."""
DIGITS = 4
"""Significant digits of what is drawn: a thousandth of an axis is less than a pixel."""
REGULARIZER = CHOICES.index("Regularizer")
START = "dropout"
"""The regularizer that is shown first, where there is one: the report's subject."""


@dataclass(frozen=True)
class Explorer:
    """The page's values, and the scripts that it loads.

    Parameters
    ----------
    arms, conditions, trials : int
        How many the page shows; trials with and without a probe count once.
    scripts : dict of str to str
        The scripts' texts by file name; none where there are no trials.
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
    charts = {"curves": chart_forms.learning_curves(), "gains": chart_forms.gains()}
    data = json.dumps({"charts": charts, "arms": arms, "start": _start(arms)}, separators=(",", ":"), allow_nan=False)
    # the bundle declares hundreds of short names, which must not meet those of other scripts
    bundle = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its stub lacks the argument's default
    vega = f"(() => {{{bundle}}})();\n"
    scripts = {"vega.js": vega, "explorer-data.js": f"const EXPLORER = {data};\n"}
    return Explorer(len(arms), trials["condition"].nunique(), len(trials), scripts)


def table(trials: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what the page shows of each arm, as JSON values.

    Parameters
    ----------
    trials : DataFrame
        What `reglab.analyses.arms.compared` returns.

    Returns
    -------
    list of dict
        In the order of the labels: ``choices`` (see `reglab.publishing.site.explorer.labels`), ``condition`` (a number that arms
        share which may be compared), ``none`` (whether it is the arm without regularizers), ``rate`` (its learning
        rate), ``trials``, ``diverged``, ``test`` (the mean by measure), ``gain`` (by measure: estimate, low, high and
        pairs, or None), ``epochs``, ``curves`` (by their names: mean, low and high after each of these
        epochs). Numbers that do not exist are None.
    """
    labels = Labels(trials[["condition", "arm"]].itertuples(index=False, name=None))
    rows = []
    for number, (condition, own) in enumerate(trials.set_index("replicate").groupby("condition", sort=False)):
        baseline = own[own["arm"] == NONE]
        for arm, some in own.groupby("arm", sort=False):
            choices = labels.choices(str(condition), str(arm))
            rows.append({"choices": choices, "condition": number, "none": arm == NONE, **_arm(some, baseline)})
    return sorted(rows, key=_place)


def _place(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return a sorting key: by the labels, but no regularization before any."""
    labels = [natural(label) for label in row["choices"]]
    return (*labels[:REGULARIZER], not row["none"], *labels[REGULARIZER:])


def _arm(trials: pd.DataFrame, baseline: pd.DataFrame) -> dict[str, Any]:
    """Return the numbers of one arm; no regularization has no gain over itself."""
    none = trials["arm"].iloc[0] == NONE
    return {
        "rate": trials["learning_rate"].iloc[0],
        "trials": len(trials),
        "diverged": int(trials["test_nll"].isna().sum()),
        "test": {measure: _plain([trials[column].mean()])[0] for measure, column in MEASURES.items()},
        "gain": {
            measure: None if none else _gain(trials[column], baseline[column]) for measure, column in MEASURES.items()
        },
        **_curves(mean_curves(trials, POINTS)),
    }


def _gain(arm: pd.Series, baseline: pd.Series) -> list[float | None] | None:
    found = gain(arm, baseline)
    return found and [*_plain(found[0]), found[1]]


def _curves(found: Mapping[str, Curve]) -> dict[str, Any]:
    """Return an arm's curves, which have their epochs in common."""
    epochs: list[int] = next((curve.epochs.tolist() for curve in found.values()), [])
    curves = {name: [_plain(part) for part in (own.mean, own.low, own.high)] for name, own in found.items()}
    return {"epochs": epochs, "curves": curves}


def _plain(values: Iterable[float]) -> list[float | None]:
    """Return numbers as JSON has them: with few digits, and None for one that is not finite."""
    return [float(f"{value:.{DIGITS}g}") if abs(value) < float("inf") else None for value in values]


def _start(arms: Sequence[dict[str, Any]]) -> int:
    """Return the place of the arm to show first: of the report's subject, where most arms can be compared."""
    sizes = pd.Series([arm["condition"] for arm in arms]).value_counts()
    return max(
        range(len(arms)),
        key=lambda place: (arms[place]["choices"][REGULARIZER] == START, sizes[arms[place]["condition"]]),
    )
