"""Run notebooks on given records alone, all in one process: ``python -m reglab.publishing.verification.replay``.

No figure is drawn and nothing is trained, so that a notebook takes a second or two.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from reglab.errors import ReglabError
from reglab.notebook.mime import ANSWER, VERDICT
from reglab.publishing.run.in_process import run_cells, shell
from reglab.records.store import Store
from reglab.specs import Record


@dataclass(frozen=True)
class Replayed:
    """What a notebook shows on given records.

    Parameters
    ----------
    verdicts : list of dict
        The verdicts it displays.
    answer : str
        Its answer; empty if it gives none.
    error : str
        Why it did not run to its end; empty if it did.
    """

    verdicts: list[dict[str, Any]]
    answer: str
    error: str


def replay(notebooks: Mapping[Path, Mapping[str, Any]], records: Sequence[Record], workers: int) -> dict[str, Replayed]:
    """Run notebooks on given records and return what each shows, by name.

    Parameters
    ----------
    notebooks : mapping of Path to dict
        Notebooks of the checkout that is here, never of a report: they run as code. With the parameters to set.
    records : sequence of Record
        Their digests are those of the code that is here.
    workers : int
        Worker processes, for a notebook that measures the speed of this machine.

    Raises
    ------
    ReglabError
        If the process died.
    """
    with TemporaryDirectory() as folder:
        store = Store(Path(folder, "build", "store.sqlite"))
        store.add(records)
        request, result = Path(folder, "request.json"), Path(folder, "result.json")
        request.write_text(json.dumps([[str(path), dict(values)] for path, values in notebooks.items()]))
        command = [sys.executable, "-m", __name__, str(request), str(result)]
        ended = subprocess.run(
            command, check=False, env=_environment(store, workers, folder), stdin=subprocess.DEVNULL,
            capture_output=True, text=True,
        )  # fmt: skip
        if not result.exists():
            last = (ended.stderr.strip().splitlines() or [f"exit status {ended.returncode}"])[-1]
            raise ReglabError(f"the notebooks could not be run on the records: {last}")
        return {name: Replayed(**shown) for name, shown in json.loads(result.read_text()).items()}


def _environment(store: Store, workers: int, folder: str) -> dict[str, str]:
    """Return an environment in which notebooks find the records, and train nothing."""
    inherited = {name: value for name, value in os.environ.items() if name != "REGLAB_SCHEDULER"}
    found = {"REGLAB_STORE": str(store.path), "REGLAB_WORKERS": str(workers), "IPYTHONDIR": folder}
    return {**inherited, **found, "REGLAB_TRAIN": "never", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"}


def main(request: str, result: str) -> None:
    """Run the notebooks that a file names, and write what they show to another."""
    running, shown = shell(), {}
    for path, parameters in json.loads(Path(request).read_text()):
        outputs, error = _run(running, Path(path), parameters)
        answers = [data["text/markdown"] for data in outputs if ANSWER in data]
        verdicts = [data[VERDICT] for data in outputs if VERDICT in data]
        shown[Path(path).stem] = {"verdicts": verdicts, "answer": answers[-1] if answers else "", "error": error}
    Path(result).write_text(json.dumps(shown))


def _run(shell: InteractiveShell, notebook: Path, parameters: Mapping[str, Any]) -> tuple[list[Any], str]:
    """Return the data of all that a notebook displays, and the error that ended it."""
    outputs = []
    for displayed, error in run_cells(shell, notebook, parameters):
        outputs += displayed
        if error:
            return outputs, f"{type(error).__name__}: {error}"
    return outputs, ""


if __name__ == "__main__":
    main(*sys.argv[1:])
