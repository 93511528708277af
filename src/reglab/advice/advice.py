"""Advice as a value: what was read, trained and compared, and what follows."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import display

from reglab import figures
from reglab.advice.comparison import RULE, Comparison, compare
from reglab.advice.handing_over import programs
from reglab.advice.measure import measure_of
from reglab.advice.methods import NONE
from reglab.advice.own_data import kept
from reglab.advice.plan import AROUND, UNEXTENDED
from reglab.advice.reading import Reading, read
from reglab.advice.recommendation import caveats, headline, setting
from reglab.advice.references import references
from reglab.advice.training import Trained, train
from reglab.datasets import DataInfo
from reglab.errors import ReglabError
from reglab.execution.deadline import LEAST_MINUTES
from reglab.metrics import finite, metrics_of
from reglab.records.store import Store
from reglab.statistics import Interval, summarise
from reglab.statistics.confidence import LEVEL
from reglab.study.table import curves as curves_of
from reglab.study.table import describe
from reglab.wording import counted, percent

SLOWEST = 4.0
"""How much longer the page may be expected to take on a busy machine, as a factor."""
REFERENCES = 0.06
"""The share of the time for reference models."""


@dataclass(frozen=True, eq=False)
class Advice:
    """Which regularizer to use on somebody's data, how strong, and what it buys.

    At the end of a notebook cell it shows its answer and the gains of all methods.

    Parameters
    ----------
    reading : Reading
        What was read of the data.
    info : DataInfo
        The data set that was made of them.
    trained : Trained
        What was trained.
    comparison : Comparison
        What each method gains, and which is recommended.
    references : DataFrame
        What other models make of the same splits.
    """

    reading: Reading
    info: DataInfo
    trained: Trained
    comparison: Comparison
    references: pd.DataFrame

    @property
    def recommended(self) -> str:
        """The method that is recommended, such as ``"dropout"`` or ``"none"``."""
        return self.comparison.recommended

    @property
    def sentence(self) -> str:
        """The answer, in Markdown."""
        return headline(self.info, self.trained.network, self.comparison, self.references)

    @property
    def caveats(self) -> list[str]:
        """What limits the answer, sentences of Markdown."""
        cut = self.trained.budget.search >= UNEXTENDED
        return caveats(self.comparison, cut=cut, seen=self.reading.warnings)

    def gains(self) -> figures.CaptionedFigure:
        """Return the figure of what each method gains."""
        rows, unit = self.comparison.methods.iloc[1:], measure_of(self.info).gain
        effects = {
            str(name): Interval(*values)
            for name, *values in rows[["method", "gain", "low", "high"]].itertuples(index=False)
        }
        caption = (
            f"What each method gains over none, in {unit}: the mean of "
            f"{counted(self.comparison.replicates, 'replicate')}, with {percent(LEVEL)} intervals that hold for all "
            "methods together."
        )
        return figures.gains(effects, "gain over none", unit, caption)

    def curves(self) -> figures.CaptionedFigure:
        """Return the figure of the learning curves: without a regularizer, and with the recommended or the best one."""
        table, other = self.trained.table, self.comparison.recommended
        method = self.comparison.best if other == NONE else other
        arms = list(dict.fromkeys([NONE, str(self.comparison.of(method)["strength"])]))
        shown = table[(table["phase"] == "comparison") & table["arm"].isin(arms)]
        metric = "nll" if self.info.target == "class" else "rmse"
        curves = curves_of(shown, Store())
        return figures.curves(summarise(curves, metric, by=["arm", "split", "step"]), shown, metric)

    def table(self) -> pd.DataFrame:
        """Return the methods with their errors, gains and settings, for readers."""
        rows = self.comparison.methods
        names = {metric.name: metric.axis for metric in metrics_of(self.info.target, balanced=self.info.balanced)}
        shown = rows[["method", *names, "gain", "low", "high", "learning_rate"]].rename(columns=names)
        shown.insert(1, "setting", [setting(row) for row in rows.to_dict("records")])
        named = {"gain": measure_of(self.info).gain, "low": "from", "high": "to", "learning_rate": "learning rate"}
        return shown.rename(columns=named)

    def programs(self) -> dict[str, str]:
        """Return programs with the recommended settings, by their files' names."""
        return programs(self.reading, self.trained, self.comparison)

    def to_json(self) -> dict[str, Any]:
        """Return the advice as plain JSON, without any row of the data."""
        made = self.comparison
        return finite(
            {
                "data": {
                    "title": self.reading.title, "name": self.info.name, "rows": self.info.pool,
                    "kind": self.info.kind, "target": self.info.target, "classes": list(self.reading.labels),
                    "notes": list(self.reading.notes), "warnings": list(self.reading.warnings),
                },
                "answer": self.sentence,
                "recommended": made.of(made.recommended),
                "measure": measure_of(self.info).metric.words,
                "rule": RULE,
                "network": describe(self.trained.network),
                "splits": self.trained.plan.data.to_json(),
                "budget": {**self.trained.budget._asdict(), "batch_size": self.trained.plan.batch_size},
                "methods": made.methods.to_dict("records"),
                "references": self.references.groupby("model", sort=False)["error"].mean().to_dict(),
                "caveats": self.caveats,
            }
        )  # fmt: skip

    def _ipython_display_(self) -> None:
        display({"text/markdown": self.sentence, "text/plain": self.sentence}, raw=True)
        display(self.gains())


def advise(
    source: Reading | str | Path | pd.DataFrame | tuple[Any, Any],
    *,
    minutes: float = 10.0,
    began: float | None = None,
    **options: Any,
) -> Advice:
    """Return which regularizer to use on somebody's data, how strong, and what it buys.

    Parameters
    ----------
    source : path, DataFrame, (X, y) or Reading
        A table's file, a folder of images with a subfolder for each class, a data frame of pandas or polars, arrays,
        or what was read of them.
    minutes : float
        The time for everything, 0.5 or more. With less time the intervals are wider.
    began : float, optional
        When the time began, on the monotonic clock; by default now.
    **options
        How the data are read: ``target``, ``text``, ``group``, ``time``, ``task``, ``drop``; see
        :func:`reglab.advice.reading.read`.

    Returns
    -------
    Advice

    Raises
    ------
    ReglabError
        If the data cannot be read or are too few, an option is unknown, or the time is too short.
    """
    if not minutes >= LEAST_MINUTES:
        raise ReglabError(f"minutes must be {LEAST_MINUTES} or more; got {minutes}.")
    began = time.monotonic() if began is None else began
    reading = source if isinstance(source, Reading) else read(source, **options)
    info = kept(reading)
    spent = time.monotonic() - began
    # on a busy machine all that is not planned takes longer; waiting for a disk looks the same, so not without a limit
    slower = min(SLOWEST, max(1.0, spent / time.process_time()))
    end = began + 60 * minutes - AROUND * slower - spent  # the page reads the data once more
    for_references = REFERENCES * 60 * minutes
    trained = train(info, minutes, end - for_references, Store())
    others = references(trained.plan.data, trained.budget.replicates, time.monotonic() + for_references)
    return Advice(reading, info, trained, compare(trained, trained.plan.data), others)
