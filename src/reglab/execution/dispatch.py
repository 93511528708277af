"""Sends groups of trials to workers, brings their records back, and copes with whatever is lost on the way."""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from distributed import Client, Future, as_completed, get_worker

from reglab.errors import ReglabError
from reglab.escaping import tell
from reglab.execution.connections import Target, connections
from reglab.execution.patience import Watch, wait_for_the_scheduler
from reglab.specs import Record, Trial
from reglab.wording import counted

TrialGroup = Sequence[tuple[str, Trial]]
"""Trials that can be trained together, each with its digest."""
Finished: TypeAlias = "Future[list[Record]]"
"""What stands for a group's records until they are there."""
Train = Callable[[TrialGroup], list[Record]]
"""What a worker does with a group; workers must be able to import it."""
POLL_SECONDS = 0.05
"""How often results are looked for."""
ATTEMPTS = 3
"""How often a trial is tried alone before it counts as failed."""


def call(
    target: Target, function: Callable[..., Any], *arguments: Any, waiting: Callable[[], None] = lambda: None
) -> Any:
    """Return what a function returns on a worker; workers must be able to import it.

    Meanwhile `waiting` is called, as in `run`. A worker that cannot do it for want of data, say, is passed over as
    long as there are others; a scheduler that is lost is waited for.

    Raises
    ------
    ReglabError
        If no worker comes, or the function fails.
    """
    failed_on: tuple[str, ...] = ()
    while True:
        client = connections.client(target)
        future, watch = _submit(client, function, arguments, failed_on), Watch(target, client)
        while not future.done():
            watch.look()
            waiting()
            time.sleep(POLL_SECONDS)
        if future.status == "finished":
            return future.result()
        if future.status != "error":  # the scheduler has forgotten it
            wait_for_the_scheduler(target)
            continue
        failure = _worker_failure(future.exception())
        failed_on = (*failed_on, failure.worker)
        if not (failure.surroundings and _others(client, failed_on)):
            raise ReglabError(failure.text)


class _Unfinished(NamedTuple):
    """A group to train, with the workers on which it has failed."""

    group: TrialGroup
    failed_on: tuple[str, ...] = ()


class _Failure(NamedTuple):
    """A trial that is given up: how often or where it failed, and with what error."""

    how: str
    text: str
    trial: Trial


def run(
    target: Target, train: Train, groups: Sequence[TrialGroup], waiting: Callable[[], None] = lambda: None
) -> Iterator[list[Record]]:
    """Train groups of trials on the workers; yield each group's records as soon as it has ended.

    What a lost worker had is trained elsewhere, and so is what fails on a worker, as long as there are others. A
    group that fails is taken apart, so that the trial that fails is found and the others are trained. A scheduler
    that is lost is waited for; what it had is asked for again. What is left undone when the caller stops listening
    is cancelled, and ends between two steps.

    Parameters
    ----------
    target : Target
        Where.
    train : callable
        What a worker does with a group; workers must be able to import it.
    groups : sequence of sequences of (digest, trial)
        What to train together.
    waiting : callable
        Called again and again while nothing has ended.

    Yields
    ------
    list of Record
        A group's records.

    Raises
    ------
    ReglabError
        At the end, if trials failed alone ``ATTEMPTS`` times, or on every worker for want of what they need: how
        many, with the first one's specification. At once, if no worker or no scheduler comes in time.
    """
    unfinished = [_Unfinished(group) for group in groups]
    failures: list[_Failure] = []
    while unfinished:
        unfinished = yield from _attempt(target, train, unfinished, failures, waiting)
        if unfinished:
            wait_for_the_scheduler(target)
    if failures:
        count, first = counted(len(failures), "trial"), failures[0]
        raise ReglabError(
            f"{count} failed {first.how}; all others are kept. The first:\n  {first.text}\n  {first.trial.to_json()}"
        )


