"""Where arms stand over several conditions, which of them differ, and which is likely first."""

import pandas as pd
from matplotlib.axes import Axes

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure
from reglab.figures.theme import BLUE, GREY, INK, canvas, name_rows, themed
from reglab.statistics import Standing
from reglab.wording import counted, number, percent


@themed
def standing(standings: Standing) -> CaptionedFigure:
    """Draw mean ranks with the critical difference, and beside them the probability of being first.

    Parameters
    ----------
    standings : Standing
        What ``statistics.standing`` returns.

    Returns
    -------
    CaptionedFigure

    References
    ----------
    Demšar, Statistical comparisons of classifiers over multiple data sets, 2006: the bars that join
    what does not differ.
    """
    arms, count = standings.arms, len(standings.arms)
    words = quantity(standings.metric).words
    figure, (left, right) = canvas(height=1.9 + 0.36 * count, columns=2, sharex=False)
    left.plot(arms["rank"], arms.index, "D", color=INK, ms=6)
    _critical(left, standings)
    name_rows(left, list(arms["arm"]))
    left.set_ylim(top=-1.5)  # room for the critical difference
    left.set_xlabel(f"mean rank by {words}:\n1 is the best of {count}")
    _probabilities(right, 100 * arms["first"])
    caption = (
        f"Left: mean rank of {count} arms over {counted(standings.conditions, 'condition')}, in each ranked by mean "
        f"{words} of {standings.replicates} replicates. A bar joins arms that are no further apart than the critical "
        f"difference, {number(standings.critical)}: only arms that no bar joins differ on conditions of this kind "
        f"(Nemenyi's test, {percent(standings.level)}). Right: probability of the lowest mean rank, from a Bayesian "
        "bootstrap of the conditions and their replicates."
    )
    return CaptionedFigure(figure, caption, f"Mean rank and probability of being first: {_values(standings)}.")


def percent_of(percentage: float) -> str:
    """Return a percentage without decimals, and without the certainty that a simulation cannot give.

    Examples
    --------
    >>> percent_of(43.21), percent_of(0.004), percent_of(99.8)
    ('43 %', '< 1 %', '> 99 %')
    """
    if percentage < 1:
        return "< 1 %"
    return "> 99 %" if percentage > 99 else f"{percentage:.0f} %"


def _critical(axes: Axes, standings: Standing) -> None:
    """Draw the critical difference above the ranks, and to their right a bar for each group within it."""
    best, worst = standings.arms["rank"].iloc[0], standings.arms["rank"].iloc[-1]
    axes.plot([best, best + standings.critical], [-0.8, -0.8], color=GREY, lw=1.8, marker="|", ms=8)
    axes.text(best, -1.1, f"critical difference {number(standings.critical)}", color=INK, fontsize=9, va="bottom")
    width = max(worst - best, standings.critical)
    for place, (first, last) in enumerate(standings.alike):
        x = worst + width * (0.08 + 0.06 * place)
        axes.plot([x, x], [first - 0.2, last + 0.2], color=INK, lw=4, solid_capstyle="butt")


def _probabilities(axes: Axes, percentages: pd.Series) -> None:
    axes.barh(percentages.index, percentages, color=BLUE, height=0.55)
    for place, percentage in enumerate(percentages):
        axes.text(percentage + 2, place, percent_of(percentage), va="center", fontsize=9)
    axes.set_xlim(0, 118)  # room for a number beside the longest bar
    axes.set_xticks(range(0, 101, 25))
    axes.set_xlabel("probability of the lowest\nmean rank (%)")
    axes.grid(visible=False, axis="y")


def _values(standings: Standing) -> str:
    names = list(standings.arms["arm"])
    ranks = "; ".join(
        f"{arm} {number(rank)}, {percent_of(100 * first)}"
        for arm, rank, first in standings.arms[["arm", "rank", "first"]].itertuples(index=False)
    )
    groups = "; ".join(f"{names[first]} to {names[last]}" for first, last in standings.alike)
    joined = f"bars join {groups}" if groups else "all arms differ"
    return f"{ranks}. Critical difference {number(standings.critical)}, {joined}"
