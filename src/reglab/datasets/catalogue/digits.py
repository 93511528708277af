"""Handwritten digits of 8x8 pixels. Comes with scikit-learn."""

from reglab.datasets import bundled
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.refusals import MIRRORED_DIGIT

ENTRY = DatasetEntry(
    DataInfo(
        name="digits",
        title="Handwritten digits, 8x8",
        kind="image",
        shape=(1, 8, 8),
        classes=10,
        pool=1198,
        test=599,
        forbidden=MIRRORED_DIGIT,
        licence="CC BY 4.0",
        citation="Alpaydin and Kaynak, Optical recognition of handwritten digits, UCI, 1998",
        homepage="https://doi.org/10.24432/C50P49",
    ),
    locate=bundled.folder,
    load=bundled.digits,
)
