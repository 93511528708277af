"""Data sets of texts: sequences of tokens."""

from reglab.datasets import descriptions, sentiment, shakespeare
from reglab.datasets.download import Source
from reglab.datasets.info import DataInfo, Entry

TOKENS = {
    "shift": "a text has no pixels that could be moved",
    "flip": "a text read backwards is no text",
    "noise": "a token's number means nothing: a little more of it is another word, or none",
    "mixup": "a token's number means nothing: between two words' numbers stands an unrelated word, or none",
}

ENTRIES = [
    Entry(
        DataInfo(
            name="descriptions",
            title="Descriptions of data sets: the next character",
            kind="text",
            shape=(descriptions.LENGTH,),
            classes=descriptions.CHARACTERS,
            pool=1544,
            test=771,
            forbidden=TOKENS,
            licence="BSD-3-Clause",
            citation="the developers of scikit-learn, descriptions of its data sets, 2007 to today",
            homepage="https://scikit-learn.org/stable/datasets.html",
            vocabulary=descriptions.VOCABULARY,
            every_step=True,
        ),
        locate=descriptions.folder,
        load=descriptions.load,
    ),
    Entry(
        DataInfo(
            name="sentiment-sentences",
            title="Sentiment of review sentences",
            kind="text",
            shape=(sentiment.LENGTH,),
            classes=2,
            pool=1986,
            test=993,
            forbidden=TOKENS,
            licence="CC BY 4.0",
            citation="Kotzias, Denil, de Freitas and Smyth, From group to individual labels using deep features, 2015",
            homepage="https://doi.org/10.24432/C57604",
            vocabulary=sentiment.VOCABULARY,
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
        load=sentiment.load,
    ),
    Entry(
        DataInfo(
            name="tiny-shakespeare",
            title="Tiny Shakespeare: the next character",
            kind="text",
            shape=(shakespeare.LENGTH,),
            classes=shakespeare.CHARACTERS,
            pool=15_443,
            test=1716,
            forbidden=TOKENS,
            licence="text in the public domain, its repository MIT",
            citation="Karpathy, The unreasonable effectiveness of recurrent neural networks, 2015",
            homepage="https://github.com/karpathy/char-rnn",
            vocabulary=shakespeare.VOCABULARY,
            every_step=True,
        ),
        locate=Source(
            folder="tinyshakespeare",
            urls=("https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/",),
            sha256={"input.txt": "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"},
        ).fetch,
        load=shakespeare.load,
    ),
]
