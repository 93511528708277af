"""The records of a report whose pages are partly from this run and partly from former ones."""

from collections.abc import Callable, Collection, Iterable, Mapping

from nbformat import NotebookNode

from reglab.publishing.run.executed import digests
from reglab.records.store import Store
from reglab.specs import Record


def gather(
    new: Mapping[str, NotebookNode],
    kept: Mapping[str, NotebookNode],
    store: Store,
    former: Callable[[], Iterable[Record]],
) -> tuple[list[Record], list[str]]:
    """Return the records that a report's notebooks use, and the notebooks that cannot be kept.

    Parameters
    ----------
    new, kept : mapping of str to NotebookNode
        The executed notebooks of this run and of former ones, by name.
    store : Store
        The store of records. It may be another one than the kept notebooks used.
    former : callable
        Returns the former report's records; it is called only if the store lacks some.

    Returns
    -------
    records : list of Record
        From the store, or else from the former report.
    lost : list of str
        The kept notebooks that use records which neither has.
    """
    used = {name: digests(notebook) for name, notebook in {**kept, **new}.items()}
    wanted = set().union(*used.values())
    records = store.get(store.with_prefixes(wanted))
    if any(lacking(used[name], records) for name in kept):
        records = {**{record.digest: record for record in former()}, **records}
    lost = [name for name in kept if lacking(used[name], records)]
    present = set().union(*(prefixes for name, prefixes in used.items() if name not in lost))
    lengths = {len(prefix) for prefix in present}
    return [r for r in records.values() if any(r.digest[:length] in present for length in lengths)], lost


def lacking(prefixes: Collection[str], digests: Iterable[str]) -> set[str]:
    """Return the prefixes that no digest begins with."""
    lengths = {len(prefix) for prefix in prefixes}
    return set(prefixes) - {digest[:length] for digest in digests for length in lengths}
