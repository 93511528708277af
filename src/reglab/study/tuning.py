"""Tuning: the trials of a study, at learning rates whose grids extend themselves."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from reglab.choosing import choose
from reglab.specs import Record, Trial
from reglab.study import table
from reglab.study.learning_rates import extended, middle
from reglab.study.table import Row, Trained

if TYPE_CHECKING:
    from reglab.study.study import Study

Setting: TypeAlias = tuple[str, int, float]
"""An arm, a replicate and a learning rate."""


class Tuning:
    """The trials of a study: first those of its own learning rates, then those of longer grids.

    Parameters
    ----------
    study : Study
        The study. Each arm has a grid of its own in every replicate.
    """

    def __init__(self, study: "Study") -> None:
        self._study = study
        self._grids = {(arm, number): study.learning_rates for arm in study.arms for number in study.numbers()}
        self._asked: dict[Setting, Trial] = {}
        self._trained: dict[Setting, Trained] = {}

    def ask(self) -> list[Trial]:
        """Return the trials of the grids that have no record yet."""
        new = (setting for setting in self._settings() if setting not in self._trained)
        self._asked = {(arm, number, rate): self._study.trial(arm, rate, number) for arm, number, rate in new}
        return list(self._asked.values())

    def tell(self, records: Mapping[Trial, Record]) -> None:
        """Take the records of the trials that were asked for."""
        self._trained |= {setting: (setting[0], trial, records[trial]) for setting, trial in self._asked.items()}

    def trained(self) -> list[Trained]:
        """Return the trials of the grids, by arm, replicate and learning rate."""
        return [self._trained[setting] for setting in self._settings()]

    def extend(self, chosen: Sequence[Trained]) -> None:
        """Make the grids longer where an end of one was chosen."""
        for arm, trial, _ in chosen:
            place, rate = (arm, trial.replicate), trial.optimizer.learning_rate
            self._grids[place] = extended(self._grids[place], self._study.learning_rates, rate)

    def tuned(self) -> list[Row]:
        """Return the rows of all candidates."""
        return table.rows(self.trained(), "tuning")

    def compared(self, chosen: Sequence[Trained]) -> list[Row]:
        """Return the rows of the chosen trials, with ``at_edge``, ``grid_low`` and ``grid_high``."""
        grids = [self._grids[arm, trial.replicate] for arm, trial, _ in chosen]
        rates = [trial.optimizer.learning_rate for _, trial, _ in chosen]
        first = {"grid_low": self._study.learning_rates[0], "grid_high": self._study.learning_rates[-1]}
        return [
            {**row, "at_edge": len(grid) > 1 and rate in (grid[0], grid[-1]), **first}
            for row, grid, rate in zip(table.rows(chosen, "comparison"), grids, rates, strict=True)
        ]

    def fixed(self) -> list[Row]:
        """Return the rows of the trials at the middle learning rate of the study, the same for all arms."""
        rate = middle(self._study.learning_rates)
        return table.rows([self._trained[arm, number, rate] for arm, number in self._grids], "fixed")

    def _settings(self) -> Iterator[Setting]:
        for (arm, number), grid in self._grids.items():
            for rate in grid:
                yield arm, number, rate


def choose_in_each(lists: Sequence[Sequence[Trained]]) -> list[list[Trained]]:
    """Return of each list the trial with the lowest validation error, by arm and replicate.

    What chooses is not handed a number of the test set.
    """
    everything = [(place, trained) for place, listed in enumerate(lists) for trained in listed]
    validation = pd.DataFrame(
        {
            "study": place,
            "arm": arm,
            "replicate": trial.replicate,
            "learning_rate": trial.optimizer.learning_rate,
            **{name: value for name, value in record.summary.items() if name.startswith("validation_")},
        }
        for place, (arm, trial, record) in everything
    )
    picked: list[list[Trained]] = [[] for _ in lists]
    for row in choose(validation, ("study", "arm", "replicate")).index:
        place, trained = everything[row]
        picked[place].append(trained)
    return picked
