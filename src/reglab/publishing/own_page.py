"""The page of advice on one's own data: one notebook, executed from the store, as a site of a single page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reglab.errors import ReglabError
from reglab.publishing.output import replacing
from reglab.publishing.project import OWN_DATA, Project
from reglab.publishing.run.batch import Task, run
from reglab.publishing.run.executed import read, stabilise, write
from reglab.publishing.site.assemble import write_json
from reglab.publishing.site.figure import write_data
from reglab.publishing.site.pages import page_source
from reglab.publishing.site.sphinx import build

ADVICE = "advice.json"
TIMEOUT_SECONDS = 1800
"""The notebook's limit: it reads the data and looks its trials up."""


@dataclass(frozen=True)
class OwnPage:
    """What is put into the folder of the advice.

    Parameters
    ----------
    parameters : dict
        The notebook's.
    advice : dict
        What goes into ``advice.json``.
    programs : dict of str to str
        Programs by their files' names.
    """

    parameters: Mapping[str, Any]
    advice: Mapping[str, Any]
    programs: Mapping[str, str]


def make_page(
    project: Project, make: Callable[[], OwnPage], environment: Mapping[str, str], output: Path, store: Path
) -> tuple[Path, list[str]]:
    """Train, run the notebook and build the page; the folder's former advice is replaced as a whole, or not at all.

    Nothing is trained where the folder cannot be used.

    Parameters
    ----------
    project : Project
        The checkout that has the notebook.
    make : callable
        Trains, and returns what to put there.
    environment : mapping of str to str
        Variables with which the notebook finds the store and the workers.
    output : Path
        The folder of the advice.
    store : Path
        The database of records; it may lie in ``output``.

    Returns
    -------
    Path, list of str
        The page's file, and what the user should know.

    Raises
    ------
    ReglabError
        If the notebook fails, or the folder cannot be written.
    """
    output = project.report_folder(output)
    with replacing(output, ["index.html", ADVICE, f"notebooks/{OWN_DATA}.ipynb"], store) as draft:
        page = make()
        executed = draft.folder.parent / f"{OWN_DATA}.ipynb"
        task = Task(OWN_DATA, project.own_data_notebook(), executed, page.parameters)
        run([task], environment, TIMEOUT_SECONDS)
        if task.state == "failed":
            raise ReglabError(f"the page of the advice could not be made: {task.reason}")
        notebook = stabilise(read(executed))
        write(notebook, draft.folder / "notebooks" / f"{OWN_DATA}.ipynb")
        write_data(notebook, OWN_DATA, draft.folder)
        write_json(page.advice, draft.folder / ADVICE)
        for name, program in page.programs.items():
            (draft.folder / name).write_text(program, encoding="utf-8")
        warnings = build({"index": page_source(notebook, OWN_DATA)}, draft.folder, {})
    return output / "index.html", [*draft.notes, *(f"page: {warning}" for warning in warnings)]
