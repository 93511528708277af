"""A study: arms x replicates on one data set and model."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Self, cast

import pandas as pd
from pydantic import Field, SerializeAsAny, model_validator

from reglab import datasets
from reglab.errors import ReglabError
from reglab.execution.complete import complete, step_times
from reglab.metrics import DIVERGED_ERROR, ranking
from reglab.models import Model
from reglab.probes import Probe
from reglab.records.store import Store
from reglab.regularizers.base import Regularizer
from reglab.specs import SGD, Count, Curve, Data, Optimizer, Part, Positive, Trial, in_steps
from reglab.study import table
from reglab.study.admissible import refuse_arms
from reglab.study.sweeping import repeated_values

TUNING = 1_000_000
"""The number of the first tuning replicate: no comparison replicate ever has such a number."""

NonNegative = Annotated[int, Field(ge=0)]
Arms = dict[str, tuple[SerializeAsAny[Regularizer], ...]]


class Study(Part):
    """Arms under comparison on one data set and model, tuned alike and compared in pairs.

    Every arm is trained at every learning rate on the tuning replicates. Each arm gets the learning
    rate with its lowest mean validation error and is trained with it on the comparison replicates.
    Only these, which share no replicate with tuning, are evaluated on the test set.

    Parameters
    ----------
    data : Data
        The data set and its split sizes.
    model : Part
        The network.
    arms : dict of str to sequence of Regularizer
        The regularizers of each arm, by the arm's name; an empty sequence means no regularization.
    learning_rates : sequence of float
        The learning rates to choose from, the same for every arm.
    tuning_replicates, replicates : int
        How many replicates to tune and to compare on. With a single learning rate there is nothing to
        tune: ``tuning_replicates`` may be 0.
    steps, batch_size : int
        The budget: steps of the optimiser, and examples per step. ``epochs``, passes over the training split, may
        be given instead of ``steps``.
    optimizer : Optimizer
        The optimiser; its learning rate is replaced by each arm's own.
    probes : sequence of Probe
        What is measured of the networks of comparison trials, beside their errors.
    curve : Curve
        When and on how many examples learning curves are measured.

    Raises
    ------
    SpecError, ReglabError
        If a value is out of range, the data set is unknown or too small or does not suit the model, or
        an arm's regularizer must not be used on it or finds nothing in the network to act on.

    Examples
    --------
    >>> from reglab.models import MLP
    >>> from reglab.regularizers import Dropout
    >>> study = Study(
    ...     data=Data(name="digits", train=200, validation=200), model=MLP(hidden=(64,)),
    ...     arms={"none": [], "dropout": [Dropout(rate=0.5)]}, learning_rates=[0.01, 0.1],
    ...     tuning_replicates=2, replicates=5, epochs=10, batch_size=32)
    >>> len(study.tuning_trials())
    8
    """

    kind: ClassVar[str] = "study"
    data: Data
    model: SerializeAsAny[Part]
    arms: Arms
    learning_rates: tuple[Positive, ...]
    tuning_replicates: NonNegative
    replicates: Count
    steps: Count
    batch_size: Count
    optimizer: SerializeAsAny[Optimizer] = SGD()
    probes: tuple[SerializeAsAny[Probe], ...] = ()
    curve: Curve = Curve()

    @model_validator(mode="before")
    @classmethod
    def _epochs_as_steps(cls, fields: dict[str, Any]) -> dict[str, Any]:
        return in_steps(fields)

    @model_validator(mode="after")
    def _fits_the_data(self) -> Self:
        if not self.arms:
            raise ReglabError("Study: arms must hold at least one arm; got none.")
        _check_learning_rates(self.learning_rates)
        if self.tuning_replicates == 0 and len(self.learning_rates) > 1:
            raise ReglabError(
                "Study: tuning_replicates must be 1 or more with several learning rates to choose from; got 0."
            )
        if (most := max(self.replicates, self.tuning_replicates)) > TUNING:
            raise ReglabError(
                f"Study: replicates and tuning_replicates must be {TUNING:,} or fewer, so that tuning and comparison "
                f"share none; got {most:,}."
            )
        datasets.check(self.data)
        if self.probes and datasets.info(self.data.name).target == "number":
            raise ReglabError(
                f"Study: probes look at classes, and {self.data.name!r} has numbers to predict: leave probes out."
            )
        refuse_arms(self.arms, self.data, cast(Model, self.model))
        return self

    def run(self) -> pd.DataFrame:
        """Return a tidy table with one row per trial; train the trials that the store lacks."""
        return run_all([self])

    def curves(self, records: pd.DataFrame) -> pd.DataFrame:
        """Return the learning curves of the trials in a table; see :func:`reglab.study.table.curves`."""
        return table.curves(records, Store())

    def step_times(self, arms: Sequence[str], rounds: int) -> pd.DataFrame:
        """Measure how long a step takes on this machine, with the arms in turns.

        The times are kept in the store, so that they stay the same when a notebook runs again.

        Parameters
        ----------
        arms : sequence of str
            The arms to compare, each at the first learning rate.
        rounds : int
            How often to time each arm.

        Returns
        -------
        DataFrame
            Microseconds per step and trial: one column per arm, one row per round.
        """
        trials = [self.trial(arm, self.learning_rates[0], 0, test=False) for arm in arms]
        times = step_times(trials, rounds, Store())
        return pd.DataFrame(dict(zip(arms, times, strict=True)))

    def measured(self, records: pd.DataFrame, probe: str) -> pd.DataFrame:
        """Return what a probe measured of the trials in a table; see :func:`reglab.study.table.measured`."""
        return table.measured(records, probe, Store())

    def trial(self, arm: str, learning_rate: float, replicate: int, *, test: bool) -> Trial:
        """Return the specification of one trial of an arm."""
        return Trial(
            data=self.data, model=self.model, regularizers=self.arms[arm], replicate=replicate, test=test,
            optimizer=self.optimizer.model_copy(update={"learning_rate": learning_rate}),
            steps=self.steps, batch_size=self.batch_size, probes=self.probes if test else (), curve=self.curve,
        )  # fmt: skip

    def tuning_trials(self) -> list[tuple[str, Trial]]:
        """Return (arm, trial) for every arm, learning rate and tuning replicate; none sees the test set."""
        return [
            (arm, self.trial(arm, rate, TUNING + replicate, test=False))
            for arm in self.arms for rate in self.learning_rates for replicate in range(self.tuning_replicates)
        ]  # fmt: skip

    def comparison_trials(self, chosen: Mapping[str, float]) -> list[tuple[str, Trial]]:
        """Return (arm, trial) for every arm, at its chosen learning rate, and every comparison replicate."""
        return [
            (arm, self.trial(arm, chosen[arm], replicate, test=True))
            for arm in self.arms for replicate in range(self.replicates)
        ]  # fmt: skip


def run_all(studies: Sequence[Study]) -> pd.DataFrame:
    """Run several studies together and return their tables as one.

    Parameters
    ----------
    studies : sequence of Study
        Any studies; a trial that several share is trained once.

    Returns
    -------
    pandas.DataFrame
        The rows of all studies, in their order: first the tuning rows, then the comparison rows.
    """
    store = Store()
    later = sum(len(study.arms) * study.replicates * study.steps for study in studies)
    tuned = _tables([study.tuning_trials() for study in studies], "tuning", store, later)
    chosen = [_learning_rates(study, rows) for study, rows in zip(studies, tuned, strict=True)]
    compared = _tables([s.comparison_trials(c) for s, c in zip(studies, chosen, strict=True)], "comparison", store)
    return table.joined([*tuned, *compared])


def _learning_rates(study: Study, tuned: pd.DataFrame) -> dict[str, float]:
    if len(study.learning_rates) == 1:
        return dict.fromkeys(study.arms, study.learning_rates[0])
    return choose_learning_rates(tuned[["arm", *ranking(tuned.columns)]])  # it is not handed a test column


def _tables(lists: Sequence[list[tuple[str, Trial]]], phase: str, store: Store, later: int = 0) -> list[pd.DataFrame]:
    records = complete([trial for trials in lists for _, trial in trials], store, later)
    return [table.rows(trials, phase, records) for trials in lists]


def choose_learning_rates(validation: pd.DataFrame) -> dict[str, float]:
    """Choose for each arm the learning rate with the lowest mean validation error.

    Ties go to the lower mean validation NLL, then to the smaller learning rate. Of a trial that
    diverged, every answer counts as wrong. For regression the error is the root mean squared one.

    Parameters
    ----------
    validation : pandas.DataFrame
        Tuning rows: ``arm`` and the columns of :func:`reglab.metrics.ranking`, and none of the test set.

    Returns
    -------
    dict of str to float
        The learning rate of each arm.
    """
    worst = validation.fillna({"validation_error": DIVERGED_ERROR}).fillna(float("inf"))
    means = worst.groupby(["arm", "learning_rate"], as_index=False, sort=False).mean()
    best = means.sort_values(list(ranking(means.columns))).drop_duplicates("arm")
    return dict(zip(best["arm"], best["learning_rate"], strict=True))


def _check_learning_rates(rates: Sequence[float]) -> None:
    if not rates:
        raise ReglabError("Study: learning_rates must hold at least one learning rate; got none.")
    if repeated := repeated_values(rates):
        raise ReglabError(f"Study: learning_rates must differ; {repeated[0]!r} was given more than once.")
