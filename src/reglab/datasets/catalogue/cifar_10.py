"""CIFAR-10: colour photographs of 32x32 pixels."""

from pathlib import Path

import numpy as np

from reglab.datasets.download import Source
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded

SHAPE = (3, 32, 32)
RECORD = 1 + 3 * 32 * 32
"""Bytes of an image in a file: its class, then its red, green and blue pixels, row by row."""
POOL = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
TEST = ("test_batch.bin",)

SOURCE = Source(
    folder="cifar-10",
    urls=("https://www.cs.toronto.edu/~kriz/",),
    sha256={},
    archive=("cifar-10-binary.tar.gz", "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"),
    sizes=dict.fromkeys(POOL + TEST, 10_000 * RECORD),
)
"""The binary version: plain bytes, where the Python version would be unpickled, which can run any code.

The publisher gives an MD5 of the archive alone, c32a1d4ab5d03f1284b67883e8d87530. The SHA-256 is the one in TensorFlow
Datasets' ``url_checksums/cifar10.txt``, for the same address; others pin it too, one of them beside that MD5.
"""


def load(folder: Path) -> Loaded:
    """Load 50,000 and 10,000 images, the publisher's own split, in 10 balanced classes.

    The classes are airplane, automobile, bird, cat, deer, dog, frog, horse, ship and truck.
    """
    return Loaded(pool=_read(folder, POOL), test=_read(folder, TEST))


def _read(folder: Path, names: tuple[str, ...]) -> Examples:
    records = np.concatenate([np.fromfile(folder / name, dtype=np.uint8) for name in names]).reshape(-1, RECORD)
    return Examples(records[:, 1:].reshape(-1, *SHAPE), records[:, 0].astype(np.int64))


ENTRY = DatasetEntry(
    DataInfo(
        name="cifar-10",
        title="CIFAR-10: photographs, 32x32",
        kind="image",
        shape=SHAPE,
        classes=10,
        pool=50_000,
        test=10_000,
        forbidden={},
        licence="none given; its authors ask to be cited",
        citation="Krizhevsky, Learning multiple layers of features from tiny images, 2009",
        homepage="https://www.cs.toronto.edu/~kriz/cifar.html",
    ),
    locate=SOURCE.fetch,
    load=load,
)
