"""Houses: the median value of a Californian district's houses, from the census of 1990."""

from pathlib import Path

from reglab.datasets import pmlb
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded, hold_out
from reglab.datasets.refusals import NO_GEOMETRY


def load(folder: Path) -> Loaded:
    """Load 20,640 districts: income, age of houses, rooms, bedrooms, people, households, latitude, longitude.

    The value to predict is in dollars; values above 500,000 are recorded as 500,001.
    """
    return hold_out("houses", Examples(*pmlb.read(folder / "537_houses.tsv.gz")))


ENTRY = DatasetEntry(
    DataInfo(
        name="houses",
        title="Houses: median value in districts of California, census of 1990",
        kind="table",
        shape=(8,),
        classes=1,
        pool=13_760,
        test=6880,
        forbidden=NO_GEOMETRY,
        licence=pmlb.LICENCE,
        citation="Pace and Barry, Sparse spatial autoregressions, 1997; " + pmlb.CITATION,
        homepage="https://epistasislab.github.io/pmlb/profile/537_houses.html",
        target="number",
        unit="dollars",
    ),
    locate=pmlb.source("537_houses", "d383fd58bb79760ffaf0b615942fd47d926a19e75a8f980b79fbe9ad479d9cbf").fetch,
    load=load,
)
