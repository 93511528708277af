"""The evidence on a claim: its contrast under the specification of the headline, and under every variation of it.

The headline is taken at the longest budget of each cell, over all optimisers, on errors, with tuned learning rates.
Budgets, optimisers and measures are crossed; the other axes vary alone.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from itertools import product
from typing import TypeAlias

import pandas as pd

from reglab.analyses import by_dataset
from reglab.analyses.contrasts import CELL, Contrast
from reglab.analyses.evidence import Evidence, Variation
from reglab.errors import ReglabError, unknown
from reglab.statistics.tables import phase_rows

AXES = ("steps", "optimiser", "measure", "examples", "width", "data", "learning rate")
"""The axes along which a claim may be varied; `evidence` explains them."""
CROSSED = AXES[:3]
COLUMNS = {"examples": "train", "optimiser": "optimizer"}
"""The columns of the axes that are called something else."""
HALVES = {"examples": ("few", "many"), "width": ("narrow", "wide")}
"""What the lower and the upper half of a data set's values are called, by axis."""
Subset: TypeAlias = Callable[[pd.DataFrame], pd.DataFrame]


def evidence(
    table: pd.DataFrame,
    contrast: Contrast,
    slope_on: str | None = None,
    variations: Sequence[str] = AXES,
    moderators: Sequence[str] = (),
    own: Mapping[str, Mapping[str, Contrast]] | None = None,
) -> Evidence:
    """Return what a table says of a claim: estimates by data set, for the headline and for each variation.

    Parameters
    ----------
    table : DataFrame
        What ``study.run_all`` returns.
    contrast : callable
        What is compared: see :mod:`reglab.analyses.contrasts`.
    slope_on : str, optional
        If given, the claim is about the slope of the effect on this column: see `by_dataset.slopes`.
    variations : sequence of str
        Axes: ``steps`` (each budget: see `by_budget`), ``optimiser`` (each), ``measure`` (the NLL), ``examples`` and
        ``width`` (the lower and the upper half of a data set's), ``data`` (images, tables, texts), ``learning rate``
        (one that is the same for all). A claim's are in the registry.
    moderators : sequence of str
        Axes whose levels a verdict of "depends" may speak of, named beforehand.
    own : mapping of str to mapping of str to callable, optional
        Axes of the claim's own: contrasts by axis and level, such as ``{"mask": {"per step": ...}}``. Those that
        ``moderators`` names are moderators too.

    Returns
    -------
    Evidence

    Raises
    ------
    ReglabError
        If an axis is unknown, or no data set has a slope.
    """
    own = own or {}
    for axis in (*variations, *moderators):
        if axis not in AXES and axis not in own:
            raise unknown("axis of variation", axis, (*AXES, *own))
    panel = _Panel(table, contrast, slope_on)
    own_levels = {
        axis: {level: _Panel(table, of, slope_on).of_headline() for level, of in levels.items()}
        for axis, levels in own.items()
    }
    headline = panel.headline()
    middle, longest = panel.middle()
    estimates = panel.estimates(headline)
    if slope_on and estimates.empty:
        raise ReglabError(f"no data set has a slope on {slope_on!r}: that takes two cells or more that differ in it.")
    # a level that the headline has is no variation of it
    others = [variation for variation in _alone(own_levels) if not variation.estimates.equals(estimates)]
    return Evidence(
        estimates=estimates,
        middle=middle,
        longest=longest,
        variations=(*panel.crossed(variations), *panel.alone(variations), *others),
        moderators={
            axis: levels for axis in moderators if len(levels := own_levels.get(axis) or panel.levels(axis)) > 1
        },
        without=panel.without(headline),
        trials=table["digest"].nunique(),
        diverged=int(table.drop_duplicates("digest")["diverged"].sum()),
        chosen_diverged=panel.chosen_diverged(),
    )


