"""Who stands where over several conditions, which of them differ, and who is likely first."""

from matplotlib.axes import Axes

from reglab.analyses import quantity
from reglab.figures.captioned import CaptionedFigure
from reglab.figures.theme import BLUE, GREY, INK, canvas, themed
from reglab.statistics import Standing
from reglab.wording import number, percent


@themed
def standing(found: Standing) -> CaptionedFigure:
    """Draw mean ranks with the critical difference, and beside them the probability of being first.

    Parameters
    ----------
    found : Standing
        What ``statistics.standing`` returns.

    Returns
    -------
    CaptionedFigure

    References
    ----------
    Demšar, Statistical comparisons of classifiers over multiple data sets, 2006: the bars that join
    what does not differ.
    """
    arms, count = found.arms, len(found.arms)
    figure, (left, right) = canvas(height=1.9 + 0.36 * count, columns=2, sharex=False)
    left.plot(arms["rank"], arms.index, "D", color=INK, ms=6)
    _critical(left, found)
    left.set_yticks(arms.index, arms["arm"])
    left.set_ylim(count - 0.4, -1.5)
    left.set_xlabel(f"mean rank by {quantity(found.metric).words}:\n1 is the best of {count}")
    shares = 100 * arms["first"]
    right.barh(arms.index, shares, color=BLUE, height=0.55)
    for place, share in enumerate(shares):
        right.text(share + 2, place, percent_of(share), va="center", fontsize=9)
    right.set_xlim(0, 118)  # room for a number beside the longest bar
    right.set_xticks(range(0, 101, 25))
    right.set_xlabel("probability of the lowest\nmean rank (%)")
    for axes in (left, right):
        axes.grid(visible=False, axis="y")
    caption = (
        f"Left: mean rank of {count} arms over {_conditions(found)}, in each ranked by mean {quantity(found.metric).words} of "
        f"{found.replicates} replicates. A bar joins arms that are no further apart than the critical difference, "
        f"{number(found.critical)}: only arms that no bar joins differ on conditions of this kind (Nemenyi's test, "
        f"{percent(found.level)}). Right: probability of the lowest mean rank, from a Bayesian bootstrap of the "
        "conditions and their replicates."
    )
    return CaptionedFigure(figure, caption, f"Mean rank and probability of being first: {_series(found)}.")


def percent_of(share: float) -> str:
    """Return a percentage without decimals, and no certainty that a simulation cannot give.

    Examples
    --------
    >>> percent_of(43.21), percent_of(0.004), percent_of(99.8)
    ('43 %', '< 1 %', '> 99 %')
    """
    if share < 1:
        return "< 1 %"
    return "> 99 %" if share > 99 else f"{share:.0f} %"


def _critical(axes: Axes, found: Standing) -> None:
    """Draw the critical difference above the ranks, and to their right the groups within it."""
    best, worst = found.arms["rank"].iloc[0], found.arms["rank"].iloc[-1]
    axes.plot([best, best + found.critical], [-0.8, -0.8], color=GREY, lw=1.8, marker="|", ms=8)
    axes.text(best, -1.1, f"critical difference {number(found.critical)}", color=INK, fontsize=9, va="bottom")
    width = max(worst - best, found.critical)
    for turn, (first, last) in enumerate(found.alike):
        x = worst + width * (0.08 + 0.06 * turn)
        axes.plot([x, x], [first - 0.2, last + 0.2], color=INK, lw=4, solid_capstyle="butt")


def _conditions(found: Standing) -> str:
    return f"{found.conditions} condition{'' if found.conditions == 1 else 's'}"


def _series(found: Standing) -> str:
    each = "; ".join(
        f"{arm} {number(rank)}, {percent_of(100 * first)}"
        for arm, rank, first in found.arms[["arm", "rank", "first"]].itertuples(index=False)
    )
    names = list(found.arms["arm"])
    groups = "; ".join(f"{names[first]} to {names[last]}" for first, last in found.alike)
    joined = f"bars join {groups}" if groups else "all arms differ"
    return f"{each}. Critical difference {number(found.critical)}, {joined}"
