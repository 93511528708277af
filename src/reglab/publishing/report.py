"""Make a report: run the notebooks, keep the good ones, build the site, and put the whole into place."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from reglab.errors import ReglabError
from reglab.execution.connections import Target, connections
from reglab.execution.local_cluster import local_cluster
from reglab.publishing.merging import gather
from reglab.publishing.output import Draft, replacing
from reglab.publishing.project import Project
from reglab.publishing.run.batch import UNCHANGED, Task, run
from reglab.publishing.run.executed import divergence, read, read_former, stabilise, write
from reglab.publishing.run.following import Progress, following
from reglab.publishing.run.messages import passed_on
from reglab.publishing.run.planning import planning
from reglab.publishing.run.settings import RunSettings
from reglab.publishing.run.unchanged import mark_unchanged
from reglab.publishing.site.assemble import SITE, VERDICTS, assemble
from reglab.publishing.site.front import PAGES
from reglab.publishing.site.pdf import PDF, print_report
from reglab.records import parquet
from reglab.records.store import Store
from reglab.specs import Record

Watch = Callable[[Sequence[Task], Progress], None]
"""Shows progress: it gets the notebooks' tasks and how far their training is."""

LOST = "its records are neither in the store nor in the former report, so the report has no page of it: run it again"


@dataclass(frozen=True)
class BuildResult:
    """What became of a report.

    Parameters
    ----------
    output : Path
        The report's folder.
    tasks : sequence of Task
        The notebooks of the run, each done or failed.
    verdicts : list of dict
        As in ``verdicts.json``.
    warnings : list of str
        The site builder's warnings.
    notes : list of str
        What became of changed files and of pages without records, and on which pages trials diverged.
    """

    output: Path
    tasks: Sequence[Task]
    verdicts: list[dict[str, Any]]
    warnings: list[str]
    notes: list[str] = field(default_factory=list)

    @property
    def failed(self) -> list[Task]:
        """The notebooks that failed."""
        return [task for task in self.tasks if task.state == "failed"]

    def page(self) -> Path:
        """Return the page that was made: of one notebook its own, of several the front page."""
        only = self.output / f"{self.tasks[0].name}.html" if len(self.tasks) == 1 else None
        return only if only and only.exists() else self.output / "index.html"

    def problems(self) -> list[str]:
        """Return what the user should know: notes, the site's warnings, and the notebooks that failed."""
        failures = [
            f"failed: {task.name}: {task.reason} (as far as it came: {self.output / 'failed' / task.output.name})"
            for task in self.failed
        ]
        return [*self.notes, *(f"site: {warning}" for warning in self.warnings), *failures]


@dataclass(frozen=True)
class Resources:
    """Where trials are trained and kept.

    Parameters
    ----------
    store : Path
        The database of records.
    workers : int
        Worker processes of the local cluster.
    scheduler : str, optional
        The address of a scheduler to use instead of a local cluster.
    device : {"auto", "cpu", "cuda"}
        What the workers train on.
    """

    store: Path
    workers: int
    scheduler: str | None = None
    device: str = "auto"

    @contextmanager
    def environment(self) -> Iterator[tuple[dict[str, str], Callable[[], str | None]]]:
        """Start a cluster, and give the notebooks the environment to find it; it ends with the block.

        Yields
        ------
        environment : dict of str to str
            Environment variables.
        failure : callable
            Returns why no worker of this machine can be started, or None.

        Raises
        ------
        ReglabError
            If no scheduler answers at the given address.
        """
        common = {
            "REGLAB_STORE": str(self.store.resolve()),
            "REGLAB_DEVICE": self.device,
            "REGLAB_WORKERS": str(self.workers),
            "OMP_NUM_THREADS": "1",  # on a small network two threads of torch are slower, and change the last digits
        }
        if self.scheduler:
            connections.client(Target(self.scheduler, self.workers))  # fail here, once, and not in every notebook
            connections.close()
            yield {**common, "REGLAB_SCHEDULER": self.scheduler}, lambda: None
        else:
            with local_cluster(self.workers) as cluster:
                credentials = cluster.credentials.to_environment()
                yield {**common, "REGLAB_SCHEDULER": cluster.address, **credentials}, cluster.workers.failure


