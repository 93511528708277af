"""Data sets of images."""

from reglab.datasets import bundled, mnist
from reglab.datasets.download import Source
from reglab.datasets.info import DataInfo, Entry

MIRRORED_DIGIT = {"flip": "a mirrored 2 is no 2, yet its label would still say so"}

ENTRIES = [
    Entry(
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
    ),
    Entry(
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
        load=mnist.load,
    ),
    Entry(
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
        load=mnist.load,
    ),
]
