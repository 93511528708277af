"""Effects side by side: what stands beside a claim's own."""

from collections.abc import Mapping

import pandas as pd

from reglab.claims import Claim
from reglab.figures.captioned import CaptionedFigure, with_interval
from reglab.figures.marks import bar, cuts, mark, show_window, window
from reglab.figures.theme import BLUE, canvas, legend, name_rows, themed, zero_and_band
from reglab.statistics import Interval
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, number, percent


@themed
def intervals(effects: Mapping[str, Interval], claim: Claim, label: str) -> CaptionedFigure:
    """Draw several effects with their intervals, one row for each.

    Parameters
    ----------
    effects : mapping of str to Interval
        What ``claims.side_by_side`` returns.
    claim : Claim
        Gives the unit and the smallest effect of interest.
    label : str
        What the effects are, such as ``"gain over none"``.

    Returns
    -------
    CaptionedFigure
    """
    caption = (
        f"{capitalised(label)} ({claim.unit}): the mean over data sets at the longest budget, with its "
        f"{percent(LEVEL)} interval, each for itself. "
        f"The grey band is the smallest effect of interest, ±{number(claim.smallest_effect)}."
    )
    return _drawn(effects, claim.smallest_effect, (label, claim.unit, caption))


@themed
def gains(effects: Mapping[str, Interval], label: str, unit: str, caption: str) -> CaptionedFigure:
    """Draw what methods gain on one data set, one row for each; there is no smallest effect of interest.

    Parameters
    ----------
    effects : mapping of str to Interval
        By the methods' names.
    label, unit : str
        What the effects are, and their unit.
    caption : str
        What the intervals are of.
    """
    return _drawn(effects, 0.0, (label, unit, caption))


def _drawn(effects: Mapping[str, Interval], smallest: float, words: tuple[str, str, str]) -> CaptionedFigure:
    label, unit, caption = words
    lengths = sorted(effects.values(), key=lambda effect: effect.high - effect.low)
    typical = lengths[(len(lengths) - 1) // 2]  # like intervals are all shown whole, however close their estimates
    limits = window(typical, effects.values(), smallest)
    figure, (axes,) = canvas(height=1.3 + 0.3 * len(effects))
    zero_and_band(axes, smallest)
    for place, effect in enumerate(effects.values()):
        bar(axes, place, effect, limits, "x", BLUE)
        # the legend needs the mark once
        mark(axes, place, effect.estimate, "x", color=BLUE, marker="o", ms=5.5, label=None if place else "mean effect")
    name_rows(axes, list(effects))
    show_window(axes, limits, "x")
    axes.set_xlabel(f"{label} ({unit})")
    legend(figure, axes)
    if cuts(effects.values(), limits):
        caption += " An arrow marks an interval that goes on."
    data = pd.DataFrame([(name, *effect) for name, effect in effects.items()], columns=["effect", *Interval._fields])
    rows = "; ".join(f"{name}: {with_interval(*effect)}" for name, effect in effects.items())
    return CaptionedFigure(figure, caption, f"{capitalised(label)}. {rows}.", data)
