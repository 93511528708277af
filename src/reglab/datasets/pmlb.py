"""Files of the Penn Machine Learning Benchmarks (PMLB): tab-separated numbers, compressed with gzip."""

import gzip
from pathlib import Path

import numpy as np

from reglab.datasets.download import Source

FOLDER = "pmlb"
COMMIT = "253138e2aa4098734fb9154ec3570fbcad5f4197"
LICENCE = "CC BY 4.0 (UCI), in PMLB's form MIT"
CITATION = "in PMLB: Olson, La Cava, Orzechowski, Urbanowicz and Moore, 2017"


def source(name: str, sha256: str) -> Source:
    """Return where a data set comes from: one file, as it was at one commit of PMLB's repository.

    Parameters
    ----------
    name : str
        The data set's name in PMLB: ``"connect_4"``.
    sha256 : str
        Of its file, ``<name>.tsv.gz``.

    Returns
    -------
    Source
        To fetch it from, into a folder that all of PMLB's files share.

    References
    ----------
    Olson, La Cava, Orzechowski, Urbanowicz and Moore, PMLB: a large benchmark suite for machine learning
    evaluation and comparison, 2017.

    Examples
    --------
    >>> list(source("connect_4", "e283…").sha256)
    ['connect_4.tsv.gz']
    """
    url = f"https://raw.githubusercontent.com/EpistasisLab/pmlb/{COMMIT}/datasets/{name}/"
    return Source(FOLDER, (url,), {f"{name}.tsv.gz": sha256})


def read(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read a file: the first line names the columns, and every value is a number, codes of categories too.

    Parameters
    ----------
    path : Path
        A file ``<name>.tsv.gz``.

    Returns
    -------
    features : numpy.ndarray
        All columns but the target, in the file's order, (rows, features), ``float64``.
    target : numpy.ndarray
        The column ``target``, (rows,), ``float64``: a code of the class, or the number to predict.
    """
    with gzip.open(path, "rt", encoding="ascii") as file:
        target = file.readline().rstrip("\n").split("\t").index("target")
        values = np.loadtxt(file, delimiter="\t", ndmin=2)
    return np.delete(values, target, axis=1), values[:, target]


def classes(target: np.ndarray) -> np.ndarray:
    """Return classes numbered from 0 without gaps, in the order of their codes, ``int64``.

    Examples
    --------
    >>> classes(np.array([7.0, 1.0, 3.0, 1.0]))
    array([2, 0, 1, 0])
    """
    return np.unique(target, return_inverse=True)[1]


def indicators(codes: np.ndarray) -> np.ndarray:
    """Return a feature for every level of every category: 1 in the rows that have it, 0 in all others.

    Parameters
    ----------
    codes : numpy.ndarray
        One column per category, (rows, categories); a category's levels are the codes that occur in its column.

    Returns
    -------
    numpy.ndarray
        Shape (rows, levels of all categories), ``uint8``, an eighth of what floats take: the first category's
        levels, in the order of their codes, then the second's.

    Examples
    --------
    >>> indicators(np.array([[0, 5], [2, 5], [1, 6]]))
    array([[1, 0, 0, 1, 0],
           [0, 0, 1, 1, 0],
           [0, 1, 0, 0, 1]], dtype=uint8)
    """
    return np.hstack([column[:, None] == np.unique(column) for column in codes.T]).view(np.uint8)
