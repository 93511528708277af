"""What all tests share: a test that needs a browser or a GPU says so by its marker."""

import os
import shutil
from collections.abc import Generator

import pytest

REQUIRE_BROWSER = bool(os.environ.get("REGLAB_REQUIRE_BROWSER"))
"""Set by .ci/run: a browser test that would be skipped, for whatever reason, fails instead."""


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of an installed Chromium or Chrome; the test is skipped where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")


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
