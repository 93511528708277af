"""Turn an executed notebook into the source of its page."""

import re
from copy import deepcopy
from urllib.parse import quote

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from reglab.escaping import for_page
from reglab.notebook.markdown import block
from reglab.notebook.mime import ANSWER, CALIBRATION, MATRIX, PROVENANCE, VERDICT
from reglab.publishing.run.executed import displayed
from reglab.publishing.site.arrange import folded, with_figure_first, with_parameters
from reglab.publishing.site.figure import explore, show_figures

TAGS = {
    ANSWER: ["answer", "remove-input"],
    VERDICT: ["verdict"],
    PROVENANCE: ["provenance"],
    CALIBRATION: [],
    MATRIX: [],
}
"""The tags of a cell on its page, by what it displays; the style sheet knows them."""


def anchor(claim: str) -> str:
    """Return the anchor of the section of a page that judges a claim.

    Examples
    --------
    >>> anchor("R1")
    'claim-r1'
    """
    return re.sub("[^a-z0-9]+", "-", f"claim-{claim.lower()}").strip("-")


def page_source(executed: NotebookNode, name: str, note: str = "", view: str = "") -> NotebookNode:
    """Return the source of a notebook's page.

    Figures become HTML, with their alt text and caption. Sections that judge a claim get an anchor, and wide tables a
    region that scrolls by itself. Data for programs are left out. The figure that carries the answer stands right under
    it, the parameters are one table of what was used, and code is folded.

    Cells and displayed HTML are the author's and stay as they are. Markdown that is displayed holds names from data:
    of its markup only emphasis, code, lists and tables act.

    Parameters
    ----------
    executed : NotebookNode
        The executed notebook; it is not changed.
    name : str
        The notebook's name, for the link to its file.
    note : str
        Text that goes under the title: why this page is not from the last run.
    view : str
        The address of the explorer's view of the page's trials, if they are there. The link to it is at a figure, or,
        on a page without figures, at the end.
    """
    notebook = deepcopy(executed)
    for index, verdict in displayed(notebook, VERDICT):
        _mark_section(notebook, index, anchor(verdict["claim"]))
    figures = show_figures(notebook, name, view)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            _tag(cell)
            _simplify(cell)
    notebook.cells = folded(with_figure_first(with_parameters(notebook)))
    if note:
        notebook.cells.insert(1, new_markdown_cell(_warning(note)))
    file = f'<a href="notebooks/{quote(name)}.ipynb">{for_page(name)}.ipynb</a>'
    at_the_end = f" Or {explore(view)}." if view and not figures else ""
    notebook.cells.append(
        new_markdown_cell(f'<p class="download">{file}: this page as a notebook, to run and change.{at_the_end}</p>')
    )
    return notebook


def missing(title: str, note: str) -> str:
    """Return the source of the page of a notebook without a good run."""
    return f"# {title}\n\n{_warning(note)}\n"


def _warning(note: str) -> str:
    return f":::{{admonition}} Not from the last run\n:class: warning\n{for_page(note)}\n:::"


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
    shown = [output.get("data", {}) for output in cell.outputs]
    tags = [tag for mime, tags in TAGS.items() if any(mime in data for data in shown) for tag in tags]
    reached = [(data.get(VERDICT) or data.get(ANSWER) or {}).get("verdict") for data in shown]
    tags += [f"verdict-{word}" for word in reached if word]
    if tags:
        cell.metadata["tags"] = [*cell.metadata.get("tags", []), *tags]


def _simplify(cell: NotebookNode) -> None:
    for output in cell.outputs:
        data = output.get("data", {})
        for mime in TAGS:
            data.pop(mime, None)
        if "text/markdown" in data:
            data["text/html"] = block(data.pop("text/markdown"))
        if "<table" in data.get("text/html", ""):
            region = '<div class="table-wrapper" role="group" aria-label="table">'
            data["text/html"] = f"{region}{data['text/html']}</div>"
