"""Whether this is a notebook, and the part of it that its reader sees."""

from typing import Any

FOLLOW = "setTimeout(() => element.scrollIntoView({block: 'center'}))"
"""JavaScript that brings an output to the middle of the screen, once it is on the page."""


def in_notebook() -> bool:
    """Return whether this process is the kernel of a notebook."""
    return getattr(_ipython(), "kernel", None) is not None


def follow() -> Any:
    """Bring the outputs of the running cell into view, and return the handle of the empty one that does it.

    "Run All Cells" leaves a reader of JupyterLab at the end of the notebook, where neither progress nor an error is
    seen. Call it in a notebook only.
    """
    from IPython.display import display  # noqa: PLC0415 - errors import this module, and IPython takes long

    return display({"application/javascript": FOLLOW, "text/plain": ""}, raw=True, display_id=True)


def _ipython() -> Any:
    from IPython.core.getipython import get_ipython  # noqa: PLC0415 - as above

    return get_ipython()
