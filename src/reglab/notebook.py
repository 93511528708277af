"""What only notebooks use: the answer under the title, verdicts, and where the numbers come from.

Verdicts and provenance are also published under mime types of their own, from which a batch run
collects ``verdicts.json`` and ``records.parquet``.
"""

import json
import subprocess
from ast import literal_eval
from collections.abc import Mapping
from hashlib import sha256
from math import isfinite
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import DisplayHandle, Markdown, display

from reglab.claims import Claim, Verdict, sources
from reglab.datasets import info
from reglab.errors import ReglabError
from reglab.figures.words import number, percent, sentence
from reglab.specs import Record
from reglab.statistics import Interval
from reglab.store import Store

ANSWER = "application/vnd.reglab.answer+json"
VERDICT = "application/vnd.reglab.verdict+json"
PROVENANCE = "application/vnd.reglab.provenance+json"
SHORT = 16
"""Hexadecimal digits that name a record in a published notebook: among a billion, no two are likely to share them."""


class Answer:
    """The place under a notebook's title that the answer is written to at the end.

    Examples
    --------
    A cell under the title holds ``answer = Answer()``; the last one ``answer.show(verdict)``, or
    ``answer.show(*verdicts)`` where the notebook reaches several, ``answer.say(text)`` where it reaches none.
    """

    def __init__(self) -> None:
        self._place = DisplayHandle()
        self._place.display(_said("*The answer stands here once the notebook has run.*", ANSWER, {}), raw=True)

    def show(self, *verdicts: Verdict) -> None:
        """Write the verdicts' sentences to the place; several as a list, each under its claim's title."""
        if len(verdicts) == 1:
            said = _said(verdicts[0].sentence(), ANSWER, {"verdict": verdicts[0].verdict})
        else:
            lines = [f"- *{one.title}:* {one.sentence()}" for one in verdicts]
            said = _said("\n".join(lines), ANSWER, {})
        self._place.update(said, raw=True)

    def say(self, text: str) -> None:
        """Write a sentence to the place, where a notebook judges no claim; its numbers are the records'."""
        self._place.update(_said(text, ANSWER, {}), raw=True)


def show_verdict(verdict: Verdict) -> None:
    """Show a verdict as a sentence, and publish it as data.

    Parameters
    ----------
    verdict : Verdict
        What :func:`reglab.claims.judge` returned.
    """
    data = {**verdict.to_json(), "sentence": verdict.sentence()}
    display(_said(verdict.sentence(), VERDICT, data), raw=True)


def as_lists(*values: Any) -> list[list[Any]]:
    """Return list parameters as lists: ``papermill -p rates '[0.0, 0.5]'`` passes a list as text.

    Parameters
    ----------
    *values : list, or text that reads like one

    Raises
    ------
    ReglabError
        If a value is neither.

    Examples
    --------
    >>> as_lists([0.1, 0.2], "[0.0, 0.5]")
    [[0.1, 0.2], [0.0, 0.5]]
    """
    return [_as_list(value) for value in values]


def _as_list(value: Any) -> list[Any]:
    try:
        found = literal_eval(value) if isinstance(value, str) else value
    except (SyntaxError, ValueError):
        found = None
    if not isinstance(found, list | tuple):
        raise ReglabError(f"a parameter must be a list, such as [0.0, 0.5]; got {value!r}.")
    return list(found)


def in_words(found: Interval, unit: str, level: float = 0.95) -> str:
    """Return an estimate with its interval, for a sentence.

    Examples
    --------
    >>> in_words(Interval(1.234, -0.5, 3.0), "percentage points")
    '1.23 percentage points (95 % interval −0.5 to 3)'
    """
    return f"{number(found.estimate)} {unit} ({percent(level)} interval {number(found.low)} to {number(found.high)})"


def against_published(rows: pd.DataFrame, dataset: str, of: str = "mnist") -> str:
    """Return where published errors lie in ours, a line each if several; on other data, that nothing is reproduced.

    Parameters
    ----------
    rows : DataFrame
        What ``statistics.beside_published`` returns of errors in percent.
    dataset, of : str
        The data sets of our numbers and of the published ones.
    """
    if dataset != of:
        return _elsewhere(rows, info(dataset).title, info(of).title)
    told = [_against(row) for _, row in rows.iterrows()]
    return told[0] if len(told) == 1 else "\n".join(f"- {one}" for one in told)


