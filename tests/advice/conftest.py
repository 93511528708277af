"""Two small pieces of advice, each trained once: on classes and on numbers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.advice.small_advice import MINUTES, at_home_in, frame, planned_small
from tests.notebook.conftest import shown  # noqa: F401
from tests.training.small_trials import _one_thread  # noqa: F401

from reglab.advice import Advice, advise, read


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Advice]]:
    """The folder of data and records, and the advice by what is predicted."""
    folder, made = tmp_path_factory.mktemp("advice"), {}
    for target in ("class", "number"):
        with at_home_in(folder):
            reading = read(frame(target), target="answer")
            planned_small(reading)
            made[target] = advise(reading, minutes=MINUTES)
    return folder, made


@pytest.fixture
def home(trained: tuple[Path, dict[str, Advice]]) -> Iterator[pytest.MonkeyPatch]:
    """Data and records of the advice are those that are found; nothing more is trained."""
    with at_home_in(trained[0]) as patch:
        patch.setenv("REGLAB_TRAIN", "never")
        yield patch


@pytest.fixture
def classes(trained: tuple[Path, dict[str, Advice]], home: pytest.MonkeyPatch) -> Advice:
    """Advice on which of two classes it is."""
    return trained[1]["class"]


@pytest.fixture
def numbers(trained: tuple[Path, dict[str, Advice]], home: pytest.MonkeyPatch) -> Advice:
    """Advice on a number."""
    return trained[1]["number"]


@pytest.fixture(params=["class", "number"])
def advice(request: pytest.FixtureRequest, trained: tuple[Path, dict[str, Advice]], home: pytest.MonkeyPatch) -> Advice:
    """Advice on either."""
    return trained[1][request.param]


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for data and records, for a single test."""
    monkeypatch.setenv("REGLAB_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("REGLAB_STORE", str(tmp_path / "store.sqlite"))
    return tmp_path
