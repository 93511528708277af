"""What is known of a data set, and how to obtain it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reglab.datasets.examples import Loaded


@dataclass(frozen=True)
class DataInfo:
    """What is known of a data set without reading it.

    Parameters
    ----------
    name : str
        Under which it is registered: ``"digits"``.
    title : str
        For tables and captions: ``"Handwritten digits, 8x8"``.
    kind : {"image", "table", "text"}
        How its inputs are encoded: images scaled as a whole, tables by feature; the tokens of texts
        numbered.
    shape : tuple of int
        Of one example: (1, 8, 8) for images (channels, height, width), (30,) for a table's row, (32,)
        for a text of 32 tokens.
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
    indicators : int
        How many of a table's features, the last ones, are the zeros and ones of categories; they are
        not scaled.
    vocabulary : int, optional
        Number of token ids of a text, from 0 (padding) and 1 (unknown); None where inputs are numbers.
    every_step : bool
        Whether there is a label for every token of an example (a language model's: the next token),
        or one for the whole of it.
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


@dataclass(frozen=True)
class DatasetEntry:
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
