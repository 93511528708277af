"""How evaluating with dropout on instead of off changes measured errors and comparisons."""

from collections.abc import Collection, Mapping
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from reglab.analyses.contrasts import UNIT
from reglab.statistics.confidence import LEVEL
from reglab.statistics.intervals import bounds
from reglab.statistics.samples import Floats, moments
from reglab.statistics.tables import require


def unfold(measured: pd.DataFrame, x: str, values: ArrayLike, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return the lists in a table's cells as rows: one row per trial and value of ``x``.

    Parameters
    ----------
    measured : DataFrame
        One row per trial; the columns named hold lists, all as long as ``values``.
    x : str
        Name of the new column that holds ``values``.
    values : array of shape (n,)
        What the items of each list belong to.
    columns : mapping of str to str
        The columns that hold lists, and their new names.

    Returns
    -------
    DataFrame
        The other columns except those with lists, then ``x``, then the new columns.

    Raises
    ------
    ReglabError
        If a column is missing.

    Examples
    --------
    >>> measured = pd.DataFrame({"arm": ["none"], "averaged_error": [[4.0, 3.0]]})
    >>> unfold(measured, "passes", [1, 10], {"averaged_error": "error"}).to_dict("list")
    {'arm': ['none', 'none'], 'passes': [1, 10], 'error': [4.0, 3.0]}
    """
    require(measured, columns)
    rows = _without_lists(measured, but=columns).rename(columns=dict(columns))
    rows[x] = [list(np.asarray(values))] * len(rows)
    long = rows.explode([x, *columns.values()], ignore_index=True)
    numbers = {name: pd.to_numeric(long[name]) for name in (x, *columns.values())}
    return long.assign(**numbers)[[*(name for name in rows.columns if name not in numbers), *numbers]]


def rises(units: pd.DataFrame, shares: ArrayLike) -> pd.DataFrame:
    """Return how much the error rises when units are deleted: one row per trial and share of units.

    Parameters
    ----------
    units : DataFrame
        What the probe ``units`` measured.
    shares : array of shape (n,)
        Its shares.

    Returns
    -------
    DataFrame
        The trial's columns, ``share``; ``error_rise`` and ``rescaled_rise``, in percentage points, where the units that
        are left stay as they are and where they are divided by their share.
    """
    long = unfold(units, "share", shares, {"deleted_error": "error_rise", "rescaled_error": "rescaled_rise"})
    return long.assign(**{name: long[name] - long["error"] for name in ("error_rise", "rescaled_rise")})


def mean_of_lists(measured: pd.DataFrame, column: str, name: str) -> pd.DataFrame:
    """Return the table with one column's lists as their means under a new name, and without its other lists.

    Examples
    --------
    >>> mean_of_lists(pd.DataFrame({"arm": ["a"], "linear.1": [[1.0, 2.0]]}), "linear.1", "ratio").to_dict("list")
    {'arm': ['a'], 'ratio': [1.5]}
    """
    require(measured, [column])
    return _without_lists(measured).assign(**{name: measured[column].map(np.mean)})


def _without_lists(table: pd.DataFrame, but: Collection[str] = ()) -> pd.DataFrame:
    """Return the table without its columns of lists, but for some."""
    lists = [name for name in table.columns if isinstance(table[name].iloc[0], list)]
    return table.drop(columns=[name for name in lists if name not in but])


def on_against_off(passes: pd.DataFrame) -> pd.DataFrame:
    """Add what repeated evaluations of the same weights say of dropout left on, compared with dropout off.

    Parameters
    ----------
    passes : DataFrame
        What the probe ``passes`` measured.

    Returns
    -------
    DataFrame
        With ``test_error_sd``, the standard deviation of the error over the evaluations, on minus off, and
        ``error_shift`` and ``nll_shift``, the mean over the evaluations, on minus off (percentage points, nats).
    """
    means = {f"{name}_shift": passes[f"on_{name}"].map(np.mean) - passes[f"off_{name}"] for name in ("error", "nll")}
    spread = passes["on_error"].map(lambda errors: np.std(errors, ddof=1))
    return passes.assign(test_error_sd=spread - passes["off_sd_error"], **means)


def averaging_gains(passes: pd.DataFrame, averaged: ArrayLike) -> pd.DataFrame:
    """Return by how many per cent averaged passes with dropout on lower what is measured, compared with dropout off.

    Parameters
    ----------
    passes : DataFrame
        What the probe ``passes`` measured.
    averaged : array of shape (n,)
        The numbers of passes that were averaged.

    Returns
    -------
    DataFrame
        One row per trial, number of passes and measure: the trial's columns, ``passes``, ``measure`` (error, NLL,
        calibration error) and ``averaging_gain``, 100 · log(off / averaged); half an error is added to both errors.
    """
    names = {"error": "error", "nll": "NLL", "ece": "calibration error"}
    long = unfold(passes, "passes", averaged, {f"averaged_{name}": name for name in names})
    halves = {"error": 50 / long["test"].to_numpy(dtype=float), "nll": np.zeros(len(long)), "ece": np.zeros(len(long))}
    parts = [
        long.assign(
            measure=words,
            averaging_gain=100 * np.log((long[f"off_{name}"] + halves[name]) / (long[name] + halves[name])),
        )
        for name, words in names.items()
    ]
    return pd.concat(parts, ignore_index=True)


def wrong_orders(passes: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Return how often one evaluation puts two arms in the wrong order, with dropout on and off.

    Only pairs whose order is known count: in each cell and replicate those whose paired difference with dropout off,
    over the other cells and replicates of the data set with the same optimiser and budget, has an interval that
    excludes zero. The right order is that of the others' mean. So the errors that are compared take no part in choosing
    the pairs: that would leave out what dropout off gets wrong. Equal errors count half.

    Over all comparisons this favours neither mode. The mean over those of one data set does, where few orders are
    known: some 30 points against dropout off, in simulations of two settings that differ by one standard deviation of
    the errors, but 4 or less of five settings, each half of one from the next.

    Parameters
    ----------
    passes : DataFrame
        What the probe ``passes`` measured of all arms: ``off_error`` and the lists ``on_error``.
    level : float
        Confidence of the intervals, in [0.5, 1).

    Returns
    -------
    DataFrame
        One row per condition and replicate: the percentages of wrong orders ``on`` and ``off``, and ``wrong_order``,
        their difference. What has no pair with a known order is left out, so there may be no row at all.
    """
    groups = passes.groupby(["dataset", "optimizer", "steps"], sort=False)
    known = [found for _, rows in groups if len(found := _wrong_orders(rows, level))]
    if not known:
        return passes[UNIT].head(0).assign(on=np.nan, off=np.nan, wrong_order=np.nan)
    found = pd.concat(known, ignore_index=True)
    return found.assign(wrong_order=found["on"] - found["off"])


