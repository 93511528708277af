"""The bundled sets against scikit-learn's own loaders."""

from collections import Counter

import numpy as np
import pytest
import sklearn.datasets

from reglab import datasets
from reglab.datasets.pools import load

LOADERS = {
    "digits": sklearn.datasets.load_digits,
    "breast-cancer": sklearn.datasets.load_breast_cancer,
    "wine": sklearn.datasets.load_wine,
}


def rows(x: np.ndarray, y: np.ndarray) -> Counter[tuple[bytes, int]]:
    flat = x.reshape(len(x), -1).astype(np.float64)
    return Counter((row.tobytes(), int(label)) for row, label in zip(flat, y, strict=True))


@pytest.mark.parametrize("name", LOADERS)
def test_pool_and_test_set_are_the_whole_set_divided(name: str) -> None:
    x, y = LOADERS[name](return_X_y=True)
    pool, test = load(name)
    assert rows(*pool) + rows(*test) == rows(x, y)
    # no data set holds a row twice, so this means that they are disjoint
    assert not rows(*pool) & rows(*test)


@pytest.mark.parametrize("name", LOADERS)
def test_test_set_is_a_stratified_third(name: str) -> None:
    _, y = LOADERS[name](return_X_y=True)
    _, test = load(name)
    assert len(test.y) == len(y) // 3
    assert np.abs(np.bincount(test.y) - np.bincount(y) / 3).max() < 1.5


@pytest.mark.parametrize("name", LOADERS)
def test_fetch_gives_the_folder_of_the_files(name: str) -> None:
    assert any(name.replace("-", "_") in path.name for path in datasets.fetch(name).iterdir())
