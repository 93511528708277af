"""Publish executed notebooks: verdicts and records as data, and the site."""

import json
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from reglab.claims import registry
from reglab.notebook.mime import PROVENANCE
from reglab.notebook.provenance import commit
from reglab.publishing.output import MARK
from reglab.publishing.project import Project
from reglab.publishing.run.batch import Task
from reglab.publishing.run.executed import data_of, digests, read, title, verdicts
from reglab.publishing.run.settings import RunSettings
from reglab.publishing.site.explorer.page import explorer
from reglab.publishing.site.front import NotebookPage, ReportContent, generated
from reglab.publishing.site.pages import anchor, missing, page
from reglab.publishing.site.sphinx import build
from reglab.records import parquet
from reglab.records.store import Store

PACKAGES = ("reglab", "torch", "numpy", "pandas", "scipy", "statsmodels", "papermill", "sphinx")
"""Whose versions a report names."""
FACTS = ("records", "trained", "training time", "processor", "device", "python", "reglab", "torch", "numpy", "commit")
"""What the provenance page says of a notebook's records, in this order."""


def publish(
    project: Project, settings: RunSettings, tasks: Sequence[Task], store: Store, folder: Path, command: str
) -> tuple[list[dict[str, Any]], list[str]]:
    """Write ``verdicts.json``, ``records.parquet`` and the site from ``folder/notebooks``.

    Parameters
    ----------
    project, settings : Project, RunSettings
        The checkout and what was run.
    tasks : sequence of Task
        The notebooks of this run; all others of the project are of an earlier one.
    store : Store
        Where the records are.
    folder : Path
        Where the executed notebooks lie and the report is written.
    command : str
        What makes this report again.

    Returns
    -------
    verdicts : list of dict
        As written.
    warnings : list of str
        What the site's builder complained of.
    """
    ran = {task.name: task for task in tasks}
    found = [
        _found(name, source, folder, ran.get(name), settings.profile) for name, source in _ordered(project.notebooks())
    ]
    present = [(entry, notebook) for entry, notebook in found if notebook is not None]
    reached = [_verdict(verdict, entry) for entry, notebook in present for verdict in verdicts(notebook)]
    reached.sort(key=lambda verdict: _rank(verdict["claim"], registry()))
    records = store.with_prefixes({start for _, notebook in present for start in digests(notebook)})
    trained = store.get(records).values()
    parquet.write(trained, folder / parquet.NAME)
    arms = explorer(trained)
    (folder / MARK).write_text(json.dumps(reached, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    entries = [entry for entry, _ in found]
    report = ReportContent(settings.profile, command, entries, reached, len(records), _origin(project))
    pages = {entry.name: _page(entry, notebook) for entry, notebook in found}
    return reached, build({**generated(report, arms), **pages}, folder, arms.scripts)


def _ordered(notebooks: dict[str, Path]) -> list[tuple[str, Path]]:
    """Return the notebooks in the order in which the claims' registry names them."""
    named = list(dict.fromkeys(claim.notebook for claim in registry().values()))
    return sorted(notebooks.items(), key=lambda item: _rank(item[0], named))


def _rank(name: str, order: Iterable[str]) -> tuple[int, str]:
    """Return a sorting key: the place in an order, and after it the rest by name."""
    names = list(order)
    return (names.index(name) if name in names else len(names), name)


def _note(task: Task | None, notebook: NotebookNode | None, profile: str) -> str:
    """Return why a page is not of this run; nothing if it is."""
    if task and task.state == "done":
        return ""
    why = f"this run of it failed ({task.reason})." if task else "this run was made without it."
    if notebook is None:
        return f"is missing: {why}"
    former = notebook.metadata.get("reglab", {}).get("profile", profile)
    other = f", with the profile {former}" if former != profile else ""
    return f"is from an earlier run{other}: {why}"


def _found(
    name: str, source: Path, folder: Path, task: Task | None, profile: str
) -> tuple[NotebookPage, NotebookNode | None]:
    """Return what is known of a notebook, and the notebook as it was executed, if ever."""
    path = folder / "notebooks" / source.name
    notebook = read(path) if path.exists() else None
    note = _note(task, notebook, profile)
    if notebook is None:
        return NotebookPage(name, title(read(source), name), note, present=False), None
    origin = next((data for _, data in data_of(notebook, PROVENANCE)), {})
    facts = {name: origin[name] for name in FACTS if name in origin}
    parameters = notebook.metadata.get("reglab", {}).get("parameters", {})
    return NotebookPage(name, title(notebook, name), note, origin=facts, parameters=parameters), notebook


def _page(entry: NotebookPage, notebook: NotebookNode | None) -> str | NotebookNode:
    note = entry.note and f"This page {entry.note}"
    return missing(entry.title, note) if notebook is None else page(notebook, entry.name, note)


def _verdict(verdict: dict[str, Any], entry: NotebookPage) -> dict[str, Any]:
    place = {"notebook": entry.name, "page": f"{entry.name}.html#{anchor(verdict['claim'])}"}
    return {**verdict, **place, "earlier_run": bool(entry.note)}


def _origin(project: Project) -> dict[str, str]:
    return {
        "commit": commit(project.root),
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        "system": f"{platform.system()} {platform.machine()}",
    }
