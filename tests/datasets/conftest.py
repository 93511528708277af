"""Published data where it can be had, and a server that publishes where it cannot."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pooch
import pytest
from tests.datasets.publisher import Server

from reglab import datasets


@pytest.fixture(scope="module", params=datasets.names())
def name(request: pytest.FixtureRequest, available: Callable[[str], str]) -> str:
    """Each registered data set that can be had."""
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
    """The folder that is ours: no REGLAB_DATA is set."""
    monkeypatch.delenv("REGLAB_DATA", raising=False)
    monkeypatch.setattr(pooch, "os_cache", lambda project: tmp_path / project)
    return tmp_path / "reglab"
