"""Adult: who earned more than 50,000 dollars in the United States census of 1994."""

from pathlib import Path

import numpy as np

from reglab.datasets.download import Source
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded
from reglab.datasets.refusals import NO_GEOMETRY

NUMBERS = (0, 2, 4, 10, 11, 12)
"""Columns with numbers: age, weight in the census, years of education, capital gain and loss, hours per week."""
CATEGORIES = (1, 3, 5, 6, 7, 8, 9, 13)
"""Columns with categories: employer, degree, marital status, occupation, relationship, race, sex, country."""
INDICATORS = 102
"""Number of levels of all categories together."""


def load(folder: Path) -> Loaded:
    """Load 32,561 and 16,281 people, the publisher's split: 6 numbers, then the indicators of 8 categories.

    Every level of a category is a feature: 1 for people to whom it applies, else 0. The levels are those
    of both files, so that every split has the same ones. A missing value, a question mark in the files,
    counts as a level: people who do not say where they work differ from those who do.
    """
    pool, test = _rows(folder / "adult.data"), _rows(folder / "adult.test")
    levels = {column: np.union1d(pool[:, column], test[:, column]) for column in CATEGORIES}
    return Loaded(_examples(pool, levels), _examples(test, levels))


def _rows(path: Path) -> np.ndarray:
    """Return the fields as text, (people, 15); the test file starts with a comment and ends labels with a dot."""
    lines = path.read_text(encoding="ascii").splitlines()
    return np.array([line.rstrip(".").split(", ") for line in lines if line and not line.startswith("|")])


def _examples(rows: np.ndarray, levels: dict[int, np.ndarray]) -> Examples:
    numbers = rows[:, NUMBERS].astype(np.float64)
    indicators = [rows[:, [column]] == names for column, names in levels.items()]
    return Examples(np.hstack([numbers, *indicators]), (rows[:, -1] == ">50K").astype(np.int64))


ENTRY = DatasetEntry(
    DataInfo(
        name="adult",
        title="Adult: income above 50,000 dollars, census of 1994",
        kind="table",
        shape=(len(NUMBERS) + INDICATORS,),
        classes=2,
        pool=32_561,
        test=16_281,
        forbidden=NO_GEOMETRY,
        licence="CC BY 4.0",
        citation="Becker and Kohavi, Adult, UCI, 1996",
        homepage="https://doi.org/10.24432/C5XW20",
        indicators=INDICATORS,
    ),
    locate=Source(
        folder="adult",
        urls=("https://archive.ics.uci.edu/ml/machine-learning-databases/adult/",),
        sha256={
            "adult.data": "5b00264637dbfec36bdeaab5676b0b309ff9eb788d63554ca0a249491c86603d",
            "adult.test": "a2a9044bc167a35b2361efbabec64e89d69ce82d9790d2980119aac5fd7e9c05",
        },
    ).fetch,
    load=load,
)
