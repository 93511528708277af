"""A report's files against its manifest."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from reglab.finding import Finding, judged
from reglab.publishing.manifest import NAME, Manifest
from reglab.wording import listed

PAGES = (".html", ".ipynb", ".js")
"""Files that a reader would take for a part of the report."""


def check_files(folder: Path) -> Iterator[Finding]:
    """Compare the files of a report with its manifest.

    A file of somebody else's, such as ``CNAME``, is named and does no harm; a page is not allowed, nor is anything in
    the report's own folders.

    Parameters
    ----------
    folder : Path
        A built report.

    Raises
    ------
    ReglabError
        If there is no manifest, or it is not one.
    """
    manifest = Manifest.read(folder)
    differences = manifest.differences(folder)
    folders = {PurePosixPath(name).parts[0] for name in manifest.files if "/" in name}
    strange = [
        name for name in differences.extra if PurePosixPath(name).parts[0] in folders or name.lower().endswith(PAGES)
    ]
    faults = [
        *(f"{name} is missing" for name in differences.missing),
        *(f"{name} has been changed, or is a link" for name in differences.changed),
        *(f"{name} is not a part of the report" for name in strange),
    ]
    yield from judged(faults, f"{len(manifest.files):,} files as {NAME} names them")
    if others := [name for name in differences.extra if name not in strange]:
        yield Finding("not checked", f"what is not the report's: {listed(others)}")
