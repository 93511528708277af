"""What is known about a data set, and how to obtain it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reglab.datasets.divisions import Divide, by_class
from reglab.datasets.examples import Loaded
from reglab.specs.task import Target


@dataclass(frozen=True)
class DataInfo:
    """What is known about a data set without reading it.

    Parameters
    ----------
    name : str
        The name under which it is registered, such as ``"digits"``.
    title : str
        Its name in tables and captions, such as ``"Handwritten digits, 8x8"``.
    kind : {"image", "table", "text"}
        How its inputs are encoded: images are scaled as a whole, tables by feature; the tokens of texts
        are numbered.
    shape : tuple of int
        The shape of one example: (channels, height, width) for an image, (features,) for a table's row,
        (tokens,) for a text.
    classes : int
        Number of classes; labels run from 0. For numbers as targets: 1.
    pool, test : int
        Number of examples outside and inside the fixed test set. Splits are drawn from both together, or, with the
        fixed test set, from the pool.
    forbidden : dict
        The reason for each transform that would change an example's class or make no sense on it, by
        the regularizer's kind; empty if all are allowed.
    licence, citation, homepage : str
        Its terms, its authors, and where it was published.
    indicators : int
        How many of a table's features, the last ones, are 0/1 indicators of categories; they are not
        scaled.
    vocabulary : int, optional
        Number of token ids of a text, including 0 (padding) and 1 (unknown); None if inputs are numbers.
    every_step : bool
        Whether every token of an example has a label (the next token, for a language model), or the
        example as a whole.
    target : {"class", "number"}
        What is predicted: a class, or a number (regression).
    unit : str
        The unit of such a number.
    words : bool
        Whether a table's features say which words a text has.
    raw : bool
        Whether a table's numbers may be missing (NaN) and far out: then they are scaled by their quartiles, bounded
        smoothly, and filled in. Levels that the training examples lack are no level.
    spare : int
        Rows between splits that no split has, so that a group of rows is on one side of them.
    by_time : bool
        Whether its splits follow one another in time.
    balanced : bool
        Whether every class counts the same, because they are uneven: in what is measured, and in batches.
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
    indicators: int = 0
    vocabulary: int | None = None
    every_step: bool = False
    target: Target = "class"
    unit: str = ""
    words: bool = False
    raw: bool = False
    spare: int = 0
    by_time: bool = False
    balanced: bool = False

    @property
    def family(self) -> str:
        """What the data are, however they are encoded: ``"images"``, ``"tables"`` or ``"texts"``."""
        return "texts" if self.words else f"{self.kind}s"


@dataclass(frozen=True)
class DatasetEntry:
    """One data set: what is known about it, where its files are, and how to read them.

    Parameters
    ----------
    info : DataInfo
        What is known without reading it.
    locate : callable
        Returns the folder of its files, after downloading missing ones.
    load : callable
        Reads the data set from that folder.
    divide : callable
        Divides it into a replicate's splits.
    """

    info: DataInfo
    locate: Callable[[], Path]
    load: Callable[[Path], Loaded]
    divide: Divide = by_class
