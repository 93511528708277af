"""The parameters of a notebook, read from its file without running it."""

from pathlib import Path

import nbformat

from reglab.errors import ReglabError
from reglab.notebook.parameters import Parameter, parse


def read_parameters(notebook: Path) -> dict[str, Parameter]:
    """Return a notebook's parameters by name, in their order.

    Raises
    ------
    ReglabError
        If the file is not a notebook, its ``parameters`` cell is missing, or as in `parse`.
    """
    try:
        cells = nbformat.read(notebook, as_version=4).cells
    except (OSError, ValueError, nbformat.reader.NotJSONError) as error:
        raise ReglabError(f"{notebook} is not a notebook: {error}") from None
    tagged = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise ReglabError(f"{notebook} has {len(tagged)} cells tagged 'parameters'; it needs exactly one.")
    return parse(tagged[0], f"{notebook}, parameters cell")
