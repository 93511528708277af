"""Running a notebook changes nothing that git sees, once `make lab` has set up its filter."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output

from reglab.stripping import stripped

ROOT = Path(__file__).parents[1]
NOTEBOOK = "notebooks/start-here.ipynb"
GIT = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]


def program(path: Path, words: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{words}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout, not yet of git, whose JupyterLab notes that it was opened."""
    for name in ("Makefile", ".gitattributes", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("notebooks", "reports/notebooks"):
        (tmp_path / name).mkdir(parents=True)
        shutil.copy(ROOT / "notebooks/dropout-rate.ipynb", tmp_path / name / "start-here.ipynb")
    program(tmp_path / ".venv/bin/jupyter", f"echo $(pwd) $@ > {tmp_path}/opened")
    program(tmp_path / ".venv/bin/python", f'exec {sys.executable} "$@"')
    (tmp_path / ".venv/ready").touch()
    return tmp_path


def lab(checkout: Path) -> str:
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(checkout.parent)}
    subprocess.run(["make", "lab"], cwd=checkout, env=environment, check=True, capture_output=True)
    return (checkout / "opened").read_text().strip()


def git(checkout: Path, *words: str) -> str:
    done = subprocess.run([*GIT, *words], cwd=checkout, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


def run(path: Path) -> None:
    """Do to a notebook's file what running it in JupyterLab does, with its autosave."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.kernelspec.display_name = "Python 3 (ipykernel)"
    notebook.metadata.language_info = {"name": "python", "version": "3.11.7", "file_extension": ".py"}
    for count, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        cell.execution_count, cell.outputs = count, [new_output("display_data", {"text/plain": "1"})]
        cell.metadata["scrolled"] = True
    nbformat.write(notebook, path)


def test_a_stored_notebook_stays_as_it_is_and_a_run_one_becomes_it(tmp_path: Path) -> None:
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert stripped(text) == text
        shutil.copy(path, tmp_path / path.name)
        run(tmp_path / path.name)
        assert stripped((tmp_path / path.name).read_text(encoding="utf-8")) == text


@pytest.mark.parametrize("text", ["", "<<<<<<< HEAD", "[]", '{"cells": 3}', '{"cells": [{}]}'])
def test_what_is_no_notebook_is_kept(text: str) -> None:
    assert stripped(text) == text


def test_running_a_notebook_in_the_lab_changes_nothing_that_git_sees(checkout: Path) -> None:
    git(checkout, "init", "-q")
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "all")
    run(checkout / NOTEBOOK)
    assert NOTEBOOK in git(checkout, "diff", "HEAD", "--name-only"), "without the filter, git works as ever"
    assert lab(checkout) == f"{checkout}/notebooks lab start-here.ipynb"
    assert git(checkout, "status", "--porcelain", "--untracked-files=no") == ""
    (checkout / NOTEBOOK).write_text(
        (checkout / NOTEBOOK).read_text().replace('"1"', '"as long as the output of a run"')
    )
    assert git(checkout, "diff", "HEAD", "--name-only") == "", "while JupyterLab is open"
    run(checkout / "reports" / NOTEBOOK)
    assert git(checkout, "diff", "--name-only") == f"reports/{NOTEBOOK}\n", "outputs of a report are kept"
    notebook = json.loads((checkout / NOTEBOOK).read_text())
    notebook["cells"][0]["source"] = ["# Another question?"]
    (checkout / NOTEBOOK).write_text(json.dumps(notebook))
    assert "Another question?" in git(checkout, "diff", "--", "notebooks")


def test_a_folder_that_git_does_not_know_opens_all_the_same(checkout: Path) -> None:
    assert lab(checkout).endswith("lab start-here.ipynb")


def test_a_repository_around_the_folder_is_left_alone(checkout: Path) -> None:
    git(checkout, "init", "-q")
    inner = checkout / "inner"
    shutil.copytree(checkout, inner, ignore=shutil.ignore_patterns(".git", "inner"))
    program(inner / ".venv/bin/jupyter", "true")
    subprocess.run(["make", "lab"], cwd=inner, check=True, capture_output=True)
    assert "filter" not in git(checkout, "config", "--list", "--local")
