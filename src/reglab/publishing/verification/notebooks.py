"""A report's executed notebooks against its records and its ``verdicts.json``."""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from reglab.errors import ReglabError
from reglab.finding import Finding, judged
from reglab.notebook.mime import PROVENANCE
from reglab.publishing.merging import lacking
from reglab.publishing.run.executed import digests, displayed, read, verdicts
from reglab.publishing.site.assemble import VERDICTS

OF_THE_SITE = ("page", "earlier_run", "notebook")
"""What ``verdicts.json`` adds to the verdicts of the notebooks."""


def executed_notebooks(folder: Path) -> dict[str, NotebookNode]:
    """Return a report's executed notebooks by name.

    Raises
    ------
    ReglabError
        If one of them cannot be read.
    """
    return {path.stem: read(path) for path in sorted((folder / "notebooks").glob("*.ipynb"))}


def check_use(notebooks: Mapping[str, NotebookNode], present: Sequence[str]) -> Iterator[Finding]:
    """Compare the records of a report with those that its notebooks say they rest on.

    Parameters
    ----------
    notebooks : mapping of str to NotebookNode
        The executed notebooks, by name.
    present : sequence of str
        The digests of the records.
    """
    used = {name: digests(notebook) for name, notebook in notebooks.items()}
    faults = [
        f"{name} rests on {len(missing):,} records that are not there: {min(missing):.16} and so on"
        for name, prefixes in used.items()
        if (missing := lacking(prefixes, present))
    ]
    lengths = {len(prefix) for prefixes in used.values() for prefix in prefixes}
    needed = set().union(*used.values())
    extra = [digest for digest in present if not any(digest[:length] in needed for length in lengths)]
    faults += [f"no notebook rests on record {digest:.16}" for digest in extra]
    faults += [
        f"{name} says that it rests on {origin['records']}: the records are others"
        for name, notebook in notebooks.items()
        for _, origin in displayed(notebook, PROVENANCE)
        if not lacking(used[name], present) and not _agree(origin["records"], used[name], present)
    ]
    yield from judged(faults, f"{len(present):,} records are those that {len(notebooks)} notebooks rest on")


def _agree(said: str, prefixes: set[str], present: Sequence[str]) -> bool:
    """Return whether a notebook's records are as many as it says, and together have the hash that it shows."""
    lengths = {len(prefix) for prefix in prefixes}
    own = sorted({digest for digest in present if any(digest[:length] in prefixes for length in lengths)})
    together = sha256("".join(own).encode()).hexdigest()[:12]
    return said == f"{len(own)}, together {together}"


def check_verdicts(notebooks: Mapping[str, NotebookNode], folder: Path) -> Iterator[Finding]:
    """Compare a report's ``verdicts.json`` with the verdicts that its notebooks display.

    Parameters
    ----------
    notebooks : mapping of str to NotebookNode
        The executed notebooks, by name.
    folder : Path
        The built report.
    """
    published = {(verdict["notebook"], verdict["claim"]): verdict for verdict in _published(folder)}
    shown = {(name, v["claim"]): v for name, notebook in notebooks.items() for v in verdicts(notebook)}
    faults = [f"{claim} of {name} is only in {VERDICTS}" for name, claim in published.keys() - shown.keys()]
    faults += [f"{claim} of {name} is not in {VERDICTS}" for name, claim in shown.keys() - published.keys()]
    faults += [
        f"{claim}: {field} is {published[key].get(field)!r} in {VERDICTS} and {shown[key].get(field)!r} in {name}.ipynb"
        for key in sorted(shown.keys() & published.keys())
        for name, claim in [key]
        for field in _different(published[key], shown[key])
    ]
    yield from judged(faults, f"{len(shown)} verdicts in {VERDICTS} are those of the notebooks")


def _different(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    fields = sorted({*one, *other} - set(OF_THE_SITE))
    return [field for field in fields if one.get(field) != other.get(field)]


def _published(folder: Path) -> list[dict[str, Any]]:
    try:
        published: list[dict[str, Any]] = json.loads((folder / VERDICTS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReglabError(f"{folder / VERDICTS} cannot be read: {error}") from None
    return published
