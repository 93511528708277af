"""IDX files, made by hand and read by hand."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from reglab import datasets
from reglab.datasets.idx import read_idx
from reglab.datasets.pools import load

FILES = {"pool": "train", "test": "t10k"}
COUNTS = {
    "fashion-mnist": ([6000] * 10, [1000] * 10),
    "mnist": (
        [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
        [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
    ),
}
"""In the pool and in the test set, as the publishers give them."""


@pytest.mark.parametrize("shape", [(5,), (2, 3), (4, 3, 2)])
def test_reads_any_number_of_axes(tmp_path: Path, shape: tuple[int, ...]) -> None:
    values = np.arange(np.prod(shape), dtype=np.uint8).reshape(shape) + 200
    header = bytes([0, 0, 8, len(shape)]) + struct.pack(f">{len(shape)}i", *shape)
    path = tmp_path / "values.gz"
    path.write_bytes(gzip.compress(header + values.tobytes()))
    assert np.array_equal(read_idx(path), values)


@pytest.mark.parametrize("part", FILES)
def test_images_and_labels_are_those_of_the_file(published: str, part: str) -> None:
    folder = datasets.fetch(published)
    examples = getattr(load(published), part)
    with gzip.open(folder / f"{FILES[part]}-labels-idx1-ubyte.gz") as file:
        assert struct.unpack(">ii", file.read(8)) == (2049, len(examples.y))
        assert file.read() == bytes(examples.y.tolist())
    with gzip.open(folder / f"{FILES[part]}-images-idx3-ubyte.gz") as file:
        assert struct.unpack(">iiii", file.read(16)) == (2051, len(examples.x), 28, 28)
        for number in (0, 1, 7000):
            file.seek(16 + number * 784)
            pixels = file.read(784)
            row, column = 13, 9
            assert examples.x[number, 0, row, column] == pixels[row * 28 + column]
            assert examples.x[number].tobytes() == pixels


def test_classes_are_as_often_as_published(published: str) -> None:
    assert tuple(np.bincount(examples.y).tolist() for examples in load(published)) == COUNTS[published]
