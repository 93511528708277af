"""What the tests of the regularizers share: examples made from the bounds of the fields, and data sets to accept or
refuse. They run as in a worker: on one thread, where sums have one order."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Annotated, Any, cast, get_args

import pytest
import torch
from pydantic import TypeAdapter, ValidationError

from reglab import datasets
from reglab.datasets.registry import DataInfo
from reglab.regularizers import Regularizer

TRIALS = 7
NUMBERS = (0, 0.1, 0.2, 0.25, 0.5, 0.75, 0.9, 1, 2, 3, 4, 5, 6)
"""Tried for every field; those that it accepts are used."""


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def _accepted(part: type[Regularizer], name: str) -> list[Any]:
    field = part.model_fields[name]
    check = TypeAdapter(cast(Any, Annotated[field.annotation, field]))
    found = []
    for value in (*NUMBERS, *get_args(field.annotation)):
        try:
            found.append(check.validate_python(value))
        except ValidationError:
            continue
    return found


def _examples(part: type[Regularizer]) -> list[Regularizer]:
    values = {name: _accepted(part, name) for name in part.model_fields}
    # the varying fields differ from trial to trial, the others are one group's
    return [
        part(**{name: some[(i if name in part.varying else 1) % len(some)] for name, some in values.items()})
        for i in range(TRIALS)
    ]


@pytest.fixture(scope="session")
def examples() -> Callable[[type[Regularizer]], list[Regularizer]]:
    """Seven values of a class that could be trained in one group; only the first holds zeros, where allowed."""
    return _examples


@pytest.fixture(scope="session")
def data() -> dict[str, DataInfo]:
    """A data set of each kind, which forbids nothing."""
    shapes = {"digits": (2, 8, 9), "wine": (13,)}
    infos = [replace(datasets.info(name), shape=shape, forbidden={}) for name, shape in shapes.items()]
    return {info.kind: info for info in infos}


@pytest.fixture(scope="session")
def forbid() -> Callable[[DataInfo, str, str], DataInfo]:
    """Return the data set, forbidding one kind of regularizer for a reason."""
    return lambda info, kind, reason: replace(info, forbidden={kind: reason})
