"""The notebook to start with names every other one, with the question it asks, on one screen."""

import re
from pathlib import Path

import nbformat

from reglab.publishing.project import START, Project

ROOT = Path(__file__).parents[2]
LINES = 24
"""A screen of JupyterLab holds about so many."""


def cells(name: str) -> list[nbformat.NotebookNode]:
    return list(nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells)


def test_it_lists_every_other_notebook_once_with_its_question() -> None:
    (text,) = (cell.source for cell in cells(START) if cell.id == "notebooks")
    listed = re.findall(r"^\d+\. \[(.+)\]\((.+)\.ipynb\)$", text, re.MULTILINE)
    assert text.count("](") == len(listed) == len(dict(listed))
    others = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} - {START}
    assert {name: f"# {question}" for question, name in listed} == {name: cells(name)[0].source for name in others}


def test_it_fits_one_screen() -> None:
    assert sum(bool(line) for cell in cells(START) for line in cell.source.splitlines()) <= LINES


def test_it_is_no_page_of_the_report() -> None:
    assert START not in Project(ROOT).notebooks()