class _Panel:
    """A table's effects, from which every specification takes its part."""

    def __init__(self, table: pd.DataFrame, contrast: Contrast, slope_on: str | None) -> None:
        self.table, self.contrast = table, contrast
        self.estimates: Callable[[pd.DataFrame], pd.DataFrame] = (
            partial(by_dataset.slopes, on=slope_on) if slope_on else by_dataset.means
        )
        self.slope_on = slope_on
        self.effects = cache(self._effects)

    def _effects(self, measure: str = "error", phase: str = "comparison") -> pd.DataFrame:
        return self.contrast(phase_rows(self.table, phase), measure)

    def headline(self) -> pd.DataFrame:
        return at_longest(self.effects(), self.table)

    def trained(self) -> pd.DataFrame:
        """Return the cells of the effects with the budgets that they were trained for."""
        trained = self.table[[*CELL, "steps"]].drop_duplicates()
        return trained.merge(self.effects()[CELL].drop_duplicates(), on=CELL)

    def middle(self) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
        """Return the estimates at each cell's budget before the longest, if there are any, and at the longest.

        Both are of the same cells: those that have two budgets or more. The second is None where these are all.
        """
        headline = self.headline()
        shorter = at_longest(self.effects().drop(index=headline.index))
        estimates = self.estimates(shorter)
        if estimates.empty:
            return None, None
        both = headline.merge(shorter[CELL].drop_duplicates(), on=CELL)
        return estimates, self.estimates(both) if len(both) < len(headline) else None

    def crossed(self, axes: Sequence[str]) -> list[Variation]:
        """Return all combinations of budgets, optimisers and measures but the headline's own, if there are effects."""
        optimizers = list(self.effects()["optimizer"].unique())
        budgets = by_budget(self.trained())
        labels = list(budgets)[: None if "steps" in axes else 1]
        chosen = [None, *optimizers] if "optimiser" in axes and len(optimizers) > 1 else [None]
        measures = ["error", "nll"] if "measure" in axes else ["error"]
        made = []
        for steps, optimizer, measure in product(labels, chosen, measures):
            choices = {"steps": steps}
            choices |= {"optimiser": optimizer or "all"} if len(optimizers) > 1 else {}
            choices |= {"measure": {"error": "error", "nll": "NLL"}[measure]} if len(measures) > 1 else {}
            rows = self.effects(measure).merge(budgets[steps], on=[*CELL, "steps"])
            rows = rows if optimizer is None else rows[rows["optimizer"] == optimizer]
            made.append(Variation(choices, self.estimates(rows)))
        return made[1:]

    def levels(self, axis: str) -> dict[str, pd.DataFrame]:
        """Return the estimates at each level of an axis that varies alone, as far as there are any."""
        if axis == "learning rate":
            fixed = self.effects("error", "fixed")
            return {"fixed": self.estimates(at_longest(fixed, self.table))}
        if COLUMNS.get(axis, axis) == self.slope_on:
            return {}
        levels = {level: self.estimates(rows) for level, rows in by_level(self.headline(), axis).items()}
        return {level: frame for level, frame in levels.items() if len(frame)} if len(levels) > 1 else {}

    def alone(self, axes: Sequence[str]) -> list[Variation]:
        return _alone({axis: self.levels(axis) for axis in axes if axis in AXES and axis not in CROSSED})

    def of_headline(self) -> pd.DataFrame:
        return self.estimates(self.headline())

    def without(self, headline: pd.DataFrame) -> dict[str, pd.DataFrame]:
        """Return the headline's estimates without one cell each, by the cell's name."""
        estimates, left = self.estimates(headline), dict[str, pd.DataFrame]()
        for dataset, rows in headline.groupby("dataset", sort=False):
            others = estimates[estimates["dataset"] != dataset]
            for train, model, width in rows[[*CELL[1:], "width"]].drop_duplicates(CELL[1:]).itertuples(index=False):
                rest = self.estimates(rows[(rows["train"] != train) | (rows["model"] != model)])
                left[f"{dataset}, {train:,} examples, width {width:g}"] = pd.concat([rest, others])
        return left if len(left) > 1 else {}

    def chosen_diverged(self) -> int:
        """Return how many trials of the comparison diverged, though their learning rates are the chosen ones."""
        rows = phase_rows(self.table, "comparison").drop_duplicates("digest")
        return int(rows["diverged"].sum())


def at_longest(effects: pd.DataFrame, table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return each cell's effects at its longest budget; panels may have different ones.

    Parameters
    ----------
    effects : DataFrame
        What a contrast returns, or rows of a table.
    table : DataFrame, optional
        The table of the effects: where a cell has none at its longest budget, no shorter one steps in.
    """
    longest = (effects if table is None else table).groupby(CELL)["steps"].max().rename("longest")
    return effects[effects["steps"] == effects[CELL].join(longest, on=CELL)["longest"]]


def by_budget(effects: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the effects at each cell's longest budget, at the one before it, and so on to its shortest.

    Panels may have different budgets, so each cell counts its own; one that has fewer than others stays at its
    shortest. That way all budgets are compared on the same cells.

    Parameters
    ----------
    effects : DataFrame
        What a contrast returns, or other rows with the columns of `CELL` and ``steps``.

    Returns
    -------
    dict of str to DataFrame
        By the number of steps, where all cells have the same budgets; by ``"longest"``, ``"middle"`` and ``"shortest"``
        otherwise.
    """
    ranks = effects.groupby(CELL)["steps"].rank(method="dense", ascending=False).astype(int)
    fewest = ranks.groupby([effects[name] for name in CELL]).transform("max")
    parts = [effects[ranks == fewest.clip(upper=rank)] for rank in range(1, ranks.max() + 1)] if len(ranks) else []
    if all(part["steps"].min() == part["steps"].max() for part in parts):
        return {f"{part['steps'].iloc[0]:,}": part for part in parts}
    between = ["middle"] if len(parts) == 3 else [f"longest but {place}" for place in range(1, len(parts) - 1)]
    return dict(zip(["longest", *between, "shortest"], parts, strict=True))


def by_level(effects: pd.DataFrame, axis: str) -> dict[str, pd.DataFrame]:
    """Return the effects at each level of an axis, as far as there are any.

    Few and many examples, and narrow and wide networks, are the lower and the upper half of each data set's. On other
    axes each value is a level.
    """
    column = COLUMNS.get(axis, axis)
    if axis in HALVES:
        median = effects.groupby("dataset")[column].transform("median")
        halves = (effects[effects[column] <= median], effects[effects[column] > median])
        parts = dict(zip(HALVES[axis], halves, strict=True))
    else:
        parts = {str(level): rows for level, rows in effects.groupby(column, sort=False)}
    return {level: rows for level, rows in parts.items() if len(rows)}


def _alone(levels: Mapping[str, Mapping[str, pd.DataFrame]]) -> list[Variation]:
    return [Variation({axis: level}, frame) for axis, frames in levels.items() for level, frame in frames.items()]
