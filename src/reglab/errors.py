"""The one exception that users meet, and the wording of its most frequent form."""

from collections.abc import Iterable
from difflib import get_close_matches


class ReglabError(Exception):
    """Something the user can act on: its text says what was given, what is allowed and what to do.

    The command line prints the text without a traceback and exits with status 1.
    """


def unknown(what: str, given: str, allowed: Iterable[str]) -> ReglabError:
    """Return the error for a name that is not among the allowed ones.

    Parameters
    ----------
    what : str
        What the name should have named, in the singular: ``"data set"``.
    given : str
        The name as the user gave it.
    allowed : iterable of str
        The valid names.

    Returns
    -------
    ReglabError
        To be raised by the caller; names the nearest valid spelling first.

    Examples
    --------
    >>> print(unknown("data set", "digit", ["digits", "wine"]))
    unknown data set 'digit': did you mean 'digits'? Allowed: digits, wine.
    """
    names = sorted(allowed)
    near = get_close_matches(given, names, n=1)
    hint = f" did you mean {near[0]!r}?" if near else ""
    return ReglabError(f"unknown {what} {given!r}:{hint} Allowed: {', '.join(names)}.")
