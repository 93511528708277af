"""Figures on a page: the drawing itself with its caption, and the numbers behind it as a file."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote

from nbformat import NotebookNode

from reglab.escaping import visible
from reglab.figures.captioned import FIGURE

FOLDER = "data"
"""The folder of a report that holds the numbers behind its figures."""


def show_figures(notebook: NotebookNode, page: str) -> None:
    """Turn each figure of a notebook into HTML, in place, and drop the caption that follows it.

    The drawing is part of the page, so that its text can be read, searched and enlarged, and its colours follow the
    page's. Where it is wider than the screen, it scrolls by itself.

    Parameters
    ----------
    notebook : NotebookNode
        The source of the page.
    page : str
        The page's name.
    """
    for number, (cell, output) in enumerate(_figures(notebook), start=1):
        place = cell.outputs.index(output)
        following = cell.outputs[place + 1 : place + 2]
        if following and "text/markdown" in following[0].get("data", {}):
            cell.outputs.remove(following[0])
        output.data = NotebookNode({"text/html": _html(output.data, file_name(page, number), number)})


def write_data(notebook: NotebookNode, page: str, report: Path) -> None:
    """Write the numbers behind a notebook's figures into the report's folder, one CSV file per figure."""
    for number, (_, output) in enumerate(_figures(notebook), start=1):
        path = report / file_name(page, number)
        path.parent.mkdir(exist_ok=True)
        path.write_text(output.data[FIGURE]["csv"], encoding="utf-8")


def file_name(page: str, number: int) -> str:
    """Return where the numbers behind a figure are, within a report.

    Examples
    --------
    >>> file_name("l2", 3)
    'data/l2-3.csv'
    """
    return f"{FOLDER}/{page}-{number}.csv"


def _figures(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    """Yield each figure's output with its cell."""
    for cell in notebook.cells:
        yield from [(cell, output) for output in cell.get("outputs", []) if FIGURE in output.get("data", {})]


def _html(figure: NotebookNode, file: str, number: int) -> str:
    alt = escape(visible(figure["text/plain"]))
    drawing = figure["image/svg+xml"].replace("<svg ", f'<svg role="img" aria-label="{alt}" ', 1)
    link = f'<a href="{escape(quote(file))}" aria-label="data (CSV) of figure {number}" download>data (CSV)</a>'
    return (
        f'<figure class="drawing"><div class="figure-wrapper" role="group" aria-label="figure {number}" tabindex="0">'
        f"{drawing}</div><figcaption><p>{escape(visible(figure[FIGURE]['caption']))}</p><p>{link}</p></figcaption></figure>"
    )
