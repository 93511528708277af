"""Where methods stand over several data sets, and which of them differ."""

from matplotlib.axes import Axes

from reglab.figures.captioned import CaptionedFigure
from reglab.figures.theme import GREY, INK, canvas, name_rows, themed
from reglab.statistics import Standing
from reglab.wording import counted, number, percent


@themed
def standing(standings: Standing) -> CaptionedFigure:
    """Draw mean ranks with the critical difference.

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
    methods, count = standings.methods, len(standings.methods)
    figure, (axes,) = canvas(height=1.5 + 0.34 * count)
    axes.plot(methods["rank"], methods.index, "D", color=INK, ms=6)
    _critical(axes, standings)
    name_rows(axes, list(methods["method"]))
    axes.set_ylim(top=-1.5)  # room for the critical difference
    axes.set_xlabel(f"mean rank: 1 is the best of {count}")
    caption = (
        f"Mean rank of {count} methods over {counted(standings.datasets, 'data set')}. A bar joins methods that are no "
        f"further apart than the critical difference, {number(standings.critical)}: only methods that no bar joins "
        f"differ on data of this kind (Nemenyi's test, {percent(standings.level)})."
    )
    return CaptionedFigure(figure, caption, f"Mean ranks, best first: {_values(standings)}.", methods)


def _critical(axes: Axes, standings: Standing) -> None:
    """Draw the critical difference above the ranks, and to their right a bar for each group within it."""
    best, worst = standings.methods["rank"].iloc[0], standings.methods["rank"].iloc[-1]
    axes.plot([best, best + standings.critical], [-0.8, -0.8], color=GREY, lw=1.8, marker="|", ms=8)
    axes.text(best, -1.1, f"critical difference {number(standings.critical)}", color=INK, fontsize=9, va="bottom")
    width = max(worst - best, standings.critical)
    for place, (first, last) in enumerate(standings.alike):
        x = worst + width * (0.08 + 0.06 * place)
        axes.plot([x, x], [first - 0.2, last + 0.2], color=INK, lw=4, solid_capstyle="butt")


def _values(standings: Standing) -> str:
    names = list(standings.methods["method"])
    ranks = "; ".join(f"{name} {number(rank)}" for name, rank in standings.methods.itertuples(index=False))
    groups = "; ".join(f"{names[first]} to {names[last]}" for first, last in standings.alike)
    joined = f"bars join {groups}" if groups else "all methods differ"
    return f"{ranks}. Critical difference {number(standings.critical)}, {joined}"
