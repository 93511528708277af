"""What every figure function returns: the figure, with its caption and its alt text."""

import base64
from dataclasses import dataclass
from io import BytesIO

import matplotlib as mpl
from IPython.display import Markdown, display
from matplotlib.figure import Figure
from PIL import Image

from reglab.figures.theme import RC


@dataclass(frozen=True)
class CaptionedFigure:
    """A figure with what belongs to it.

    At the end of a notebook cell it shows the image, with the alt text in the output's metadata,
    and the caption below.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Not one of pyplot's: the inline backend does not show it a second time.
    caption : str
        Markdown: what is plotted, of how many trials, what the band means.
    alt : str
        What is seen, with values, for those who cannot see it.
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
        # Two outputs, because of one output with two kinds of content a page shows only one.
        image = base64.b64encode(self.png()).decode()
        display({"image/png": image, "text/plain": self.alt}, raw=True, metadata={"image/png": {"alt": self.alt}})
        display(Markdown(f"*{self.caption}*"))


def _with_a_palette(png: BytesIO) -> bytes:
    """Return an image with its 64 commonest colours: a third of the bytes, and nobody sees the difference."""
    fewer = BytesIO()
    Image.open(png).convert("RGB").quantize(64).save(fewer, format="png", optimize=True)
    return fewer.getvalue()
