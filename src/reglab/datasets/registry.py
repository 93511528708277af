"""The registry of data sets: every module of the catalogue, by the data set's name."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from reglab.datasets import catalogue, own
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.errors import unknown

KINDS = ("image", "table", "text")
"""The kinds of data sets, in the order in which they are listed."""


def module_of(name: str) -> str:
    """Return the name of the module that reads a data set; the error for an unknown name suggests the nearest.

    Examples
    --------
    >>> module_of("breast-cancer")
    'reglab.datasets.catalogue.breast_cancer'
    """
    if own.is_own(name):
        return own.__name__
    if name not in _modules():
        raise unknown("data set", name, _modules())
    return _modules()[name]


@cache
def _modules() -> dict[str, str]:
    """Return the modules of the catalogue, by the names of their data sets."""
    found = (module.name for module in iter_modules(catalogue.__path__))
    return {module.replace("_", "-"): f"{catalogue.__name__}.{module}" for module in found}


@cache
def entry(name: str) -> DatasetEntry:
    """Return a data set's entry; the error for an unknown name suggests the nearest."""
    if own.is_own(name):
        return own.entry(name)
    registered: DatasetEntry = import_module(module_of(name)).ENTRY
    return registered


def info(name: str) -> DataInfo:
    """Return what is known about a data set without reading it.

    Parameters
    ----------
    name : str
        A registered data set.

    Returns
    -------
    DataInfo
        Its shape, classes, sizes, forbidden transforms, licence and source.

    Raises
    ------
    ReglabError
        If no data set has this name.

    Examples
    --------
    >>> info("digits").shape
    (1, 8, 8)
    """
    return entry(name).info


def names() -> list[str]:
    """Return the names of all registered data sets: images, then tables, then texts, each in alphabetical order.

    Examples
    --------
    >>> names()[:3]
    ['cifar-10', 'digits', 'fashion-mnist']
    """
    return sorted(_modules(), key=lambda name: (KINDS.index(info(name).kind), name))
