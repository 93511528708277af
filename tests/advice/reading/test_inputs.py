"""Inputs that broke other tools: what is read of each, or the sentence with which it is refused."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reglab.advice.reading import Reading, read
from reglab.advice.reading import tables as tables_of
from reglab.advice.seen import seen
from reglab.errors import ReglabError

N = 60
RNG = np.random.default_rng(0)
NOISE = RNG.normal(size=N)
CLASSES = ["no", "yes"] * (N // 2)


def frame(**columns: object) -> pd.DataFrame:
    """A number, a target of two classes, and the columns under test."""
    return pd.DataFrame({"noise": NOISE, "y": CLASSES} | columns)


def column(reading: Reading, name: str):
    (found,) = [column for column in reading.columns if column.name == name]
    return found


def of(name: str, values: object):
    """How a column is read."""
    return column(read(frame(**{name: values}), target="y"), name)


def said(reading: Reading) -> str:
    return "\n".join((*reading.notes, *reading.warnings))


def csv(path: Path, lines: list[str], encoding: str = "utf-8", end: str = "\n") -> Path:
    path = path / "data.csv"
    path.write_bytes(end.join(lines).encode(encoding))
    return path


# columns named `a[b]`, `x:y`, `{"k"}`, `<script>`, an empty name


@pytest.mark.parametrize("name", ["a[b]", "x:y", '{"k"}', "<script>", "", " ", "`--drop`", "é\u202e", "noise y"])
def test_any_name_is_accepted(name):
    reading = read(frame(**{name: NOISE + 1}), target="y")
    assert reading.x.shape == (N, 2)
    assert column(reading, name).read_as == "number"


def test_a_target_may_have_any_name():
    assert read(frame().rename(columns={"y": "<script>"}), target="<script>").labels == ("no", "yes")


def test_names_that_are_no_texts_are_made_texts():
    table = pd.DataFrame({0: NOISE, ("a", 1): NOISE + 1, 3.5: CLASSES})
    assert [one.name for one in read(table, target="3.5").columns] == ["0", "('a', 1)", "3.5"]


# a column of one value, of one value and NaN, all NaN, NaN only in some splits


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([3] * N, "the same value in every row"),
        (["a"] * N, "the same value in every row"),
        ([None] * N, "all values are missing"),
        ([np.nan] * N, "all values are missing"),
        (["?", ""] * (N // 2), "all values are missing"),
        ([[1, 2]] * N, "its cells are lists, records or bytes"),
        ([{"k": 1}] * N, "its cells are lists, records or bytes"),
        ([1j] * N, "its cells are lists, records or bytes"),
    ],
)
def test_a_column_that_says_nothing_is_left_out(values, reason):
    found = of("x", values)
    assert (found.read_as, found.features, found.reason) == ("left out", 0, reason)


@pytest.mark.parametrize("value", [3.0, "a"])
def test_one_value_that_may_be_missing_says_whether_it_is(value):
    reading = read(frame(x=[value, None, None] * (N // 3)), target="y")
    assert column(reading, "x").features == 1
    assert reading.indicators == 1
    assert reading.x[:3, -1].tolist() == [1, 0, 0]


def test_a_missing_number_stays_missing_and_is_indicated():
    reading = read(frame(x=[1.5, None, *range(2, N)]), target="y")
    assert reading.x.shape == (N, 3)
    assert np.isnan(reading.x[:, 1]).tolist() == [False, True] + [False] * (N - 2)
    assert reading.x[:, 2].tolist() == [0, 1] + [0] * (N - 2)
    assert column(reading, "x").missing == reading.indicators == 1


def test_an_infinite_feature_is_missing():
    reading = read(frame(x=[np.inf, -np.inf, *NOISE[2:]]), target="y")
    assert np.isnan(reading.x[:2, 1]).all()
    assert column(reading, "x").reason == "infinity is missing (2 rows)"


# NaN or infinity in the target


@pytest.mark.parametrize("value", [np.nan, np.inf, None, "", "NA"])
def test_a_missing_target_is_refused_with_the_count(value):
    y = [*NOISE[:-2], value, value]
    with pytest.raises(ReglabError, match=r"missing or infinite in 2 rows of 60 .* `--drop-missing-target`"):
        read(pd.DataFrame({"x": NOISE, "y": y}), target="y")
    reading = read(pd.DataFrame({"x": NOISE, "y": y}), target="y", drop_missing_target=True)
    assert reading.y.tolist() == NOISE[:-2].tolist()
    assert reading.x.ravel().tolist() == NOISE[:-2].tolist()
    assert "Left out: 2 rows of 60" in said(reading)


def test_a_missing_class_is_refused_with_the_count():
    with pytest.raises(ReglabError, match="in 1 row of 60"):
        read(frame(y=[pd.NA, *CLASSES[1:]]), target="y")


# a class with one member, with fewer than the replicates need


def test_a_class_that_is_too_small_is_named_and_left_out_if_told_to():
    y = ["rare"] * 5 + CLASSES[5:]
    with pytest.raises(ReglabError, match=r"class 'rare' \(5 rows\) .* needs 6 rows. `--drop-rare-classes`"):
        read(frame(y=y), target="y")
    reading = read(frame(y=y), target="y", drop_rare_classes=True)
    assert reading.labels == ("no", "yes")
    assert len(reading.x) == N - 5
    assert "Left out: 5 rows" in said(reading)


def test_six_members_are_enough():
    reading = read(frame(y=["rare"] * 6 + CLASSES[6:]), target="y")
    assert reading.labels == ("no", "rare", "yes")
    assert "rare (6 rows)" in said(reading)


def test_uneven_classes_are_warned_of():
    many = pd.DataFrame({"x": RNG.normal(size=1000), "y": ["a"] * 950 + ["b"] * 50})
    assert "the largest has 95 % of the rows" in said(read(many, target="y"))
    assert "uneven" not in said(read(frame(), target="y"))


@pytest.mark.parametrize("y", [["a"] * N, [1.5] * N])
def test_a_target_of_one_value_is_refused(y):
    with pytest.raises(ReglabError, match="the same value in all rows"):
        read(frame(y=y), target="y")


# `True` / `False`, or a category that only validation has


@pytest.mark.parametrize("values", [[True, False], ["True", "False"], pd.array([True, False], "boolean")])
def test_true_and_false_are_one_feature(values):
    reading = read(frame(x=list(values) * (N // 2)), target="y", task="classification")
    assert column(reading, "x").features == reading.indicators == 1
    assert set(reading.x[:, -1]) == {0.0, 1.0}


def test_a_category_of_one_row_is_a_level_like_others():
    reading = read(frame(x=["a", "b", "c"] * (N // 3 - 1) + ["a", "b", "alone"]), target="y")
    assert column(reading, "x").features == 4
    assert reading.x[-1, 1:].tolist() == [0, 0, 0, 1]


def test_a_rare_category_is_no_level():
    values = [f"level {index}" for index in range(40) for _ in range(3)] * 2
    reading = read(pd.DataFrame({"x": values, "y": CLASSES * 4}), target="y")
    assert (column(reading, "x").read_as, column(reading, "x").features) == ("category, 40 levels", 30)
    assert set(reading.x.sum(axis=1)) == {0.0, 1.0}


def test_categories_of_pandas_stay_categories():
    assert of("x", pd.Categorical([1, 2, 3] * (N // 3))).read_as == "category, 3 levels"


# `pd.NA`, empty strings, `?`, `NA`, `-999`


@pytest.mark.parametrize("value", [pd.NA, None, "", " ", "?", "NA", "n/a", "NULL", "nan", "None", "-", "<NA>"])
@pytest.mark.parametrize("others", [["1.5", "2", "3"], ["a", "b", "c"]])
def test_a_plain_spelling_of_missing_is_missing(value, others):
    found = of("x", ([value] + others * N)[:N])
    assert found.missing == 1
    assert found.read_as == ("number" if "2" in others else "category, 3 levels")


def test_spellings_of_missing_are_said():
    assert "Read as missing: cells that are empty or hold ?, NA." in said(
        read(frame(x=["?", "NA", "", "a"] * 15), target="y")
    )


def test_a_sentinel_is_missing_where_it_lies_apart():
    values = [-999, -999, *range(2, N)]
    found = of("age", values)
    assert (found.missing, found.reason) == (2, "−999 is missing (2 rows)")
    assert of("money", [-999, *(10_000 * NOISE[1:]).round()]).missing == 0


# two columns of one name


def test_two_columns_of_one_name_are_refused_before_anything_else(tmp_path):
    with pytest.raises(ReglabError, match="'a' stands above 2 columns"):
        read(csv(tmp_path, ["a,a,y", "1,2"]), target="nothing")
    with pytest.raises(ReglabError, match="'1' stands above 2 columns"):
        read(pd.DataFrame([[1, 2]], columns=[1, "1"]))


# a nearly unique string, an identifier, 100,000 categories


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("mail", [f"person{index}@example.org" for index in range(N)]),
        ("code", [f"{index:05x}-{index % 7}" for index in range(N)]),
        ("number", np.random.default_rng(1).permutation(N) + 1000),
        ("customer_id", np.arange(N) * 37 % 1009),
        ("customerID", np.arange(N) * 37 % 1009),
        ("Unnamed: 0", np.arange(N)),
    ],
)
def test_an_identifier_is_left_out_and_warned_of(name, values):
    reading = read(frame(**{name: values}), target="y")
    assert column(reading, name).read_as == "left out"
    assert "identifier" in column(reading, name).reason
    assert f"Column {name!r} was left out as an identifier" in said(reading)


@pytest.mark.parametrize("values", [np.arange(N) * 37 % 1009, NOISE])
def test_numbers_that_differ_are_no_identifier_without_its_name(values):
    assert of("width", values).read_as == "number"


def test_many_categories_take_bounded_memory():
    n = 120_000
    values = pd.Series(np.arange(n) % 100_000).map("city {}".format)
    reading = read(pd.DataFrame({"x": values, "y": np.arange(n) // 7 % 2}), target="y")
    assert column(reading, "x").read_as == "text, 30 frequent levels and hashed"
    assert reading.x.shape == (n, 62)


def test_similar_texts_have_similar_features():
    words = [f"{name} {number}" for name in ("north street", "south lane") for number in range(60)]
    reading = read(pd.DataFrame({"x": words * 2, "y": CLASSES * 4}), target="y")
    pieces = reading.x[:120, :32]
    products = pieces @ pieces.T
    assert products[:60, :60].mean() > products[:60, 60:].mean() + 0.2


# target 1.0 ... 5.0; 0/1 as text; labels `'0'`, `'1'`, 2 mixed


@pytest.mark.parametrize(
    ("y", "labels"),
    [
        ([1.0, 2.0, 3.0, 4.0, 5.0] * 12, ("1", "2", "3", "4", "5")),
        (["0", "1"] * 30, ("0", "1")),
        (["0", "1", 2] * 20, ("0", "1", "2")),
        (["0", 0, 0.0, "1", 1, 1.0] * 10, ("0", "1")),
        (["a", 1, 1.0, "1"] * 15, ("1", "a")),
        ([False, True] * 30, ("False", "True")),
        ([0.5, 1.5] * 30, ("0.5", "1.5")),
        ([" <=50K", ">50K "] * 30, ("<=50K", ">50K")),
        ([10, 9, 100] * 20, ("9", "10", "100")),
    ],
)
def test_few_values_are_classes_and_the_guess_is_said(y, labels):
    reading = read(frame(y=y), target="y")
    assert (reading.target, reading.labels) == ("class", labels)
    assert reading.y.dtype == np.int64
    assert "The target 'y' is read as classes: it has" in said(reading)


def test_labels_written_in_several_ways_are_said_to_be_one():
    assert "one class: 2 in all" in said(read(frame(y=["0", 0, "1", 1] * 15), target="y"))
    assert "in all" not in said(read(frame(y=["0", "1", 2] * 20), target="y"))


@pytest.mark.parametrize("y", [NOISE, np.arange(N), NOISE.astype(str), [f"{v:.2f}".replace(".", ",") for v in NOISE]])
def test_many_numbers_are_numbers(y):
    reading = read(frame(y=y), target="y")
    assert (reading.target, reading.labels, reading.y.dtype) == ("number", (), np.float64)
    assert "read as numbers: it has" in said(reading)


def test_the_task_overrides_the_guess():
    y = [1, 2, 3] * 20
    assert read(frame(y=y), target="y", task="regression").y.tolist() == y
    assert read(frame(y=[0.5, 1.5, 2.5] * 20), target="y", task="classification").labels == ("0.5", "1.5", "2.5")
    with pytest.raises(ReglabError, match="regression needs numbers"):
        read(frame(), target="y", task="regression")
    with pytest.raises(ReglabError, match="unknown task 'regresion': did you mean 'regression'"):
        read(frame(), target="y", task="regresion")


# dates in any form, `8/15/2700`


@pytest.mark.parametrize(
    "form", ["%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y", "%b %d, %Y", "%Y-%m-%dT%H:%M:%SZ", "%d-%b-%y"]
)
def test_dates_are_read_in_any_form(form):
    days = pd.date_range("2023-11-20", periods=N, freq="3D")
    reading = read(frame(day=days.strftime(form)), target="y")
    assert (column(reading, "day").read_as, column(reading, "day").missing) == ("date", 0)
    assert reading.x[:, 1].tolist() == ((days - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1)).tolist()
    assert reading.x[:, 2].tolist() == days.month.tolist()
    assert reading.x[:, 3].tolist() == days.day_of_week.tolist()
    assert "`--time day` splits by time" in said(reading)


@pytest.mark.parametrize(
    "values",
    [
        pd.date_range("2023-11-20", periods=N, tz="Europe/Berlin"),
        pd.period_range("2020-01", periods=N, freq="M"),
        [value.date() for value in pd.date_range("2023-11-20", periods=N)],
    ],
)
def test_dates_of_a_data_frame_are_dates(values):
    assert of("day", values).read_as == "date"


def test_a_date_far_away_is_read_and_one_that_does_not_exist_is_missing():
    reading = read(frame(day=["8/15/2700", "2/30/2024", *["8/16/2024", "12/1/2023"] * 29]), target="y")
    assert column(reading, "day").missing == 1
    assert column(reading, "day").reason == "what is no date is missing (1 rows)"
    assert reading.x[0, 1] == (np.datetime64("2700-08-15") - np.datetime64("1970-01-01")).astype(int)


# several rows a person


def test_a_column_that_repeats_like_a_person_is_warned_of():
    person = np.repeat(np.arange(30), 10)
    rng = np.random.default_rng(3)
    table = pd.DataFrame(
        {"patient": [f"P{code}" for code in person], "x": rng.normal(size=300), "y": rng.integers(0, 2, 30)[person]}
    )
    reading = read(table, target="y")
    assert "`--group patient` keeps such rows on one side" in said(reading)
    grouped = read(table, target="y", group="patient")
    assert grouped.groups.tolist() == person.tolist()
    assert "`--group patient`" not in said(grouped)
    assert "The target is the same in all rows of a group in 100 % of the groups of 'patient'" in said(grouped)
    assert column(grouped, "patient").read_as == "group"
    assert grouped.x.shape == (300, 1)


def test_a_large_group_is_refused_without_its_name():
    people = ["Ann Secret"] * 20 + [f"p{index}" for index in range(40)]
    with pytest.raises(ReglabError, match="one group of 'person' holds 33 % of the rows") as caught:
        read(frame(person=people), target="y", group="person")
    assert "Secret" not in str(caught.value)


def test_times_are_ranks():
    days = pd.date_range("2024-01-01", periods=N)[::-1].strftime("%d.%m.%Y")
    assert read(frame(day=days), target="y", time="day").times.tolist() == list(range(N))[::-1]
    with pytest.raises(ReglabError, match="holds no date or number in 1 row"):
        read(frame(day=["", *days[1:]]), target="y", time="day")
    with pytest.raises(ReglabError, match="'day' holds no dates or numbers"):
        read(frame(day=["soon", "late"] * 30), target="y", time="day")


# one column of text and nothing else


SENTENCES = [f"This film number{index} is, well, {'great' if index % 2 else 'bad'}!" for index in range(N)]


def test_a_lone_column_of_text_is_read_as_text():
    reading = read(pd.DataFrame({"review": SENTENCES, "y": CLASSES}), target="y")
    assert (reading.kind, reading.x.shape, reading.x.dtype) == ("text", (N, 7), np.int64)
    assert reading.x.min() == 1
    assert reading.vocabulary == 60 + 7 + 2  # numbers; this film is well great bad !; padding and unknown


def test_a_column_of_text_is_read_alone_if_told_to():
    table = frame(review=[*SENTENCES[:-1], "..."])
    reading = read(table, target="y", text="review")
    assert (reading.kind, len(reading.x)) == ("text", N - 1)
    assert column(reading, "noise").reason == "text is read alone"
    assert "Left out: 1 row without a word." in said(reading)
    beside = read(table, target="y")
    assert beside.kind == "table"
    assert column(beside, "review").read_as == "text, hashed"
    assert "`--text review` reads it" in said(beside)


def test_texts_are_cut_at_64_tokens():
    reading = read(frame(review=["word " * 500] * 30 + ["other " * 3] * 30), target="y", text="review")
    assert reading.x.shape == (N, 64)
    assert reading.x[-1].tolist() == [0] * 61 + [1] * 3


# five rows; 20 columns on 12 rows; 500,000 rows; 10,000 columns


@pytest.mark.parametrize(("rows", "columns"), [(5, 1), (12, 20), (49, 2)])
def test_few_rows_are_refused_with_the_smallest_number(rows, columns):
    table = pd.DataFrame(RNG.normal(size=(rows, columns))).assign(y=RNG.normal(size=rows))
    with pytest.raises(ReglabError, match=f"{rows} rows can be used; the smallest number is 50"):
        read(table, target="y")


def test_no_rows_are_refused(tmp_path):
    with pytest.raises(ReglabError, match="0 rows"):
        read(csv(tmp_path, ["x,y"]), target="y")
    with pytest.raises(ReglabError, match="is empty"):
        read(csv(tmp_path, []), target="y")


def test_ten_thousand_columns_are_read():
    table = pd.DataFrame(np.random.default_rng(2).normal(size=(60, 10_000))).assign(y=CLASSES)
    assert read(table, target="y").x.shape == (60, 10_000)


def test_more_rows_than_fit_are_drawn_at_random(monkeypatch):
    monkeypatch.setattr(tables_of.sample, "__defaults__", (400,))
    table = pd.DataFrame({"x": np.arange(1000) * 0.5, "y": ["a", "b"] * 500})
    reading, again = read(table, target="y"), read(table, target="y")
    assert len(reading.x) == 200
    assert np.array_equal(reading.x, again.x)
    assert "Of 1,000 rows, 200 were drawn at random" in said(reading)
    assert (reading.y == (reading.x[:, 0] * 2 % 2)).all()


def test_more_features_than_fit_are_left_out(monkeypatch):
    monkeypatch.setattr(tables_of, "FEATURES", 10)
    table = pd.DataFrame(RNG.normal(size=(60, 20))).assign(y=CLASSES)
    reading = read(table, target="y")
    assert reading.x.shape == (60, 10)
    assert "10 columns left out" in said(reading)


# names, mail addresses in cells


def test_no_cell_is_in_any_output():
    secret = ["Ann Secret", "bob@secret.example", "?", "+49 secret"]
    table = frame(
        person=secret * 15,
        mail=[f"secret{index}@secret.example" for index in range(N)],
        prose=[f"The secret of person {index}" for index in range(N)],
        many=[f"secret {index % 40}" for index in range(N)],
    )
    for options in ({}, {"group": "mail"}, {"drop": ["many"]}, {"text": "prose"}):
        assert "secret" not in "\n".join(seen(read(table, target="y", **options)))
    with pytest.raises(ReglabError) as caught:
        read(table, target="y", time="person")
    assert "ecret" not in str(caught.value)


# what the user says


def test_a_table_needs_a_target():
    with pytest.raises(ReglabError, match=r"`--target`\. The columns are: noise, y\."):
        read(frame())


def test_the_nearest_spelling_of_a_column_is_suggested():
    with pytest.raises(ReglabError, match="unknown target column 'nois': did you mean 'noise'"):
        read(frame(), target="nois")
    with pytest.raises(ReglabError, match="unknown column to drop 'z'"):
        read(frame(), target="y", drop=["z"])


def test_a_column_has_one_role():
    with pytest.raises(ReglabError, match="'noise' is given twice"):
        read(frame(), target="y", group="noise", drop=["noise"])


def test_a_dropped_column_is_no_feature():
    reading = read(frame(x=NOISE + 1), target="y", drop=["x"])
    assert reading.x.shape == (N, 1)
    assert column(reading, "x").reason == "as `--drop` asks"


def test_nothing_to_predict_from_is_refused():
    with pytest.raises(ReglabError, match="none of the 1 columns beside the target"):
        read(pd.DataFrame({"x": [1] * N, "y": CLASSES}), target="y")


def test_duplicates_are_counted():
    reading = read(pd.DataFrame({"x": [*NOISE[:50], *NOISE[:10]], "y": [*CLASSES[:50], *CLASSES[1:11]]}), target="y")
    assert "10 rows (16.7 %) repeat the inputs of an earlier one; 20 rows have equal inputs" in said(reading)
    assert "earlier one" not in said(read(frame(), target="y"))


# arrays and frames


def test_arrays_are_a_table():
    x = np.column_stack([NOISE, NOISE**2])
    reading = read((x, np.array(CLASSES)))
    assert np.array_equal(reading.x, x)
    assert [one.name for one in reading.columns] == ["x0", "x1", "y"]
    with pytest.raises(ReglabError, match="as many rows; got 60 and 59"):
        read((x, CLASSES[1:]))
    with pytest.raises(ReglabError, match="must have the shape"):
        read((x[None, :, :], CLASSES))
    with pytest.raises(ReglabError, match=r"a pair \(X, y\)"):
        read((x,))


def test_a_frame_of_polars_is_converted():
    class Polars:
        def to_pandas(self):
            return frame()

    assert read(Polars(), target="y").x.ravel().tolist() == NOISE.tolist()
    with pytest.raises(ReglabError, match="got dict"):
        read({"x": [1]}, target="y")


def test_reading_leaves_the_frame_as_it_was():
    table = frame(x=["?", "a"] * 30)
    before = table.copy(deep=True)
    read(table, target="y")
    pd.testing.assert_frame_equal(table, before)
