"""Tables from files: delimited text, Parquet, JSON lines, Excel."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from reglab.advice.reading import delimited, numerals
from reglab.advice.reading.names import check_distinct
from reglab.errors import ReglabError

CODECS = {
    "UTF-8": "utf-8",
    "UTF-8 with a byte order mark": "utf-8-sig",
    "UTF-16": "utf-16",
    "UTF-32": "utf-32",
    "Windows-1252 (Latin-1)": "cp1252",
    "Latin-1": "latin-1",
}
"""Python's names of the encodings that are detected."""
VOTES = 1000
"""Cells of each column by which the decimal sign is told."""


class Table(NamedTuple):
    """A table as it was found.

    Parameters
    ----------
    frame : pandas.DataFrame
        Its cells, not yet understood; each column has a name of its own.
    decimal : {".", ","}
        The decimal sign of numbers that are texts.
    notes : tuple of str
        What was detected, a sentence each.
    code : str
        A line of pandas that reads the same file into ``frame``; empty where there is none.
    """

    frame: pd.DataFrame
    decimal: numerals.Decimal = "."
    notes: tuple[str, ...] = ()
    code: str = ""


def read(path: Path) -> Table:
    """Read a table from a file; the suffix says what kind it is.

    Parameters
    ----------
    path : Path
        An existing file.

    Returns
    -------
    Table
        Nothing in the file is ever run or unpickled.

    Raises
    ------
    ReglabError
        If the suffix is unknown, or the file is not what its suffix says.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        message = f"{path.name!r} is no file that can be read: its suffix must be {', '.join(READERS)}."
        raise ReglabError(f"{message} A folder with a subfolder of images per class will do as well.")
    try:
        return reader(path)
    except OSError as error:
        raise ReglabError(f"{path.name!r} cannot be read: {error.strerror or type(error).__name__}.") from None


def with_decimal(frame: pd.DataFrame, separator: str = ",") -> Table:
    """Return a table with the decimal sign that its texts have.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any table.
    separator : str
        What separated its cells in a file.

    Returns
    -------
    Table
        It has a note if the sign is a comma.
    """
    decimal = numerals.decimal_sign(_votes(frame), separator)
    return Table(frame, decimal, ("Numbers are written with a decimal comma.",) if decimal == "," else ())


def _votes(frame: pd.DataFrame) -> Iterator[str]:
    for column in (frame[name] for name in frame):
        if not pd.api.types.is_numeric_dtype(column.dtype):
            yield from (cell.strip() for cell in islice(column, VOTES) if isinstance(cell, str))


def _delimited(path: Path) -> Table:
    found = delimited.read(path.read_bytes(), path.name)
    table = with_decimal(found.frame, found.separator)
    how = f"Read as text: cells separated by a {delimited.SEPARATORS[found.separator]}, encoding {found.encoding}."
    options = {"sep": found.separator, "decimal": table.decimal, "encoding": CODECS[found.encoding]}
    usual = {"sep": ",", "decimal": ".", "encoding": "utf-8"}
    given = "".join(f", {name}={value!r}" for name, value in options.items() if value != usual[name])
    return table._replace(notes=(how, *table.notes), code=f"frame = pd.read_csv({path.name!r}{given})")


def _parquet(path: Path) -> Table:
    try:
        check_distinct(parquet.read_schema(path).names)
        table = parquet.read_table(path, partitioning=None)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise ReglabError(f"{path.name!r} is no Parquet file, or is damaged. Write it again.") from None
    return with_decimal(table.to_pandas())._replace(code=f"frame = pd.read_parquet({path.name!r})")


def _json_lines(path: Path) -> Table:
    text, _ = delimited.decoded(path.read_bytes())
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            row = json.loads(line) if line.strip() else {}
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            message = f"line {number} of {path.name} is no JSON object, such as {{"
            raise ReglabError(message + '"size": 3}. Every line must hold one row.')
        rows += [row] if row else []
    table = with_decimal(pd.DataFrame(rows, dtype="object"))
    return table._replace(code=f"frame = pd.read_json({path.name!r}, lines=True)")


def _excel(path: Path) -> Table:
    try:
        cells = pd.read_excel(path, header=None, dtype="object", engine="openpyxl")
    except ImportError:
        raise ReglabError(
            f"{path.name!r} needs openpyxl, which is not installed: `pip install openpyxl`, or save the sheet as CSV."
        ) from None
    except (BadZipFile, ValueError, LookupError, TypeError, SyntaxError):
        raise ReglabError(f"{path.name!r} is no Excel file, or is damaged. Save it again, or as CSV.") from None
    if cells.empty:
        raise ReglabError(f"{path.name!r} is empty: the first row of its first sheet must name the columns.")
    names = ["" if pd.isna(name) else str(name).strip() for name in cells.iloc[0]]
    check_distinct(names)
    table = with_decimal(cells.iloc[1:].reset_index(drop=True).set_axis(names, axis="columns"))
    code = f"frame = pd.read_excel({path.name!r})"
    return table._replace(notes=("The first sheet was read.", *table.notes), code=code)


READERS: dict[str, Callable[[Path], Table]] = {
    ".csv": _delimited,
    ".tsv": _delimited,
    ".txt": _delimited,
    ".parquet": _parquet,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".xlsx": _excel,
}
"""By the suffix."""
