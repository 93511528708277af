"""Splice: where in a piece of DNA a gene is spliced, from the 60 letters around the place."""

from pathlib import Path

import numpy as np

from reglab.datasets import pmlb
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded, hold_out
from reglab.datasets.refusals import NO_GEOMETRY

INDICATORS = 287
"""Levels of all 60 categories: A, C, G and T in each, and the letters for an uncertain one where they occur."""


def load(folder: Path) -> Loaded:
    """Load 2,903 distinct sequences, 60 categories as indicators.

    The classes are: 0, an exon ends and an intron begins; 1, an intron ends and an exon begins; 2, neither.
    The codes of the letters are a column's own: T is 3 in columns without an uncertain letter, and 4 in others.

    The file has 3,188 rows; the 285 that repeat an earlier one are left out, as otherwise the test set would
    hold sequences that were trained on. One pair of equal sequences with different labels stays.
    """
    rows = np.unique(np.column_stack(pmlb.read(folder / "splice.tsv.gz")), axis=0)
    return hold_out("splice", Examples(pmlb.indicators(rows[:, :-1]), pmlb.classes(rows[:, -1])))


ENTRY = DatasetEntry(
    DataInfo(
        name="splice",
        title="Splice: junctions in sequences of DNA",
        kind="table",
        shape=(INDICATORS,),
        classes=3,
        pool=1936,
        test=967,
        forbidden=NO_GEOMETRY,
        licence=pmlb.LICENCE,
        citation="Towell, Noordewier and Shavlik, Molecular biology (splice-junction gene sequences), UCI, 1991; "
        + pmlb.CITATION,
        homepage="https://doi.org/10.24432/C5M888",
        indicators=INDICATORS,
    ),
    locate=pmlb.source("splice", "30f7c126059de9f5962c41bbfbdee2926ea9432e4d620930ce6db79a43885510").fetch,
    load=load,
)
