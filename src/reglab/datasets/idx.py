"""MNIST and the data sets published in its format: IDX files, compressed with gzip."""

import gzip
from pathlib import Path

import numpy as np

from reglab.datasets.examples import Examples, Loaded


def load(folder: Path) -> Loaded:
    """Load a pool of 60,000 and a test set of 10,000 grey images of 28x28 pixels, each from 0 to 255."""
    return Loaded(pool=_part(folder, "train"), test=_part(folder, "t10k"))


def _part(folder: Path, name: str) -> Examples:
    images = read_idx(folder / f"{name}-images-idx3-ubyte.gz")
    labels = read_idx(folder / f"{name}-labels-idx1-ubyte.gz")
    return Examples(images[:, None], labels.astype(np.int64))


def read_idx(path: Path) -> np.ndarray:
    """Read an IDX file of unsigned bytes.

    The file starts with two zero bytes, the type (8: unsigned byte), the number of axes, and the length
    of each axis as a big-endian 32-bit integer. The values follow, the last axis varying fastest.

    Parameters
    ----------
    path : Path
        A file compressed with gzip.

    Returns
    -------
    numpy.ndarray
        The values as ``uint8``, in the file's shape.

    References
    ----------
    LeCun, Cortes and Burges, The MNIST database of handwritten digits, 1998: "file formats".
    """
    content = gzip.decompress(path.read_bytes())
    axes = content[3]
    shape = np.frombuffer(content, dtype=">i4", count=axes, offset=4)
    return np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * axes).reshape(shape)
