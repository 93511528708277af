"""Published data, where available, and a server that plays the publisher."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pooch
import pytest
from tests.datasets.publisher import Server

from reglab import datasets


@pytest.fixture(scope="module", params=datasets.names())
def name(request: pytest.FixtureRequest, available: Callable[[str], str]) -> str:
    """Each registered data set that is available."""
    return available(request.param)


@pytest.fixture(scope="module", params=["fashion-mnist", "mnist"])
def published(request: pytest.FixtureRequest, available: Callable[[str], str]) -> str:
    """Each data set in the format of MNIST."""
    return available(request.param)


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
    """The cache folder, with REGLAB_DATA unset."""
    monkeypatch.delenv("REGLAB_DATA", raising=False)
    monkeypatch.setattr(pooch, "os_cache", lambda project: tmp_path / project)
    return tmp_path / "reglab"
