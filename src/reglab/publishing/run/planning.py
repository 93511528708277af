"""Which trials notebooks ask for, found without training: ``python -m reglab.publishing.run.planning``.

A notebook's cells run in one process, and each study that lacks records gives an empty table. Cells that need its rows
fail, and the next ones are tried: what they ask for is noted all the same. Notebooks judge nothing here.
"""

import ast
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from reglab.errors import ReglabError
from reglab.execution.noting import OnlyNotedError, noting
from reglab.publishing.run.batch import Task
from reglab.publishing.run.executed import read
from reglab.publishing.run.in_process import run_cells, shell
from reglab.records.store import Store
from reglab.records.times import trial_seconds

STUDIES = "reglab.study"
"""The room whose functions ask for trials."""
POLL_SECONDS = 1.0
POLITE = 10
"""The niceness of planning: trials that are trained beside it come first."""


@dataclass(frozen=True)
class NotebookPlan:
    """The trials that a notebook asks for first, before grids of learning rates are extended.

    Parameters
    ----------
    missing : dict of str to float or None
        Those to train, by digest, with seconds of one worker; None where nothing like it was ever trained.
    steps : dict of str to int
        Their steps.
    present : list of str
        The digests of those that the store has.
    error : str
        Why the notebook asked for nothing, if it did not.
    """

    missing: Mapping[str, float | None] = field(default_factory=dict)
    steps: Mapping[str, int] = field(default_factory=dict)
    present: Sequence[str] = ()
    error: str = ""


def together(plans: Sequence[NotebookPlan]) -> NotebookPlan:
    """Return the plan of several notebooks: a trial that several ask for is trained once."""
    missing = {digest: seconds for plan in plans for digest, seconds in plan.missing.items()}
    steps = {digest: steps for plan in plans for digest, steps in plan.steps.items()}
    return NotebookPlan(missing, steps, list(dict.fromkeys(digest for plan in plans for digest in plan.present)))


class Planning:
    """Notebooks that are planned in processes of their own; see `planning`."""

    def __init__(self, folder: Path, processes: Sequence["subprocess.Popen[bytes]"]) -> None:
        self._folder, self._processes = folder, processes

    def finished(self) -> bool:
        """Return whether all notebooks are planned."""
        return all(process.poll() is not None for process in self._processes)

    def plans(self) -> dict[str, NotebookPlan]:
        """Wait for the plans, and return them by notebook.

        Raises
        ------
        ReglabError
            If a process died.
        """
        found: dict[str, Any] = {}
        for number, process in enumerate(self._processes):
            if process.wait():
                log = (self._folder / f"{number}.log").read_text(errors="replace").strip()
                raise ReglabError(f"the notebooks could not be planned: {log.splitlines()[-1] if log else 'killed'}")
            found |= json.loads((self._folder / f"{number}.json").read_text())
        return {name: NotebookPlan(**found[name]) for name in sorted(found)}


@contextmanager
def planning(tasks: Sequence[Task], environment: Mapping[str, str], processes: int) -> Iterator[Planning]:
    """Start to plan notebooks; what is not planned at the end of the block is given up.

    Parameters
    ----------
    tasks : sequence of Task
        The notebooks, with their parameters; they are not changed.
    environment : mapping of str to str
        Variables with which notebooks find the store.
    processes : int
        How many to start; each takes its share of the notebooks.
    """
    with TemporaryDirectory() as temporary, ExitStack() as ended:
        folder, started = Path(temporary), []
        for number in range(min(processes, len(tasks))):
            share = [[task.name, str(task.notebook), dict(task.parameters)] for task in tasks[number::processes]]
            (folder / f"{number}.request").write_text(json.dumps(share))
            command = [
                sys.executable,
                "-m",
                __name__,
                *(str(folder / f"{number}.{end}") for end in ("request", "json")),
            ]
            process = subprocess.Popen(
                [*command, str(os.getpid())],
                env={**os.environ, **environment, "IPYTHONDIR": temporary, "MPLBACKEND": "agg"},
                stdin=subprocess.DEVNULL,
                stdout=ended.enter_context((folder / f"{number}.log").open("wb")),
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            ended.callback(process.wait)
            ended.callback(process.kill)
            started.append(process)
        yield Planning(folder, started)


def main(request: str, result: str, parent: str) -> None:
    """Plan the notebooks that a file names, and write their plans to another."""
    os.nice(POLITE)
    threading.Thread(target=_end_with, args=(int(parent),), daemon=True).start()
    store, running = Store(), shell()
    seconds, plans = trial_seconds(store), {}
    for name, notebook, parameters in json.loads(Path(request).read_text()):
        with noting() as noted:
            errors = _errors(running, Path(notebook), parameters)
        asked = {digest: trial.to_json() for digest, trial in noted.items()}
        present = store.present(asked)
        missing = {digest: trial for digest, trial in asked.items() if digest not in present}
        error = next((error for error in errors if not isinstance(error, OnlyNotedError)), None)
        plans[name] = {
            "missing": {digest: seconds(trial) for digest, trial in missing.items()},
            "steps": {digest: trial["steps"] for digest, trial in missing.items()},
            "present": sorted(present),
            "error": f"{type(error).__name__}: {error}" if error and not asked else "",
        }
    Path(result).write_text(json.dumps(plans))


def _end_with(parent: int) -> None:
    """End this process once its parent is gone: nobody waits for the plan."""
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    os._exit(1)


def _errors(running: InteractiveShell, notebook: Path, parameters: Mapping[str, Any]) -> list[BaseException]:
    """Run a notebook's cells as far as any of them may ask for trials; return what ended cells before their end."""
    sources = [cell.source for cell in read(notebook).cells if cell.cell_type == "code"]
    errors = []
    for place, (_, error) in enumerate(run_cells(running, notebook, parameters)):
        errors += [error] if error else []
        studies = {name for name, value in running.user_ns.items() if _is_of_studies(value)}
        if not any(_mentions(source, studies) for source in sources[place + 1 :]):
            break
    return errors


def _is_of_studies(value: object) -> bool:
    """Return whether a value is a study, a list of some, or a function or class with which studies are made or run."""
    first = value[0] if isinstance(value, list) and value else value
    return str(getattr(first, "__module__", "")).startswith(STUDIES)


def _mentions(source: str, names: Collection[str]) -> bool:
    """Return whether a cell mentions any of the names, or imports more of their kind."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return True  # it is run, and says so
    imported = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    return not used.isdisjoint(names) or any(module.startswith(STUDIES) for module in imported)


if __name__ == "__main__":
    main(*sys.argv[1:])
