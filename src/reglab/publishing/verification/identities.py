"""One identity, one number: the same arm under the same condition is the same trial in all notebooks of a report.

Every number of a comparison follows from the trials that its arms chose. So it is enough that each of these, named by
what it was chosen for, measured the same wherever it is used.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from nbformat import NotebookNode

from reglab.finding import Finding, judged
from reglab.notebook.packed import SHORT
from reglab.publishing.run.executed import chosen
from reglab.specs import Record, canonical
from reglab.wording import listed

NOT_IDENTIFYING = ("curve", "probes")
"""Fields of a trial that change no measured error."""


def check_identities(notebooks: Mapping[str, NotebookNode], records: Iterable[Record]) -> Iterator[Finding]:
    """Check that no arm has two numbers under one condition.

    Parameters
    ----------
    notebooks : mapping of str to NotebookNode
        The executed notebooks, by name.
    records : iterable of Record
        The report's.
    """
    by_prefix = {record.digest[:SHORT]: record for record in records}
    numbers: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name, notebook in notebooks.items():
        for grid, prefixes in chosen(notebook).items():
            for prefix in prefixes:
                if record := by_prefix.get(prefix[:SHORT]):  # earlier reports name records by more digits
                    numbers[_identity(grid, record)][canonical(record.summary)].add(name)
    if not numbers:
        yield Finding("not checked", "one number for one identity: the report does not say which trials were chosen")
        return
    faults = [
        f"{identity:.300} has {len(found)} numbers, used in {_places(found.values())}"
        for identity, found in numbers.items()
        if len(found) > 1
    ]
    yield from judged(faults, f"{len(numbers):,} arms under a condition have one number each, in all notebooks")


def _places(places: Iterable[set[str]]) -> str:
    return " and in ".join(listed(sorted(names)) for names in places)


def _identity(grid: str, record: Record) -> str:
    """Return what a trial was chosen for, and among which learning rates: its specification without its own."""
    fields = {name: value for name, value in record.trial.items() if name not in NOT_IDENTIFYING}
    optimizer = {name: value for name, value in fields["optimizer"].items() if name != "learning_rate"}
    return canonical({**fields, "optimizer": optimizer, "grid": grid})
