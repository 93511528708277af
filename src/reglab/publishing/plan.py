"""What making a report would train, by notebook."""

from pathlib import Path
from tempfile import TemporaryDirectory

from reglab.publishing.manifest import NAME, Manifest
from reglab.publishing.project import Project
from reglab.publishing.run.batch import Task
from reglab.publishing.run.executed import read_former
from reglab.publishing.run.messages import passed_on
from reglab.publishing.run.planning import NotebookPlan, planning
from reglab.publishing.run.settings import RunSettings
from reglab.publishing.run.unchanged import mark_unchanged
from reglab.records.store import Store


def plan_report(
    project: Project, settings: RunSettings, store: Store, output: Path, processes: int
) -> dict[str, NotebookPlan]:
    """Return what making a report would train, by notebook; train nothing.

    Parameters
    ----------
    project : Project
        The checkout.
    settings : RunSettings
        Which notebooks, with which parameters.
    store : Store
        The records there are.
    output : Path
        The report's folder: a notebook whose page in it would come out the same is not planned.
    processes : int
        How many notebooks to plan at once.

    Raises
    ------
    ReglabError
        If the folder is none for a report, or planning failed.
    """
    folder = project.report_folder(output)
    former = read_former(settings.notebooks, Manifest.read(folder).intact(folder)) if (folder / NAME).exists() else {}
    tasks = [Task(name, path, folder / path.name, settings.values[name]) for name, path in settings.notebooks.items()]
    mark_unchanged(tasks, former, settings.profile, store)
    waiting = [task for task in tasks if task.state == "waiting"]
    with (
        TemporaryDirectory() as temporary,
        passed_on(Path(temporary, "messages")) as messages,
        planning(waiting, {**_environment(store), **messages.environment}, processes) as planned,
    ):
        plans = planned.plans()
    return {task.name: plans.get(task.name, NotebookPlan(error=task.reason)) for task in tasks}


def _environment(store: Store) -> dict[str, str]:
    return {"REGLAB_STORE": str(store.path.resolve()), "OMP_NUM_THREADS": "1"}
