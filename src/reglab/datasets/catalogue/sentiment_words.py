"""Sentences from reviews of products, films and restaurants as the words that occur in them."""

from pathlib import Path

from reglab.datasets.catalogue import sentiment_sentences as sentences
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded, hold_out
from reglab.datasets.refusals import NO_GEOMETRY
from reglab.datasets.sentences import word_indicators

WORDS = 1000
"""Features: the most frequent words."""


def load(folder: Path) -> Loaded:
    """Load the sentences of the data set ``sentiment-sentences``, each as the words that occur in it."""
    examples = sentences.distinct(folder)
    return hold_out("sentiment-words", Examples(word_indicators(examples.x, WORDS), examples.y))


ENTRY = DatasetEntry(
    DataInfo(
        name="sentiment-words",
        title="Words of review sentences",
        kind="table",
        shape=(WORDS,),
        classes=2,
        pool=sentences.ENTRY.info.pool,
        test=sentences.ENTRY.info.test,
        forbidden=NO_GEOMETRY,
        licence=sentences.ENTRY.info.licence,
        citation=sentences.ENTRY.info.citation,
        homepage=sentences.ENTRY.info.homepage,
        indicators=WORDS,
        words=True,
    ),
    locate=sentences.ENTRY.locate,
    load=load,
)