def make(
    project: Project,
    settings: RunSettings,
    resources: Resources,
    output: Path,
    command: str,
    watch: Watch,
    browser: str | None = None,
) -> BuildResult:
    """Run the notebooks and build the report.

    A failed notebook never replaces a good page. A notebook whose page would come out the same again is not run.

    Parameters
    ----------
    project : Project
        The checkout.
    settings : RunSettings
        Which notebooks, with which parameters.
    resources : Resources
        Where trials are trained and kept.
    output : Path
        The report's folder. Its files are replaced at the end, all together, and not touched before.
    command : str
        The command that makes this report again, for its readers.
    watch : callable
        Called at the start, and several times a second while notebooks run.
    browser : str, optional
        The path of Chromium or Chrome, which prints the report to ``report.pdf``. Without, there is no such file.

    Returns
    -------
    BuildResult

    Raises
    ------
    ReglabError
        If the store, the output folder or the scheduler cannot be used. No notebook has started then. Also if
        no worker process can be started, or somebody has put a file where the new report has one while the notebooks
        ran.
    """
    output = project.report_folder(output)
    with replacing(output, [*_names(project), *([PDF] if browser else [])], resources.store) as draft:
        store = Store(resources.store)
        former = read_former(project.notebooks(), draft.former)
        failed = draft.folder / "failed"
        failed.mkdir()
        tasks = [Task(n, path, failed / path.name, settings.values[n]) for n, path in settings.notebooks.items()]
        fingerprints = mark_unchanged(tasks, former, settings.profile, store)
        watch(tasks, Progress(0))
        _run(tasks, settings, resources, store, watch, draft.folder.with_name("messages"))
        new = {
            task.name: _finished(task, settings.profile, fingerprints[task.name])
            for task in tasks
            if task.state == "done" and task.reason != UNCHANGED
        }
        if not any(failed.iterdir()):
            failed.rmdir()
        kept = {name: notebook for name, notebook in former.items() if name not in new}
        records, lost = gather(new, kept, store, lambda: _former_records(draft))
        for name, notebook in {**kept, **new}.items():
            if name not in lost:
                write(notebook, draft.folder / "notebooks" / f"{name}.ipynb")
                draft.notes.extend(f"warning: {name}: {text}" for text in divergence(notebook))
        draft.notes.extend(f"{name}: {LOST}" for name in lost)
        verdicts, warnings = assemble(project, settings, tasks, records, draft.folder, command)
        draft.notes.extend(print_report(draft.folder, browser) if browser else [])
    return BuildResult(output, tasks, verdicts, warnings, draft.notes)


def _run(
    tasks: Sequence[Task], settings: RunSettings, resources: Resources, store: Store, watch: Watch, file: Path
) -> None:
    """Run the notebooks beside a cluster, and plan them meanwhile; end them where nothing can be trained.

    What they tell goes through a file to the terminal.
    """
    waiting = [task for task in tasks if task.state == "waiting"]
    with passed_on(file) as messages, resources.environment() as (common, failure):
        environment = {**common, **messages.environment}
        with planning(waiting, environment, processes=1) as planned:
            progress = following(store, planned, resources.workers)

            def look() -> None:
                messages.pass_on()
                if reason := failure():
                    raise ReglabError(f"nothing can be trained: {reason}. Finished trials are kept.")
                watch(tasks, progress())

            run(tasks, environment, settings.timeout, look)


def _names(project: Project) -> list[str]:
    """Return the files that a report of this project may have: whatever notebooks run, their places must be free."""
    pages = [f"{page}.html" for page in (*project.notebooks(), *PAGES)]
    return [*pages, *(f"notebooks/{name}.ipynb" for name in project.notebooks()), SITE, VERDICTS, parquet.NAME]


def _former_records(draft: Draft) -> list[Record]:
    if path := draft.former.get(parquet.NAME):
        with suppress(ReglabError):  # a former version may have written another table
            return parquet.read(path.parent)
    return []


def _finished(task: Task, profile: str, fingerprint: str) -> NotebookNode:
    """Take a good notebook from its task, with what it was run with; equal runs give equal notebooks."""
    notebook = stabilise(read(task.output))
    notebook.metadata["reglab"] = {"profile": profile, "parameters": task.parameters, "fingerprint": fingerprint}
    task.output.unlink()
    task.log.unlink()
    return notebook
