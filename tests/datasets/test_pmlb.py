"""PMLB's form of file, made by hand."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from reglab.datasets import pmlb
from reglab.datasets.download import Source


@pytest.mark.parametrize(
    ("lines", "features", "target"),
    [
        ("a\tb\ttarget\n1.5\t2\t-0.25\n3\t4e2\t7\n", [[1.5, 2], [3, 400]], [-0.25, 7]),
        ("target\ta\n1\t2\n", [[2]], [1]),
        ("a\ttarget\tb\n1\t2\t3\n4\t5\t6\n", [[1, 3], [4, 6]], [2, 5]),
    ],
)
def test_target_is_set_apart_wherever_it_stands(
    tmp_path: Path, lines: str, features: list[list[float]], target: list[float]
) -> None:
    path = tmp_path / "made.tsv.gz"
    path.write_bytes(gzip.compress(lines.encode()))
    x, y = pmlb.read(path)
    assert (x.tolist(), y.tolist()) == (features, target)
    assert x.dtype == y.dtype == np.float64


def test_classes_have_no_gaps() -> None:
    assert pmlb.classes(np.array([7.0, 1.0, 3.0, 1.0])).tolist() == [2, 0, 1, 0]


def test_indicators_of_every_column_stand_beside_each_other() -> None:
    codes = np.random.default_rng(3).integers(0, 4, size=(50, 3)) * 2
    indicators = pmlb.indicators(codes)
    assert indicators.dtype == np.uint8
    assert indicators.tolist() == [[int(code == level) for code in row for level in (0, 2, 4, 6)] for row in codes]


def test_address_is_that_of_one_commit() -> None:
    url = (
        "https://raw.githubusercontent.com/EpistasisLab/pmlb/253138e2aa4098734fb9154ec3570fbcad5f4197/datasets/201_pol/"
    )
    assert pmlb.source("201_pol", "bfd1…") == Source("pmlb", (url,), {"201_pol.tsv.gz": "bfd1…"})
