"""Tables as text: which encoding, which separator, and every cell as the file has it."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from reglab.advice.reading.names import check_distinct
from reglab.errors import ReglabError

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with a byte order mark"),
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
"""Byte order marks, with Python's and the usual name of the encoding; the longer ones first."""
CHUNK = 10_000
"""Rows that are held as Python's texts at a time, which take several times the memory of Arrow's."""


class Delimited(NamedTuple):
    """A table whose cells are texts, and how the file was read.

    Parameters
    ----------
    frame : pandas.DataFrame
        All columns of dtype ``str``.
    separator : str
        Between two cells.
    encoding : str
        Its usual name.
    """

    frame: pd.DataFrame
    separator: str
    encoding: str


def read(content: bytes, name: str) -> Delimited:
    r"""Return the table that a file holds; its first line names the columns.

    Parameters
    ----------
    content : bytes
        The whole file.
    name : str
        What an error calls it.

    Returns
    -------
    Delimited
        The cells, the separator and the encoding.

    Raises
    ------
    ReglabError
        If the file is empty, two columns have one name, or a line has more or fewer cells than the first, or quotes
        that do not match.

    Examples
    --------
    >>> table = read("a;b\n1,5;é\n".encode("cp1252"), "t.csv")
    >>> table.frame.to_numpy().tolist(), table.separator, table.encoding
    ([['1,5', 'é']], ';', 'Windows-1252 (Latin-1)')
    """
    text, encoding = decoded(content)
    separator = separated_by(text)
    rows = _rows(text, separator, name)
    header = next(rows, None)
    if header is None:
        raise ReglabError(f"{name} is empty: its first line must name the columns.")
    names = [cell.strip() for cell in header]
    check_distinct(names)
    return Delimited(_frame(rows, names), separator, encoding)


def decoded(content: bytes) -> tuple[str, str]:
    r"""Return a file's text, and the usual name of its encoding.

    Examples
    --------
    >>> decoded("é".encode("utf-16")), decoded("ab".encode("utf-16-le")), decoded(b"\x81")
    (('é', 'UTF-16'), ('ab', 'UTF-16'), ('\x81', 'Latin-1'))
    """
    candidates = [(encoding, name) for mark, encoding, name in MARKS if content.startswith(mark)][:1]
    # every second byte of Latin text in UTF-16 is 0, and no byte of a text in UTF-8
    if not candidates and b"\x00" in content[:2000]:
        candidates = [("utf-16-le" if b"\x00" in content[1:2000:2] else "utf-16-be", "UTF-16")]
    candidates += [("utf-8", "UTF-8"), ("cp1252", "Windows-1252 (Latin-1)")]
    for encoding, name in candidates:
        try:
            return content.decode(encoding), name
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1"), "Latin-1"


def separated_by(text: str) -> str:
    r"""Return what separates the cells: it splits the first line, and most lines into as many cells.

    Examples
    --------
    >>> separated_by("a;b\n1,5;2,5\n"), separated_by("a\tb, c\n1\t2\n"), separated_by("a\n1\n")
    (';', '\t', ',')
    """
    scores = {separator: _fit(text, separator) for separator in SEPARATORS}
    return max(scores, key=lambda separator: scores[separator])


def _fit(text: str, separator: str) -> tuple[float, int]:
    """Return the share of the first lines with as many cells as the first one, and how many; 0 where it is one."""
    try:
        lengths = [len(row) for row in islice(csv.reader(_lines(text), delimiter=separator), 200) if row]
    except csv.Error:
        return 0, 0
    if not lengths or lengths[0] < 2:
        return 0, 0
    return sum(length == lengths[0] for length in lengths) / len(lengths), lengths[0]


def _lines(text: str) -> io.StringIO:
    return io.StringIO(text, newline="")


def _rows(text: str, separator: str, name: str) -> Iterator[list[str]]:
    """Yield the rows of cells; each has as many as the first one."""
    reader = csv.reader(_lines(text), delimiter=separator, skipinitialspace=True, strict=True)
    width = None
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"line {line} of {name} cannot be read: {error}. Mend its quotes, and read again."
            raise ReglabError(message) from None
        if width not in (None, len(row)) and row:
            message = f"line {line} of {name} has {len(row)} cells; the first line has {width}. Mend the line"
            raise ReglabError(f"{message}, or put cells that hold a {SEPARATORS[separator]} into double quotes.")
        if row:
            width = len(row)
            yield row


def _frame(rows: Iterator[list[str]], names: list[str]) -> pd.DataFrame:
    """Return the rows as a frame of texts."""
    chunks = []
    while chunk := list(islice(rows, CHUNK)):
        columns = [pa.array(column, pa.large_string()) for column in zip(*chunk, strict=True)]
        chunks.append(pa.table(columns, names=[str(index) for index in range(len(names))]))
    table = pa.concat_tables(chunks) if chunks else pa.table({str(index): [] for index in range(len(names))})
    return table.to_pandas().astype("str").set_axis(names, axis="columns")
