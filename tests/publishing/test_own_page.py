"""The page of advice on one's own data: made by the command, replaced as a whole, or left as it was."""

import json
from pathlib import Path

import pytest
from tests.advice.hostile_page import TITLE, HostilePage
from tests.publishing.test_output import content, leftovers
from tests.publishing.toys import project, source
from tests.site.test_links import faults

from reglab.errors import ReglabError
from reglab.escaping import visible
from reglab.notebook.mime import ANSWER, PROVENANCE
from reglab.publishing.manifest import NAME, Manifest
from reglab.publishing.own_page import OwnPage, make_page
from reglab.publishing.project import Project
from reglab.publishing.run.executed import displayed, fault, read

pytestmark = pytest.mark.filterwarnings(
    "ignore::PendingDeprecationWarning:myst_parser", "ignore::DeprecationWarning:docutils"
)

SHOWS = """from reglab.figures import gains
from reglab.statistics import Interval
gains({"dropout": Interval(1.0, 0.5, 1.5)}, "gain", "%", f"A caption at rate {rate:g}.")"""


def test_the_command_leaves_the_page_the_advice_the_notebook_and_the_data(hostile_page: HostilePage) -> None:
    folder = hostile_page.folder
    advice = json.loads((folder / "advice.json").read_text(encoding="utf-8"))
    assert advice["data"]["title"] == TITLE
    assert sorted(advice["data"]["classes"]) == sorted(map(visible, hostile_page.labels))
    notebook = read(folder / "notebooks" / "your-data.ipynb")
    assert fault(notebook) is None
    assert len(list(displayed(notebook, PROVENANCE))) == 1
    (shown,) = [output.data["text/markdown"] for cell in notebook.cells for output in cell.get("outputs", [])
                if ANSWER in output.get("data", {})]  # fmt: skip
    assert shown == advice["answer"], "the notebook looks up what the command trained"
    (gains, curves) = sorted((folder / "data").glob("*.csv"))
    drawn = gains.read_text(encoding="utf-8").splitlines()
    assert len(drawn) == len(advice["methods"])  # a header, and every method but none
    assert curves.read_text(encoding="utf-8").count("\n") > 8
    assert not Manifest.read(folder).differences(folder).changed


def test_the_page_is_one_page_whose_links_lead_somewhere(hostile_page: HostilePage) -> None:
    assert {path.name for path in hostile_page.folder.glob("*.html")} <= {"index.html", "search.html", "genindex.html"}
    assert faults(hostile_page.folder) == []


def test_the_terminal_shows_every_name_and_obeys_none(hostile_page: HostilePage) -> None:
    assert [name for name in hostile_page.names if visible(name) not in hostile_page.printed] == []
    assert "\x1b" not in hostile_page.printed + hostile_page.told
    assert hostile_page.printed.splitlines()[-1] == f"page: {hostile_page.folder / 'index.html'}"
    assert "Traceback" not in hostile_page.told
    assert "page: " not in hostile_page.told, "the builder warns of nothing"


@pytest.fixture
def toy(tmp_path: Path) -> Project:
    """A checkout whose notebook shows one figure."""
    return project(tmp_path / "project", your_data=source(SHOWS, title="Which?"))


def made(toy: Project, output: Path, rate: float = 0.5, **programs: str) -> list[str]:
    page = OwnPage({"rate": rate}, {"answer": rate}, {name.replace("_", "."): text for name, text in programs.items()})
    path, notes = make_page(toy, lambda: page, {}, output, toy.root / "store.sqlite")
    assert path == output / "index.html"
    return notes


def test_a_former_page_is_replaced_and_the_files_of_others_stay(toy: Project, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert made(toy, output, rate=0.25, train_py="rate = 0.25\n", old_py="gone = True\n") == []
    (output / "mine.txt").write_text("precious")
    assert made(toy, output, rate=0.75, train_py="rate = 0.75\n") == []
    there = content(output)
    assert there["mine.txt"] == b"precious"
    assert json.loads(there["advice.json"]) == {"answer": 0.75}
    assert there["train.py"] == b"rate = 0.75\n"
    assert "old.py" not in there
    assert b"A caption at rate 0.75." in there["index.html"]
    assert b"at rate 0.25" not in there["index.html"] + there["notebooks/your-data.ipynb"]
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("failing", ["raise KeyError('rate')", "import os; os._exit(1)"])
def test_a_notebook_that_fails_replaces_nothing(toy: Project, tmp_path: Path, failing: str) -> None:
    output = tmp_path / "out"
    made(toy, output)
    before = content(output)
    broken = project(tmp_path / "broken", your_data=source(failing))
    with pytest.raises(ReglabError, match=r"the page of the advice could not be made: (KeyError|the kernel died)"):
        made(broken, output)
    assert content(output) == before
    assert leftovers(tmp_path) == []


def test_without_a_former_page_a_notebook_that_fails_leaves_no_folder(tmp_path: Path) -> None:
    broken = project(tmp_path / "broken", your_data=source("raise KeyError('rate')"))
    with pytest.raises(ReglabError, match="could not be made"):
        made(broken, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def never() -> OwnPage:
    pytest.fail("nothing may be trained for a folder that cannot be used")


@pytest.mark.parametrize("name", ["index.html", "thesis.tex", "advice.json"])
def test_a_folder_with_files_of_others_is_refused_before_anything_is_trained(
    toy: Project, tmp_path: Path, name: str
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("precious")
    with pytest.raises(ReglabError, match="holds files but no report"):
        make_page(toy, never, {}, tmp_path / "out", toy.root / "store.sqlite")
    assert content(tmp_path / "out") == {name: b"precious"}


def test_a_file_of_others_in_the_way_of_a_new_page_is_refused_too(toy: Project, tmp_path: Path) -> None:
    output = tmp_path / "out"
    made(toy, output)
    manifest = json.loads((output / NAME).read_text(encoding="utf-8"))
    assert "advice.json" in json.dumps(manifest)
    (output / "data" / "mine.csv").write_text("precious")
    with pytest.raises(ReglabError, match="reglab did not write it"):
        make_page(toy, never, {}, output, toy.root / "store.sqlite")


@pytest.mark.parametrize("folder", ["notebooks", "notebooks/deeper", "."])
def test_the_sources_of_the_checkout_are_no_folder_for_a_page(toy: Project, folder: str) -> None:
    with pytest.raises(ReglabError, match="--output"):
        make_page(toy, never, {}, toy.root / folder, toy.root / "store.sqlite")


def test_a_checkout_without_the_notebook_is_told_which_one_is_missing(tmp_path: Path) -> None:
    bare = project(tmp_path / "bare")
    with pytest.raises(ReglabError, match=r"your-data\.ipynb is missing, which makes the page of advice"):
        made(bare, tmp_path / "out")
