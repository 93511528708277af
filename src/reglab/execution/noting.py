"""Notes which trials are asked for, where none of them is to be trained."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from reglab.execution.resources import MissingRecordsError
from reglab.specs import Trial

_NOTED: ContextVar[dict[str, Trial] | None] = ContextVar("noted", default=None)


class OnlyNotedError(MissingRecordsError):
    """Raised where trials are only noted: they have no records, and get none."""


@contextmanager
def noting() -> Iterator[dict[str, Trial]]:
    """Note every trial that is asked for in this block, trained or not; train and measure nothing.

    Yields
    ------
    dict of str to Trial
        The trials by digest; it grows as they are asked for.
    """
    noted: dict[str, Trial] = {}
    token = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(token)


def note(trials: Mapping[str, Trial]) -> None:
    """Note trials, by digest, where that is wanted."""
    noted = _NOTED.get()
    if noted is not None:
        noted.update(trials)


def refuse_while_noting() -> None:
    """Raise `OnlyNotedError` where trials are only noted."""
    if _NOTED.get() is not None:
        raise OnlyNotedError("trials are only noted here, and not trained.")
