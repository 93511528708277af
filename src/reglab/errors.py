"""The exceptions that users see, and their most frequent message."""

from collections.abc import Iterable
from difflib import get_close_matches

from reglab.view import follow, in_notebook


class ReglabError(Exception):
    """A mistake the user can act on: the message says what was given, what is allowed and what to do.

    The command line prints the message without a traceback and exits with status 1; a notebook shows it likewise.

    Examples
    --------
    >>> ReglabError("replicates must be 2 or more; got 1.")._render_traceback_()
    ['ReglabError: replicates must be 2 or more; got 1.']
    """

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows in place of a traceback."""
        return _in_place_of_a_traceback(self)


class Interrupted(KeyboardInterrupt):
    """An interrupt while trials train: like any other, except that a notebook shows one message.

    Examples
    --------
    >>> Interrupted("what is trained is kept.")._render_traceback_()
    ['Interrupted: what is trained is kept.']
    """

    def _render_traceback_(self) -> list[str]:
        return _in_place_of_a_traceback(self)


def _in_place_of_a_traceback(error: BaseException) -> list[str]:
    if in_notebook():
        follow()
    return [f"{type(error).__name__}: {error}"]


def unknown(what: str, given: str, allowed: Iterable[str]) -> ReglabError:
    """Return the error for a name that is not allowed; the message suggests the nearest valid spelling.

    Parameters
    ----------
    what : str
        What kind of thing the name stands for, in the singular: ``"data set"``.
    given : str
        The name that the user gave.
    allowed : iterable of str
        The valid names.

    Returns
    -------
    ReglabError
        For the caller to raise.

    Examples
    --------
    >>> print(unknown("data set", "digit", ["digits", "wine"]))
    unknown data set 'digit': did you mean 'digits'? Allowed: digits, wine.
    """
    names = sorted(allowed)
    near = get_close_matches(given, names, n=1)
    hint = f" did you mean {near[0]!r}?" if near else ""
    return ReglabError(f"unknown {what} {given!r}:{hint} Allowed: {', '.join(names)}.")
