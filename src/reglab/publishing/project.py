"""The checkout that a report is made from: its notebooks, its profiles, its store."""

import os
import subprocess
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reglab.errors import ReglabError, unknown
from reglab.records.store import default_path

SOURCES = (".git", ".github", ".venv", "benchmarks", "docs", "notebooks", "profiles", "src", "tests")
"""Folders of a checkout that get no report."""
REMEDY = "Give another folder with --output."
PUBLISHED = "reports"
"""The folder of the published report in a checkout."""
OWN_DATA = "your-data"
"""The notebook on a reader's own data: it judges no claim, and is no page of a report."""
START = "start-here"
"""The notebook that lists the others, in an order to read them; it is no page of a report either."""
QUICK = "quick"
"""The profile that the notebooks' own defaults name; a checkout without panels needs no file for it."""


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
    def find(cls, start: Path, purpose: str) -> "Project":
        """Return the project that contains a folder: the nearest one upward.

        Parameters
        ----------
        start : Path
            The folder.
        purpose : str
            What it is needed for, as the message of an error begins.

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
            f"{purpose}, and neither {start} nor a folder above it holds notebooks/ and profiles/. "
            "Run the command inside a checkout of reglab."
        )

    def notebooks(self) -> dict[str, Path]:
        """Return the notebooks of a report by name, sorted; a name is the file's without ``.ipynb``."""
        notebooks = {path.stem: path for path in sorted((self.root / "notebooks").glob("*.ipynb"))}
        return {name: path for name, path in notebooks.items() if name not in (OWN_DATA, START)}

    def own_data_notebook(self) -> Path:
        """Return the path of the notebook on one's own data.

        Raises
        ------
        ReglabError
            If the checkout lacks it.
        """
        path = self.root / "notebooks" / f"{OWN_DATA}.ipynb"
        if not path.exists():
            raise ReglabError(f"{path} is missing, which makes the page of advice: restore it from the repository.")
        return path

    def profile(self, name: str) -> dict[str, Any]:
        """Return a profile: its panels, one table of parameters per notebook, and optionally ``timeout`` in seconds.

        For example, ``profiles/full.toml`` may hold::

            timeout = 7200

            [panels.main]
            datasets = ["fashion-mnist", "adult"]
            ...

            [dropout-rate]
            profile = "full"
            rates = [0.2, 0.5]

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

    def refuse_uncommitted(self, output: Path) -> None:
        """Raise if a report is to be published from a checkout whose tracked files differ from its last commit.

        The commit that a published report names would not be the code that made it. A report elsewhere may be made
        from anything, and so may one of a checkout that git does not know.

        Parameters
        ----------
        output : Path
            The report's folder; what lies in it does not count.
        """
        if Path(os.path.realpath(output)) != self.root / PUBLISHED:
            return
        # not `git status`: of a notebook that has only been run, it goes by the size of the file
        command = ["git", "diff", "--name-only", "HEAD", "--", ".", f":!{PUBLISHED}"]
        with suppress(OSError):  # git may not be installed
            differing = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
            if changed := differing.stdout.splitlines():
                raise ReglabError(
                    f"publishing needs a checkout without uncommitted changes; {len(changed)} files differ, such as "
                    f"{changed[0]}. Commit or stash them, or insist with --uncommitted."
                )

    def report_folder(self, output: Path) -> Path:
        """Return the folder to write a report to, absolute and without links.

        Parameters
        ----------
        output : Path
            The folder that the user gave; it need not exist.

        Raises
        ------
        ReglabError
            If a report must not be written there: it is the home folder or the checkout, contains either, or belongs
            to the checkout's sources.
        """
        folder = Path(os.path.realpath(output))  # unlike `Path.resolve`, it takes a link to itself
        kept = [self.root]
        with suppress(RuntimeError):  # there may be no home folder
            kept.append(Path.home().resolve())
        if any(path.is_relative_to(folder) for path in kept):
            raise ReglabError(f"{folder} is no folder for a report, which needs one of its own. {REMEDY}")
        if any(folder.is_relative_to(self.root / name) for name in SOURCES):
            raise ReglabError(f"{folder} belongs to the sources of the project. {REMEDY}")
        return folder
