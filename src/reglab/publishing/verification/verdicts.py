"""A report's verdicts, computed again from its records."""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import isclose
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from reglab.claims import registry
from reglab.execution.resources import MissingRecordsError
from reglab.finding import Finding, judged
from reglab.notebook.mime import ANSWER, PROVENANCE
from reglab.publishing.project import Project
from reglab.publishing.run.executed import displayed, verdicts
from reglab.publishing.run.parameters import read_parameters
from reglab.publishing.run.unchanged import fingerprint
from reglab.publishing.verification.replay import Replayed, replay
from reglab.specs import Record

RELATIVE, ABSOLUTE = 1e-4, 1e-5
"""How far numbers may differ: the losses of published curves have 16 bits, and machines round."""
IN_WORDS = 0.02
"""How far numbers in a sentence may differ, as a share: they are rounded."""
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def check_conclusions(
    notebooks: Mapping[str, NotebookNode], records: Sequence[Record], project: Project, workers: int
) -> Iterator[Finding]:
    """Run the notebooks of the checkout on a report's records; compare verdicts, their sentences and the answers.

    Parameters
    ----------
    notebooks : mapping of str to NotebookNode
        The report's executed notebooks, by name.
    records : sequence of Record
        The report's records, under the digests of the code that is here.
    project : Project
        The checkout. Its notebooks run; those of the report never do.
    workers : int
        Worker processes, for a notebook that measures the speed of this machine.
    """
    sources = _sources(notebooks, project)
    shown = replay({path: _parameters(notebooks[name], path) for path, name in sources.items()}, records, workers)
    changed = {path for path, name in sources.items() if not _same_code(notebooks[name], path)}
    # A notebook that has changed since may compare other trials; the same one has its records, or they were removed.
    other = [path for path in changed if shown[path.stem].error.startswith(MissingRecordsError.__name__)]
    if other:
        names = ", ".join(sorted(path.stem for path in other))
        yield Finding("not checked", f"the verdicts of {names}: the notebook compares other trials now")
    faults = [
        f"{name}: {fault}"
        for path, name in sources.items()
        if path not in other
        for fault in _faults(notebooks[name], shown[path.stem], words=path not in changed)
    ]
    judged_anew = {verdict["claim"] for path in sources if path not in other for verdict in shown[path.stem].verdicts}
    yield from judged(faults, f"{len(judged_anew)} verdicts, computed again from the records")
    if changed:
        names = ", ".join(sorted(path.stem for path in changed))
        yield Finding("not checked", f"the sentences of {names}: the code or the notebook is another now")
    published = {verdict["claim"] for notebook in notebooks.values() for verdict in verdicts(notebook)}
    published -= {claim.id for claim in registry().values() if claim.notebook in {path.stem for path in other}}
    if alone := sorted(published - judged_anew):
        yield Finding("not checked", f"the verdicts on {', '.join(alone)}: no notebook of the checkout judges them")
    if idle := sorted(set(notebooks) - set(sources.values())):
        yield Finding("not checked", f"the answers of {', '.join(idle)}: the checkout has no such notebook")


def _sources(notebooks: Mapping[str, NotebookNode], project: Project) -> dict[Path, str]:
    """Return the notebooks of the checkout to run, each with that of the report which judged its claims.

    A claim may have moved to another notebook since.
    """
    judging = {verdict["claim"]: name for name, notebook in notebooks.items() for verdict in verdicts(notebook)}
    sources = {}
    for name, path in project.notebooks().items():
        judges = {judging[claim.id] for claim in registry().values() if claim.notebook == name and claim.id in judging}
        judges = judges or ({name} & set(notebooks))
        if len(judges) == 1:
            sources[path] = judges.pop()
    return sources


def _parameters(notebook: NotebookNode, path: Path) -> dict[str, Any]:
    """Return the parameters that were set in a report's notebook, as far as the notebook to run has and allows them."""
    known = read_parameters(path)
    given = notebook.metadata.get("reglab", {}).get("parameters", {})
    return {name: value for name, value in given.items() if name in known and known[name].allows(value)}


def _same_code(notebook: NotebookNode, path: Path) -> bool:
    """Return whether a report's notebook says it was made by the notebook and the code that are here."""
    made = notebook.metadata.get("reglab", {})
    store = next((Path(origin["store"]) for _, origin in displayed(notebook, PROVENANCE)), Path())
    current = fingerprint(path, made.get("parameters", {}), str(made.get("profile")), store)
    return bool(made.get("fingerprint") == current)


def _faults(notebook: NotebookNode, shown: Replayed, *, words: bool) -> list[str]:
    if shown.error:
        return [f"the notebook does not run on the records: {shown.error}"]
    published = {verdict["claim"]: verdict for verdict in verdicts(notebook)}
    extra = published.keys() - {verdict["claim"] for verdict in shown.verdicts} if words else set()
    faults = [f"{claim} is no claim that this notebook judges" for claim in sorted(extra)]
    for verdict in shown.verdicts:
        old = published.get(verdict["claim"], {})
        # of other code, a verdict may have other fields and words
        fields = [field for field in verdict if words or (field in old and field not in ("notebook", "sentence"))]
        faults += [
            f"{verdict['claim']}: {field} is {old.get(field)!r}, and {verdict[field]!r} from the records"
            for field in fields
            if not _agree(old.get(field), verdict[field])
        ]
    answers = [_answer(notebook)] if words else []
    return [*faults, *(f"its answer is another from the records: {a}" for a in answers if not _agree(a, shown.answer))]


def _answer(notebook: NotebookNode) -> str:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    shown = [output.data for cell in cells for output in cell.outputs if ANSWER in output.get("data", {})]
    return str(shown[-1].get("text/markdown", "")) if shown else ""


def _agree(old: Any, new: Any) -> bool:
    """Return whether two values are the same but for rounding, at any depth."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_agree(old[name], new[name]) for name in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_agree, old, new))
    if isinstance(old, str) and isinstance(new, str):
        pairs = zip(NUMBER.findall(old), NUMBER.findall(new), strict=False)
        numbers = ((float(a.replace(",", "")), float(b.replace(",", ""))) for a, b in pairs)
        return NUMBER.sub("0", old) == NUMBER.sub("0", new) and all(isclose(a, b, rel_tol=IN_WORDS) for a, b in numbers)
    if isinstance(old, float) or isinstance(new, float):
        numbers_only = isinstance(old, int | float) and isinstance(new, int | float)
        return numbers_only and isclose(old, new, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return bool(old == new)
