"""An executed notebook: is it whole, what does it say, and how is it made the same from run to run."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from reglab.notebook.mime import PROVENANCE, VERDICT

KERNEL_DIED = "the kernel died: killed from outside, out of memory, or ended by the code it ran"
ANSI = re.compile(r"\x1b\[[0-9;]*m")
VOLATILE = ("papermill", "execution", "widgets")
"""Metadata that holds times, paths and the state of live widgets."""


def read(path: Path) -> NotebookNode:
    """Read a notebook in the current format."""
    return nbformat.read(path, as_version=4)


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook; equal notebooks give equal bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def fault(notebook: NotebookNode) -> str | None:
    """Return why a notebook did not run to its end, or None if it did.

    Parameters
    ----------
    notebook : NotebookNode
        As Papermill left it. Its metadata is not asked: it calls the cells after a dead kernel
        completed.

    Returns
    -------
    str or None
        ``name: message`` of the error, or that the kernel died.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        for output in cell.outputs:
            if output.output_type == "error":
                return ANSI.sub("", f"{output.ename}: {output.evalue}")
    return None if all(cell.execution_count for cell in code) else KERNEL_DIED


def stabilise(notebook: NotebookNode) -> NotebookNode:
    """Drop from a notebook, in place, what differs between equal runs; return it.

    Times, execution metadata and random cell names go, and so does the empty output that a progress
    line leaves where something was trained; output that arrived in several pieces is joined.
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
    """Join each stream's pieces where it first appears: how it is cut depends on the moment."""
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


def data_of(notebook: NotebookNode, kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield what a notebook publishes under a mime type, each with the index of its cell."""
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if kind in output.get("data", {}):
                yield index, output["data"][kind]


def verdicts(notebook: NotebookNode) -> list[dict[str, Any]]:
    """Return the verdicts that a notebook publishes, in its order."""
    return [verdict for _, verdict in data_of(notebook, VERDICT)]


def digests(notebook: NotebookNode) -> set[str]:
    """Return how the digests of the records begin that a notebook rests on."""
    named = [origin["digests"] for _, origin in data_of(notebook, PROVENANCE)]
    # an earlier reglab published them as a list
    return {start for some in named for start in (some.split() if isinstance(some, str) else some)}


def title(notebook: NotebookNode, fallback: str) -> str:
    """Return a notebook's first heading."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (heading := re.search(r"^# +(.+)$", cell.source, re.MULTILINE)):
            return heading.group(1).strip()
    return fallback
