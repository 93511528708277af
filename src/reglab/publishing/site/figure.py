"""Figures on a page: the drawing itself with its caption, and the numbers behind it as a file."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from nbformat import NotebookNode

from reglab.escaping import visible
from reglab.figures.captioned import FIGURE
from reglab.publishing.site.arrange import CARRIES

FOLDER = "data"
"""The folder of a report that holds the numbers behind its figures."""


def show_figures(notebook: NotebookNode, page: str, view: str = "") -> int:
    """Turn each figure of a notebook into HTML, in place, and drop the caption that follows it.

    The drawing is part of the page, so that its text can be read, searched and enlarged, and its colours follow the
    page's. Where it is wider than the screen, it scrolls by itself. Its number is the link to it.

    Parameters
    ----------
    notebook : NotebookNode
        The source of the page.
    page : str
        The page's name.
    view : str
        The address of the explorer's view of the page's trials, if they are there. The figure that carries the page's
        answer has the link to it, or else the first one.

    Returns
    -------
    int
        How many figures there are.
    """
    figures = list(_figures(notebook))
    tagged = (number for number, (cell, _) in enumerate(figures, start=1) if CARRIES in cell.metadata.get("tags", []))
    main = next(tagged, 1)
    for number, (cell, output) in enumerate(figures, start=1):
        place = cell.outputs.index(output)
        following = cell.outputs[place + 1 : place + 2]
        if following and "text/markdown" in following[0].get("data", {}):
            cell.outputs.remove(following[0])
        links = [_data_link(file_name(page, number), number), *([explore(view)] if view and number == main else [])]
        output.data = NotebookNode({"text/html": _html(output.data, number, links)})
    return len(figures)


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


def explore(view: str) -> str:
    """Return a link to a view of the explorer."""
    return f'<a href="{escape(view)}">explore these trials</a>'


def _figures(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    """Yield each figure's output with its cell."""
    for cell in notebook.cells:
        yield from [(cell, output) for output in cell.get("outputs", []) if FIGURE in output.get("data", {})]


def _data_link(file: str, number: int) -> str:
    return f'<a href="{escape(quote(file))}" aria-label="data (CSV) of figure {number}" download>data (CSV)</a>'


def _link_to(number: int) -> str:
    return f'<a href="#figure-{number}" title="link to this figure">Figure {number}</a>'


def _html(figure: NotebookNode, number: int, links: Sequence[str]) -> str:
    alt = escape(visible(figure["text/plain"]))
    caption = f"{_link_to(number)}. {escape(visible(figure[FIGURE]['caption']))}"
    drawing = figure["image/svg+xml"].replace("<svg ", f'<svg role="img" aria-label="{alt}" ', 1)
    return (
        f'<figure class="drawing" id="figure-{number}">'
        f'<div class="figure-wrapper" role="group" aria-label="figure {number}" tabindex="0">{drawing}</div>'
        f"<figcaption><p>{caption}</p><p>{' · '.join(links)}</p></figcaption></figure>"
    )
