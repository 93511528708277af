"""Which notebooks need not be run again: nothing that their outputs depend on has changed."""

import json
import tomllib
import zlib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

import reglab
from reglab.publishing.run.batch import UNCHANGED, Task
from reglab.publishing.run.executed import digests, read
from reglab.records.store import Store

PACKAGE = Path(reglab.__file__).parent
NOT_USED = ("publishing", "commands", "cli.py", "__pycache__")
"""Parts of the package that run notebooks and show them; no notebook's outputs depend on them."""


def fingerprint(source: Path, parameters: Mapping[str, Any], profile: str, store: Path) -> str:
    """Return a digest of everything that an executed notebook depends on, except the records.

    Parameters
    ----------
    source : Path
        The notebook to execute.
    parameters : mapping
        The parameters set in it.
    profile : str
        The profile's name.
    store : Path
        The database of records, which the notebook names.

    Returns
    -------
    str
        64 hexadecimal digits, from the notebook's cells, the settings above, the panels of the profiles that they name,
        the files of the package that it may use, and the version of every installed library.
    """
    cells = [(cell.cell_type, cell.source, cell.metadata) for cell in read(source).cells]
    panels = [_panels(source, name) for name in (profile, parameters.get("profile", profile))]
    parts = [cells, parameters, profile, panels, store.parts[-2:], _package(), _libraries()]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def is_unchanged(former: NotebookNode | None, current: str, store: Store) -> bool:
    """Return whether executing a notebook again would give the executed notebook that is there.

    Parameters
    ----------
    former : NotebookNode or None
        The executed notebook, if there is one.
    current : str
        The notebook's `fingerprint` now.
    store : Store
        It must hold every record that the notebook uses. A notebook that names none is never unchanged: nobody
        knows what it uses.
    """
    if former is None:
        return False
    prefixes = digests(former)
    same = former.metadata.get("reglab", {}).get("fingerprint") == current
    return same and bool(prefixes) and len(store.with_prefixes(prefixes)) == len(prefixes)


def mark_unchanged(
    tasks: Sequence[Task], former: Mapping[str, NotebookNode], profile: str, store: Store
) -> dict[str, str]:
    """Mark the tasks as done whose notebooks need not be run again; return the fingerprints of all, by notebook.

    Parameters
    ----------
    tasks : sequence of Task
        The notebooks to run.
    former : mapping of str to NotebookNode
        The executed notebooks that are there, by name.
    profile : str
        The profile's name.
    store : Store
        Where the notebooks find their records.
    """
    prints = {task.name: fingerprint(task.notebook, task.parameters, profile, store.path) for task in tasks}
    for task in tasks:
        if is_unchanged(former.get(task.name), prints[task.name], store):
            task.state, task.reason = "done", UNCHANGED
    return prints


def builder() -> str:
    """Return a digest of everything but notebooks and records that a report's pages depend on."""
    # zlib compresses the explorer's numbers: another release of it may do so in other bytes
    parts = [_package(("__pycache__",)), _libraries(), zlib.ZLIB_RUNTIME_VERSION]
    return sha256(json.dumps(parts).encode()).hexdigest()


def _panels(source: Path, profile: object) -> Any:
    """Return the panels of a profile that stands beside a notebook's folder."""
    path = source.parent.parent / "profiles" / f"{profile}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")).get("panels", {}) if path.is_file() else {}


@cache
def _package(without: Collection[str] = NOT_USED) -> list[tuple[str, str]]:
    files = [path for path in sorted(PACKAGE.rglob("*")) if path.is_file()]
    used = [path for path in files if not set(without) & set(path.relative_to(PACKAGE).parts)]
    return [(path.relative_to(PACKAGE).as_posix(), sha256(path.read_bytes()).hexdigest()) for path in used]


@cache
def _libraries() -> list[tuple[str, str]]:
    # a set: a package that is installed from its checkout is found once more for every path that leads there
    return sorted({(str(library.name), library.version) for library in distributions()})
