"""What every figure function returns, a figure with caption and alt text, and the phrases that these share."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from math import isfinite

import matplotlib as mpl
import pandas as pd
from IPython.display import Markdown, display
from matplotlib.figure import Figure
from PIL import Image

from reglab.escaping import for_page
from reglab.figures.theme import RC
from reglab.wording import Quantity, counted, number


@dataclass(frozen=True)
class CaptionedFigure:
    """A figure with its caption and its alt text.

    At the end of a notebook cell it shows the image, with the alt text in the output's metadata,
    and the caption below.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        It must not belong to pyplot: the inline backend would show it a second time.
    caption : str
        Text: what is plotted, of how many trials, and what the band means.
    alt : str
        What the figure shows, with values, for readers who cannot see it.
    """

    figure: Figure
    caption: str
    alt: str

    def png(self) -> bytes:
        """Return the image; equal figures give equal bytes."""
        buffer = BytesIO()
        with mpl.rc_context(RC):
            self.figure.savefig(buffer, format="png", metadata={"Software": None})
        return _with_a_palette(buffer)

    def _ipython_display_(self) -> None:
        # Two outputs: of one output with two kinds of content, a page shows only one.
        image = base64.b64encode(self.png()).decode()
        display({"image/png": image, "text/plain": self.alt}, raw=True, metadata={"image/png": {"alt": self.alt}})
        display(Markdown(f"*{for_page(self.caption)}*"))


def _with_a_palette(png: BytesIO) -> bytes:
    """Return an image in its 64 commonest colours: a third of the bytes, and nobody sees the difference."""
    reduced = BytesIO()
    Image.open(png).convert("RGB").quantize(64).save(reduced, format="png", optimize=True)
    return reduced.getvalue()


def with_interval(estimate: float, low: float, high: float) -> str:
    """Return an estimate with its interval in words.

    Examples
    --------
    >>> with_interval(-3, -4.25, 0.5), with_interval(1, float("-inf"), float("inf"))
    ('−3 (−4.25 to 0.5)', '1 (no interval)')
    >>> with_interval(float("nan"), float("-inf"), float("inf"))
    'no estimate'
    """
    if not isfinite(estimate):
        return "no estimate"
    limits = f"{number(low)} to {number(high)}" if isfinite(low) and isfinite(high) else "no interval"
    return f"{number(estimate)} ({limits})"


def difference_in(quantity: Quantity) -> str:
    """Return a quantity with the unit of its differences.

    Examples
    --------
    >>> difference_in(Quantity("error", "test error", "%"))
    'test error (percentage points)'
    """
    return f"{quantity.words} ({quantity.difference_unit})"


def means_of(summary: pd.DataFrame) -> str:
    """Return what the means of a summary are of.

    Examples
    --------
    >>> means_of(pd.DataFrame({"trials": [7, 8]}))
    'means of 8 trials'
    >>> means_of(pd.DataFrame({"trials": [70, 80], "datasets": 10}))
    'means over 10 data sets (80 trials)'
    """
    trials = counted(summary["trials"].max(), "trial")
    if "datasets" not in summary:
        return f"means of {trials}"
    return f"means over {counted(summary['datasets'].max(), 'data set')} ({trials})"


def per_row(counts: Iterable[int]) -> str:
    """Return how many things the rows of a figure show.

    Examples
    --------
    >>> per_row([5, 5]), per_row([5, 3, 5])
    ('5 per row', '3 or 5 per row')
    """
    return f"{' or '.join(map(str, sorted(set(counts))))} per row"
