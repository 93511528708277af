"""Which executed notebooks need not be executed again: nothing that they are made of has changed."""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import reglab
from reglab.publishing.run.executed import digests, read
from reglab.records.store import Store

PACKAGE = Path(reglab.__file__).parent
APART = ("publishing", "cli.py", "__pycache__")
"""Of the package, what runs notebooks and shows them: it has no part in what they compute."""


def made_of(source: Path, parameters: Mapping[str, Any], profile: str, store: Path) -> str:
    """Return a digest of all that an executed notebook is made of, beside the records.

    Parameters
    ----------
    source : Path
        The notebook that is executed.
    parameters : mapping
        What is set in it.
    profile : str
        The profile's name.
    store : Path
        The database of records, which the notebook names.

    Returns
    -------
    str
        64 hexadecimal digits: of the notebook's cells, of these settings, of every file of the package
        and of the version of every installed library.
    """
    cells = [(cell.cell_type, cell.source, cell.metadata) for cell in read(source).cells]
    parts = [cells, parameters, profile, store.parts[-2:], _package(), _libraries()]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def is_unchanged(former: Path, made: str, store: Store) -> bool:
    """Return whether an executed notebook is still what executing it again would give.

    Parameters
    ----------
    former : Path
        The executed notebook, if there is one.
    made : str
        What :func:`made_of` returns now.
    store : Store
        It must hold every record that the notebook rests on. A notebook that names none is never unchanged:
        nobody knows what it rests on.
    """
    if not former.exists():
        return False
    notebook = read(former)
    needed = digests(notebook)
    same = notebook.metadata.get("reglab", {}).get("made_of") == made
    return same and bool(needed) and len(store.with_prefixes(needed)) == len(needed)


@cache
def _package() -> list[tuple[str, str]]:
    files = [path for path in sorted(PACKAGE.rglob("*")) if path.is_file()]
    mine = [path for path in files if not set(APART) & set(path.relative_to(PACKAGE).parts)]
    return [(path.relative_to(PACKAGE).as_posix(), sha256(path.read_bytes()).hexdigest()) for path in mine]


@cache
def _libraries() -> list[tuple[str, str]]:
    return sorted((str(one.name), one.version) for one in distributions())
