"""From what was read to a data set of the ordinary kind."""

from reglab.advice.reading.reading import Reading
from reglab.datasets import DataInfo
from reglab.datasets.examples import Examples
from reglab.datasets.own import OwnData, keep
from reglab.datasets.refusals import NO_GEOMETRY, TOKENS

FORBIDDEN = {"table": NO_GEOMETRY, "text": TOKENS, "image": {}}
"""What makes no sense on each kind. Whether a mirrored image is still of its class only its owner knows."""


def kept(reading: Reading) -> DataInfo:
    """Keep the examples in the data folder, and return what is known about them."""
    info = DataInfo(
        name=reading.title,
        title=reading.title,
        kind=reading.kind,
        shape=tuple(reading.x.shape[1:]),
        classes=len(reading.labels) or 1,
        pool=0,
        test=0,
        forbidden=FORBIDDEN[reading.kind],
        licence="your own",
        citation="",
        homepage="",
        indicators=reading.indicators,
        vocabulary=reading.vocabulary,
        target=reading.target,
        raw=reading.kind == "table",
        balanced=reading.balanced,
    )
    return keep(OwnData(info, Examples(reading.x, reading.y), reading.groups, reading.times))
