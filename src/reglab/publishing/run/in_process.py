"""Run notebooks in this process: without a kernel and without drawing, so that one takes a second or two."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from reglab.figures.captioned import CaptionedFigure
from reglab.publishing.run.executed import read


def shell() -> InteractiveShell:
    """Return what runs cells in this process, which from now on draws no figures and writes no tracebacks."""
    HistoryManager.enabled.default_value = False  # it would keep a database
    made = InteractiveShell.instance()
    if made.display_formatter is not None:
        made.display_formatter.active_types = ["text/plain"]
    made.InteractiveTB.set_mode("Minimal")  # an error is handed over; to write its traceback takes a tenth of a second
    # nobody looks at figures, and to draw them takes longer than all that is computed
    CaptionedFigure._ipython_display_ = _undrawn  # type: ignore[assignment,method-assign]
    return made


def run_cells(
    shell: InteractiveShell, notebook: Path, parameters: Mapping[str, Any]
) -> Iterator[tuple[list[Any], BaseException | None]]:
    """Run a notebook's cells in its folder, one each time the next is asked for.

    Parameters
    ----------
    shell : InteractiveShell
        From `shell`; what it knew of another notebook is forgotten.
    notebook : Path
        Of the checkout that is here: it runs as code.
    parameters : mapping
        The parameters to set.

    Yields
    ------
    list of dict, exception or None
        The data that a cell displays, and what ended it before its end.
    """
    os.chdir(notebook.parent)
    shell.reset()
    for cell in read(notebook).cells:
        if cell.cell_type == "code":
            with capture_output() as captured:
                ran = shell.run_cell(cell.source, store_history=True)
            yield [output.data for output in captured.outputs], ran.error_before_exec or ran.error_in_exec
            if "parameters" in cell.metadata.get("tags", []):
                shell.user_ns.update(parameters)


def _undrawn(_: CaptionedFigure) -> None:
    """Show nothing in a figure's place."""
