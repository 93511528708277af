"""Learning curves: training and validation, arm by arm."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure
from reglab.figures.theme import BLUE, INK, ORANGE, canvas, legend, themed
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, number, percent

LINES = {"train": (ORANGE, "--"), "validation": (BLUE, "-")}
"""Colour and dash: told apart without colour too."""


@themed
def curves(summary: pd.DataFrame, table: pd.DataFrame, metric: str = "nll", level: float = LEVEL) -> CaptionedFigure:
    """Draw the mean learning curves with their intervals, one panel an arm.

    A curve ends where its first replicate stopped, so that its mean is always over all of them.

    Parameters
    ----------
    summary : DataFrame
        Columns ``arm``, ``split`` ("train" or "validation"), ``epoch``, ``mean``, ``low``, ``high``,
        ``trials``.
    table : DataFrame
        The study's table: where an arm stops early, a tick on the axis marks the epoch that each
        of its comparison trials kept.
    metric : str
        ``"nll"`` or ``"error"``.
    level : float
        The level of the summary's intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    arms = list(pd.unique(summary["arm"]))
    rows = table[table["phase"] == "comparison"]
    figure, panels = canvas(height=3.5, columns=len(arms))
    for axes, arm in zip(panels, arms, strict=True):
        _panel(axes, summary[summary["arm"] == arm])
        _kept(axes, rows[rows["arm"] == arm])
        axes.set(title=arm, xlabel="epoch")
    panels[0].set_ylabel(quantity(metric).axis)
    panels[0].xaxis.set_major_locator(MaxNLocator(integer=True))
    legend(figure, panels[0])
    own = rows[rows["arm"].isin(arms)]
    caption = (
        f"{capitalised(quantity(metric).axis)} after each epoch, measured without any regularizer acting: the mean of "
        f"{own.groupby('arm').size().max()} trials in each panel, with its {percent(level)} interval."
    )
    if (own["chosen_epoch"] < own["epochs_run"]).any():
        caption += (
            " A tick on the axis is the epoch whose weights a trial kept; a curve ends where its first trial stopped."
        )
    return CaptionedFigure(figure, caption, _alt(summary, arms, metric))


def _complete(lines: pd.DataFrame) -> pd.DataFrame:
    return lines[lines["trials"] == lines["trials"].max()]


def _panel(axes: Axes, summary: pd.DataFrame) -> None:
    for split, (color, dash) in LINES.items():
        line = _complete(summary[summary["split"] == split])
        axes.plot(line["epoch"], line["mean"], color=color, ls=dash, label={"train": "training"}.get(split, split))
        axes.fill_between(line["epoch"], line["low"], line["high"], color=color, alpha=0.2, lw=0)


def _kept(axes: Axes, rows: pd.DataFrame) -> None:
    kept = rows.loc[rows["chosen_epoch"] < rows["epochs_run"], "chosen_epoch"]
    axes.plot(kept, [0.02] * len(kept), "|", color=INK, ms=9, transform=axes.get_xaxis_transform())


def _alt(summary: pd.DataFrame, arms: list[str], metric: str) -> str:
    ends = []
    for arm in arms:
        last = _complete(summary[summary["arm"] == arm]).sort_values("epoch").groupby("split").last()
        train, validation = (number(value) for value in last.loc[["train", "validation"], "mean"])
        ends.append(f"{arm} ends at {train} on training and {validation} on validation data")
    return f"Mean {quantity(metric).words} in {quantity(metric).unit} by epoch, training against validation: {'; '.join(ends)}."
