"""Published data where it can be had."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reglab import datasets
from reglab.datasets.pools import load
from reglab.errors import ReglabError

SHARED = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="module", autouse=True)
def _data_folder() -> Iterator[None]:
    """Read published sets from REGLAB_DATA, by default from a folder beside the repository."""
    with pytest.MonkeyPatch.context() as patch:
        if "REGLAB_DATA" not in os.environ and SHARED.is_dir():
            patch.setenv("REGLAB_DATA", str(SHARED))
        yield


@pytest.fixture(scope="module", params=datasets.names())
def name(request: pytest.FixtureRequest) -> str:
    """Each registered data set that can be had."""
    return available(request.param)


@pytest.fixture(scope="module", params=["fashion-mnist", "mnist"])
def published(request: pytest.FixtureRequest) -> str:
    """Each data set that is downloaded."""
    return available(request.param)


def available(name: str) -> str:
    try:
        load(name)
    except ReglabError as error:
        if not str(error).startswith("cannot download"):
            raise
        pytest.skip(f"{name} lies neither in REGLAB_DATA nor in the cache, and its publisher cannot be reached")
    return name
