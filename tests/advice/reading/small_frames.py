"""A small table with the columns under test, and how one of them was read."""

from pathlib import Path

import numpy as np
import pandas as pd

from reglab.advice.reading import Column, Reading, read

N = 60
NOISE = np.random.default_rng(0).normal(size=N)
CLASSES = ["no", "yes"] * (N // 2)


def frame(**columns: object) -> pd.DataFrame:
    """A number, a target of two classes, and the columns under test."""
    return pd.DataFrame({"noise": NOISE, "y": CLASSES} | columns)


def column(reading: Reading, name: str) -> Column:
    (found,) = [column for column in reading.columns if column.name == name]
    return found


def of(name: str, values: object) -> Column:
    """How a column is read."""
    return column(read(frame(**{name: values}), target="y"), name)


def said(reading: Reading) -> str:
    """All notes and warnings."""
    return "\n".join((*reading.notes, *reading.warnings))


def csv(path: Path, lines: list[str], encoding: str = "utf-8", end: str = "\n") -> Path:
    """Write a file and return its path."""
    path = path / "data.csv"
    path.write_bytes(end.join(lines).encode(encoding))
    return path
