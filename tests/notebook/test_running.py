"""In a running notebook, parameters are converted and checked, and what is mistyped is noticed."""

import subprocess
import sys

import pytest

from reglab.errors import ReglabError
from reglab.notebook import check_parameters

DECLARED = """rates: list[float] = [0.0, 0.5]  # shares of units dropped, each in [0, 1)
rate: float = 0.5  # the one of the verdict, one of `rates`
replicates: int = 10  # replicates to compare on, 2 or more
dataset: str = "digits"  # a data set"""


def namespace(*cells):
    """Return the namespace of a notebook in which these cells have run."""
    names = {"In": ["", *cells]}
    for cell in cells:
        exec(cell, names)  # noqa: S102
    return names


def test_a_running_notebook_gets_its_values_by_type():
    names = namespace(DECLARED, '# Parameters\nrates = "[0, 0.5]"\nreplicates = "3"\n')
    check_parameters(names)
    assert (names["rates"], names["replicates"], names["dataset"]) == ([0.0, 0.5], 3, "digits")


def test_the_latest_declaration_counts():
    names = namespace(DECLARED, "# Parameters\nreplicate = 3\n", "x = 1", DECLARED.replace("10", "1"))
    with pytest.raises(ReglabError, match=r"'replicates' must be a whole number, 2 or more; got 1\."):
        check_parameters(names)


@pytest.mark.parametrize(
    ("injected", "message"),
    [
        ("replicate = 3", "unknown parameter 'replicate': did you mean 'replicates'"),
        ("replicates = 1", r"'replicates' must be a whole number, 2 or more; got 1\."),
        ("rates = [0.5, 1.5]", r"'rates' must be a list, each in \[0, 1\); got \[0.5, 1.5\]\."),
        ("rates = '[0.5'", r"'rates' must be a list, each a number, for example \[0.0, 0.5\]; got '\[0.5'\."),
        ("rates = 0.5", r"'rates' must be a list, each a number.*; got 0.5\."),
        ("dataset = 3", "'dataset' must be a text"),
    ],
)
def test_a_mistake_is_named_with_what_is_allowed(injected, message):
    with pytest.raises(ReglabError, match=message):
        check_parameters(namespace(DECLARED, f"# Parameters\n{injected}\n"))


@pytest.mark.parametrize(
    ("cells", "given"),
    [
        ([DECLARED + "\nreplicate = 3"], "replicate"),  # beside it, before the first run
        ([DECLARED, DECLARED + "\nreplicate = 3  # replicates, 2 or more"], "replicate"),  # beside it, in a later run
        ([DECLARED, DECLARED.replace("replicates", "replicate")], "replicate"),  # in its place
        ([DECLARED, "replicate = 3"], "replicate"),  # in a cell of its own
    ],
)
def test_a_mistyped_parameter_in_a_running_kernel_is_noticed(cells, given):
    with pytest.raises(ReglabError) as caught:
        check_parameters(namespace(*cells))
    assert str(caught.value).startswith(f"unknown parameter {given!r}: did you mean 'replicates'? Allowed: dataset, ")
    assert str(caught.value).endswith("(A new one needs a comment behind its line, and a kernel that is restarted.)")


def test_a_mistyped_parameter_may_be_put_right_and_a_new_one_added():
    mistyped, run = DECLARED.replace("replicates", "replicate"), "study = Study(replicates, rates)"
    names = namespace(mistyped, DECLARED + "\nmomentum = 0.9  # of the optimiser, in [0, 1)")
    names["In"].insert(2, run)
    check_parameters(names)
    assert names["momentum"] == 0.9


def test_other_cells_may_set_what_they_like():
    check_parameters(namespace(DECLARED, "x = 1", "rates_shown = 3\nprint(x)", "y, z = 1, 2"))


def test_a_value_that_is_not_plain_is_said_to_be_so():
    with pytest.raises(
        ReglabError, match=r"the cell of parameters, line 3: .* is not a plain 'name: type = literal' line"
    ):
        check_parameters(namespace(DECLARED.replace("= 10", "= 5 + 5")))


@pytest.mark.parametrize(
    "cell", ["rate = 0.5  # alone", "rate = 0.5\nrates = [0.5]", "# Parameters\na = 1  # a\nb = 2  # b"]
)
def test_without_a_declaration_nothing_can_be_checked(cell):
    with pytest.raises(ReglabError, match="no cell of parameters has run"):
        check_parameters(namespace(cell))


def test_the_check_comes_before_anything_slow_is_imported():
    code = "import sys, reglab.notebook; sys.exit(not {'torch', 'nbformat'}.isdisjoint(sys.modules))"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_where_the_kernel_remembers_no_cells_the_values_stay_as_they_are():
    """So it is in nbval's: nothing is declared, and nothing can be checked."""
    namespace = {"In": [""], "rates": [0.5], "replicates": 1}
    check_parameters(namespace)
    assert namespace == {"In": [""], "rates": [0.5], "replicates": 1}
