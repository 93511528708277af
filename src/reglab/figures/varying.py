"""How an effect varies with what makes a condition."""

from itertools import pairwise

import pandas as pd

from reglab.analyses.levels import levels
from reglab.figures.captioned import CaptionedFigure
from reglab.figures.theme import BLUE, GREY, canvas, legend, name_rows, themed, zero_and_band
from reglab.wording import counted, number


@themed
def varying(effects: pd.DataFrame, unit: str, smallest_effect: float) -> CaptionedFigure:
    """Draw the effect on each data set, one row for each budget, optimiser, half of examples and widths, kind of data.

    Where nothing differs, there is one row.

    Parameters
    ----------
    effects : DataFrame
        What a contrast returns.
    unit : str
        The effects' unit.
    smallest_effect : float
        The smallest effect of interest: half the width of the grey band.

    Returns
    -------
    CaptionedFigure
    """
    by_level = levels(effects)
    levels_of = by_level.groupby(["axis", "level"], sort=False)
    rows = {f"{axis}: {level}" if axis else str(level): part for (axis, level), part in levels_of}
    figure, (axes,) = canvas(height=1.3 + 0.27 * len(rows))
    zero_and_band(axes, smallest_effect)
    for place, part in enumerate(rows.values()):
        # the legend needs each kind of mark once
        dot, mean = ("one data set", "mean") if place == 0 else (None, None)
        axes.plot(part["estimate"], [place] * len(part), "o", color=GREY, ms=4, alpha=0.5, mew=0, label=dot)
        axes.plot(part["mean"].iloc[0], place, "D", color=BLUE, ms=6, label=mean)
    for border in _borders(list(by_level.drop_duplicates(["axis", "level"])["axis"])):
        axes.axhline(border, color=GREY, lw=0.6)
    name_rows(axes, list(rows))
    axes.set_xlabel(f"effect ({unit})")
    legend(figure, axes)
    sets = counted(by_level["dataset"].nunique(), "data set")
    by = "by budget, and at each cell's longest by what else differs" if by_level["axis"].any() else "of all conditions"
    caption = (
        f"Effect ({unit}) {by}: a dot is one of {sets}, the diamond their mean. The grey band is the smallest effect "
        f"of interest, ±{number(smallest_effect)}."
    )
    means = "; ".join(f"{name} {number(part['mean'].iloc[0])}" for name, part in rows.items())
    data = by_level[["axis", "level", "dataset", "estimate", "mean"]]
    return CaptionedFigure(figure, caption, f"Mean effect ({unit}) over {sets}: {means}.", data)


def _borders(axes_of_rows: list[str]) -> list[float]:
    """Return where one axis ends and the next begins.

    Examples
    --------
    >>> _borders(["steps", "steps", "data"])
    [1.5]
    """
    return [place + 0.5 for place, (axis, following) in enumerate(pairwise(axes_of_rows)) if axis != following]
