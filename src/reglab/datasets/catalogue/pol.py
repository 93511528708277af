"""Pol: a measurement in a telecommunication network, a percentage in steps of 10, from 48 of its settings."""

from pathlib import Path

import numpy as np

from reglab.datasets import pmlb
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded, hold_out
from reglab.datasets.refusals import NO_GEOMETRY


def load(folder: Path) -> Loaded:
    """Load 14,958 distinct rows of 48 whole numbers; 22 of the features are constant.

    The file has 15,000 rows; the 42 that repeat an earlier one are left out, as otherwise the test split would hold
    rows that were trained on.
    """
    rows = np.unique(np.column_stack(pmlb.read(folder / "201_pol.tsv.gz")), axis=0)
    return hold_out("pol", Examples(rows[:, :-1].astype(np.uint8), rows[:, -1]))


ENTRY = DatasetEntry(
    DataInfo(
        name="pol",
        title="Pol: a percentage in a telecommunication network",
        kind="table",
        shape=(48,),
        classes=1,
        pool=9972,
        test=4986,
        forbidden=NO_GEOMETRY,
        licence=pmlb.LICENCE,
        citation="Weiss and Indurkhya, Rule-based machine learning methods for functional prediction, 1995; "
        + pmlb.CITATION,
        homepage="https://epistasislab.github.io/pmlb/profile/201_pol.html",
        target="number",
        unit="percentage points",
    ),
    locate=pmlb.source("201_pol", "bfd1b9c6e5f6314f6ddfc285ace11381570ad688c6c857562c3155a4e478530d").fetch,
    load=load,
)
