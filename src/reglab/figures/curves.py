"""Learning curves: training and validation, arm by arm."""

import pandas as pd
from matplotlib.axes import Axes

from reglab.analyses import quantity
from reglab.analyses.quantities import SPLITS
from reglab.figures.captioned import CaptionedFigure
from reglab.figures.theme import BLUE, INK, ORANGE, canvas, legend, themed
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, number, percent

STYLES = {"train": (ORANGE, "--"), "validation": (BLUE, "-")}
"""Colour and dash of a split: they can be told apart without colour."""


@themed
def curves(summary: pd.DataFrame, table: pd.DataFrame, metric: str = "nll", level: float = LEVEL) -> CaptionedFigure:
    """Draw the mean learning curves with their intervals, one panel per arm.

    A curve ends where its first replicate stopped, so that its mean is always over all replicates.

    Parameters
    ----------
    summary : DataFrame
        Columns ``arm``, ``split`` ("train" or "validation"), ``step``, ``mean``, ``low``, ``high``,
        ``trials``.
    table : DataFrame
        The study's table: where an arm stops early, a tick on the axis marks the step that each
        of its comparison trials kept.
    metric : str
        The metric that was averaged, such as ``"nll"``.
    level : float
        The level of the summary's intervals, for the caption.

    Returns
    -------
    CaptionedFigure
    """
    arms = list(pd.unique(summary["arm"]))
    measured = quantity(metric)
    trials = table[(table["phase"] == "comparison") & table["arm"].isin(arms)]
    figure, panels = canvas(height=3.5, columns=len(arms))
    for axes, arm in zip(panels, arms, strict=True):
        _panel(axes, summary[summary["arm"] == arm])
        _kept(axes, trials[trials["arm"] == arm])
        axes.set(title=arm, xlabel="step", xscale="log")
    panels[0].set_ylabel(measured.axis)
    legend(figure, panels[0])
    caption = (
        f"{capitalised(measured.axis)} during training, measured without any regularizer acting: the mean of "
        f"{trials.groupby('arm').size().max()} trials in each panel, with its {percent(level)} interval."
    )
    if (trials["chosen_step"] < trials["steps"]).any():
        caption += (
            " A tick on the axis is the step whose weights a trial kept; a curve ends where its first trial stopped."
        )
    alt = f"Mean {measured.words} in {measured.unit} by step: {_ends(summary, arms)}."
    return CaptionedFigure(figure, caption, alt, summary)


def _complete(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the points that all trials have reached."""
    return lines[lines["trials"] == lines["trials"].max()]


def _panel(axes: Axes, summary: pd.DataFrame) -> None:
    for split, (color, dash) in STYLES.items():
        line = _complete(summary[summary["split"] == split])
        axes.plot(line["step"], line["mean"], color=color, ls=dash, label=SPLITS[split])
        axes.fill_between(line["step"], line["low"], line["high"], color=color, alpha=0.2, lw=0)


def _kept(axes: Axes, trials: pd.DataFrame) -> None:
    """Mark the steps that were kept, where they are not the last."""
    kept = trials.loc[trials["chosen_step"] < trials["steps"], "chosen_step"]
    axes.plot(kept, [0.02] * len(kept), "|", color=INK, ms=9, transform=axes.get_xaxis_transform())


def _ends(summary: pd.DataFrame, arms: list[str]) -> str:
    ends = []
    for arm in arms:
        last = _complete(summary[summary["arm"] == arm]).sort_values("step").groupby("split").last()
        train, validation = (number(value) for value in last.loc[["train", "validation"], "mean"])
        ends.append(f"{arm} ends at {train} on training and {validation} on validation data")
    return "; ".join(ends)
