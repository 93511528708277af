"""Every notebook has the shape that docs/style.md gives, and is stored without what a run adds."""

import ast
import inspect
import re
from pathlib import Path
from statistics import median
from typing import Any

import nbformat
import papermill
import pytest

from reglab.advice import options
from reglab.claims import registry
from reglab.commands.advise import advise
from reglab.notebook.parameters import check
from reglab.notebook.running import _declares
from reglab.publishing.project import OWN_DATA, START, Project
from reglab.publishing.run.parameters import read_parameters
from reglab.publishing.run.settings import resolve_settings
from reglab.study.panel import panel

ROOT = Path(__file__).parents[2]
NOTEBOOKS = list(Project(ROOT).notebooks().values())
"""Those of the report."""
ALL = [*NOTEBOOKS, Project(ROOT).own_data_notebook()]
"""With the one on a reader's own data, which judges no claim and is no page of the report."""
START_HERE = ROOT / "notebooks" / f"{START}.ipynb"
"""Lists the others: it has no code."""
FORBIDDEN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.While, ast.Lambda, ast.If, ast.Try)
PARSING = {"str", "split", "rsplit", "partition", "rpartition", "removeprefix", "removesuffix"}
"""What takes text apart: pandas' accessor for columns of text, and the methods of a text."""
STYLING = {"matplotlib", "seaborn", "plotly", "altair"}
FRAME = ["Parameters", "The study", "Protocol", "Method"]
WITHOUT_A_CLAIM = {"reproduction"}  # compares with published numbers, and judges nothing
END = ["What others found", "What would change the conclusion", "Provenance"]


