"""Figures: each function takes a tidy table and returns a figure with caption and alt text.

They compute no estimates.
"""

from reglab.figures.captioned import CaptionedFigure
from reglab.figures.curves import curves
from reglab.figures.intervals import gains, intervals
from reglab.figures.lines import lines
from reglab.figures.literature import published
from reglab.figures.matrix import matrix
from reglab.figures.relation import relation
from reglab.figures.searches import searches
from reglab.figures.specification import specification
from reglab.figures.standing import standing
from reglab.figures.varying import varying
from reglab.figures.verdict import verdict

__all__ = [
    "CaptionedFigure",
    "curves",
    "gains",
    "intervals",
    "lines",
    "matrix",
    "published",
    "relation",
    "searches",
    "specification",
    "standing",
    "varying",
    "verdict",
]
