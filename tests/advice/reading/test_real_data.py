"""Published data as their users would have them, in files with names of columns."""

import gzip
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from reglab.advice.reading import read
from reglab.datasets.pools import fetch
from reglab.datasets.sentences import tokens
from reglab.errors import ReglabError

ADULT = (
    "age,workclass,fnlwgt,education,education-num,marital-status,occupation,relationship,race,sex,capital-gain,"
    "capital-loss,hours-per-week,native-country,income"
)


def folder(name: str):
    try:
        return fetch(name)
    except ReglabError as error:
        pytest.skip(str(error))


def test_adult(tmp_path):
    raw = (folder("adult") / "adult.data").read_text(encoding="ascii")
    (tmp_path / "adult.csv").write_text(f"{ADULT}\n{raw}")
    reading = read(tmp_path / "adult.csv", target="income")
    rows = [line.split(", ") for line in raw.splitlines() if line]
    # 102 levels, a question mark one of them; one feature is enough for two sexes, and of 42 countries 31 have one
    assert reading.x.shape == (32_561, 6 + 102 - 1 - (42 - 31))
    kinds = {column.name: (column.read_as.split(",")[0], column.missing) for column in reading.columns}
    numbers = {"age", "fnlwgt", "education-num", "capital-gain", "capital-loss", "hours-per-week"}
    names = ADULT.split(",")
    for index, name in enumerate(names[:-1]):
        kind = "number" if name in numbers else "category"
        assert kinds[name] == (kind, sum(row[index] == "?" for row in rows))
    assert Counter(reading.y.tolist()) == Counter(int(row[-1] == ">50K") for row in rows)
    assert reading.labels == ("<=50K", ">50K")
    assert reading.x[:, 0].tolist() == [float(row[0]) for row in rows]
    assert "fnlwgt" not in "".join(reading.warnings)


def test_houses(tmp_path):
    table = gzip.decompress((folder("houses") / "537_houses.tsv.gz").read_bytes())
    (tmp_path / "houses.tsv").write_bytes(table)
    reading = read(tmp_path / "houses.tsv", target="target")
    expected = np.array([line.split(b"\t") for line in table.splitlines()[1:]], dtype=np.float64)
    assert np.array_equal(reading.x, expected[:, :-1])
    assert np.array_equal(reading.y, expected[:, -1])
    assert (reading.target, reading.warnings) == ("number", ())


def test_sentences(tmp_path):
    rows = [
        (sentence, praise)
        for praise in ("neg", "pos")
        for sentence in (folder("rt-polarity") / f"rt-polarity.{praise}").read_text(encoding="latin-1").split("\n")
        if sentence
    ]
    path = tmp_path / "reviews.csv"
    pd.DataFrame(rows, columns=["review", "polarity"]).to_csv(path, index=False, encoding="latin-1")
    reading = read(path, target="polarity")
    assert (reading.kind, reading.x.shape, reading.vocabulary) == ("text", (10_662, 34), 4000)
    assert reading.y.tolist() == [int(praise == "pos") for _, praise in rows]
    lengths = [min(34, len(tokens(sentence))) for sentence, _ in rows]
    assert (reading.x > 0).sum(axis=1).tolist() == lengths
    assert (reading.x[:, -1] > 0).all()
