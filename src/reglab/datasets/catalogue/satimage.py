"""Satimage: what grows on a piece of land, seen from a satellite in four colours."""

from pathlib import Path

import numpy as np

from reglab.datasets import pmlb
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded, hold_out
from reglab.datasets.refusals import NO_GEOMETRY


def load(folder: Path) -> Loaded:
    """Load 6,435 rows of 36 features, whole numbers from 27 to 157: 9 neighbouring pixels in 4 spectral bands each.

    Six kinds of soil and crop are classes from 0, in the order of their codes 1, 2, 3, 4, 5 and 7; no row has
    the code 6, a mixture of all. The publisher's 4,435 training and 2,000 test rows are one file in PMLB, and
    are divided anew.
    """
    features, target = pmlb.read(folder / "satimage.tsv.gz")
    return hold_out("satimage", Examples(features.astype(np.uint8), pmlb.classes(target)))


ENTRY = DatasetEntry(
    DataInfo(
        name="satimage",
        title="Satimage: kinds of soil from a satellite",
        kind="table",
        shape=(36,),
        classes=6,
        pool=4290,
        test=2145,
        forbidden=NO_GEOMETRY,
        licence=pmlb.LICENCE,
        citation=f"Srinivasan, Statlog (Landsat satellite), UCI, 1993; {pmlb.CITATION}",
        homepage="https://doi.org/10.24432/C55887",
    ),
    locate=pmlb.source("satimage", "1ee8cf9693351db7afe68f6fc32942845caae3e1030c688efa6c5d0b24229f46").fetch,
    load=load,
)
