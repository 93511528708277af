"""How to cite a report, from the checkout's ``CITATION.cff`` and its last commit."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from reglab.errors import ReglabError
from reglab.wording import listed

FILE = "CITATION.cff"


def citation(root: Path, commit: str) -> dict[str, str]:
    """Return how a report of a checkout is cited; nothing where the checkout does not say.

    Parameters
    ----------
    root : Path
        The checkout.
    commit : str
        The commit that the report is made from.

    Returns
    -------
    dict of str to str
        The ``version``, the ``authors`` and the entry for ``bibtex``; where they are known the ``date`` of the release,
        or else of the commit, and the address of the ``repository``.

    Raises
    ------
    ReglabError
        If the file lacks one of the first.
    """
    path = root / FILE
    if not path.is_file():
        return {}
    try:
        stated = yaml.safe_load(path.read_text(encoding="utf-8"))
        people = [_name(author) for author in stated["authors"]]
        fields = {"title": stated["title"], "author": " and ".join(people), "version": str(stated["version"])}
        date, repository = str(stated.get("date-released") or _date(root)), stated.get("repository-code") or ""
    except (OSError, ValueError, LookupError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise ReglabError(
            f"{path} must state title, version and authors, in the Citation File Format; reading it: {error!r}"
        ) from None
    fields |= {"year": date[:4], "note": f"commit {commit}", "url": repository}
    known = {"date": date, "repository": repository}
    return {
        "version": fields["version"],
        "authors": listed([_plain(author) for author in stated["authors"]]),
        "bibtex": _bibtex("reglab", fields),
        **{name: value for name, value in known.items() if value},
    }


def _bibtex(key: str, fields: Mapping[str, str]) -> str:
    """Return an entry for BibTeX, without the fields that are empty.

    Examples
    --------
    >>> print(_bibtex("reglab", {"title": "reglab: which?", "year": "2026", "url": ""}))
    @software{reglab,
      title = {{reglab: which?}},
      year = {2026},
    }
    """
    protected = {**fields, "title": f"{{{fields['title']}}}"}  # BibTeX changes the case of a title that is not
    return "\n".join(
        [f"@software{{{key},", *(f"  {name} = {{{text}}}," for name, text in protected.items() if text), "}"]
    )


def _name(author: Mapping[str, Any]) -> str:
    """Return an author for BibTeX: a person by surname, a group in braces, so that it is not taken for a person."""
    return f"{{{author['name']}}}" if "name" in author else f"{author['family-names']}, {author['given-names']}"


def _plain(author: Mapping[str, Any]) -> str:
    return str(author["name"]) if "name" in author else f"{author['given-names']} {author['family-names']}"


def _date(root: Path) -> str:
    """Return the day of the last commit, or nothing where git does not know it."""
    command = ["git", "log", "-1", "--format=%cs"]
    try:
        return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
