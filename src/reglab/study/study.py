"""A study: arms x replicates on one data set and model."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Self, cast

import pandas as pd
from pydantic import Field, SerializeAsAny, model_validator

from reglab import datasets
from reglab.errors import ReglabError
from reglab.execution.complete import complete, step_times
from reglab.execution.noting import OnlyNotedError
from reglab.execution.progress import TrainingProgress
from reglab.models import Model
from reglab.probes import Probe
from reglab.records.store import Store
from reglab.regularizers.base import Regularizer
from reglab.specs import SGD, Count, Curve, Data, Optimizer, Part, Positive, Trial, in_steps
from reglab.study import table
from reglab.study.admissible import refuse_arms
from reglab.study.learning_rates import check_grid
from reglab.study.table import Trained
from reglab.study.tuning import Tuning, choose_in_each

Arms = dict[str, tuple[SerializeAsAny[Regularizer], ...]]


class Study(Part):
    """Arms under comparison on one data set and model, tuned alike and compared in pairs.

    Every arm is trained at every learning rate in every replicate. In each replicate, each arm chooses the learning
    rate with its lowest validation error; the trial that was chosen is the arm's result, and its test error counts.
    So what choosing adds to the noise is in the differences between replicates, and nothing is trained twice.

    Where an arm chooses an end of its grid in a replicate, its grid is extended at this end there, until it does not,
    and by `EXTENSIONS` learning rates at most. So what an arm chooses does not depend on the arms beside it: the same
    comparison is the same number wherever it stands.

    Parameters
    ----------
    data : Data
        The data set and its split sizes.
    model : Part
        The network.
    arms : dict of str to sequence of Regularizer
        The regularizers of each arm, by the arm's name; an empty sequence means no regularization.
    learning_rates : sequence of float
        The learning rates to choose from, rising, the same for every arm. A single one is used as it is.
    replicates : int
        How many replicates to compare on.
    first_replicate : int
        The number of the first one. Replicates with one number share what is drawn of a data set; studies that are to
        be repetitions of one another have other numbers.
    steps, batch_size : int
        The budget: steps of the optimiser, and examples per step. ``epochs``, passes over the training split, may
        be given instead of ``steps``.
    optimizer : Optimizer
        The optimiser; its learning rate is replaced by each arm's own.
    probes : sequence of Probe
        What is measured of the networks, beside their errors.
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
    ...     replicates=5, epochs=10, batch_size=32)
    >>> len(study.trials())
    20
    """

    kind: ClassVar[str] = "study"
    data: Data
    model: SerializeAsAny[Part]
    arms: Arms
    learning_rates: tuple[Positive, ...]
    replicates: Count
    first_replicate: Annotated[int, Field(ge=0)] = 0
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
        check_grid(self.learning_rates)
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
        trials = [self.trial(arm, self.learning_rates[0], self.first_replicate) for arm in arms]
        times = step_times(trials, rounds, Store())
        return pd.DataFrame(dict(zip(arms, times, strict=True)))

    def measured(self, records: pd.DataFrame, probe: str) -> pd.DataFrame:
        """Return what a probe measured of the trials in a table; see :func:`reglab.study.table.measured`."""
        return table.measured(records, probe, Store())

    def numbers(self) -> range:
        """Return the numbers of the replicates."""
        return range(self.first_replicate, self.first_replicate + self.replicates)

    def trial(self, arm: str, learning_rate: float, replicate: int) -> Trial:
        """Return the specification of one trial of an arm."""
        return Trial(
            data=self.data, model=self.model, regularizers=self.arms[arm], replicate=replicate,
            optimizer=self.optimizer.model_copy(update={"learning_rate": learning_rate}),
            steps=self.steps, batch_size=self.batch_size, probes=self.probes, curve=self.curve,
        )  # fmt: skip

    def trials(self) -> list[tuple[str, Trial]]:
        """Return (arm, trial) for every arm, replicate and learning rate."""
        return [
            (arm, self.trial(arm, rate, replicate))
            for arm in self.arms for replicate in self.numbers() for rate in self.learning_rates
        ]  # fmt: skip


def run_all(studies: Sequence[Study], *, extend: bool = True) -> pd.DataFrame:
    """Run several studies together and return their tables as one.

    Parameters
    ----------
    studies : sequence of Study
        Any studies; a trial that several share is trained once.
    extend : bool
        Whether grids of learning rates are extended where an arm chooses an end.

    Returns
    -------
    pandas.DataFrame
        First the rows of all candidates, with phase ``"tuning"`` and without anything of the test set; then those of
        the chosen trials, with phase ``"comparison"``; then those at one learning rate that is the same for all arms,
        the middle one of the study's, with phase ``"fixed"``: what comes of not tuning. ``at_edge`` tells of the chosen
        ones whether the learning rate is an end of the grid that was tried, ``grid_low`` and ``grid_high`` where the
        grid began. Where trials are only noted (:mod:`reglab.execution.noting`) and some have no record, the table is
        empty.
    """
    store, tunings, chosen = Store(), [Tuning(study) for study in studies], list[list[Trained]]()
    with TrainingProgress() as progress:
        while asked := [trial for tuning in tunings for trial in tuning.ask()]:
            try:
                records = complete(asked, store, progress)
            except OnlyNotedError:  # whatever else the notebook's cell asks for is to be noted, too
                return pd.DataFrame()
            for tuning in tunings:
                tuning.tell(records)
            chosen = choose_in_each([tuning.trained() for tuning in tunings])
            if not extend:
                break
            for tuning, trials in zip(tunings, chosen, strict=True):
                tuning.extend(trials)
    tuned = [row for tuning in tunings for row in tuning.tuned()]
    compared = [row for tuning, trials in zip(tunings, chosen, strict=True) for row in tuning.compared(trials)]
    fixed = [row for tuning in tunings for row in tuning.fixed()]
    return table.joined([*tuned, *compared, *fixed])
