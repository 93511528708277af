"""What all tests share: a test that needs a browser or a GPU says so by its marker."""

import os
import signal
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Annotated, Any, cast, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from reglab.datasets.download import data_folder
from reglab.datasets.pools import load
from reglab.errors import ReglabError
from reglab.publishing.site.browser import FLAGS, installed
from reglab.regularizers import Regularizer

SHARED = Path(__file__).parents[2] / "shared" / "data"
"""Where published data may lie, beside the repository."""
REQUIRE_BROWSER = bool(os.environ.get("REGLAB_REQUIRE_BROWSER"))
"""Set by .ci/run: a browser test that would be skipped, for whatever reason, fails instead."""


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of an installed Chromium or Chrome; the test is skipped where there is none."""
    if path := installed():
        return path
    pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """Chromium, started once for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def pytest_configure() -> None:
    """Let processes that tests start be interrupted: a shell that runs the tests in the background ignores Ctrl-C."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a GPU where there is none."""
    if item.get_closest_marker("cuda"):
        import torch

        if not torch.cuda.is_available():
            pytest.skip("no NVIDIA GPU")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped browser test into a failed one where a browser is required."""
    report = yield
    if REQUIRE_BROWSER and report.skipped and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"skipped, although REGLAB_REQUIRE_BROWSER is set: {report.longrepr}"
    return report


TRIALS = 7
NUMBERS = (0, 0.1, 0.2, 0.25, 0.5, 0.75, 0.9, 1, 2, 3, 4, 5, 6)
"""Tried for every field; those that it accepts are used."""


def _accepted(part: type[Regularizer], name: str) -> list[Any]:
    field = part.model_fields[name]
    check = TypeAdapter(cast(Any, Annotated[field.annotation, field]))
    found = []
    for value in (*NUMBERS, *get_args(field.annotation)):
        try:
            found.append(check.validate_python(value))
        except ValidationError:
            continue
    return found


def _examples(part: type[Regularizer]) -> list[Regularizer]:
    values = {name: _accepted(part, name) for name in part.model_fields}
    # the varying fields differ from trial to trial, the others are one group's
    return [
        part(**{name: some[(i if name in part.varying else 1) % len(some)] for name, some in values.items()})
        for i in range(TRIALS)
    ]


@pytest.fixture(scope="session")
def examples() -> Callable[[type[Regularizer]], list[Regularizer]]:
    """Seven values of a class that could be trained in one group; only the first holds zeros, where allowed."""
    return _examples


@pytest.fixture(scope="session", autouse=True)
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


LARGE = {"cifar-10"}
"""Sets that no test downloads, because they take minutes: tested where they already are."""


def _available(name: str) -> str:
    if name in LARGE and not (data_folder() / name).is_dir():
        pytest.skip(f"{name} is not in the data folder, and too large to download for a test")
    try:
        load(name)
    except ReglabError as error:
        if not str(error).startswith("cannot download"):
            raise
        pytest.skip(f"{name} lies neither in REGLAB_DATA nor in the cache, and its publisher cannot be reached")
    return name
