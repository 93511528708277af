"""Executed notebooks: whether they ran to their end, what they display, and what differs from run to run."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from reglab.errors import ReglabError
from reglab.notebook.mime import PROVENANCE, VERDICT
from reglab.notebook.packed import unpacked

KERNEL_DIED = "the kernel died: killed from outside, out of memory, or ended by the code it ran"
ANSI = re.compile(r"\x1b\[[0-9;]*m")
VOLATILE = ("papermill", "execution", "widgets")
"""Metadata with times, paths and the state of live widgets."""


def read(path: Path) -> NotebookNode:
    """Read a notebook in the current format.

    Raises
    ------
    ReglabError
        If the file cannot be read, or is not a valid notebook.
    """
    try:
        with path.open(encoding="utf-8") as file:
            notebook = nbformat.convert(nbformat.reader.read(file), 4)
        nbformat.validate(notebook)
    except Exception as error:  # noqa: BLE001 - nbformat fails in many ways at what is not a notebook
        raise ReglabError(f"{path} is not a notebook: {str(error).partition(chr(10))[0]}") from None
    return notebook


def read_former(names: Iterable[str], files: Mapping[str, Path]) -> dict[str, NotebookNode]:
    """Return the executed notebooks of a former report, by name.

    Parameters
    ----------
    names : iterable of str
        The notebooks of the project.
    files : mapping of str to Path
        The files of the report that are as reglab wrote them, by their names in it.
    """
    paths = {name: files.get(f"notebooks/{name}.ipynb") for name in names}
    return {name: read(path) for name, path in paths.items() if path}


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook; equal notebooks give equal bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def fault(notebook: NotebookNode) -> str | None:
    """Return why a notebook did not run to its end, or None if it did.

    Parameters
    ----------
    notebook : NotebookNode
        As Papermill left it. Its metadata does not count: there, cells after a kernel's death are completed.

    Returns
    -------
    str or None
        ``name: message`` of the error, or `KERNEL_DIED`.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        for output in cell.outputs:
            if output.output_type == "error":
                return ANSI.sub("", f"{output.ename}: {output.evalue}")
    return None if all(cell.execution_count for cell in code) else KERNEL_DIED


def stabilise(notebook: NotebookNode) -> NotebookNode:
    """Drop what differs between equal runs from a notebook, in place, and return it.

    Times, execution metadata and random cell names go. So does the empty output that a progress line leaves where
    trials were trained. Output that arrived in several pieces is joined.
    """
    for key in VOLATILE:
        notebook.metadata.pop(key, None)
    for index, cell in enumerate(notebook.cells):
        for key in VOLATILE:
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = f"injected-parameters-{index}"
        if cell.cell_type == "code":
            cell.outputs = [output for output in _joined(cell.outputs) if not _is_empty(output)]
    return notebook


def _is_empty(output: NotebookNode) -> bool:
    return output.output_type == "display_data" and not any(output.data.values())


def _joined(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    """Join the pieces of each stream where the first one stands: how it is cut depends on the moment."""
    streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type != "stream":
            yield output
            streams.clear()
        elif output.name in streams:
            streams[output.name].text += output.text
        else:
            streams[output.name] = output
            yield output


def displayed(notebook: NotebookNode, mime: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the data that a notebook displays under a mime type, each with the index of its cell."""
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if mime in output.get("data", {}):
                yield index, output["data"][mime]


def verdicts(notebook: NotebookNode) -> list[dict[str, Any]]:
    """Return the verdicts that a notebook displays, in its order."""
    return [verdict for _, verdict in displayed(notebook, VERDICT)]


def digests(notebook: NotebookNode) -> set[str]:
    """Return the digest prefixes of the records that a notebook uses."""
    return {prefix for _, origin in displayed(notebook, PROVENANCE) for prefix in _prefixes(origin)}


def chosen(notebook: NotebookNode) -> dict[str, set[str]]:
    """Return the digest prefixes of the trials that arms chose, by the grid of learning rates that they chose from."""
    prefixes: dict[str, set[str]] = {}
    for _, origin in displayed(notebook, PROVENANCE):
        used = _prefixes(origin)
        for grid, places in origin.get("chosen", {}).items():
            bits = int(places, 16)
            prefixes.setdefault(grid, set()).update(used[k] for k in range(len(used)) if bits >> k & 1)
    return prefixes


def _prefixes(origin: dict[str, Any]) -> list[str]:
    if "packed" in origin:
        return unpacked(origin["packed"])
    return str(origin["digests"]).split()  # as earlier versions displayed them


def divergence(notebook: NotebookNode) -> list[str]:
    """Return how many of a notebook's trials diverged, in words; nothing if none did."""
    return [origin["diverged"] for _, origin in displayed(notebook, PROVENANCE) if "diverged" in origin]


def title(notebook: NotebookNode, fallback: str) -> str:
    """Return a notebook's first heading of the first level, or else the fallback."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (heading := re.search(r"^# +(.+)$", cell.source, re.MULTILINE)):
            return heading.group(1).strip()
    return fallback
