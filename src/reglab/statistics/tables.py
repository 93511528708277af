"""What statistics require of a study's table, with errors that say what is missing."""

from collections.abc import Iterable

import pandas as pd

from reglab.errors import ReglabError, unknown


def phase_rows(table: pd.DataFrame, phase: str) -> pd.DataFrame:
    """Return the rows of one phase, ``"tuning"`` or ``"comparison"``; raise if there are none."""
    require(table, ["phase"])
    rows = table[table["phase"] == phase]
    if rows.empty:
        raise ReglabError(f"the table has no rows of phase {phase!r}; its phases: {sorted(table['phase'].unique())}.")
    return rows


def require(table: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise for the first of the columns that the table lacks."""
    for column in columns:
        if column not in table.columns:
            raise unknown("column", column, map(str, table.columns))


def require_one_condition(table: pd.DataFrame, columns: Iterable[str] = ("dataset", "train", "model")) -> None:
    """Raise if one of the columns, where the table has it, holds several values."""
    for column in columns:
        values = sorted(map(str, table[column].unique())) if column in table.columns else []
        if len(values) > 1:
            raise ReglabError(f"arms are paired within one {column}; the table holds {', '.join(values)}. Pass one.")


def grid(rows: pd.DataFrame, index: list[str], columns: str, values: str) -> pd.DataFrame:
    """Return one column of a table as a grid.

    Parameters
    ----------
    rows : DataFrame
        One row per trial.
    index : list of str
        The columns whose values make the rows of the grid.
    columns : str
        The column whose values make the columns of the grid.
    values : str
        The column that fills it.

    Raises
    ------
    ReglabError
        Unless every cell of the grid has exactly one trial.

    Examples
    --------
    >>> rows = pd.DataFrame({"replicate": [0, 0, 1, 1], "arm": ["a", "b"] * 2, "test_error": [4.0, 3.0, 6.0, 5.0]})
    >>> grid(rows, ["replicate"], "arm", "test_error").to_numpy().tolist()
    [[4.0, 3.0], [6.0, 5.0]]
    """
    trials = pd.crosstab([rows[name] for name in index], rows[columns])
    if not (trials == 1).all(axis=None):
        key, counts = next((key, counts) for key, counts in trials.iterrows() if (counts != 1).any())
        raise ReglabError(
            f"every {' and '.join(index)} needs exactly one trial of every {columns}; "
            f"{key} has {counts[counts != 1].to_dict()}. Pass whole studies, each once."
        )
    return rows.pivot_table(index=index, columns=columns, values=values, dropna=False)


def refuse_test_columns(table: pd.DataFrame) -> None:
    """Raise if a table to choose from holds a test column."""
    if columns := [str(name) for name in table.columns if str(name).startswith("test_")]:
        raise ReglabError(f"choosing must not see the test set; the table holds {', '.join(columns)}. Drop them.")
