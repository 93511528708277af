"""Wines of three cultivars. Comes with scikit-learn."""

from reglab.datasets import bundled
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.refusals import NO_GEOMETRY

ENTRY = DatasetEntry(
    DataInfo(
        name="wine",
        title="Wine cultivars",
        kind="table",
        shape=(13,),
        classes=3,
        pool=119,
        test=59,
        forbidden=NO_GEOMETRY,
        licence="CC BY 4.0",
        citation="Aeberhard and Forina, Wine, UCI, 1992",
        homepage="https://doi.org/10.24432/C5PC7J",
    ),
    locate=bundled.folder,
    load=bundled.wine,
)
