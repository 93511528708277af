"""Data sets of sentences as tables of the words that occur in them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from reglab.datasets.entry import DatasetEntry
from reglab.datasets.examples import Examples, Loaded, hold_out
from reglab.datasets.refusals import NO_GEOMETRY
from reglab.datasets.sentences import word_indicators

WORDS = 300
"""Features: the most frequent words. So few, so that training on texts costs about as much as on tables."""


def word_table(sentences: DatasetEntry, distinct: Callable[[Path], Examples], name: str, title: str) -> DatasetEntry:
    """Return the entry of the data set whose features say which words occur in a sentence.

    Parameters
    ----------
    sentences : DatasetEntry
        The entry of the sentences; size, files, licence and source are theirs.
    distinct : callable
        Reads the sentences from their folder, as numbered tokens.
    name, title : str
        Of the new data set, as in `DataInfo`. The name seeds the draw of the test set.
    """

    def load(folder: Path) -> Loaded:
        examples = distinct(folder)
        return hold_out(name, Examples(word_indicators(examples.x, WORDS), examples.y))

    info = replace(
        sentences.info,
        name=name,
        title=title,
        kind="table",
        shape=(WORDS,),
        forbidden=NO_GEOMETRY,
        indicators=WORDS,
        vocabulary=None,
        words=True,
    )
    return DatasetEntry(info, locate=sentences.locate, load=load)
