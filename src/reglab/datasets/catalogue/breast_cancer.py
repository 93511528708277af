"""Breast cancer: tumours described by measurements of their cells. Comes with scikit-learn."""

from reglab.datasets import bundled
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.refusals import NO_GEOMETRY

ENTRY = DatasetEntry(
    DataInfo(
        name="breast-cancer",
        title="Breast cancer Wisconsin (diagnostic)",
        kind="table",
        shape=(30,),
        classes=2,
        pool=380,
        test=189,
        forbidden=NO_GEOMETRY,
        licence="CC BY 4.0",
        citation="Wolberg, Mangasarian, Street and Street, Breast cancer Wisconsin (diagnostic), UCI, 1993",
        homepage="https://doi.org/10.24432/C5DW2B",
    ),
    locate=bundled.folder,
    load=bundled.breast_cancer,
)
