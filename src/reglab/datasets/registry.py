"""The registry of data sets: what is known of each before anything is read."""

from reglab.datasets.entries import ENTRIES
from reglab.datasets.info import DataInfo, Entry
from reglab.errors import unknown

REGISTRY = {entry.info.name: entry for entry in ENTRIES}

__all__ = ["REGISTRY", "DataInfo", "Entry", "entry", "info", "names"]


def entry(name: str) -> Entry:
    """Return a data set's entry; the error for an unknown name suggests the nearest."""
    if name not in REGISTRY:
        raise unknown("data set", name, REGISTRY)
    return REGISTRY[name]


def info(name: str) -> DataInfo:
    """Return what is known of a data set; nothing is read.

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
    """Return the names of all registered data sets: images, then tables, then texts.

    Examples
    --------
    >>> names()
    ['digits', 'fashion-mnist', 'mnist',
     'breast-cancer', 'wine', 'adult', 'spambase', 'german-credit',
     'descriptions', 'sentiment-sentences', 'tiny-shakespeare']
    """
    return list(REGISTRY)
