"""Data sets of tables: a row an example, a column a feature."""

from reglab.datasets import adult, bundled, german_credit, spambase
from reglab.datasets.download import Source
from reglab.datasets.info import DataInfo, Entry

NO_GEOMETRY = {
    "shift": "a table row has no geometry: its neighbouring features are not neighbouring places",
    "flip": "a table row has no geometry: the order of its features means nothing",
}

ENTRIES = [
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
            name="adult",
            title="Adult: income above 50,000 dollars, census of 1994",
            kind="table",
            shape=(len(adult.NUMBERS) + adult.INDICATORS,),
            classes=2,
            pool=32_561,
            test=16_281,
            forbidden=NO_GEOMETRY,
            licence="CC BY 4.0",
            citation="Becker and Kohavi, Adult, UCI, 1996",
            homepage="https://doi.org/10.24432/C5XW20",
            indicators=adult.INDICATORS,
        ),
        locate=Source(
            folder="adult",
            urls=("https://archive.ics.uci.edu/ml/machine-learning-databases/adult/",),
            sha256={
                "adult.data": "5b00264637dbfec36bdeaab5676b0b309ff9eb788d63554ca0a249491c86603d",
                "adult.test": "a2a9044bc167a35b2361efbabec64e89d69ce82d9790d2980119aac5fd7e9c05",
            },
        ).fetch,
        load=adult.load,
    ),
    Entry(
        DataInfo(
            name="spambase",
            title="Spambase: unwanted e-mails",
            kind="table",
            shape=(57,),
            classes=2,
            pool=2807,
            test=1403,
            forbidden=NO_GEOMETRY,
            licence="CC BY 4.0",
            citation="Hopkins, Reeber, Forman and Suermondt, Spambase, UCI, 1999",
            homepage="https://doi.org/10.24432/C53G6X",
        ),
        locate=Source(
            folder="spambase",
            urls=("https://archive.ics.uci.edu/ml/machine-learning-databases/spambase/",),
            sha256={"spambase.data": "b1ef93de71f97714d3d7d4f58fc9f718da7bbc8ac8a150eff2778616a8097b12"},
        ).fetch,
        load=spambase.load,
    ),
    Entry(
        DataInfo(
            name="german-credit",
            title="German credit: loans that were paid back",
            kind="table",
            shape=(24,),
            classes=2,
            pool=667,
            test=333,
            forbidden=NO_GEOMETRY,
            licence="CC BY 4.0",
            citation="Hofmann, Statlog (German credit data), UCI, 1994",
            homepage="https://doi.org/10.24432/C5NC77",
        ),
        locate=Source(
            folder="german-credit",
            urls=("https://archive.ics.uci.edu/ml/machine-learning-databases/statlog/german/",),
            sha256={"german.data-numeric": "2752b044394958ab6dd193a0b56ca0f0b3a2d8bc7cb8c008e35a5e84bbec02f8"},
        ).fetch,
        load=german_credit.load,
    ),
]
