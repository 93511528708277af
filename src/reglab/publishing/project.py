"""The checkout that a report is made from: its notebooks, its profiles, its store."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reglab.errors import ReglabError, unknown
from reglab.records.store import default_path

QUICK = "quick"
"""The profile of the notebooks' own defaults; it needs no file."""


@dataclass(frozen=True)
class Project:
    """A folder that holds ``notebooks/`` and ``profiles/``.

    Parameters
    ----------
    root : Path
        The folder, absolute.
    """

    root: Path

    @classmethod
    def find(cls, start: Path) -> "Project":
        """Return the project that contains a folder: the nearest one upward.

        Raises
        ------
        ReglabError
            If no folder from there upward holds ``notebooks/`` and ``profiles/``.
        """
        start = start.resolve()
        for folder in (start, *start.parents):
            if (folder / "notebooks").is_dir() and (folder / "profiles").is_dir():
                return cls(folder)
        raise ReglabError(
            f"no report to make here: neither {start} nor a folder above it holds notebooks/ and profiles/. "
            "Run the command inside a checkout of reglab."
        )

    def notebooks(self) -> dict[str, Path]:
        """Return the notebooks by name, sorted; a name is the file's without ``.ipynb``."""
        return {path.stem: path for path in sorted((self.root / "notebooks").glob("*.ipynb"))}

    def profile(self, name: str) -> dict[str, Any]:
        """Return a profile: one table of parameters per notebook, and optionally ``timeout`` in seconds.

        For example, ``profiles/full.toml`` may hold::

            timeout = 7200

            [dropout-rate]
            dataset = "fashion-mnist"
            train = 1000

        Raises
        ------
        ReglabError
            If there is no such profile, or its file is not valid TOML.
        """
        files = {path.stem: path for path in (self.root / "profiles").glob("*.toml")}
        if name not in files:
            if name == QUICK:
                return {}
            raise unknown("profile", name, {QUICK, *files})
        try:
            return tomllib.loads(files[name].read_text(encoding="utf-8"))
        except ValueError as error:
            raise ReglabError(f"{files[name]} is not valid TOML: {error}.") from None

    def store(self) -> Path:
        """Return the default path of the database of records."""
        return default_path(self.root)
