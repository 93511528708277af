"""Parameters are read from the notebook's text, with their types and comments."""

import nbformat
import pytest
from tests.publishing.toys import source

from reglab.errors import ReglabError
from reglab.publishing.run.parameters import Parameter, read_parameters


def write(path, cell):
    notebook = source()
    notebook.cells[1].source = cell
    nbformat.write(notebook, path / "toy.ipynb")
    return path / "toy.ipynb"


def test_names_defaults_and_comments_are_read_in_order(tmp_path):
    cell = 'rate = 0.5  # in [0, 1)\nname = "a # b"  # with a hash inside\nsizes = [\n    64,\n]  # units\nbare = -1'
    assert list(read_parameters(write(tmp_path, cell)).values()) == [
        Parameter("rate", 0.5, "in [0, 1)"),
        Parameter("name", "a # b", "with a hash inside"),
        Parameter("sizes", [64], "units"),
        Parameter("bare", -1, ""),
    ]


@pytest.mark.parametrize("line", ["x: float = 0.5", "x = 1 + y", "x = y = 1", "import os", "x, y = 1, 2", "x = f(1)"])
def test_anything_but_a_plain_line_is_refused_with_its_place(tmp_path, line):
    with pytest.raises(ReglabError, match=r"line 2.*plain 'name = literal'"):
        read_parameters(write(tmp_path, f"rate = 0.5\n{line}"))


def test_a_line_that_is_not_python_is_refused(tmp_path):
    with pytest.raises(ReglabError, match="line 1"):
        read_parameters(write(tmp_path, "rate = = 2"))


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


@pytest.mark.parametrize(
    ("default", "good", "bad"),
    [
        (0.5, [1, 0.25], ["0.5", True, None, [0.5]]),
        (3, [4, -1], [3.5, "3", False]),
        ("digits", ["wine", ""], [1, ["digits"]]),
        (True, [False], [0, "true"]),
        ([0.0, 0.5], [[], [1, 0.3]], [0.5, ["0.5"], [True]]),
        ([0, 0.5], [[0.1]], [["x"]]),
        ([64], [[32, 16]], [[0.5], 64]),
        ([[1], [2]], [[[3]]], [[3]]),
        ([], [["anything", 1]], ["x"]),
        (None, [1, "x", None], []),
        ({"a": 1}, [{}], [[1]]),
    ],
)
def test_types_follow_the_default(default, good, bad):
    parameter = Parameter("x", default)
    assert all(parameter.allows(value) for value in good)
    assert not any(parameter.allows(value) for value in bad)
    assert parameter.wanted
