"""How well faults and trends are seen in the signals that a person watches, with the noise off and on."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from reglab.statistics.samples import Floats

WATCHED = {"vanishing gradients": "gradient", "small initial weights": "fall"}
"""The signal that is watched for each fault."""


def signals(measured: pd.DataFrame, mode: str) -> dict[str, Floats]:
    """Return the signals that a person watches, from what the probe ``signals`` measured.

    Parameters
    ----------
    measured : DataFrame
        A row a replicate.
    mode : {"off", "on"}
        Whether dropout was on while measuring.

    Returns
    -------
    dict of str to array of shape (replicates, epochs)
        ``"gradient"``: the logarithm of the first layer's gradient norm over the last one's; small
        where gradients vanish. ``"fall"``: by which share of itself the loss fell from one epoch to the
        next (an epoch fewer); small where nothing is learnt.
    """
    rows = measured.sort_values("replicate")
    norms = np.array(rows[f"gradient_{mode}"].to_list(), dtype=float)
    loss = np.array(rows[f"loss_{mode}"].to_list(), dtype=float)
    tiny = np.finfo(float).tiny  # a gradient of exactly 0 has vanished: its logarithm is very small, not undefined
    ratio = np.log(np.maximum(norms[..., 0], tiny)) - np.log(np.maximum(norms[..., -1], tiny))
    return {"gradient": ratio, "fall": 1 - loss[:, 1:] / loss[:, :-1]}


def faults_found(healthy: Floats, faulty: Floats, epochs: int, false_alarms: float = 0.05) -> Floats:
    """Return how often a fault is found when a signal falls below what healthy networks show.

    Parameters
    ----------
    healthy, faulty : array of shape (replicates, epochs)
        The signal; the threshold of a replicate and epoch is the ``false_alarms`` quantile of the other
        replicates' healthy networks at that epoch.
    epochs : int
        How many of the first epochs are looked at.
    false_alarms : float
        The share of healthy networks below the threshold, in (0, 1).

    Returns
    -------
    array of shape (replicates,)
        Percentage of epochs at which the replicate's fault is found.

    Examples
    --------
    >>> healthy = np.array([[1.0, 1.1], [1.2, 0.9], [1.1, 1.0]])
    >>> faults_found(healthy, healthy - 0.5, epochs=2).tolist()
    [100.0, 100.0, 100.0]
    """
    rest = [np.delete(healthy[:, :epochs], row, axis=0) for row in range(len(healthy))]
    thresholds = np.quantile(np.stack(rest), false_alarms, axis=1)
    return 100 * (faulty[:, :epochs] < thresholds).mean(1)


def trend_to_noise(series: ArrayLike) -> Floats:
    """Return the slope of a straight line through each series over the slope's standard error, without sign.

    Parameters
    ----------
    series : array of shape (..., n)
        Values at equal distances, n at least 3.

    Returns
    -------
    array of shape (...)
        Infinite where all values lie on a line.

    Examples
    --------
    >>> trend_to_noise([1.0, 2.0, 4.0, 4.0]).round(2)
    np.float64(4.16)
    """
    y = np.asarray(series, dtype=float)
    x = np.arange(y.shape[-1]) - (y.shape[-1] - 1) / 2
    slope = (y * x).sum(-1) / (x**2).sum()
    rest = y - y.mean(-1, keepdims=True) - slope[..., None] * x
    error = np.sqrt((rest**2).sum(-1) / (y.shape[-1] - 2) / (x**2).sum())
    with np.errstate(divide="ignore"):
        return np.abs(slope) / error


def both_modes(
    healthy: pd.DataFrame, vanishing: pd.DataFrame, small: pd.DataFrame, epochs: int
) -> dict[str, dict[str, Floats]]:
    """Return how often each planted fault is found with dropout off and on.

    Parameters
    ----------
    healthy, vanishing, small : DataFrame
        What the probe ``signals`` measured of healthy networks, of deep networks of sigmoids, and of networks with
        small initial weights, on the same replicates.
    epochs : int
        How many of the first epochs are looked at.

    Returns
    -------
    dict of str to dict of str to array of shape (replicates,)
        By fault and mode, as `faults_found` gives it.
    """
    faulty = dict(zip(WATCHED, (vanishing, small), strict=True))
    return {
        fault: {
            mode: faults_found(signals(healthy, mode)[signal], signals(faulty[fault], mode)[signal], epochs)
            for mode in ("off", "on")
        }
        for fault, signal in WATCHED.items()
    }


def signal_table(found: Mapping[str, Mapping[str, Floats]], healthy: pd.DataFrame, epochs: int) -> pd.DataFrame:
    """Return faults found in percent, and signal to noise of healthy networks' trends, with dropout off and on."""
    rows = [{"what": f"{fault}: found in % of epochs", **_means(modes)} for fault, modes in found.items()]
    for name, signal in (("loss", "loss"), ("gradient norm of the first layer", "norm")):
        ratios = {mode: trend_to_noise(_series(healthy, signal, mode, epochs)) for mode in ("off", "on")}
        rows.append({"what": f"{name}: slope over its standard error, healthy networks", **_means(ratios)})
    return pd.DataFrame(rows)


def _means(modes: Mapping[str, Floats]) -> dict[str, float]:
    return {f"dropout {mode}": float(np.mean(modes[mode])) for mode in ("off", "on")}


def _series(measured: pd.DataFrame, signal: str, mode: str, epochs: int) -> Floats:
    if signal == "loss":
        return np.array(measured[f"loss_{mode}"].to_list(), dtype=float)[:, :epochs]
    return np.log(np.array(measured[f"gradient_{mode}"].to_list(), dtype=float)[:, :epochs, 0])
