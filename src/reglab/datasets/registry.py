"""The registry of data sets: what is known of each before anything is read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reglab.datasets import bundled, mnist
from reglab.datasets.download import Source
from reglab.datasets.examples import Loaded
from reglab.errors import unknown


@dataclass(frozen=True)
class DataInfo:
    """What is known of a data set without reading it.

    Parameters
    ----------
    name : str
        Under which it is registered: ``"digits"``.
    title : str
        For tables and captions: ``"Handwritten digits, 8x8"``.
    kind : {"image", "table"}
        How its inputs are scaled: images by one mean and standard deviation, tables by feature.
    shape : tuple of int
        Of one example: (1, 8, 8) for images (channels, height, width), (30,) for a table's row.
    classes : int
        Number of classes; labels run from 0.
    pool : int
        Examples that training and validation splits are drawn from.
    test : int
        Examples in the fixed test set.
    forbidden : dict
        Transforms that would change an example's class or mean nothing on it, by the regularizer's
        kind, each with the reason; empty where all are allowed.
    licence, citation, homepage : str
        Under which terms, by whom, and where it was published.
    """

    name: str
    title: str
    kind: str
    shape: tuple[int, ...]
    classes: int
    pool: int
    test: int
    forbidden: dict[str, str] = field(hash=False)
    licence: str
    citation: str
    homepage: str


@dataclass(frozen=True)
class Entry:
    """One data set: what is known of it, where its files lie, and how they are read.

    Parameters
    ----------
    info : DataInfo
        What is known without reading it.
    locate : callable
        Returns the folder of its files, after downloading what is missing.
    load : callable
        Reads that folder.
    """

    info: DataInfo
    locate: Callable[[], Path]
    load: Callable[[Path], Loaded]


MIRRORED_DIGIT = {"flip": "a mirrored 2 is no 2, yet its label would still say so"}
NO_GEOMETRY = {
    "shift": "a table row has no geometry: its neighbouring features are not neighbouring places",
    "flip": "a table row has no geometry: the order of its features means nothing",
}

_ENTRIES = [
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
    ),
    Entry(
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
            homepage="http://yann.lecun.com/exdb/mnist/",
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
REGISTRY = {entry.info.name: entry for entry in _ENTRIES}


def entry(name: str) -> Entry:
    """Return a data set's entry; the error for an unknown name suggests the nearest."""
    if name not in REGISTRY:
        raise unknown("data set", name, REGISTRY)
    return REGISTRY[name]


def info(name: str) -> DataInfo:
    """Return what is known of a data set; nothing is read.

    Parameters
    ----------
    name : str
        A registered data set.

    Returns
    -------
    DataInfo
        Its shape, classes, sizes, forbidden transforms, licence and source.

    Raises
    ------
    ReglabError
        If no data set has this name.

    Examples
    --------
    >>> info("digits").shape
    (1, 8, 8)
    """
    return entry(name).info


def names() -> list[str]:
    """Return the names of all registered data sets, bundled ones first.

    Examples
    --------
    >>> names()
    ['digits', 'breast-cancer', 'wine', 'fashion-mnist', 'mnist']
    """
    return list(REGISTRY)
