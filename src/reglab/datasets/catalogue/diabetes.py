"""Diabetes: how far the disease has progressed after a year. Comes with scikit-learn."""

from reglab.datasets import bundled
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.refusals import NO_GEOMETRY

ENTRY = DatasetEntry(
    DataInfo(
        name="diabetes",
        title="Diabetes: progression after a year",
        kind="table",
        shape=(10,),
        classes=1,
        pool=295,
        test=147,
        forbidden=NO_GEOMETRY,
        licence="BSD-3-Clause, as part of scikit-learn",
        citation="Efron, Hastie, Johnstone and Tibshirani, Least angle regression, 2004",
        homepage="https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html",
        target="number",
        unit="points of progression",
    ),
    locate=bundled.folder,
    load=bundled.diabetes,
)
