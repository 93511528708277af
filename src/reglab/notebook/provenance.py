"""Where the numbers of a notebook come from."""

import json
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import display

from reglab.escaping import for_page
from reglab.notebook.mime import PROVENANCE, with_data
from reglab.notebook.packed import packed
from reglab.records.divergence import diverged
from reglab.records.store import Store
from reglab.specs import Record
from reglab.wording import capitalised, counted, listed

MEANING = "Their weights grew beyond all numbers; every answer that is no number counts as wrong."
"""What divergence is, for readers."""


def provenance(*tables: pd.DataFrame) -> None:
    """Show where the numbers of a notebook come from, with the first digits of their records' digests as data.

    The data also say which trials were chosen, by the grid of learning rates that they were chosen from: so it can be
    checked that the same arm under the same condition is the same trial, and the same number, in all notebooks. Where
    trials diverged, that comes first. Everything shown belongs to the records or to the checkout, so it stays the same
    when the notebook runs again and nothing has changed.

    Parameters
    ----------
    *tables : DataFrame
        The tables that the notebook uses, each with a column ``digest``.
    """
    digests = sorted({digest for table in tables for digest in table["digest"]})
    store = Store()
    records = store.get(digests)
    origin = {**_origin(records, store.path), **_divergence(records)}
    warning = [f"**{for_page(capitalised(origin['diverged']))}.** {MEANING}", ""] if "diverged" in origin else []
    lines = [
        *warning,
        "| what | value |",
        "|:--|:--|",
        *(f"| {name} | {for_page(value)} |" for name, value in origin.items()),
    ]
    data = {**origin, "packed": packed(digests), "chosen": _chosen(tables, digests)}
    display(with_data("\n".join(lines), PROVENANCE, data), raw=True)


def _chosen(tables: Sequence[pd.DataFrame], digests: Sequence[str]) -> dict[str, str]:
    """Return which of the digests are trials that were chosen, by the ends of the grid that they were chosen from.

    They are a number in hexadecimal digits, in which the k-th lowest bit stands for the k-th digest.
    """
    chosen: dict[str, set[str]] = {}
    for table in tables:
        if "grid_low" in table:
            for (low, high), rows in table[table["phase"] == "comparison"].groupby(["grid_low", "grid_high"]):
                chosen.setdefault(f"{low:g} to {high:g}", set()).update(rows["digest"])
    place = {digest: number for number, digest in enumerate(digests)}
    return {grid: hex(sum(1 << place[digest] for digest in picked)) for grid, picked in sorted(chosen.items())}


def _divergence(records: Mapping[str, Record]) -> dict[str, str]:
    """Return how many trials diverged, and at which learning rates; nothing where none did."""
    rates = [r.trial["optimizer"]["learning_rate"] for r in records.values() if diverged(r)]
    if not rates:
        return {}
    at = listed([f"{rate:g} ({counted(number, 'trial')})" for rate, number in sorted(Counter(rates).items())])
    return {"diverged": f"{len(rates):,} of {counted(len(records), 'trial')} diverged, at the learning rates {at}"}


def commit(folder: Path) -> str:
    """Return the commit of the checkout that holds a folder, marked where tracked files differ; else "unknown"."""
    command = ["git", "describe", "--always", "--abbrev=12", "--dirty", "--exclude=*"]
    try:
        described = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return described.stdout.strip().replace("-dirty", ", with changes that are not committed")


def _origin(records: Mapping[str, Record], store: Path) -> dict[str, str]:
    origins = [record.provenance for _, record in sorted(records.items())]
    created = sorted(origin["created"] for origin in origins)
    versions = sorted({json.dumps(origin["versions"]) for origin in origins})
    together = sha256("".join(sorted(records)).encode()).hexdigest()
    return {
        "records": f"{len(records)}, together {together[:12]}",
        "trained": f"{_minute(created[0])} to {_minute(created[-1])} UTC" if created else "nothing",
        "training time": f"{sum(origin['seconds'] for origin in origins):.0f} s on one core",
        "processor": _each(origins, "processor"),
        "device": _each(origins, "device"),
        "python": _each(origins, "python"),
        **{name: _each([json.loads(v) for v in versions], name) for name in ("reglab", "torch", "numpy")},
        "commit": commit(Path.cwd()),
        "store": "/".join(store.parts[-2:]),
    }


def _minute(moment: str) -> str:
    """Return an ISO time without its seconds and offset."""
    return moment[:16].replace("T", " ")


def _each(origins: list[dict[str, Any]], name: str) -> str:
    """Return the different values of one entry."""
    return ", ".join(sorted({str(origin[name]) for origin in origins}))
