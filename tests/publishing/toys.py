"""Small projects and executed notebooks, as large as a test needs."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from reglab.notebook import ANSWER, PROVENANCE, VERDICT
from reglab.publishing.batch import Task
from reglab.publishing.project import Project
from reglab.publishing.settings import Settings

KERNEL = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
ALT = "Test error by dropout rate: lowest, 10.8 percent, at rate 0.2"
CAPTION = "Test error against the dropout rate: a dot is one replicate, the bar the 95 % interval of their mean."
PARAMETERS = """rate = 0.5  # in [0, 1)
rates = [0.0, 0.5]  # in [0, 1)
dataset = "digits"  # a data set"""
METHOD = r"""## Method

A unit is kept with probability $1-p$ {cite:p}`srivastava2014`:

$$\tilde h = \frac{m \odot h}{1-p}$$"""
TABLE = "| what | value |\n|:--|:--|\n| records | 2 |"
ROW = f"<tr><td>arms</td><td>{'x' * 200}</td></tr>"
WIDE = f"<table><thead><tr><th>setting</th><th>value</th></tr></thead><tbody>{ROW}</tbody></table>"
TITLES = {
    "dropout-rate": "Which dropout rate is best?",
    "l2": "Does L2 help?",
    "augmentation": "Does data augmentation help?",
    "early-stopping": "Does early stopping help?",
    "head-to-head": "Where dropout disappoints, what serves instead?",
}
VERDICTS = {
    "dropout-rate": ("R1", "supported", 1.31, 0.52, 2.10),
    "l2": ("L1", "undecided", 0.40, -0.30, 1.10),
    "augmentation": ("L2", "contradicted", -1.90, -3.00, -0.80),
    "early-stopping": ("L3", "negligible", 0.05, -0.20, 0.30),
    "head-to-head": ("L4", "depends", 0.90, None, None),
}


def verdict(name: str) -> dict[str, Any]:
    """What a notebook of this name publishes."""
    claim, word, estimate, low, high = VERDICTS[name]
    found = {"verdict": word, "estimate": estimate, "low": low, "high": high, "replicates": 10}
    return {
        **found, "claim": claim, "title": f"The title of {claim}", "metric": "test_error", "unit": "percentage points",
        "smallest_effect": 0.5, "trials": 1480, "conditions": [{"name": "digits", **found}], "notebook": name,
        "minimum_detectable_effect": 0.7, "replicates_needed": None,
        "sentence": f"**{word.capitalize()}.** It lowers the test error by {estimate} percentage points.",
    }  # fmt: skip


def markdown(text: str, kind: str, data: Any) -> NotebookNode:
    """An output that says the same to a reader and to a program."""
    return new_output("display_data", {"text/markdown": text, "text/plain": text, kind: data})


def figure() -> list[NotebookNode]:
    """A figure's two outputs: the image with its alt text, and the caption."""
    assert b64decode(PIXEL).startswith(b"\x89PNG")
    image = new_output("display_data", {"image/png": PIXEL}, metadata={"image/png": {"alt": ALT}})
    return [image, new_output("display_data", {"text/markdown": f"*{CAPTION}*", "text/plain": CAPTION})]


def executed(name: str) -> NotebookNode:
    """An executed notebook with everything that a real one shows."""
    said = verdict(name)
    table = new_output("execute_result", {"text/html": WIDE, "text/plain": "table"}, execution_count=3)
    origin = {"records": "2", "digests": [name, "common"]}
    cells = [
        new_markdown_cell(f"# {TITLES[name]}"),
        new_code_cell("answer = Answer()", outputs=[markdown(said["sentence"], ANSWER, {"verdict": said["verdict"]})]),
        new_code_cell("rates = [0.0, 0.5]  # share of units dropped, in [0, 1)", metadata={"tags": ["parameters"]}),
        new_markdown_cell("## Protocol"),
        new_code_cell("study.protocol()", outputs=[table]),
        new_markdown_cell(METHOD),
        new_markdown_cell(f"## {said['claim']}: what was found\n\nThe expectation."),
        new_code_cell("sweep(table)", outputs=figure()),
        new_code_cell("show_verdict(verdict)", outputs=[markdown(said["sentence"], VERDICT, said)]),
        new_markdown_cell("## Provenance"),
        new_code_cell("provenance(table)", outputs=[markdown(TABLE, PROVENANCE, origin)]),
    ]
    return _numbered(cells, executed=True)


def source(*code: str, title: str = "A question?") -> NotebookNode:
    """A notebook that has not run: a title, the parameters cell, then code."""
    parameters = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    return _numbered([new_markdown_cell(f"# {title}"), parameters, *(new_code_cell(text) for text in code)])


def _numbered(cells: list[NotebookNode], executed: bool = False) -> NotebookNode:
    for index, cell in enumerate(cells):
        cell.id = f"cell-{index}"
        if executed and cell.cell_type == "code":
            cell.execution_count = index
    return new_notebook(cells=cells, metadata=KERNEL)


def project(root: Path, **notebooks: NotebookNode) -> Project:
    """A checkout with these notebooks; an underscore stands for a hyphen in a name."""
    (root / "notebooks").mkdir(parents=True)
    (root / "profiles").mkdir()
    for name, notebook in notebooks.items():
        nbformat.write(notebook, root / "notebooks" / f"{name.replace('_', '-')}.ipynb")
    return Project(root)


def publication(root: Path, **states: str) -> tuple[Project, Settings, list[Task], Path]:
    """All five notebooks, executed, as a batch run hands them to be published.

    ``states`` changes what became of some: "failed" or "former" (not run this time).
    """
    made = project(root / "project", **{name.replace("-", "_"): source(title=TITLES[name]) for name in TITLES})
    folder = root / "site"
    (folder / "notebooks").mkdir(parents=True)
    tasks = []
    for name, path in made.notebooks().items():
        nbformat.write(executed(name), folder / "notebooks" / path.name)
        state = states.get(name.replace("-", "_"), "done")
        if state != "former":
            tasks.append(
                Task(
                    name,
                    path,
                    folder / path.name,
                    {},
                    state=state,
                    reason="KeyError: 'rate'" if state == "failed" else "",
                )
            )
    return made, Settings("quick", made.notebooks(), {}, 60), tasks, folder


def dump(value: Any) -> str:
    """A value as JSON, for comparing."""
    return json.dumps(value, sort_keys=True)
