"""The files and the examples of a registered data set."""

from functools import cache
from pathlib import Path

from reglab.datasets.examples import Loaded
from reglab.datasets.registry import entry


def fetch(name: str) -> Path:
    """Return the folder with a data set's files, each checked against its SHA-256; download missing ones.

    Parameters
    ----------
    name : str
        A registered data set.

    Returns
    -------
    Path
        Inside the data folder (``REGLAB_DATA``, else the user's cache folder); for the bundled sets,
        scikit-learn's own.

    Raises
    ------
    ReglabError
        If no data set has this name, or if a file cannot be downloaded, cannot be written, or is not
        the one that was published.
    """
    return entry(name).locate()


@cache
def load(name: str) -> Loaded:
    """Return a data set, checked and read once per process; its arrays are shared and read-only.

    All data sets together take about 360 MB; CIFAR-10, the largest, takes 185 MB.

    Parameters
    ----------
    name : str
        A registered data set.

    Returns
    -------
    Loaded
        The pool for training and validation, and the test set.

    Raises
    ------
    ReglabError
        As for `fetch`.
    """
    loaded = entry(name).load(fetch(name))
    for examples in loaded:
        examples.x.flags.writeable = examples.y.flags.writeable = False
    return loaded
