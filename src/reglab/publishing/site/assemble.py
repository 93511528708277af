"""Assemble a report from executed notebooks: verdicts and records as data, and the site."""

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
from reglab.publishing.run.executed import digests, displayed, read, title, verdicts
from reglab.publishing.run.settings import RunSettings
from reglab.publishing.site.explorer.page import explorer
from reglab.publishing.site.front import NotebookPage, ReportContent, generated
from reglab.publishing.site.pages import anchor, missing, page_source
from reglab.publishing.site.sphinx import build
from reglab.records import parquet
from reglab.records.store import Store

PACKAGES = ("reglab", "torch", "numpy", "pandas", "scipy", "statsmodels", "papermill", "sphinx")
"""The packages whose versions a report names."""
FACTS = ("records", "trained", "training time", "processor", "device", "python", "reglab", "torch", "numpy", "commit")
"""What the provenance page tells of the origin of a notebook's records, in this order."""


def assemble(
    project: Project, settings: RunSettings, tasks: Sequence[Task], store: Store, folder: Path, command: str
) -> tuple[list[dict[str, Any]], list[str]]:
    """Write ``verdicts.json``, ``records.parquet`` and the site from ``folder/notebooks``.

    Parameters
    ----------
    project, settings : Project, RunSettings
        The checkout and what was run.
    tasks : sequence of Task
        The notebooks of this run; the pages of all others come from an earlier run.
    store : Store
        The store of records.
    folder : Path
        The folder that holds the executed notebooks and gets the report.
    command : str
        The command that makes this report again.

    Returns
    -------
    verdicts : list of dict
        As written.
    warnings : list of str
        The site builder's warnings.
    """
    ran = {task.name: task for task in tasks}
    collected = [
        _collect(name, source, folder, ran.get(name), settings.profile)
        for name, source in _ordered(project.notebooks())
    ]
    present = [(page, notebook) for page, notebook in collected if notebook is not None]
    reached = [_verdict(verdict, page) for page, notebook in present for verdict in verdicts(notebook)]
    reached.sort(key=lambda verdict: _rank(verdict["claim"], registry()))
    (folder / MARK).write_text(json.dumps(reached, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    names = store.with_prefixes({prefix for _, notebook in present for prefix in digests(notebook)})
    records = store.get(names).values()
    parquet.write(records, folder / parquet.NAME)
    arms = explorer(records)
    pages = [page for page, _ in collected]
    report = ReportContent(settings.profile, command, pages, reached, len(records), _origin(project))
    sources = {**generated(report, arms), **{page.name: _source(page, notebook) for page, notebook in collected}}
    return reached, build(sources, folder, arms.scripts)


def _ordered(notebooks: dict[str, Path]) -> list[tuple[str, Path]]:
    """Return the notebooks in the order of the registry of claims."""
    named = list(dict.fromkeys(claim.notebook for claim in registry().values()))
    return sorted(notebooks.items(), key=lambda item: _rank(item[0], named))


def _rank(name: str, order: Iterable[str]) -> tuple[int, str]:
    """Return a sorting key: names in the order's sequence, then the others by name."""
    names = list(order)
    return (names.index(name) if name in names else len(names), name)


def _note(task: Task | None, notebook: NotebookNode | None, profile: str) -> str:
    """Return why a page is not from this run; nothing if it is."""
    if task and task.state == "done":
        return ""
    why = f"this run of it failed ({task.reason})." if task else "this run left it out."
    if notebook is None:
        return f"is missing: {why}"
    former = notebook.metadata.get("reglab", {}).get("profile", profile)
    other = f", with the profile {former}" if former != profile else ""
    return f"is from an earlier run{other}: {why}"


def _collect(
    name: str, source: Path, folder: Path, task: Task | None, profile: str
) -> tuple[NotebookPage, NotebookNode | None]:
    """Return what the report says of a notebook, and the executed notebook, if there is one."""
    path = folder / "notebooks" / source.name
    notebook = read(path) if path.exists() else None
    note = _note(task, notebook, profile)
    if notebook is None:
        return NotebookPage(name, title(read(source), name), note, present=False), None
    origin = next((data for _, data in displayed(notebook, PROVENANCE)), {})
    facts = {name: origin[name] for name in FACTS if name in origin}
    parameters = notebook.metadata.get("reglab", {}).get("parameters", {})
    return NotebookPage(name, title(notebook, name), note, origin=facts, parameters=parameters), notebook


def _source(page: NotebookPage, notebook: NotebookNode | None) -> str | NotebookNode:
    note = page.note and f"This page {page.note}"
    return missing(page.title, note) if notebook is None else page_source(notebook, page.name, note)


def _verdict(verdict: dict[str, Any], page: NotebookPage) -> dict[str, Any]:
    place = {"notebook": page.name, "page": f"{page.name}.html#{anchor(verdict['claim'])}"}
    return {**verdict, **place, "earlier_run": bool(page.note)}


def _origin(project: Project) -> dict[str, str]:
    return {
        "commit": commit(project.root),
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        "system": f"{platform.system()} {platform.machine()}",
    }
