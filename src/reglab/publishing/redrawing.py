"""Build the pages of a report again: a change of their design trains nothing and runs no notebook."""

import shutil
from pathlib import Path

from reglab.errors import ReglabError
from reglab.publishing.manifest import Manifest
from reglab.publishing.output import Draft, replacing
from reglab.publishing.run.unchanged import builder
from reglab.publishing.site.assemble import SITE, read_site, render, write_json
from reglab.publishing.site.pdf import PDF
from reglab.records import parquet


def redraw(output: Path) -> list[str]:
    """Build a report's pages again with the code at hand, from its executed notebooks and records as they are.

    Parameters
    ----------
    output : Path
        The report's folder, absolute and without links. Its pages are replaced at the end, all together.

    Returns
    -------
    list of str
        The site builder's warnings, and what became of changed files. A PDF of the former pages is not kept.

    Raises
    ------
    ReglabError
        If there is no report, or what its pages are built from is not as reglab wrote it.
    """
    Manifest.read(output)  # without one there is no report, and nothing to replace
    made = read_site(output)
    needed = [f"notebooks/{page['name']}.ipynb" for page in made["pages"]]
    with replacing(output, [f"{page['name']}.html" for page in made["pages"]]) as draft:
        written = [name for name in needed if (output / name).exists()]  # a page may be missing
        _take(draft, output, [SITE, parquet.NAME, *written])
        write_json({**made, "builder": builder()}, draft.folder / SITE)
        _, warnings = render(draft.folder, parquet.read(output))
        if PDF in draft.former:
            draft.notes.append(f"{PDF} showed the former pages and is gone: reglab report --pdf prints it again")
    return [*(f"site: {warning}" for warning in warnings), *draft.notes]


def _take(draft: Draft, output: Path, names: list[str]) -> None:
    """Copy files of the former report into the new one."""
    if changed := [name for name in names if name not in draft.former]:
        raise ReglabError(
            f"{output / changed[0]} is not as reglab wrote it, so no pages are built from it: reglab verify tells what "
            "holds of a report."
        )
    for name in names:
        (draft.folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(draft.former[name], draft.folder / name)
