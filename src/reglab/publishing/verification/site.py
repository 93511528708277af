"""A report's pages, built again."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from reglab.errors import ReglabError
from reglab.finding import Finding, judged
from reglab.publishing.manifest import Manifest
from reglab.publishing.run.unchanged import builder
from reglab.publishing.site.assemble import SITE, read_site, render
from reglab.specs import Record


def check_site(folder: Path, records: Sequence[Record]) -> Iterator[Finding]:
    """Build a report's site again from its notebooks and records, and compare all files.

    Other code may build other pages from the same notebooks: those of a report that it made cannot be compared.

    Parameters
    ----------
    folder : Path
        The built report.
    records : sequence of Record
        The report's records.
    """
    if not (folder / SITE).exists():
        yield Finding("not checked", f"the pages: an earlier version made them and wrote no {SITE}")
        return
    try:
        made = read_site(folder)
    except ReglabError as error:
        yield Finding("does not hold", str(error))
        return
    if made["builder"] != builder():
        commit = made["origin"].get("commit", "unknown")
        yield Finding("not checked", f"the pages: other code or libraries built them, at commit {commit}")
        return
    with TemporaryDirectory() as built:
        shutil.copy(folder / SITE, built)
        shutil.copytree(folder / "notebooks", Path(built, "notebooks"))
        render(Path(built), records)
        anew = Manifest.of(Path(built))
        differences = anew.differences(folder)
    faults = [f"{name} is not what the notebooks and records give" for name in differences.changed]
    faults += [f"{name}, which the notebooks and records give, is missing" for name in differences.missing]
    yield from judged(faults, f"{len(anew.files):,} files of the site, built again from notebooks and records")
