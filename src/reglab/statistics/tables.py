"""What the statistics ask of a study's table, with errors that say what is missing."""

from collections.abc import Iterable

import pandas as pd

from reglab.errors import ReglabError, unknown


def phase_rows(table: pd.DataFrame, phase: str) -> pd.DataFrame:
    """Return the rows of one phase, ``"tuning"`` or ``"comparison"``; there must be some."""
    require(table, ["phase"])
    rows = table[table["phase"] == phase]
    if rows.empty:
        raise ReglabError(f"the table has no rows of phase {phase!r}; its phases: {sorted(table['phase'].unique())}.")
    return rows


def require(table: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise the error for the first of the columns that the table lacks."""
    for column in columns:
        if column not in table.columns:
            raise unknown("column", column, map(str, table.columns))


def one_condition(table: pd.DataFrame) -> None:
    """Raise unless all rows belong to one data set, one number of training examples and one model."""
    for column in ("dataset", "train", "model"):
        values = sorted(map(str, table[column].unique())) if column in table.columns else []
        if len(values) > 1:
            raise ReglabError(f"arms are compared within one {column}; the table holds {', '.join(values)}. Pass one.")


def grid(rows: pd.DataFrame, index: list[str], columns: str, values: str) -> pd.DataFrame:
    """Return the values as a grid; every row and column must meet in exactly one trial.

    Examples
    --------
    >>> rows = pd.DataFrame({"replicate": [0, 0, 1, 1], "arm": ["a", "b"] * 2, "test_error": [4.0, 3.0, 6.0, 5.0]})
    >>> grid(rows, ["replicate"], "arm", "test_error").to_numpy().tolist()
    [[4.0, 3.0], [6.0, 5.0]]
    """
    trials = pd.crosstab([rows[name] for name in index], rows[columns])
    if not (trials == 1).all(axis=None):
        where, counts = next((place, row) for place, row in trials.iterrows() if (row != 1).any())
        raise ReglabError(
            f"every {' and '.join(index)} needs exactly one trial of every {columns}; "
            f"{where} has {counts[counts != 1].to_dict()}. Pass whole studies, each once."
        )
    return rows.pivot_table(index=index, columns=columns, values=values, dropna=False)
