"""Parameters are read from a notebook's file."""

import nbformat
import pytest
from tests.publishing.toys import source

from reglab.errors import ReglabError
from reglab.notebook.parameters import Parameter
from reglab.publishing.run.parameters import read_parameters


def write(path, cell):
    notebook = source()
    notebook.cells[1].source = cell
    nbformat.write(notebook, path / "toy.ipynb")
    return path / "toy.ipynb"


def test_names_defaults_and_comments_are_read_in_order(tmp_path):
    cell = "rate: float = 0.5  # in [0, 1)\nsizes: list[int] = [64]  # units"
    assert list(read_parameters(write(tmp_path, cell)).values()) == [
        Parameter("rate", 0.5, "in [0, 1)", float),
        Parameter("sizes", [64], "units", list[int]),
    ]


def test_a_line_that_papermill_would_misread_is_refused_with_its_place(tmp_path):
    with pytest.raises(ReglabError, match=r"toy.ipynb, parameters cell, line 2.*plain 'name: type = literal'"):
        read_parameters(write(tmp_path, "rate = 0.5\nx = f(1)"))


def test_a_notebook_without_a_parameters_cell_is_refused(tmp_path):
    notebook = source()
    notebook.cells[1].metadata["tags"] = []
    nbformat.write(notebook, tmp_path / "toy.ipynb")
    with pytest.raises(ReglabError, match="0 cells tagged 'parameters'"):
        read_parameters(tmp_path / "toy.ipynb")


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    (tmp_path / "toy.ipynb").write_text("not JSON")
    with pytest.raises(ReglabError, match="not a notebook"):
        read_parameters(tmp_path / "toy.ipynb")
