"""Sends groups of trials to workers, brings their records back, and copes with whatever is lost on the way."""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from distributed import Client, Future, as_completed, get_worker

from reglab.errors import ReglabError
from reglab.execution.connections import Target, connections, tell
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
LONELY_SECONDS = 30
"""How long a scheduler may have no workers before the user is told."""
PATIENCE_SECONDS = 600
"""How long it may have none, or be gone itself, before the run ends: batch systems take their time."""
ATTEMPTS = 3
"""How often a trial is tried alone before it counts as failed."""


class _Watch:
    """Looks, while results are waited for, whether there is anybody to bring them."""

    def __init__(self, target: Target, client: Client) -> None:
        self.target, self.client = target, client
        self.lonely_since: float | None = None
        self.told = False
        self.looked = 0.0

    def look(self) -> None:
        """Tell the user after `LONELY_SECONDS` without a worker; raise after `PATIENCE_SECONDS`, or if none can start.

        It looks once a second at most.
        """
        now = time.monotonic()
        if now - self.looked < 1:
            return
        self.looked = now
        if failure := connections.workers_failure(self.target):
            raise ReglabError(f"nothing can be trained: {failure}. Finished trials are kept.")
        if self.client.status != "running" or self.client.scheduler_info(n_workers=-1)["workers"]:
            self.lonely_since, self.told = None, False
            return
        self.lonely_since = self.lonely_since or now
        where = self.target.address or "the local cluster"
        if now - self.lonely_since > PATIENCE_SECONDS:
            raise ReglabError(
                f"{where} has had no worker for {PATIENCE_SECONDS:.0f} s; the run ends. Finished trials are kept: "
                "start workers with this machine's versions of reglab, torch and NumPy, and run the same command again."
            )
        if now - self.lonely_since > LONELY_SECONDS and not self.told:
            self.told = True
            tell(
                f"no worker has joined {where}; training begins when one does, and the run ends if none has within "
                f"{PATIENCE_SECONDS:.0f} s"
            )


def call(target: Target, function: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a function returns on a worker; workers must be able to import it.

    Raises
    ------
    ReglabError
        If no worker comes.
    """
    client = connections.client(target)
    future, watch = client.submit(function, *arguments, pure=False), _Watch(target, client)
    while not future.done():
        watch.look()
        time.sleep(POLL_SECONDS)
    return future.result()


class _Unfinished(NamedTuple):
    """A group to train, with the workers on which it has failed."""

    group: TrialGroup
    failed_on: tuple[str, ...] = ()


def run(target: Target, train: Train, groups: Sequence[TrialGroup]) -> Iterator[list[Record]]:
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

    Yields
    ------
    list of Record
        A group's records.

    Raises
    ------
    ReglabError
        At the end, if trials failed alone ``ATTEMPTS`` times: how many, with the first one's specification. At once,
        if no worker or no scheduler comes within ``PATIENCE_SECONDS``.
    """
    waiting = [_Unfinished(group) for group in groups]
    failures: list[str] = []
    while waiting:
        waiting = yield from _attempt(target, train, waiting, failures)
        if waiting:
            _wait_for_the_scheduler(target)
    if failures:
        count = counted(len(failures), "trial")
        raise ReglabError(f"{count} failed {ATTEMPTS} times; all others are kept. The first:\n  {failures[0]}")


def _attempt(
    target: Target, train: Train, waiting: Sequence[_Unfinished], failures: list[str]
) -> Generator[list[Record], None, list[_Unfinished]]:
    """Train what is waiting on one connection; return what is left if the scheduler is lost."""
    client = connections.client(target)
    watch = _Watch(target, client)
    submitted: dict[Finished, _Unfinished] = {_submit(client, train, one): one for one in waiting}
    finished = as_completed(list(submitted), loop=client.loop)
    try:
        while submitted:
            while not finished.has_ready():
                if client.status != "running":
                    return list(submitted.values())
                watch.look()
                time.sleep(POLL_SECONDS)
            future = next(finished)
            unfinished = submitted.pop(future)
            if future.status == "finished":
                yield future.result()
            elif future.status == "error":
                again = _after_failure(client, unfinished, future.exception(), failures)
                more = {_submit(client, train, one): one for one in again}
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


def _on_a_worker(train: Train, group: TrialGroup) -> list[Record]:
    try:
        return train(group)
    except Exception as error:  # noqa: BLE001 - whatever it was, the caller decides
        raise WorkerFailure(
            get_worker().address, f"{type(error).__name__}: {error}", isinstance(error, ReglabError)
        ) from None


def _submit(client: Client, train: Train, unfinished: _Unfinished) -> Finished:
    others = set(client.scheduler_info(n_workers=-1)["workers"]) - set(unfinished.failed_on)
    elsewhere = {"workers": sorted(others), "allow_other_workers": True} if unfinished.failed_on and others else {}
    # Not pure: a group that failed in an earlier call must be tried again, not looked up as failed.
    return client.submit(_on_a_worker, train, unfinished.group, pure=False, **elsewhere)


def _after_failure(
    client: Client, unfinished: _Unfinished, error: BaseException, failures: list[str]
) -> list[_Unfinished]:
    """Return what to try again; note a trial that is given up."""
    if not isinstance(error, WorkerFailure):  # Dask's own: the worker was lost again and again
        error = WorkerFailure("lost", f"{type(error).__name__}: {error}", surroundings=False)
    failed_on = (*unfinished.failed_on, error.worker)
    if error.surroundings:
        tell(f"worker {error.worker} cannot train: {error.text}")
        if set(client.scheduler_info(n_workers=-1)["workers"]) - set(failed_on):
            return [_Unfinished(unfinished.group, failed_on)]
    elif len(unfinished.group) > 1:
        return [_Unfinished([trial]) for trial in unfinished.group]
    elif len(failed_on) < ATTEMPTS:
        return [_Unfinished(unfinished.group, failed_on)]
    failures.append(f"{error.text}\n  {unfinished.group[0][1].to_json()}")
    return []


def _wait_for_the_scheduler(target: Target) -> None:
    """Wait until a lost scheduler answers again."""
    began = time.monotonic()
    tell(f"the connection to {target.address or 'the local cluster'} is lost; what it was training is asked for again")
    while True:
        try:
            connections.client(target)
        except ReglabError:
            if time.monotonic() - began > PATIENCE_SECONDS:
                raise
            time.sleep(1)
        else:
            return
