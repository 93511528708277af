"""Spambase: e-mails, described by the frequency of words and characters; some are spam."""

from pathlib import Path

import numpy as np

from reglab.datasets.download import Source
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded, hold_out
from reglab.datasets.refusals import NO_GEOMETRY


def load(folder: Path) -> Loaded:
    """Load 4,210 distinct rows of 57 features; class 1 is spam.

    The file has 4,601 rows. The 391 that repeat an earlier one are left out, because otherwise the test
    set would hold e-mails from the training split. Three pairs of e-mails with equal features and
    different labels remain.
    """
    rows = np.unique(np.loadtxt(folder / "spambase.data", delimiter=","), axis=0)
    return hold_out("spambase", Examples(rows[:, :-1], rows[:, -1].astype(np.int64)))


ENTRY = DatasetEntry(
    DataInfo(
        name="spambase",
        title="Spambase: unwanted e-mails",
        kind="table",
        shape=(57,),
        classes=2,
        pool=2807,
        test=1403,
        forbidden=NO_GEOMETRY,
        licence="CC BY 4.0",
        citation="Hopkins, Reeber, Forman and Suermondt, Spambase, UCI, 1999",
        homepage="https://doi.org/10.24432/C53G6X",
    ),
    locate=Source(
        folder="spambase",
        urls=("https://archive.ics.uci.edu/ml/machine-learning-databases/spambase/",),
        sha256={"spambase.data": "b1ef93de71f97714d3d7d4f58fc9f718da7bbc8ac8a150eff2778616a8097b12"},
    ).fetch,
    load=load,
)
