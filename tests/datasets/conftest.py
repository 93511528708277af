"""Published data where it can be had, and a server that publishes where it cannot."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pooch
import pytest
from tests.datasets.publisher import Server

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


@pytest.fixture(scope="session")
def available() -> Callable[[str], str]:
    """Return a data set's name after loading it; the test is skipped where it cannot be had."""
    return _available


@pytest.fixture(scope="module", params=datasets.names())
def name(request: pytest.FixtureRequest) -> str:
    """Each registered data set that can be had."""
    return _available(request.param)


@pytest.fixture(scope="module", params=["fashion-mnist", "mnist"])
def published(request: pytest.FixtureRequest) -> str:
    """Each data set in the format of MNIST."""
    return _available(request.param)


def _available(name: str) -> str:
    try:
        load(name)
    except ReglabError as error:
        if not str(error).startswith("cannot download"):
            raise
        pytest.skip(f"{name} lies neither in REGLAB_DATA nor in the cache, and its publisher cannot be reached")
    return name


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.ended.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REGLAB_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is ours: no REGLAB_DATA is set."""
    monkeypatch.delenv("REGLAB_DATA", raising=False)
    monkeypatch.setattr(pooch, "os_cache", lambda project: tmp_path / project)
    return tmp_path / "reglab"
