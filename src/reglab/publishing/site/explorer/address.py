"""Addresses of the explorer's views: what another page links to.

The part of the address after ``#`` is the form on the page, which is the whole view, as a browser would send it
(``application/x-www-form-urlencoded``). All of it may be left out, and some names may stand several times::

    explorer.html#data=digits&model=mlp+hidden+64&arm=dropout+rate+0.5&arm=l2+strength+0.1&measure=nll

=================  =====================================================================================================
name               value
=================  =====================================================================================================
``data``, ...      a label of each of `CHOICES`, as the page offers it
``regularizer``    regularizers whose arms are listed, by default all; several may be named
``arm``            names of the arms that the curves show, at most `SHOWN`; one that is empty stands for no arm
``measure``, ...   one of the values in `VIEWS`
=================  =====================================================================================================

Where the condition is not fully named, the page takes the one that has the most of the arms and regularizers that are
named; among equals the one with the most arms. It says what the report does not have.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from reglab.metrics import METRICS
from reglab.publishing.site.explorer.labels import CHOICES

SHOWN = 6
"""How many arms are shown at once: as many as can be told apart."""
MEASURES = {name: metric for name, metric in METRICS.items() if metric.on_curves and metric.target == "class"}
"""The metrics that a reader may look at: those with learning curves."""
VIEWS = (
    ("measure", "Measure", {name: metric.axis for name, metric in MEASURES.items()}),
    ("splits", "Curves", {"both": "training and validation", "training": "training", "validation": "validation"}),
    ("around", "Around the means", {"interval": "intervals", "trials": "single trials", "nothing": "nothing"}),
    ("steps", "Steps", {"all": "all", "decade": "from a tenth of the last"}),
)
"""What else a reader chooses: its name in an address, its label, and its values in words, the usual one first."""


def address(
    condition: Mapping[str, str] | None = None,
    arms: Iterable[str] = (),
    regularizers: Iterable[str] = (),
    **view: str,
) -> str:
    """Return the address of a view of the explorer, for a link on another page of the site.

    Parameters
    ----------
    condition : mapping of str to str, optional
        Labels as of `Labels.condition`, by the names in `CHOICES`; some may be left out.
    arms, regularizers : iterable of str
        Names and regularizers as of `Labels.arm`.
    view : str
        Values by name, as in `VIEWS`.

    Examples
    --------
    >>> address({"data": "digits"}, ["dropout rate 0.5", "l2 strength 0.1"], around="trials")
    'explorer.html#data=digits&arm=dropout+rate+0.5&arm=l2+strength+0.1&around=trials'
    """
    named = [(name, condition[name]) for name in CHOICES if condition and name in condition]
    several = [("regularizer", name) for name in regularizers] + [("arm", name) for name in arms]
    return "explorer.html#" + urlencode([*named, *several, *view.items()])
