"""Assemble a report from executed notebooks: verdicts and records as data, and the site."""

import json
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from nbformat import NotebookNode

from reglab.analyses.arms import comparable
from reglab.claims import registry
from reglab.errors import ReglabError
from reglab.notebook.mime import CALIBRATION, MATRIX, PROVENANCE
from reglab.notebook.provenance import commit
from reglab.publishing.project import Project
from reglab.publishing.run.batch import Task
from reglab.publishing.run.executed import digests, displayed, read, title, verdicts
from reglab.publishing.run.settings import RunSettings
from reglab.publishing.run.unchanged import builder
from reglab.publishing.site.citation import citation
from reglab.publishing.site.explorer.page import explorer
from reglab.publishing.site.explorer.views import page_views
from reglab.publishing.site.figure import write_data
from reglab.publishing.site.front import NotebookPage, ReportContent, generated
from reglab.publishing.site.pages import anchor, missing, page_source
from reglab.publishing.site.sphinx import build
from reglab.publishing.site.tables import write_tables
from reglab.records import parquet
from reglab.specs import Record

VERDICTS, SITE = "verdicts.json", "site.json"
PACKAGES = ("reglab", "torch", "numpy", "pandas", "scipy", "statsmodels", "papermill", "sphinx")
"""The packages whose versions a report names."""
FACTS = ("records", "trained", "training time", "processor", "device", "python", "reglab", "torch", "numpy", "commit")
"""What the provenance page tells of the origin of a notebook's records, in this order."""


def assemble(
    project: Project,
    settings: RunSettings,
    tasks: Sequence[Task],
    records: Sequence[Record],
    folder: Path,
    command: str,
) -> tuple[list[dict[str, Any]], list[str]]:
    """Write ``site.json``, ``verdicts.json``, ``records.parquet``, ``data/`` and the site from ``folder/notebooks``.

    Parameters
    ----------
    project, settings : Project, RunSettings
        The checkout and what was run.
    tasks : sequence of Task
        The notebooks of this run; the pages of all others come from an earlier run.
    records : sequence of Record
        The records that the notebooks use.
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
    pages = [
        {
            "name": name,
            "title": title(read(source), name),
            "note": _note(ran.get(name), _executed(folder, name), settings.profile),
        }
        for name, source in _ordered(project.notebooks())
        if name in ran or (folder / "notebooks" / f"{name}.ipynb").exists()
    ]
    origin = _origin(project)
    made = {"profile": settings.profile, "command": command, "pages": pages, "origin": origin}
    made |= {"address": settings.address, "citation": citation(project.root, origin["commit"])}
    write_json({**made, "builder": builder()}, folder / SITE)
    return render(folder, records)


def render(folder: Path, records: Sequence[Record]) -> tuple[list[dict[str, Any]], list[str]]:
    """Write a report's verdicts, records, data and site from its ``site.json`` and its executed notebooks alone.

    Parameters
    ----------
    folder : Path
        The folder that holds both and gets the rest.
    records : sequence of Record
        The records that the notebooks use.

    Returns
    -------
    verdicts, warnings
        As of `assemble`.

    Raises
    ------
    ReglabError
        If ``site.json`` or a notebook cannot be read.
    """
    made = read_site(folder)
    collected = [_collect(page, folder) for page in made["pages"]]
    present = [(page, notebook) for page, notebook in collected if notebook is not None]
    reached = [_verdict(verdict, page) for page, notebook in present for verdict in verdicts(notebook)]
    reached.sort(key=lambda verdict: _rank(verdict["claim"], registry()))
    write_json(reached, folder / VERDICTS)
    parquet.write(records, folder / parquet.NAME)
    for page, notebook in present:
        write_data(notebook, page.name, folder)
    trials = comparable(parquet.read(folder))  # as published, so that anyone can build the same pages from it
    arms, views = explorer(trials), page_views(trials, {page.name: digests(notebook) for page, notebook in present})
    pages = [page for page, _ in collected]
    simulated, matrix = (_first(present, mime) for mime in (CALIBRATION, MATRIX))
    write_tables(reached, matrix, folder)
    report = ReportContent(
        made["profile"],
        made["command"],
        pages,
        reached,
        len(records),
        made["origin"],
        simulated,
        matrix,
        made["citation"],
    )
    sources = {page.name: _source(page, notebook, views.get(page.name, "")) for page, notebook in collected}
    return reached, build({**generated(report, arms), **sources}, folder, arms.scripts, made["address"])


def read_site(folder: Path) -> dict[str, Any]:
    """Return what a report's site was made of: profile, command, pages, origin, citation, address and builder's hash.

    Those of an earlier version have neither citation nor address.

    Raises
    ------
    ReglabError
        If the folder has no such file, or it is damaged.
    """
    path = folder / SITE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        made: dict[str, Any] = {**found, "address": found.get("address", ""), "citation": found.get("citation", {})}
        texts = [made[name] for name in ("profile", "command", "builder", "address")]
        texts += [page[name] for page in made["pages"] for name in ("name", "title", "note")]
        texts += [*made["origin"].values(), *made["citation"].values()]
        whole = all(isinstance(text, str) for text in texts)
        whole &= all(PurePath(page["name"]).name == page["name"] for page in made["pages"])  # it names a file
    except FileNotFoundError:
        raise ReglabError(f"there is no {path}, which tells what the site was made of") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        whole = False
    if not whole:
        raise ReglabError(f"{path} does not tell what the site was made of: it is damaged")
    return made


def write_json(value: Any, path: Path) -> None:
    """Write a value as JSON for people and programs; equal values give equal files."""
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


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


def _executed(folder: Path, name: str) -> NotebookNode | None:
    path = folder / "notebooks" / f"{name}.ipynb"
    return read(path) if path.exists() else None


def _collect(page: dict[str, str], folder: Path) -> tuple[NotebookPage, NotebookNode | None]:
    """Return what the report says of a notebook, and the executed notebook, if there is one."""
    name, note = page["name"], page["note"]
    notebook = _executed(folder, name)
    if notebook is None:
        return NotebookPage(name, page["title"], note, present=False), None
    origin = next((data for _, data in displayed(notebook, PROVENANCE)), {})
    facts = {name: origin[name] for name in FACTS if name in origin}
    parameters = notebook.metadata.get("reglab", {}).get("parameters", {})
    return NotebookPage(name, title(notebook, name), note, origin=facts, parameters=parameters), notebook


def _source(page: NotebookPage, notebook: NotebookNode | None, view: str) -> str | NotebookNode:
    note = page.note and f"This page {page.note}"
    return missing(page.title, note) if notebook is None else page_source(notebook, page.name, note, view)


def _verdict(verdict: dict[str, Any], page: NotebookPage) -> dict[str, Any]:
    place = {"notebook": page.name, "page": f"{quote(page.name)}.html#{anchor(verdict['claim'])}"}
    return {**verdict, **place, "earlier_run": bool(page.note)}


def _first(present: Iterable[tuple[NotebookPage, NotebookNode]], mime: str) -> dict[str, Any] | None:
    """Return the first that notebooks display under a mime type, with where it is from."""
    for page, notebook in present:
        for _, data in displayed(notebook, mime):
            return {**data, "page": f"{quote(page.name)}.html", "earlier_run": bool(page.note)}
    return None


def _origin(project: Project) -> dict[str, str]:
    return {
        "commit": commit(project.root),
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        "system": f"{platform.system()} {platform.machine()}",
    }
