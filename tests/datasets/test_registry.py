"""What the registry says agrees with the data."""

import subprocess
import sys

import numpy as np
import pytest

from reglab import datasets
from reglab.datasets.pools import load
from reglab.errors import ReglabError


def test_info_agrees_with_the_data(name: str) -> None:
    info = datasets.info(name)
    if info.target == "class":
        assert np.array_equal(np.unique(load(name).pool.y), np.arange(info.classes))
    for examples, size in zip(load(name), (info.pool, info.test), strict=True):
        assert examples.x.shape == (size, *info.shape)
        assert examples.y.shape == (size, *(info.shape if info.every_step else ()))
        # a rare character may be in the pool alone
        assert info.target == "number" or set(np.unique(examples.y)) <= set(range(info.classes))
        assert np.isfinite(examples.x).all()
        assert not examples.x.flags.writeable
        assert not examples.y.flags.writeable


@pytest.mark.parametrize("name", datasets.names())
def test_info_is_complete(name: str) -> None:
    info = datasets.info(name)
    assert info.name == name
    assert len(info.shape) == {"image": 3, "table": 1, "text": 1}[info.kind]
    assert (info.vocabulary is not None) == (info.kind == "text")
    assert all([info.title, info.licence, info.citation])
    assert info.homepage.startswith("http")
    assert hash(info) == hash(datasets.info(name))


def test_images_are_kept_as_bytes(name: str) -> None:
    if datasets.info(name).kind == "image":
        assert load(name).pool.x.dtype == np.uint8


def test_transforms_that_are_refused() -> None:
    refused = {name: set(datasets.info(name).forbidden) for name in datasets.names()}
    by_kind = {"image": set(), "table": {"shift", "flip"}, "text": {"shift", "flip", "noise", "mixup"}}
    expected = {name: by_kind[datasets.info(name).kind] for name in datasets.names()}
    assert refused == expected | {"digits": {"flip"}, "mnist": {"flip"}}


def test_unknown_name_suggests_the_nearest() -> None:
    for function in (datasets.info, datasets.fetch):
        with pytest.raises(ReglabError, match="unknown data set 'fashion_mnist': did you mean 'fashion-mnist'"):
            function("fashion_mnist")


def test_asking_what_is_known_imports_neither_torch_nor_sklearn() -> None:
    code = """if True:
        import sys
        from reglab import datasets
        datasets.info("digits")
        assert not {"torch", "sklearn"} & set(sys.modules), sorted(sys.modules)"""
    subprocess.run([sys.executable, "-c", code], check=True)
