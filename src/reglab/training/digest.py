"""The digest of a trial: it changes exactly when the trial, or the code that makes its numbers, changes."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from inspect import getsource
from typing import Any

from reglab.datasets.registry import module_of
from reglab.specs import Part, Task, Trial, canonical
from reglab.training.group import task
from reglab.training.source_code import hashed, reached

LIBRARIES = ("numpy", "torch")
"""Libraries whose versions are part of every digest: a new version may change a record's last digits."""
ROOTS = ("reglab.training.loop", __name__)
"""Modules that every trial runs. Imports lead to the rest; the modules of the trial's parts are added."""


@cache
def trial_digest(trial: Trial) -> str:
    """Return 64 hexadecimal digits that identify a trial and the code that trains it.

    It depends on the trial's values; on the source of every module of the package that the training loop and the
    trial's model, regularizers, probes and data set reach by imports; and on the versions of NumPy and torch. It
    does not depend on comments, docstrings and layout, on the process or the machine, or on code that the trial does
    not use: another data set, another model, the code that starts workers or shows progress.

    Parameters
    ----------
    trial : Trial
        The trial.

    Returns
    -------
    str
        A SHA-256 in hexadecimal.

    Examples
    --------
    >>> from reglab.models import MLP
    >>> from reglab.specs import SGD, Data
    >>> trial = Trial(
    ...     data=Data(name="digits", train=10, validation=10), model=MLP(hidden=()), optimizer=SGD(), epochs=1,
    ...     batch_size=5, replicate=0)
    >>> trial_digest(trial) == trial_digest(trial.model_copy(update={"replicate": 1}))
    False
    """
    return digest_by(trial.to_json(), code_hash(trial))


def digest_by(specification: Mapping[str, Any], code: str) -> str:
    """Return the digest of a trial's specification, as plain JSON, trained by the code with this hash.

    Records keep both, so that anyone can compute a record's digest again, whatever code made it.
    """
    return sha256(canonical({"trial": specification, "code": code}).encode()).hexdigest()


def code_hash(trial: Trial) -> str:
    """Return 64 hexadecimal digits that identify the code that trains a trial: its sources, its task and libraries."""
    # only the class's own lines count of a notebook or script that defines it
    in_main = frozenset(hashed(getsource(part)) for part in _classes(trial) if part.__module__ == "__main__")
    return _code_hash(_roots(trial), in_main, task(trial.data))


@cache
def _code_hash(roots: frozenset[str], in_main: frozenset[str], task: Task) -> str:
    sources = sorted({*in_main, *reached(roots).values()})
    parts = {"task": task._asdict(), "sources": sources, "versions": _versions()}
    return sha256(canonical(parts).encode()).hexdigest()


@cache
def _versions() -> list[str]:
    return [f"{name} {version(name).partition('+')[0]}" for name in LIBRARIES]


def modules_of(trial: Trial) -> frozenset[str]:
    """Return the names of the modules whose code decides a trial's numbers.

    Examples
    --------
    >>> from reglab.models import MLP
    >>> from reglab.specs import SGD, Data
    >>> trial = Trial(
    ...     data=Data(name="wine", train=10, validation=10), model=MLP(hidden=()), optimizer=SGD(), epochs=1,
    ...     batch_size=5, replicate=0)
    >>> "reglab.datasets.catalogue.wine" in modules_of(trial), "reglab.models.lstm" in modules_of(trial)
    (True, False)
    """
    return frozenset(reached(_roots(trial)))


def _roots(trial: Trial) -> frozenset[str]:
    return frozenset(
        [*ROOTS, module_of(trial.data.name), *({part.__module__ for part in _classes(trial)} - {"__main__"})]
    )


def _classes(trial: Trial) -> set[type[Part]]:
    parts = (trial.model, *trial.regularizers, *trial.probes)
    return {base for part in parts for base in type(part).__mro__ if issubclass(base, Part) and base is not Part}
