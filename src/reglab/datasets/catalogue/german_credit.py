"""German credit: which of a bank's loans were paid back."""

from pathlib import Path

import numpy as np

from reglab.datasets.download import Source
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded, hold_out
from reglab.datasets.refusals import NO_GEOMETRY


def load(folder: Path) -> Loaded:
    """Load 1,000 rows of 24 features, coded as numbers by the publisher; class 1 is a bad risk."""
    rows = np.loadtxt(folder / "german.data-numeric", dtype=np.int64)
    return hold_out("german-credit", Examples(rows[:, :-1].astype(np.float64), rows[:, -1] - 1))


ENTRY = DatasetEntry(
    DataInfo(
        name="german-credit",
        title="German credit: loans that were paid back",
        kind="table",
        shape=(24,),
        classes=2,
        pool=667,
        test=333,
        forbidden=NO_GEOMETRY,
        licence="CC BY 4.0",
        citation="Hofmann, Statlog (German credit data), UCI, 1994",
        homepage="https://doi.org/10.24432/C5NC77",
    ),
    locate=Source(
        folder="german-credit",
        urls=("https://archive.ics.uci.edu/ml/machine-learning-databases/statlog/german/",),
        sha256={"german.data-numeric": "2752b044394958ab6dd193a0b56ca0f0b3a2d8bc7cb8c008e35a5e84bbec02f8"},
    ).fetch,
    load=load,
)
