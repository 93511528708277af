"""Fashion-MNIST: garments of 28x28 pixels."""

from reglab.datasets import idx
from reglab.datasets.download import Source
from reglab.datasets.entry import DataInfo, DatasetEntry

ENTRY = DatasetEntry(
    DataInfo(
        name="fashion-mnist",
        title="Fashion-MNIST: garments, 28x28",
        kind="image",
        shape=(1, 28, 28),
        classes=10,
        pool=60_000,
        test=10_000,
        forbidden={},
        licence="MIT",
        citation="Xiao, Rasul and Vollgraf, Fashion-MNIST: a novel image dataset for benchmarking machine "
        "learning algorithms, 2017",
        homepage="https://github.com/zalandoresearch/fashion-mnist",
    ),
    locate=Source(
        folder="fashion-mnist",
        urls=(
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
        ),
        sha256={
            "train-images-idx3-ubyte.gz": "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            "train-labels-idx1-ubyte.gz": "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            "t10k-images-idx3-ubyte.gz": "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            "t10k-labels-idx1-ubyte.gz": "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        },
    ).fetch,
    load=idx.load,
)
