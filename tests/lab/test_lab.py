"""What a researcher meets in JupyterLab: progress, a changed rate, an interrupt, a wrong parameter."""

import ipaddress
import json
import os
import re
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
CELLS = {
    "title", "answer", "question", "parameters", "check", "study", "imports", "run", "protocol", "protocol-table",
    "claim", "verdict", "provenance", "provenance-table",
}  # fmt: skip
"""What is kept of the notebook: figures take longer than the training here."""
SMALL = {
    "datasets: list[str] = []": 'datasets: list[str] = ["digits"]',
    "[120, 480]": "[20]",
    "[0.2, 0.5]": "[0.2]",
    "[0.0, 0.7]": "[0.0]",
}
TOKEN = "only-for-this-test"  # noqa: S105
WAIT = 60_000
"""Milliseconds: a kernel imports torch, and its workers do, on a machine that is busy."""
NO_NEWS = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
"""Nothing is asked of the network."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small checkout: the conditions, and a notebook that is shorter and has smaller budgets."""
    shutil.copytree(ROOT / "profiles", tmp_path / "profiles")
    notebook = nbformat.read(ROOT / "notebooks/dropout-rate.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id in CELLS]
    assert {cell.id for cell in notebook.cells} == CELLS
    (parameters,) = (cell for cell in notebook.cells if cell.id == "parameters")
    for before, after in SMALL.items():
        assert parameters.source.count(before) == 1
        parameters.source = parameters.source.replace(before, after)
    (tmp_path / "notebooks").mkdir()
    nbformat.write(notebook, tmp_path / "notebooks/dropout-rate.ipynb")
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[psutil.Process]:
    own = ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTERLAB_SETTINGS_DIR")
    environment = {**os.environ, **{name: str(folder / "jupyter" / name) for name in own}, "OMP_NUM_THREADS": "1"}
    environment |= {
        "REGLAB_STORE": str(folder / "store.sqlite"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "jupyter/workspaces"),
    }
    command = [sys.executable, "-m", "jupyterlab", "notebooks", "--no-browser", "--allow-root", "--ServerApp.port=0"]
    words = [*command, f"--IdentityProvider.token={TOKEN}", *NO_NEWS]
    with (folder / "log").open("wb") as log:
        process = psutil.Popen(words, cwd=folder, env=environment, stdout=log, stderr=log)
        yield process
        process.terminate()
        process.wait(30)


def until(true: Callable[[], Any], seconds: float = 60) -> Any:
    """Wait until a function returns something true, and return that."""
    began = time.monotonic()
    while not (result := true()):
        assert time.monotonic() - began < seconds
        time.sleep(0.05)
    return result


class Notebook:
    """The notebook, open in JupyterLab."""

    def __init__(self, page: Page, parameters: str) -> None:
        self.page, self.parameters = page, parameters

    def run_all(self) -> None:
        first = self.page.locator(".jp-CodeCell .jp-InputPrompt").first
        before = first.inner_text()
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        expect(first).not_to_have_text(before)

    def set(self, before: str, after: str) -> None:
        """Type into the cell of parameters."""
        assert self.parameters.count(before) == 1
        self.parameters = self.parameters.replace(before, after)
        cell = self.page.locator(".jp-CodeCell").nth(1)
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(self.parameters)

    def prompts(self, text: str) -> Locator:
        return self.page.locator(".jp-InputPrompt", has_text=text)

    def ends(self) -> None:
        """Wait until nothing runs, and see that the last cell has run without an error."""
        expect(self.prompts("[*]:")).to_have_count(0, timeout=WAIT)
        expect(self.errors).to_have_count(0)
        expect(self.page.locator(".jp-CodeCell .jp-InputPrompt").last).to_have_text(re.compile(r"\[\d+\]:"))

    @property
    def progress(self) -> Locator:
        return self.page.locator(".jp-OutputArea-output", has=self.page.locator("progress"))

    @property
    def errors(self) -> Locator:
        return self.page.locator("[data-mime-type='application/vnd.jupyter.stderr']")

    def only_error(self) -> str:
        """Return the one error; it can be read where the page stands."""
        expect(self.errors).to_have_count(1, timeout=WAIT)
        expect(self.errors).to_be_in_viewport(ratio=1)
        return self.errors.inner_text().strip()


@pytest.fixture
def notebook(server: psutil.Process, folder: Path, browser: Browser) -> Iterator[Notebook]:
    def address() -> str | None:
        assert server.poll() is None, (folder / "log").read_text()
        return next(iter(re.findall(r"http://127\.0\.0\.1:\d+/", (folder / "log").read_text())), None)

    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{until(address)}lab/tree/dropout-rate.ipynb?token={TOKEN}", timeout=WAIT)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=WAIT)
    cells = nbformat.read(folder / "notebooks/dropout-rate.ipynb", as_version=4).cells
    yield Notebook(page, next(cell.source for cell in cells if cell.id == "parameters"))
    page.close()


def recorded(folder: Path) -> dict[str, str]:
    """Return the specifications of the trials in the store by digest."""
    with closing(sqlite3.connect(folder / "store.sqlite")) as store:
        return dict(store.execute("SELECT digest, trial FROM records"))


def listening(server: psutil.Process) -> list[tuple[int, str]]:
    """Return who listens where, by process: the server, the kernel and the workers."""
    return [
        (process.pid, connection.laddr.ip)
        for process in (server, *server.children(recursive=True))
        for connection in process.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    ]


def test_a_notebook_in_jupyterlab(notebook: Notebook, folder: Path, server: psutil.Process) -> None:
    notebook.run_all()
    expect(notebook.progress).to_be_in_viewport(timeout=WAIT)
    notebook.ends()
    first = recorded(folder)
    assert first
    expect(notebook.progress).to_have_count(0)

    notebook.set("inside: list[float] = [0.2]", "inside: list[float] = [0.4]")
    notebook.run_all()
    notebook.ends()
    new = {digest: trial for digest, trial in recorded(folder).items() if digest not in first}
    assert new
    rates = {part.get("rate") for trial in new.values() for part in json.loads(trial)["regularizers"]}
    assert rates == {0.4}, "only what is new is trained"

    notebook.set("steps: list[int] = [20]", "steps: list[int] = [600]")
    notebook.run_all()
    expect(notebook.progress).to_contain_text(re.compile(r"\d+ % of the steps, .* s left"), timeout=WAIT)
    share = notebook.page.locator("progress").get_attribute("value")
    until(lambda: notebook.page.locator("progress").get_attribute("value") != share, 2)
    expect(notebook.progress).to_be_in_viewport(ratio=1)
    sockets = listening(server)
    assert len({process for process, _ in sockets}) >= 3, "the server, the kernel with the scheduler, and workers"
    assert [where for where in sockets if not ipaddress.ip_address(where[1]).is_loopback] == []
    notebook.page.locator("[data-command='notebook:interrupt-kernel']").first.click()
    stopped = notebook.only_error()
    assert re.fullmatch(
        r"Interrupted: \d+ of \d+ trials are trained and kept; run the cell again for the rest\.", stopped
    )
    interrupted = recorded(folder)
    notebook.run_all()
    notebook.ends()
    assert interrupted.items() < recorded(folder).items()

    notebook.set("width: int = 128", "width: int = 0")
    notebook.run_all()
    assert notebook.only_error() == "ReglabError: parameter 'width' must be a whole number, 1 or more; got 0."