@pytest.fixture(params=ALL, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Any:
    return request.param


with_the_first = pytest.mark.parametrize("path", [*ALL, START_HERE], ids=lambda path: path.stem)
of_the_report = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture
def cells(path: Path) -> Any:
    return nbformat.read(path, as_version=4).cells


@pytest.fixture
def code(cells: Any) -> list[str]:
    return [cell.source for cell in cells if cell.cell_type == "code"]


@pytest.fixture
def headings(cells: Any) -> list[str]:
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    return [line for source in prose for line in source.splitlines() if line.startswith("#")]


def test_there_are_as_many_notebooks_as_the_claims_need() -> None:
    claimed = {claim.notebook for claim in registry().values()}
    assert {path.stem for path in NOTEBOOKS} == claimed | WITHOUT_A_CLAIM
    assert not claimed & WITHOUT_A_CLAIM


@with_the_first
def test_the_title_is_a_question_and_the_only_one(cells: Any, headings: list[str]) -> None:
    assert re.fullmatch(r"# .+\?", cells[0].source)
    assert [line for line in headings if line.startswith("# ")] == [cells[0].source]


def test_the_answer_stands_under_the_title(cells: Any) -> None:
    assert cells[1].source.endswith("answer = Answer()")


@of_the_report
def test_the_sections_stand_in_their_order(headings: list[str]) -> None:
    sections = [line.removeprefix("## ") for line in headings if line.startswith("## ")]
    assert sections[:4] == FRAME
    assert sections[-3:] == END


def test_the_notebook_on_own_data_is_no_page_of_the_report_and_judges_nothing() -> None:
    assert OWN_DATA not in Project(ROOT).notebooks()
    assert OWN_DATA not in {claim.notebook for claim in registry().values()}
    sources = [cell.source for cell in nbformat.read(ALL[-1], as_version=4).cells]
    assert not any("claims" in source or "show_verdict" in source for source in sources)
    headings = [source.partition("\n")[0] for source in sources if source.startswith("## ")]
    assert headings[:3] == ["## Parameters", "## What was seen", "## Protocol"], (
        "what was read stands before anything is trained"
    )
    assert headings[-2:] == ["## What would change the conclusion", "## Provenance"]


def test_the_notebook_on_own_data_takes_every_option_of_reading_as_the_command_does() -> None:
    parameters = read_parameters(ALL[-1])
    assert set(parameters) == {"data", "minutes", *options({})}
    (_, *taken) = inspect.signature(advise).parameters
    assert set(options({})) | {"minutes"} < {name.rstrip("_") for name in taken}


@of_the_report
def test_every_result_begins_with_what_is_expected(cells: Any) -> None:
    sections = [cell.source for cell in cells if cell.cell_type == "markdown" and cell.source.startswith("## ")]
    results = [source for source in sections if not source.removeprefix("## ").startswith((*FRAME, *END))]
    assert len(results) >= 3
    assert all(re.match(r"## .+\?\n\n(Expected: |Mean test error)", source) for source in results)


def test_the_parameters_are_plain_lines_with_a_type_and_a_comment_each(path: Path) -> None:
    parameters = read_parameters(path)
    assert len(parameters) >= 4
    assert all(parameter.annotation and parameter.comment for parameter in parameters.values())


def test_papermill_reads_the_parameters_as_reglab_does(path: Path, cells: Any) -> None:
    inspected = papermill.inspect_notebook(path)
    (source,) = (cell.source for cell in cells if cell.id == "parameters")
    parameters = read_parameters(path)
    assert list(inspected) == list(parameters)
    for name, parameter in parameters.items():
        (declared,) = re.findall(rf"^{name}: (.+?) = ", source, re.MULTILINE)
        assert inspected[name]["inferred_type_name"] == declared
        assert inspected[name]["help"] == parameter.comment


def test_the_parameters_stand_under_their_heading(cells: Any) -> None:
    (declared,) = (place for place, cell in enumerate(cells) if cell.id == "parameters")
    assert cells[declared - 1].source == "## Parameters"


def test_cells_are_short(code: list[str]) -> None:
    lengths = [len(source.splitlines()) for source in code]
    assert max(lengths) <= 12
    assert median(lengths) <= 6


@pytest.fixture
def nodes(code: list[str]) -> list[ast.AST]:
    return [node for source in code for node in ast.walk(ast.parse(source))]


@pytest.fixture
def imported(nodes: list[ast.AST]) -> set[str]:
    names = {alias.name.partition(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {str(node.module).partition(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}


def test_no_cell_defines_branches_or_styles(nodes: list[ast.AST], imported: set[str]) -> None:
    assert not [node for node in nodes if isinstance(node, FORBIDDEN)]
    assert not imported & STYLING


def test_no_cell_takes_text_apart(nodes: list[ast.AST], imported: set[str]) -> None:
    assert not {node.attr for node in nodes if isinstance(node, ast.Attribute)} & PARSING
    assert "re" not in imported


def test_parameters_are_checked_right_after_their_declaration(cells: Any) -> None:
    code = [cell for cell in cells if cell.cell_type == "code"]
    (declared,) = (place for place, cell in enumerate(code) if "parameters" in cell.metadata.get("tags", []))
    assert code[declared + 1].source.endswith("\n\ncheck_parameters(globals())")


def test_only_the_parameters_look_like_a_declaration(cells: Any) -> None:
    declarations = [cell.id for cell in cells if cell.cell_type == "code" and _declares(cell.source)]
    assert declarations == ["parameters"]


def test_every_number_among_the_parameters_has_a_range(path: Path) -> None:
    parameters = read_parameters(path)
    check(parameters, {})  # the defaults lie inside
    for name, parameter in parameters.items():
        extreme = _with_numbers(parameter.default, -(10**9))
        defaults = {other.name: other.default for other in parameters.values()}
        assert extreme == parameter.default or not all(rule.holds(extreme, defaults) for rule in parameter.rules), name


def _with_numbers(value: Any, number: int) -> Any:
    """Return a value with the number in place of all of its numbers."""
    if isinstance(value, list):
        return [_with_numbers(item, number) for item in value]
    return number if isinstance(value, int | float) and not isinstance(value, bool) else value


@with_the_first
def test_nothing_of_a_run_is_stored(path: Path, cells: Any) -> None:
    assert all(not cell.outputs and cell.execution_count is None for cell in cells if cell.cell_type == "code")
    assert set(nbformat.read(path, as_version=4).metadata) == {"kernelspec", "language_info"}


@with_the_first
def test_the_kernel_is_python3_and_cells_have_names_that_stay(path: Path, cells: Any) -> None:
    assert nbformat.read(path, as_version=4).metadata.kernelspec.name == "python3"
    names = [cell.id for cell in cells]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)


@of_the_report
def test_the_verdicts_are_on_the_claims_that_the_registry_gives_the_notebook(path: Path, code: list[str]) -> None:
    judged = set(re.findall(r'claims\.registry\(\)\["([\w/ ]+)"\]', "\n".join(code)))
    assert judged == {name for name, claim in registry().items() if claim.notebook == path.stem}


def test_the_full_profile_fits_the_notebooks_and_its_panels_have_the_planned_data_sets() -> None:
    values = resolve_settings(Project(ROOT), "full").values
    on_panels = {path.stem for path in NOTEBOOKS if "profile" in read_parameters(path)}
    assert {name for name in on_panels if values[name].get("profile") != "full"} == set()
    panels = {name: {c.data.name for c in panel("full", name, start=ROOT)} for name in ("main", "images", "texts")}
    for claim in registry().values():
        there = panels["main"] | panels["images"] | panels["texts"] if claim.general else panels["images"]
        assert claim.datasets <= len(there), claim.id


TRAINING = {"run_all", "train_all", "advise"}
"""What trains. A search of settings takes its trials from those of `train_all`."""


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _trains(node: ast.AST) -> bool:
    calls = (part.func for part in ast.walk(node) if isinstance(part, ast.Call))
    return any(isinstance(call, ast.Name) and call.id in TRAINING for call in calls)


def _bound(node: ast.AST) -> tuple[set[str], ast.AST]:
    """Return the names that a statement gives a value or an element, and what that is made of."""
    match node:
        case ast.Assign():
            return {name for target in node.targets for name in _names(target)}, node.value
        case ast.Expr(ast.Call(ast.Attribute(value, "append"), [element])):
            return _names(value), element
    return set(), node


def test_the_provenance_has_every_trial(nodes: list[ast.AST]) -> None:
    bound = [_bound(node) for node in nodes if isinstance(node, ast.Assign | ast.Expr)]
    tables = {name for names, value in bound if _trains(value) for name in names}
    shown = [node for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "provenance"]
    named = {name for call in shown for name in _names(call)}
    while more := {name for names, value in bound if names & named for name in _names(value)} - named:
        named |= more  # what a named table is made of
    assert tables
    assert tables <= named
