"""What the documents name exists: files and what they define, links, commands; nothing outside of the repository."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import typer.main
from tests.docs.repository import DOCUMENTS, NAMED, ROOT, defines, locate, make_targets

from reglab.cli import app
from reglab.publishing.project import START

ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
TO_BE_WRITTEN = {"src/reglab/regularizers/l1.py"}
"""The example of CONTRIBUTING.md; likewise everything with NAME in its path."""
TASKS = [
    "add a data set",
    "change the confidence level",
    "add a claim",
    "change a figure's colour",
    "see where seeds are set",
    "see how a digest is computed",
    "see where early stopping acts",
    "add a model",
    "change the front page's text",
    "see why a verdict is undecided",
    "see where Dask starts",
    "add a metric",
]
documents = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())


@documents
def test_named_files_exist_and_define_what_is_named(path: Path) -> None:
    wrong = []
    for name, symbol in NAMED.findall(path.read_text(encoding="utf-8")):
        file = locate(re.sub(r"NAME\.py$", "__init__.py", name), path)
        if name not in TO_BE_WRITTEN and (file is None or (symbol and not defines(file, symbol))):
            wrong.append(f"{name} {symbol}")
    assert wrong == []


@documents
def test_links_lead_to_files(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@documents
def test_commands_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    commands = re.findall(r"(?:`|^ {4,})(?:\.venv/bin/)?(make|reglab) ([a-z]+)", text, re.MULTILINE)
    assert {word for program, word in commands if program == "make"} <= make_targets()
    assert {word for program, word in commands if program == "reglab"} <= set(typer.main.get_command(app).commands)


def test_the_picture_shows_the_layers_that_are_enforced() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    drawn = [re.sub(r"\s*\|\s*", " | ", room.strip()) for room in re.findall(r"^│(.+?)│ ", ARCHITECTURE, re.MULTILINE)]
    assert drawn == layers


def test_the_readme_lists_every_notebook() -> None:
    listed = re.findall(r"^\| \[([\w-]+)\]\(notebooks/", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted({path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} - {START})


def test_every_task_leads_to_one_file() -> None:
    rows = dict(re.findall(r"^\| ([^|]+?) \| `([^`|]+)` \|", ARCHITECTURE, re.MULTILINE))
    assert list(rows)[: len(TASKS)] == TASKS


def test_decisions_are_numbered_listed_and_short() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    files = sorted(folder.glob("0*.md"))
    listed = []
    for number, path in enumerate(files, 1):
        lines = path.read_text(encoding="utf-8").splitlines()
        title = lines[0].removeprefix(f"# {number}. ")
        assert path.name.startswith(f"{number:04}-")
        assert [line for line in lines if line.startswith("## ")] == ["## Context", "## Decision", "## Consequences"]
        assert 15 <= len(lines) <= 40
        listed.append(f"{number}. [{title}]({path.name})")
    assert re.findall(r"^\d+\. .+$", index, re.MULTILINE) == listed


def test_nothing_cites_a_document_that_is_not_here() -> None:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py", "*.md", "*.toml", "*.ipynb", "*.yml"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    files = [path for name in listing.stdout.splitlines() if (path := ROOT / name).is_file()]
    here = {path.name for path in files}
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}
    # the names of documents at the top of a project are in capitals
    cited = {name: set(re.findall(r"\b[A-Z][A-Z-]+\.md\b", text)) - here for name, text in texts.items()}
    assert {name: missing for name, missing in cited.items() if missing} == {}
