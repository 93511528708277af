"""The notebook's process ends with its parent, and does not wait forever for a kernel to shut down."""

import json
import subprocess
import sys
import time

import nbformat
import pytest
from tests.publishing.toys import source

from reglab.publishing.run import KERNEL_NOT_STARTED, execute


def write(path, *statuses):
    cells = [{"metadata": {"papermill": {"status": status}}} for status in statuses]
    path.write_text(json.dumps({"cells": cells}))
    return path


def test_no_further_cell_runs_once_the_last_has_ended_or_one_has_failed(tmp_path):
    path = tmp_path / "out.ipynb"
    assert not execute._finished(path)
    assert not execute._finished(write(path, "completed", "running", "pending"))
    assert execute._finished(write(path, "completed", "completed"))
    assert execute._finished(write(path, "completed", "failed", "pending"))
    path.write_text('{"cells": [')
    assert not execute._finished(path)


def test_a_notebook_has_started_with_its_first_cell(tmp_path):
    path = tmp_path / "out.ipynb"
    assert not execute._started(path)
    assert not execute._started(write(path, "pending", "pending"))
    assert execute._started(write(path, "running", "pending"))


@pytest.mark.parametrize(("first_cell", "status"), [("pending", KERNEL_NOT_STARTED), ("running", 1)])
def test_the_exit_status_tells_a_kernel_that_did_not_start_from_a_failure(tmp_path, monkeypatch, first_cell, status):
    def fail(notebook, output, **options):
        write(output, first_cell)
        raise RuntimeError("no kernel")

    monkeypatch.setattr(execute, "_watch", lambda *_: None)  # it would end this process
    monkeypatch.setattr(execute.papermill, "execute_notebook", fail)
    assert execute.main("toy.ipynb", tmp_path / "out.ipynb", "{}", "0") == status


HANGS = """
import sys, time
from reglab.publishing.run import execute
def run_and_hang(notebook, output, **others):
    import shutil
    shutil.copy(sys.argv[1], output)
    time.sleep(60)
execute.papermill.execute_notebook = run_and_hang
execute.GRACE_SECONDS = 0.5
execute.POLL_SECONDS = 0.1
import os
sys.exit(execute.main(sys.argv[1], sys.argv[2], "{}", str(os.getppid())))
"""


def test_a_hang_after_the_last_cell_is_ended(tmp_path):
    notebook = source()
    for cell in notebook.cells:
        cell.metadata["papermill"] = {"status": "completed"}
    nbformat.write(notebook, tmp_path / "in.ipynb")
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", HANGS, tmp_path / "in.ipynb", tmp_path / "out.ipynb"], timeout=50, check=False
    )
    assert ended.returncode == 0
    assert time.monotonic() - began < 30
