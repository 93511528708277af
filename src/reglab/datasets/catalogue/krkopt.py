"""King and rook against king: in how many moves does White win, if at all?"""

from pathlib import Path

from reglab.datasets import pmlb
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded, hold_out
from reglab.datasets.refusals import NO_GEOMETRY

INDICATORS = 40
"""Files and ranks of the three pieces: 4 of each for the white king, as boards are turned and mirrored, else 8."""


def load(folder: Path) -> Loaded:
    """Load 28,056 positions with Black to move: file and rank of each piece, 6 categories as indicators.

    The classes are a draw and the number of moves that White needs, 0 to 16, numbered in the alphabetical order
    of their names: draw, eight, eleven, ..., two, zero. Their sizes run from 4,553 positions (fourteen) down to
    81 (three), 78 (one) and 27 (zero). All are kept, and none is merged with another: a third of each is held
    out, of the rarest 9 positions. A training split of fewer than 530 examples may lack a class; from 530 on,
    it has all of them in every replicate.
    """
    squares, target = pmlb.read(folder / "krkopt.tsv.gz")
    return hold_out("krkopt", Examples(pmlb.indicators(squares), pmlb.classes(target)))


ENTRY = DatasetEntry(
    DataInfo(
        name="krkopt",
        title="King and rook against king: moves to a win",
        kind="table",
        shape=(INDICATORS,),
        classes=18,
        pool=18_704,
        test=9352,
        forbidden=NO_GEOMETRY,
        licence=pmlb.LICENCE,
        citation=f"Bain and Hoff, Chess (king-rook vs. king), UCI, 1994; {pmlb.CITATION}",
        homepage="https://doi.org/10.24432/C57W2S",
        indicators=INDICATORS,
    ),
    locate=pmlb.source("krkopt", "0d05767a4c118752a25c4632aeea3b71ffa1bfe122b6a2401f85d20541be19a4").fetch,
    load=load,
)