def _wrong_orders(passes: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return the percentages of wrong orders of one data set with one optimiser and budget."""
    by_arm = {arm: rows.set_index(UNIT) for arm, rows in passes.groupby("arm", sort=False)}
    units = next(iter(by_arm.values())).index
    off = {arm: rows.loc[units, "off_error"].to_numpy(dtype=float) for arm, rows in by_arm.items()}
    on = {arm: np.stack(rows.loc[units, "on_error"].to_list()) for arm, rows in by_arm.items()}
    wrong: dict[str, list[Floats]] = {"on": [], "off": []}
    for first, second in combinations(off, 2):
        gap = off[first] - off[second]
        truth, known = _right_order(gap, level)
        wrong["off"].append(np.where(known, _disagreement(gap, truth), np.nan))
        wrong["on"].append(np.where(known, _disagreement(on[first] - on[second], truth[:, None]).mean(1), np.nan))
    shares = {mode: 100 * pd.DataFrame(parts, columns=units).mean() for mode, parts in wrong.items()}
    return pd.DataFrame(shares, units).dropna().reset_index()


def _right_order(gap: Floats, level: float) -> tuple[Floats, NDArray[np.bool_]]:
    """Return, for each difference, the mean of the others, and whether their interval excludes zero."""
    if len(gap) < 3:  # a single other difference has no interval
        return gap, np.zeros(len(gap), dtype=bool)
    summary = moments(np.stack([np.delete(gap, place) for place in range(len(gap))]))
    low, high = bounds(summary, level)
    return summary.mean, (low > 0) | (high < 0)


def _disagreement(seen: Floats, truth: Floats) -> Floats:
    """Return 0 where the signs agree, 1 where they do not, and a half where no difference is seen."""
    return np.where(seen == 0, 0.5, np.sign(seen) != np.sign(truth)).astype(float)


def gaps(curves: pd.DataFrame, noisy: pd.DataFrame) -> pd.DataFrame:
    """Return the gap between validation and training NLL at each point of the curve, with dropout off and on.

    Parameters
    ----------
    curves : DataFrame
        The learning curves of the same trials: ``digest``, ``split``, ``step`` and ``nll``.
    noisy : DataFrame
        What the probe ``noisy_curve`` measured of them.

    Returns
    -------
    DataFrame
        One row per trial, point and mode: the trial's columns, ``step``, ``mode`` ("dropout off" or "dropout on") and
        ``nll_gap`` in nats, NaN where a trial has diverged.
    """
    points = curves[curves["digest"].isin(noisy["digest"])].drop_duplicates(["digest", "step", "split"])
    splits = [points.loc[points["split"] == split, ["digest", "step", "nll"]] for split in ("train", "validation")]
    off = splits[0].merge(splits[1], on=["digest", "step"], suffixes=("_train", "_validation"))
    rows, lists = _without_lists(noisy), ["train_nll", "validation_nll"]
    watched = noisy.assign(step=noisy["digest"].map(off.groupby("digest")["step"].agg(sorted)))
    on = watched[["digest", "step", *lists]].explode(["step", *lists]).astype(dict.fromkeys(lists, float))
    modes = {
        "dropout off": off.assign(nll_gap=off["nll_validation"] - off["nll_train"]),
        "dropout on": on.assign(nll_gap=on["validation_nll"] - on["train_nll"]),
    }
    columns = ["digest", "step", "nll_gap"]
    parts = [rows.merge(gap[columns], on="digest").assign(mode=mode) for mode, gap in modes.items()]
    return pd.concat(parts, ignore_index=True).astype({"step": int})


def hidden_gaps(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return each trial's last gap with dropout off minus that with dropout on, as the column ``nll_gap``.

    It is NaN where a trial has diverged.
    """
    last = gaps[gaps["step"] == gaps.groupby("digest")["step"].transform("max")]
    by_mode = last.pivot_table("nll_gap", "digest", "mode", dropna=False)
    hidden = (by_mode["dropout off"] - by_mode["dropout on"]).rename("nll_gap")
    rows = last.drop(columns=["nll_gap", "mode", "step"]).drop_duplicates("digest")
    return rows.merge(hidden, left_on="digest", right_index=True)