def _attempt(
    target: Target, train: Train, groups: Sequence[_Unfinished], failures: list[_Failure], waiting: Callable[[], None]
) -> Generator[list[Record], None, list[_Unfinished]]:
    """Train groups on one connection; return what is left if the scheduler is lost."""
    client = connections.client(target)
    watch = Watch(target, client)
    submitted = _submit_all(client, train, groups)
    finished = as_completed(list(submitted), loop=client.loop)
    try:
        while submitted:
            while not finished.has_ready():
                if client.status != "running":
                    return list(submitted.values())
                watch.look()
                waiting()
                time.sleep(POLL_SECONDS)
            future = next(finished)
            unfinished = submitted.pop(future)
            if future.status == "finished":
                yield future.result()
            elif future.status == "error":
                again = _after_failure(client, unfinished, future.exception(), failures)
                more = _submit_all(client, train, again)
                submitted |= more
                finished.update(list(more))
            else:  # the scheduler has forgotten it
                return [unfinished, *submitted.values()]
    finally:
        if client.status == "running":
            client.cancel(list(submitted))
    return []


class WorkerFailure(Exception):  # noqa: N818 - not an error of ours: it carries one
    """What went wrong on a worker.

    Parameters
    ----------
    worker : str
        The worker's address.
    text : str
        The error.
    surroundings : bool
        Whether it lies with the worker, which lacks the data, say, and not with the trials.
    """

    def __init__(self, worker: str, text: str, surroundings: bool) -> None:
        super().__init__(worker, text, surroundings)
        self.worker, self.text, self.surroundings = worker, text, surroundings


def _on_a_worker(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except ReglabError as error:
        raise WorkerFailure(get_worker().address, str(error), surroundings=True) from None
    except Exception as error:  # noqa: BLE001 - whatever it was, the caller decides
        raise WorkerFailure(get_worker().address, f"{type(error).__name__}: {error}", surroundings=False) from None


def _submit_all(client: Client, train: Train, groups: Sequence[_Unfinished]) -> dict[Finished, _Unfinished]:
    return {_submit(client, train, (one.group,), one.failed_on): one for one in groups}


def _submit(
    client: Client, function: Callable[..., Any], arguments: tuple[Any, ...], failed_on: tuple[str, ...]
) -> "Future[Any]":
    others = _others(client, failed_on) if failed_on else set()
    elsewhere = {"workers": sorted(others), "allow_other_workers": True} if others else {}
    # Not pure: a group that failed in an earlier call must be tried again, not looked up as failed.
    return client.submit(_on_a_worker, function, *arguments, pure=False, **elsewhere)


def _others(client: Client, failed_on: tuple[str, ...]) -> set[str]:
    """Return the addresses of the workers that are there and have not failed."""
    return set(client.scheduler_info(n_workers=-1)["workers"]) - set(failed_on)


def _worker_failure(error: BaseException | None) -> WorkerFailure:
    """Return the failure that a worker sent, or one for an error of Dask's own: a worker was lost again and again."""
    if isinstance(error, WorkerFailure):
        return error
    return WorkerFailure("lost", f"{type(error).__name__}: {error}", surroundings=False)


def _after_failure(
    client: Client, unfinished: _Unfinished, error: BaseException | None, failures: list[_Failure]
) -> list[_Unfinished]:
    """Return what to try again; note the trials that are given up."""
    failure = _worker_failure(error)
    failed_on = (*unfinished.failed_on, failure.worker)
    if failure.surroundings:
        tell(f"worker {failure.worker} cannot train: {failure.text}")
        if _others(client, failed_on):
            return [_Unfinished(unfinished.group, failed_on)]
    elif len(unfinished.group) > 1:
        return [_Unfinished([trial]) for trial in unfinished.group]
    elif len(failed_on) < ATTEMPTS:
        return [_Unfinished(unfinished.group, failed_on)]
    how = "on every worker" if failure.surroundings else f"{ATTEMPTS} times"
    failures += [_Failure(how, failure.text, trial) for _, trial in unfinished.group]
    return []
