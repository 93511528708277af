"""Make a report: run the notebooks, keep the good ones, build the site, and put the whole into place."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reglab.execution.connections import Target, connections
from reglab.execution.local_cluster import local_cluster
from reglab.publishing.output import replacing
from reglab.publishing.project import Project
from reglab.publishing.run.batch import UNCHANGED, Task, run
from reglab.publishing.run.executed import read, stabilise, write
from reglab.publishing.run.settings import RunSettings
from reglab.publishing.run.unchanged import fingerprint, is_unchanged
from reglab.publishing.site.assemble import assemble
from reglab.records.store import Store

Watch = Callable[[Sequence[Task], int], None]
"""Shows progress: it gets the notebooks' tasks and the number of new records."""

COUNT_SECONDS = 2.0
"""Time between two counts of the store's records; each count reads through all of them."""


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
    """

    output: Path
    tasks: Sequence[Task]
    verdicts: list[dict[str, Any]]
    warnings: list[str]

    @property
    def failed(self) -> list[Task]:
        """The notebooks that failed."""
        return [task for task in self.tasks if task.state == "failed"]


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
    def environment(self) -> Iterator[dict[str, str]]:
        """Start a cluster, and give the notebooks the environment to find it; it ends with the block.

        Yields
        ------
        dict of str to str
            Environment variables.

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
            yield {**common, "REGLAB_SCHEDULER": self.scheduler}
        else:
            with local_cluster(self.workers) as cluster:
                yield {**common, "REGLAB_SCHEDULER": cluster.address, **cluster.credentials.to_environment()}


def make(
    project: Project, settings: RunSettings, resources: Resources, output: Path, command: str, watch: Watch
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
        The report's folder. It is replaced as a whole at the end, and not touched before.
    command : str
        The command that makes this report again, for its readers.
    watch : callable
        Called at the start, and several times a second while notebooks run.

    Returns
    -------
    BuildResult

    Raises
    ------
    ReglabError
        If the store, the output folder or the scheduler cannot be used. No notebook has started then.
    """
    store = Store(resources.store)
    with replacing(output) as building:
        failed = building / "failed"
        failed.mkdir()
        tasks = [Task(n, path, failed / path.name, settings.values[n]) for n, path in settings.notebooks.items()]
        fingerprints = {
            task.name: fingerprint(task.notebook, task.parameters, settings.profile, store.path) for task in tasks
        }
        for task in tasks:
            if is_unchanged(output / "notebooks" / task.notebook.name, fingerprints[task.name], store):
                task.state, task.reason = "done", UNCHANGED
        new_records = _new_records(store)
        watch(tasks, 0)
        with resources.environment() as environment:
            run(tasks, environment, settings.timeout, lambda: watch(tasks, new_records()))
        for name in project.notebooks():
            _keep_former(output / "notebooks" / f"{name}.ipynb", building / "notebooks")
        for task in tasks:
            if task.state == "done" and task.reason != UNCHANGED:
                metadata = {
                    "profile": settings.profile,
                    "parameters": task.parameters,
                    "fingerprint": fingerprints[task.name],
                }
                _keep(task, metadata, building / "notebooks")
        if not any(failed.iterdir()):
            failed.rmdir()
        verdicts, warnings = assemble(project, settings, tasks, store, building, command)
    return BuildResult(output, tasks, verdicts, warnings)


def _new_records(store: Store) -> Callable[[], int]:
    """Return a function that returns how many records the store has gained, counted every few seconds."""
    before, counted, new = store.count(), time.monotonic(), 0

    def count() -> int:
        nonlocal counted, new
        if time.monotonic() - counted > COUNT_SECONDS:
            counted, new = time.monotonic(), store.count() - before
        return new

    return count


def _keep_former(notebook: Path, folder: Path) -> None:
    if notebook.exists():
        folder.mkdir(exist_ok=True)
        shutil.copy2(notebook, folder)


def _keep(task: Task, metadata: Mapping[str, Any], folder: Path) -> None:
    """Put a good notebook into the report's folder; equal runs give equal files."""
    notebook = stabilise(read(task.output))
    notebook.metadata["reglab"] = dict(metadata)
    write(notebook, folder / task.output.name)
    task.output.unlink()
    task.log.unlink()
