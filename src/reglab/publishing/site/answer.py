"""The front page's answer: the matrix of data sets by regularizers, a program for each of its cells."""

from collections.abc import Mapping, Sequence
from math import nan
from typing import Any

import pandas as pd

from reglab import datasets
from reglab.analyses.matrix import likeliest
from reglab.figures.matrix import MEAN, percent_of
from reglab.programs import Setup, pytorch
from reglab.specs.task import Target
from reglab.statistics.confidence import LEVEL
from reglab.wording import counted, number, percent

FAMILIES = {"images": "images", "tables": "table", "texts": "texts"}
"""What a data set is, in the head of its row."""


def answer_rows(matrix: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of the front page's matrix, the mean over data sets last.

    Parameters
    ----------
    matrix : mapping
        As in :meth:`reglab.analyses.matrix.Matrix.to_json`.

    Returns
    -------
    list of dict
        Each with its ``name``, what it is ``of``, its ``cells`` (one for each method of `methods`, None where the data
        refuse it) and the ``best`` method with its ``probability``, in words. A cell has its ``gain``, ``range`` and
        ``setting`` in words; whether it is the ``best``; its ``sign``: ``gain`` or ``loss`` where the interval leaves
        out zero; and its ``program``.
    """
    conditions: dict[tuple[str, int], list[Mapping[str, Any]]] = {}
    for cell in matrix["cells"]:
        conditions.setdefault((cell["dataset"], cell["train"]), []).append(cell)
    rows = [
        {"name": name, "of": f"{_of(name)}, {train:,}", **_row(cells, matrix, datasets.info(name).target)}
        for (name, train), cells in conditions.items()
    ]
    return [*rows, {"name": MEAN, "of": "", **_row(matrix["means"], matrix, None)}]


def answer(matrix: Mapping[str, Any]) -> str:
    """Return what a matrix says in words: what is best over all data sets, and in how many cells zero is left out."""
    *rows, mean = answer_rows(matrix)
    cells = [cell for row in rows for cell in row["cells"] if cell]
    gains, losses = (sum(cell["sign"] == sign for cell in cells) for sign in ("gain", "loss"))
    best = "training without any" if mean["best"] == matrix["baseline"] else mean["best"]
    admitting = f"the data sets that admit every regularizer ({matrix['complete']})"
    over_all = f"Over {admitting}, {best} is most likely best ({mean['probability']}). " if best else ""
    return (
        f"{over_all}The {percent(LEVEL)} interval leaves out zero in {gains + losses} of {counted(len(cells), 'cell')} "
        f"(gains {gains}, losses {losses})."
    )


def methods(matrix: Mapping[str, Any]) -> list[str]:
    """Return the methods of a matrix, in the order of its columns."""
    return [mean["method"] for mean in matrix["means"]]


def _of(dataset: str) -> str:
    """Return what a data set is, and that numbers are predicted where they are."""
    info = datasets.info(dataset)
    return FAMILIES[info.family] + ", numbers" * (info.target == "number")


def _row(cells: Sequence[Mapping[str, Any]], matrix: Mapping[str, Any], target: Target | None) -> dict[str, Any]:
    known = pd.DataFrame(cells, columns=["method", "first"]).astype({"first": float})
    best, probability = likeliest(known, matrix["baseline"])
    made = {cell["method"]: _cell(cell, best, target) for cell in cells if cell["estimate"] is not None}
    return {
        "cells": [made.get(method) for method in methods(matrix)],
        "best": best,
        "probability": percent_of(probability) if best else "",
    }


def _cell(cell: Mapping[str, Any], best: str, target: Target | None) -> dict[str, Any]:
    low, high = (nan if cell[end] is None else cell[end] for end in ("low", "high"))
    bounded = low == low and high == high  # noqa: PLR0124 - neither is NaN
    return {
        "method": cell["method"],
        "gain": number(cell["estimate"], 1, signed=True),
        "range": f"{number(low, 1)} to {number(high, 1)}" if bounded else "no interval",
        "setting": cell.get("setting", ""),
        "best": cell["method"] == best,
        "sign": "gain" if low > 0 else "loss" if high < 0 else "",
        "program": pytorch([(cell["kind"], cell["strength"])], Setup(target=target)) if target else "",
    }
