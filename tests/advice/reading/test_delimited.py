"""Tables as files: encodings, separators, numbers as people write them, and lines that do not fit."""

import contextlib
import json
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reglab.advice.reading import files, read
from reglab.advice.reading.delimited import separated_by
from reglab.errors import ReglabError

N = 60
SIZES = [1000 + 7.25 * index for index in range(N)]
NAMES = ["Jürg" if index % 3 else "Zoë" for index in range(N)]
SOLD = ["ja", "nein"] * (N // 2)


def english(number: float) -> str:
    return f"{number:,.2f}"


def german(number: float) -> str:
    return english(number).translate(str.maketrans(",.", ".,"))


def swiss(number: float) -> str:
    return english(number).replace(",", "'")


def lines(separator: str = ",", write=str, quote: str = "") -> list[str]:
    rows = [("größe", "name", "sold")] + [
        (write(size), name, sold) for size, name, sold in zip(SIZES, NAMES, SOLD, strict=True)
    ]
    return [separator.join(f"{quote}{cell}{quote}" for cell in row) for row in rows]


def written(folder: Path, rows: list[str], encoding: str = "utf-8", end: str = "\n", suffix: str = ".csv") -> Path:
    path = folder / f"houses{suffix}"
    path.write_bytes(end.join(rows).encode(encoding))
    return path


def check(path: Path):
    """All files of this module hold the same table."""
    reading = read(path, target="sold")
    assert reading.title == "houses"
    assert [column.name for column in reading.columns] == ["größe", "name", "sold"]
    assert reading.x[:, 0].tolist() == SIZES
    assert reading.x[:, 1].tolist() == [float(name == "Zoë") for name in NAMES]
    assert [reading.labels[label] for label in reading.y] == SOLD
    return "\n".join(reading.notes)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("latin-1", "Windows-1252 (Latin-1)"),
        ("cp1252", "Windows-1252 (Latin-1)"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
@pytest.mark.parametrize("quote", ["", '"'])
def test_the_encoding_is_detected_and_said(tmp_path, encoding, name, quote):
    assert f"encoding {name}." in check(written(tmp_path, lines(quote=quote), encoding))


@pytest.mark.parametrize(
    ("separator", "write", "quote"),
    [
        (",", str, ""),
        (";", german, ""),
        (";", english, ""),
        ("\t", german, ""),
        ("\t", english, ""),
        ("|", english, ""),
        (",", english, '"'),
        (",", german, '"'),
        (";", swiss, '"'),
        (", ", str, ""),
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt"])
def test_separator_and_numbers_are_detected(tmp_path, separator, write, quote, suffix):
    notes = check(written(tmp_path, lines(separator, write, quote), suffix=suffix))
    assert ("decimal comma" in notes) == (write is german)
    named = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
    assert f"separated by a {named[separator.strip(' ')]}" in notes


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n"])
def test_any_line_end_will_do(tmp_path, end):
    check(written(tmp_path, lines(), end=end))


def test_whole_thousands_go_with_the_separator(tmp_path):
    def sizes(separator: str) -> list[float]:
        rows = [f"x{separator}y", *(f'"{index},250"{separator}{SOLD[index]}' for index in range(10, 10 + N - 10))]
        return read(written(tmp_path, rows), target="y").x[:2, 0].tolist()

    assert sizes(";") == [10.25, 11.25]
    assert sizes("\t") == [10250, 11250]


def test_quoted_line_ends_belong_to_the_cell(tmp_path):
    rows = ["x,note,y", *(f'{index}.5,"a {index % 3}\nsecond, line",{SOLD[index]}' for index in range(N))]
    reading = read(written(tmp_path, rows), target="y")
    assert reading.x.shape == (N, 4)


@pytest.mark.parametrize("row", ["1,2", "1,2,3,4"])
def test_a_ragged_row_is_refused_by_its_line(tmp_path, row):
    rows = lines()
    rows[7] = '1,"a\nb",ja'  # a quoted line end counts as a line
    rows[40] = row
    with pytest.raises(
        ReglabError, match=rf"line 42 of houses.csv has {len(row.split(','))} cells; the first line has 3"
    ):
        read(written(tmp_path, rows), target="sold")


@pytest.mark.parametrize("cell", ['"open', '"5" pipe"'])
def test_quotes_that_do_not_match_are_refused_by_their_line(tmp_path, cell):
    rows = lines()
    rows[40] = f"1,b,{cell}"
    with pytest.raises(ReglabError, match=r"line 41 of houses\.csv cannot be read"):
        read(written(tmp_path, rows), target="sold")


def test_a_separator_inside_of_quotes_does_not_count():
    assert separated_by('a;b\n"1;2;3";"x,y"\n"4;5";"x,y"\n') == ";"


def test_other_tables_are_the_same(tmp_path):
    table = pd.DataFrame({"größe": SIZES, "name": NAMES, "sold": SOLD})
    table.to_parquet(tmp_path / "houses.parquet")
    check(tmp_path / "houses.parquet")
    (tmp_path / "houses.jsonl").write_text(
        "\n".join(json.dumps(row) for row in table.to_dict("records")), encoding="utf-8"
    )
    check(tmp_path / "houses.jsonl")


def test_json_lines_need_no_cell_in_every_line(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text("\n".join(json.dumps({"y": SOLD[i]} | ({"x": i / 2} if i else {})) for i in range(N)))
    assert np.isnan(read(path, target="y").x[0, 0])
    path.write_text('{"x": 1}\n[2]\n')
    with pytest.raises(ReglabError, match=r"line 2 of t\.jsonl is no JSON object"):
        read(path, target="y")


def test_excel_is_read_where_openpyxl_is_installed(tmp_path):
    path = tmp_path / "houses.xlsx"
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        path.write_bytes(b"")
        with pytest.raises(ReglabError, match="needs openpyxl"):
            read(path, target="sold")
    else:
        pd.DataFrame({"größe": SIZES, "name": NAMES, "sold": SOLD}).to_excel(path, index=False)
        check(path)
        path.write_bytes(b"no archive")
        with pytest.raises(ReglabError, match="is no Excel file"):
            read(path, target="sold")


@pytest.mark.parametrize("suffix", [".pkl", ".npy", ".json", ""])
def test_other_files_are_refused_unopened(tmp_path, suffix):
    path = tmp_path / f"x{suffix}"
    path.write_bytes(pickle.dumps(print))
    with pytest.raises(ReglabError, match=r"its suffix must be \.csv, \.tsv"):
        read(path, target="y")


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".jsonl"])
@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"PAR1" * 5, bytes(range(256))])
def test_a_damaged_file_is_refused_in_a_sentence(tmp_path, suffix, content):
    path = tmp_path / f"x{suffix}"
    path.write_bytes(content)
    with pytest.raises(ReglabError):
        read(path, target="y")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ReglabError, match="there is no file or folder"):
        read(tmp_path / "nothing.csv", target="y")


def test_two_parquet_columns_of_one_name_are_refused(tmp_path):
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.Table.from_arrays([[1], [2]], names=["a", "a"]), tmp_path / "t.parquet")
    with pytest.raises(ReglabError, match="'a' stands above 2 columns"):
        read(tmp_path / "t.parquet", target="a")


@pytest.mark.parametrize(
    ("content", "codec"),
    [
        ("a,b\n1,x\n", "utf-8"),
        ("a;b\n1,5;é\n2,5;ü\n", "cp1252"),
        ("a\tb\n1\t§\n", "utf-16"),
        ("a,b\n1,x\n", "utf-8-sig"),
    ],
)
def test_the_line_of_pandas_reads_the_same_table(tmp_path: Path, content: str, codec: str) -> None:
    path = tmp_path / "t'able.csv"
    path.write_bytes(content.encode(codec))
    table = files.read(path)
    namespace = {"pd": pd}
    with contextlib.chdir(tmp_path):
        exec(table.code, namespace)  # noqa: S102
    again = namespace["frame"]
    assert list(again.columns) == list(table.frame.columns)
    assert again["b"].tolist() == table.frame["b"].tolist()
    assert pd.api.types.is_numeric_dtype(again["a"])
