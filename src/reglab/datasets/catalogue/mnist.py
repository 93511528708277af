"""MNIST: handwritten digits of 28x28 pixels."""

from reglab.datasets import idx
from reglab.datasets.download import Source
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.refusals import MIRRORED_DIGIT

ENTRY = DatasetEntry(
    DataInfo(
        name="mnist",
        title="MNIST: handwritten digits, 28x28",
        kind="image",
        shape=(1, 28, 28),
        classes=10,
        pool=60_000,
        test=10_000,
        forbidden=MIRRORED_DIGIT,
        licence="CC BY-SA 3.0, as usually quoted; none on the original page",
        citation="LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition, 1998",
        homepage="https://yann.lecun.com/exdb/mnist/",
    ),
    locate=Source(
        folder="mnist",
        urls=(
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
        ),
        sha256={
            "train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            "train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            "t10k-images-idx3-ubyte.gz": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            "t10k-labels-idx1-ubyte.gz": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        },
    ).fetch,
    load=idx.load,
)
