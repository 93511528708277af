"""Connect-4: who wins the game from a position after eight moves, if both play perfectly?"""

from pathlib import Path

from reglab.datasets import pmlb
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded, hold_out
from reglab.datasets.refusals import NO_GEOMETRY

INDICATORS = 126
"""Of each of 42 squares: empty, the first player's, the second player's."""


def load(folder: Path) -> Loaded:
    """Load 67,557 positions of 42 squares, each a category of three states, as indicators.

    The classes are the outcome for the first player: 0 a draw (6,449 positions), 1 a loss (16,635), 2 a win
    (44,473). Nothing evens them out: who always says "a win" is right for 66 % of the positions.
    """
    squares, target = pmlb.read(folder / "connect_4.tsv.gz")
    return hold_out("connect-4", Examples(pmlb.indicators(squares), pmlb.classes(target)))


ENTRY = DatasetEntry(
    DataInfo(
        name="connect-4",
        title="Connect-4: the outcome after eight moves",
        kind="table",
        shape=(INDICATORS,),
        classes=3,
        pool=45_038,
        test=22_519,
        forbidden=NO_GEOMETRY,
        licence=pmlb.LICENCE,
        citation=f"Tromp, Connect-4, UCI, 1995; {pmlb.CITATION}",
        homepage="https://doi.org/10.24432/C59P43",
        indicators=INDICATORS,
    ),
    locate=pmlb.source("connect_4", "e283074e1123d23361332bd83414c172640d2596fc076d1e20e8f4a64a658137").fetch,
    load=load,
)
