"""What a reader is told before anything is trained."""

import numpy as np
import pandas as pd

from reglab.advice.reading import Column, Reading, read
from reglab.advice.seen import seen, tables

COLUMNS = (
    Column("size", "number", 2, 3),
    Column("id", "left out", 0, 0, "an identifier"),
    Column("sold", "target", 0, 0),
)


def reading(**fields: object) -> Reading:
    values = {"title": "houses", "kind": "table", "x": np.zeros((4, 2)), "y": np.array([0, 1, 1, 1]), "target": "class"}
    return Reading(**values | {"labels": ("no", "<b>")} | fields)


def test_lines_say_size_target_columns_notes_and_warnings():
    assert seen(reading(columns=COLUMNS, notes=("A note.",), warnings=("A danger.",))) == [
        "houses: 4 rows, 2 features",
        "Classes: no 1 (25.0 %), <b> 3 (75.0 %)",
        "  size: number; 2 features; 3 missing",
        "  id: left out; an identifier",
        "  sold: target",
        "A note.",
        "Warning: A danger.",
    ]


def test_numbers_have_a_mean():
    numbers = reading(y=np.array([1.0, 2.0, 3.0, 6.0]), target="number", labels=())
    assert seen(numbers)[1] == "Numbers: mean 3, standard deviation 1.87"
    assert tables(numbers).classes.empty


def test_images_and_texts_have_their_own_sizes():
    assert seen(reading(kind="image", x=np.zeros((4, 3, 6, 8))))[0] == "houses: 4 images, RGB, 8×6 pixels"
    assert seen(reading(kind="image", x=np.zeros((4, 1, 6, 8))))[0] == "houses: 4 images, grey, 8×6 pixels"
    assert seen(reading(kind="text", x=np.zeros((4, 9))))[0] == "houses: 4 texts of up to 9 tokens"


def test_of_many_columns_and_classes_the_first_are_listed():
    many = reading(
        columns=tuple(Column(f"x{index}", "number", 1, 0) for index in range(50)),
        y=np.arange(50),
        labels=tuple(map(str, range(50))),
    )
    lines = seen(many)
    assert len(lines) == 2 + 40 + 1
    assert lines[1].endswith("39 1 (2.0 %), … and 10 more")
    assert lines[-1] == "  … and 10 more"
    assert len(tables(many).columns) == len(tables(many).classes) == 50


def test_tables_hold_the_same():
    columns, classes = tables(reading(columns=COLUMNS))
    assert columns.to_dict("records")[0] == {
        "column": "size",
        "read as": "number",
        "features": 2,
        "missing": 3,
        "remark": "",
    }
    assert classes.to_dict("list") == {"class": ["no", "<b>"], "rows": [1, 3], "share": [0.25, 0.75]}


def test_a_class_without_rows_is_shown_with_none():
    assert tables(reading(labels=("no", "yes", "never"))).classes["rows"].tolist() == [1, 3, 0]


def test_what_was_read_can_be_shown():
    frame = pd.DataFrame({"x": np.arange(60) / 7, "y": ["a", "b"] * 30})
    assert seen(read(frame, target="y"))[:2] == ["data: 60 rows, 1 feature", "Classes: a 30 (50.0 %), b 30 (50.0 %)"]