def _elsewhere(rows: pd.DataFrame, ours: str, theirs: str) -> str:
    means = [
        f"{row['result']} {in_words(Interval(row['mean'], row['low'], row['high']), '%')}" for _, row in rows.iterrows()
    ]
    return (
        f"**Nothing is reproduced here**: the published errors are of other data ({theirs}) than ours ({ours}). "
        f"Ours: {'; '.join(means)}."
    )


def _against(row: pd.Series) -> str:
    theirs = f"{sentence(row['result'])}: {row['published']:.2f} % published"
    if not isfinite(row["low"]):
        return f"{theirs}, ours {number(row['mean'])} %, from too few different replicates for an interval."
    ours = in_words(Interval(row["mean"], row["low"], row["high"]), "%")
    return (
        f"{theirs}, ours {ours}, {row['replicates']} "
        f"replicates; the published error lies {_place(row['off_mean'])} that interval, and {_place(row['off_run'])} "
        f"the range in which one more run of ours would fall ({number(row['run_low'])} to {number(row['run_high'])})."
    )


def _place(off: float) -> str:
    return f"{number(abs(off))} percentage points {'above' if off > 0 else 'below'}" if off else "inside"


def order_in_words(rows: pd.DataFrame, dataset: str, of: str = "mnist") -> str:
    """Return how many steps of a published order are seen in ours, reversed, or not told apart.

    Parameters
    ----------
    rows : DataFrame
        What ``statistics.beside_published`` returns of successive differences, positive in the published order.
    dataset, of : str
        The data sets of our numbers and of the published ones.
    """
    seen, reverse = rows.loc[rows["low"] > 0, "result"], rows.loc[rows["high"] < 0, "result"]
    open_ = rows.loc[(rows["low"] <= 0) & (rows["high"] >= 0), "result"]
    words = {"seen": seen, "reversed": reverse, "not told apart": open_}
    told = "; ".join(
        f"{len(names)} {word}" + (f" ({', '.join(names)})" if len(names) else "") for word, names in words.items()
    )
    where = "" if dataset == of else f" on other data ({info(dataset).title})"
    return f"Of {len(rows)} steps of the published order{where}, by 95 % intervals each for itself: {told}."


def show_table(table: pd.DataFrame) -> None:
    """Show a table whole and without its index, so that each of its columns has a header.

    Parameters
    ----------
    table : DataFrame
        Numbers are written with three significant digits.
    """
    html = table.to_html(index=False, border=0, float_format="{:.3g}".format)
    display({"text/html": html, "text/plain": table.to_string(index=False)}, raw=True)


def show_published(*claims: Claim) -> None:
    """Show what others measured on the claims' questions, with sources in full; and where nothing is known to us."""
    rows = [
        {"published": one.what, "result": one.value, "source": sources()[one.source]}
        for claim in claims
        for one in claim.published
    ]
    if rows:
        show_table(pd.DataFrame(rows))
    if unknown := [claim.id for claim in claims if not claim.published]:
        display(Markdown(f"No published measurement of {', '.join(unknown)} is known to us."))


def provenance(*tables: pd.DataFrame) -> None:
    """Show where the numbers of a notebook come from, and publish how the digests of their records begin.

    Everything shown is the records' own or the checkout's: it stays the same when the notebook
    runs again and nothing has changed.

    Parameters
    ----------
    *tables : DataFrame
        The tables that the notebook rests on, each with a column ``digest``.
    """
    digests = sorted({digest for table in tables for digest in table["digest"]})
    store = Store()
    origin = _origin(store.get(digests), store.path)
    lines = ["| what | value |", "|:--|:--|", *(f"| {name} | {value} |" for name, value in origin.items())]
    display(
        _said("\n".join(lines), PROVENANCE, {**origin, "digests": " ".join(one[:SHORT] for one in digests)}), raw=True
    )


def commit(folder: Path) -> str:
    """Return the commit of the checkout that a folder lies in; "unknown" without git.

    It is marked where tracked files differ from it.
    """
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


def _said(text: str, kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return Markdown for a reader with the same as data for a program."""
    return {"text/markdown": text, "text/plain": text, kind: dict(data)}
