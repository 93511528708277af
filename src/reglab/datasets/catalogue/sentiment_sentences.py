"""Sentences from reviews of products, films and restaurants, each with its sentiment."""

from pathlib import Path

from reglab.datasets.download import Source
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded, hold_out
from reglab.datasets.refusals import TOKENS
from reglab.datasets.sentences import numbered

LENGTH = 32
"""Tokens per example; one sentence in fifty is longer and is cut off."""
VOCABULARY = 1000
"""Token ids. With 2,000, an LSTM on 1,000 sentences had the same validation error, at twice the weights."""
FILES = ("amazon_cells_labelled.txt", "imdb_labelled.txt", "yelp_labelled.txt")


def load(folder: Path) -> Loaded:
    """Load the distinct sentences."""
    return hold_out("sentiment-sentences", distinct(folder))


def distinct(folder: Path) -> Examples:
    """Return 2,979 distinct sentences; class 1 is positive.

    Of the 3,000 lines, 21 repeat the tokens of an earlier one (only case and outer spaces differ). They
    are left out, because otherwise the test set would hold sentences from the training split.
    """
    sentences = []
    for name in FILES:
        # not splitlines(): it would also split at U+0085, which occurs inside sentences
        for line in filter(None, (folder / name).read_text(encoding="utf-8").split("\n")):
            sentence, label = line.split("\t")
            sentences.append((sentence, int(label)))
    return numbered(sentences, LENGTH)


ENTRY = DatasetEntry(
    DataInfo(
        name="sentiment-sentences",
        title="Sentiment of review sentences",
        kind="text",
        shape=(LENGTH,),
        classes=2,
        pool=1986,
        test=993,
        forbidden=TOKENS,
        licence="CC BY 4.0",
        citation="Kotzias, Denil, de Freitas and Smyth, From group to individual labels using deep features, 2015",
        homepage="https://doi.org/10.24432/C57604",
        vocabulary=VOCABULARY,
    ),
    locate=Source(
        folder="sentiment-sentences",
        urls=("https://archive.ics.uci.edu/static/public/331/",),
        sha256={
            "amazon_cells_labelled.txt": "47003fc0a0d4840b00e96e715b6189bad09e7443a3da41c4cbe12ffc79f86ae3",
            "imdb_labelled.txt": "aef2e49e3da25714d61175e3a6e68eeef74a20a2f914318dc3be9947ea86512d",
            "yelp_labelled.txt": "c76468b7b5c6e56a0804d728345c5f84aa2142ddb214420f61cc9cfd4c00d2ea",
        },
        archive=(
            "sentiment+labelled+sentences.zip",
            "afc26626d710899948693e1a61405dce197f57ffa719fa1130d346b4cc095343",
        ),
    ).fetch,
    load=load,
)
