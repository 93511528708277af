"""Verify a report as a whole: its files, records, notebooks, verdicts and pages, then some of its trials."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from nbformat import NotebookNode

from reglab.errors import ReglabError
from reglab.finding import Finding, judged
from reglab.publishing.project import Project
from reglab.publishing.verification.files import check_files
from reglab.publishing.verification.identities import check_identities
from reglab.publishing.verification.notebooks import check_use, check_verdicts, executed_notebooks
from reglab.publishing.verification.site import check_site
from reglab.publishing.verification.verdicts import check_conclusions
from reglab.records import parquet
from reglab.specs import Record, Trial
from reglab.study.digests import check_digests, readable, under_todays_digests
from reglab.study.verification import Check, conclusions, verify

Watch = Callable[[Iterator[Check], int], Iterable[Check]]
"""Shows progress: it passes the checks on, and gets their number."""


def check_report(folder: Path, sample: int | None, seed: int, workers: int, watch: Watch) -> Iterator[Finding]:
    """Check a report from its manifest to its trials, and yield what holds and what does not.

    Nothing in the folder is run as code: notebooks that compute the verdicts again are those of the checkout around
    the working folder.

    Parameters
    ----------
    folder : Path
        A built report.
    sample : int, optional
        How many trials are trained again; by default all.
    seed : int
        The seed of the draw.
    workers : int
        The number of processes that train.
    watch : callable
        Called with the trials' checks and their number.

    Yields
    ------
    Finding
        As soon as it is known.

    Raises
    ------
    ReglabError
        If the folder holds no report.
    """
    yield from check_files(folder)
    try:
        records = parquet.read(folder)
        notebooks = executed_notebooks(folder)
    except ReglabError as error:
        yield Finding("does not hold", str(error))
        return
    trials, faults = readable(records)
    yield from judged(faults or ["there are no records"] * (not records), f"{len(records):,} records, none twice")
    yield from check_digests(trials)
    for what, findings in _checks(folder, records, notebooks, trials, workers):
        try:
            yield from findings
        except ReglabError as error:
            yield Finding("does not hold", str(error))
        except (LookupError, TypeError, ValueError, AttributeError) as error:  # a part of the report is not as it was
            yield Finding("does not hold", f"{what} cannot be checked, for they are damaged: {error!r}")
    count = len(trials) if sample is None else min(sample, len(trials))
    checks = list(watch(verify(trials, sample, seed, workers), count))
    yield from conclusions(checks, len(trials), f"--seed {seed}")


def _checks(
    folder: Path,
    records: list[Record],
    notebooks: dict[str, NotebookNode],
    trials: dict[str, tuple[Record, Trial]],
    workers: int,
) -> Iterator[tuple[str, Iterator[Finding]]]:
    """Yield what is checked without training, as a name and its findings."""
    yield "the notebooks", check_use(notebooks, [record.digest for record in records])
    yield "the verdicts", check_verdicts(notebooks, folder)
    yield "the chosen trials", check_identities(notebooks, records)
    try:
        project = Project.find(Path.cwd(), "the notebooks of a checkout compute verdicts")
    except ReglabError:
        why = "the verdicts, computed again from the records: run the command in a checkout, whose notebooks do that"
        yield "the verdicts", iter([Finding("not checked", why)])
    else:
        yield "the verdicts", check_conclusions(notebooks, under_todays_digests(trials), project, workers)
    yield "the pages", check_site(folder, records)
