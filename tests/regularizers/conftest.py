"""Data sets that the tests of the regularizers accept or refuse. Tests run on one thread, as in a worker, so that
sums have one order."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import torch

from reglab import datasets
from reglab.datasets.entry import DataInfo


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def data() -> dict[str, DataInfo]:
    """Return one data set of each kind that forbids nothing."""
    shapes = {"digits": (2, 8, 9), "wine": (13,), "sentiment-sentences": (32,)}
    infos = [replace(datasets.info(name), shape=shape, forbidden={}) for name, shape in shapes.items()]
    return {info.kind: info for info in infos}


@pytest.fixture(scope="session")
def forbid() -> Callable[[DataInfo, str, str], DataInfo]:
    """Return a function that makes a data set forbid one kind of regularizer for a reason."""
    return lambda info, kind, reason: replace(info, forbidden={kind: reason})
