"""Sentences from reviews of films, each with its polarity: does the critic praise or pan?"""

from pathlib import Path

from reglab.datasets.download import Source
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded, hold_out
from reglab.datasets.refusals import TOKENS
from reglab.datasets.sentences import numbered

LENGTH = 38
"""Tokens of an example; one sentence in fifty is longer, and loses its end."""
VOCABULARY = 4000
"""Token ids. On 5,600 sentences, a linear model of the words that occur had a validation error of 25 % with them, and
with 8,000; with 2,000 it was a point higher, with 1,000 more than three."""
FILES = ("rt-polarity.neg", "rt-polarity.pos")


def load(folder: Path) -> Loaded:
    """Load the distinct sentences."""
    return hold_out("rt-polarity", distinct(folder))


def distinct(folder: Path) -> Examples:
    """Return 10,660 distinct sentences, class 1 for praise.

    Of the 10,662 lines, 2 repeat the tokens of an earlier one and are left out.
    """
    sentences = [
        (sentence, label)
        for label, name in enumerate(FILES)
        # not splitlines(): there is U+0085 inside sentences, which it takes for a line's end
        for sentence in (folder / name).read_text(encoding="latin-1").split("\n")
        if sentence
    ]
    return numbered(sentences, LENGTH)


ENTRY = DatasetEntry(
    DataInfo(
        name="rt-polarity",
        title="Polarity of sentences on films",
        kind="text",
        shape=(LENGTH,),
        classes=2,
        pool=7107,
        test=3553,
        forbidden=TOKENS,
        licence="free for research, as its authors publish it",
        citation="Pang and Lee, Seeing stars: exploiting class relationships for sentiment categorization with respect "
        "to rating scales, 2005",
        homepage="https://www.cs.cornell.edu/people/pabo/movie-review-data/",
        vocabulary=VOCABULARY,
    ),
    locate=Source(
        folder="rt-polarity",
        urls=("https://raw.githubusercontent.com/yoonkim/CNN_sentence/23e0e1f7355705bb083043fda05c031b15acb38c/",),
        sha256={
            "rt-polarity.neg": "4ace77d558c3714723843f1d65b60c01e3417b208180f0728808d76ad0eeeaca",
            "rt-polarity.pos": "2da124ec187a9d5a29c9f04e91c540e02baed5af8868f550a26bd6fd4dbf8bf0",
        },
    ).fetch,
    load=load,
)
