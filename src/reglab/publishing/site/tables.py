"""What the front page shows as CSV: the verdicts, and the matrix of data sets by regularizers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from reglab.figures.matrix import MEAN
from reglab.publishing.site.figure import FOLDER

VERDICTS, MATRIX = f"{FOLDER}/verdicts.csv", f"{FOLDER}/matrix.csv"
"""Where they are, within a report."""
OF_VERDICTS = (
    "claim", "title", "verdict", "metric", "estimate", "low", "high", "unit", "smallest_effect", "trials", "notebook",
)  # fmt: skip
OF_MATRIX = ("dataset", "train", "method", "setting", "estimate", "low", "high", "first")


def write_tables(verdicts: Sequence[Mapping[str, Any]], matrix: Mapping[str, Any] | None, report: Path) -> None:
    """Write both into a report's folder, one row per verdict and per cell; what is not known is empty.

    Parameters
    ----------
    verdicts : sequence of mapping
        As in ``verdicts.json``.
    matrix : mapping, optional
        As in :meth:`reglab.analyses.matrix.Matrix.to_json`. The column ``first`` is the probability that the method is
        the best of its row.
    report : Path
        The folder.
    """
    (report / FOLDER).mkdir(exist_ok=True)
    _write(verdicts, OF_VERDICTS, report / VERDICTS)
    if matrix:
        means = [{**mean, "dataset": MEAN} for mean in matrix["means"]]
        _write([*matrix["cells"], *means], OF_MATRIX, report / MATRIX)


def _write(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], path: Path) -> None:
    table = pd.DataFrame([[row.get(column) for column in columns] for row in rows], columns=list(columns), dtype=object)
    table.to_csv(path, index=False, lineterminator="\n")
