"""Turn an executed notebook into the source of its page."""

from copy import deepcopy

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from reglab.notebook.mime import ANSWER, PROVENANCE, VERDICT
from reglab.publishing.run.executed import data_of

TAGS = {ANSWER: ["answer", "remove-input"], VERDICT: ["verdict"], PROVENANCE: ["provenance"]}
"""What a cell is marked with on its page, by what it publishes; the style sheet knows the words."""


def anchor(claim: str) -> str:
    """Return the place on a page where a claim is judged.

    Examples
    --------
    >>> anchor("R1")
    'claim-r1'
    """
    return f"claim-{claim.lower()}"


def page(executed: NotebookNode, name: str, note: str = "") -> NotebookNode:
    """Return the source of a notebook's page.

    Alt text and captions go to where the site's builder reads them, sections that judge a claim
    get an anchor, wide tables a region that scrolls by itself, and data for programs is left out.

    Parameters
    ----------
    executed : NotebookNode
        The notebook; not changed.
    name : str
        Its name, for the link to its file.
    note : str
        Markdown that stands under the title: why this page is not of the last run.
    """
    notebook = deepcopy(executed)
    for index, verdict in data_of(notebook, VERDICT):
        _mark_section(notebook, index, anchor(verdict["claim"]))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            _tag(cell)
            _caption(cell)
            _simplify(cell)
    if note:
        notebook.cells.insert(1, new_markdown_cell(_warning(note)))
    file = f'<a href="notebooks/{name}.ipynb">{name}.ipynb</a>'
    notebook.cells.append(
        new_markdown_cell(f'<p class="download">{file}: this page as a notebook, to run and change.</p>')
    )
    return notebook


def missing(title: str, note: str) -> str:
    """Return the source of the page of a notebook that has no good run yet."""
    return f"# {title}\n\n{_warning(note)}\n"


def _warning(note: str) -> str:
    return f":::{{admonition}} Not of the last run\n:class: warning\n{note}\n:::"


def _mark_section(notebook: NotebookNode, index: int, name: str) -> None:
    """Put an anchor before the last heading above a cell."""
    for cell in reversed(notebook.cells[:index]):
        lines = cell.source.split("\n")
        headings = [number for number, line in enumerate(lines) if line.startswith("#")]
        if cell.cell_type == "markdown" and headings:
            lines[headings[-1] : headings[-1]] = ["", f"({name})="]
            cell.source = "\n".join(lines).lstrip("\n")
            return


def _tag(cell: NotebookNode) -> None:
    tags = [tag for kind, tags in TAGS.items() if any(kind in o.get("data", {}) for o in cell.outputs) for tag in tags]
    for output in cell.outputs:
        said = output.get("data", {})
        if word := (said.get(VERDICT) or said.get(ANSWER) or {}).get("verdict"):
            tags.append(f"verdict-{word}")
    if tags:
        cell.metadata["tags"] = [*cell.metadata.get("tags", []), *tags]


def _caption(cell: NotebookNode) -> None:
    """Copy alt text and caption to the cell's metadata: the outputs' own are not read."""
    alt = [
        o.metadata["image/png"]["alt"] for o in cell.outputs if o.get("metadata", {}).get("image/png", {}).get("alt")
    ]
    if not alt:
        return
    cell.metadata["mystnb"] = {"image": {"alt": alt[0]}}
    if len(cell.outputs) == 2 and "text/markdown" in cell.outputs[1].get("data", {}):
        cell.metadata["mystnb"]["figure"] = {"caption": cell.outputs.pop().data["text/markdown"].strip().strip("*")}


def _simplify(cell: NotebookNode) -> None:
    for output in cell.outputs:
        data = output.get("data", {})
        for kind in TAGS:
            data.pop(kind, None)
        if "<table" in data.get("text/html", ""):
            region = '<div class="table-wrapper" role="group" aria-label="table">'
            data["text/html"] = f"{region}{data['text/html']}</div>"
