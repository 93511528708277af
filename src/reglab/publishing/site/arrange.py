"""The order of a page: the figure that carries the answer first, one table of parameters, code folded."""

from collections.abc import Sequence

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from reglab.errors import ReglabError
from reglab.escaping import for_page
from reglab.notebook.parameters import parse

ANSWERS, CARRIES = "answer", "carries-the-answer"
"""The tags of the cell that shows the answer, on a page, and of the one in a notebook whose figure carries it."""
DECLARED, INJECTED = "parameters", "injected-parameters"
"""The tags of the cells that declare parameters, and that set them."""
MOVED = "*This figure stands under the answer, at the top of the page.*"


def with_parameters(notebook: NotebookNode) -> list[NotebookNode]:
    """Return a notebook's cells, with one table of the parameters that were used for all cells about them.

    A declaration that cannot be read stays as it is: its page shows what there is.
    """
    cells, given = list(notebook.cells), notebook.metadata.get("reglab", {}).get("parameters", {})
    place = next((place for place, cell in enumerate(cells) if DECLARED in _tags(cell)), None)
    if place is None:
        return cells
    try:
        declared = parse(cells[place].source, "the parameters")
    except ReglabError:
        return cells
    used = {name: given.get(name, parameter.default) for name, parameter in declared.items()}
    rows = [
        f"<tr><td><code>{for_page(name)}</code></td><td><code>{for_page(repr(value))}</code></td>"
        f"<td>{for_page(declared[name].comment)}</td></tr>"
        for name, value in used.items()
    ]
    table = (
        '<details class="parameters"><summary>Parameters of this run</summary>\n'
        '<div class="table-wrapper" role="group" aria-label="table"><table><thead><tr><th>parameter</th><th>value</th>'
        f"<th>meaning</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>\n</details>"
    )
    about = {place} | {at for at, cell in enumerate(cells) if INJECTED in _tags(cell) or _checks(cell)}
    return [
        new_markdown_cell(table, id=cell.id) if at == place else cell
        for at, cell in enumerate(cells) if at == place or at not in about
    ]  # fmt: skip


def with_figure_first(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return the cells with the one that carries the answer right under the answer."""
    answer, figure = (
        next((at for at, cell in enumerate(cells) if tag in _tags(cell)), None) for tag in (ANSWERS, CARRIES)
    )
    if answer is None or figure is None or figure < answer:
        return list(cells)
    between, after = cells[answer + 1 : figure], cells[figure + 1 :]
    return [*cells[: answer + 1], cells[figure], *between, new_markdown_cell(MOVED), *after]


def folded(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return the cells with their code folded; code that shows nothing goes to the cell that shows what comes of it."""
    kept: list[NotebookNode] = []
    for cell in cells:
        if cell.cell_type != "code" or "remove-input" in _tags(cell):
            kept.append(cell)
            continue
        cell.metadata["tags"] = [*_tags(cell), "hide-input"]
        if kept and kept[-1].cell_type == "code" and not kept[-1].outputs and "remove-input" not in _tags(kept[-1]):
            cell.source = f"{kept.pop().source}\n\n{cell.source}"
        kept.append(cell)
    return kept


def _tags(cell: NotebookNode) -> list[str]:
    tags: list[str] = cell.metadata.get("tags", [])
    return tags


def _checks(cell: NotebookNode) -> bool:
    """Return whether a cell only checks the parameters."""
    return cell.cell_type == "code" and cell.source.rstrip().endswith("check_parameters(globals())")
