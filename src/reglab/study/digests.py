"""The digests of published records, computed again from their specifications."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reglab.errors import ReglabError
from reglab.finding import Finding, judged
from reglab.specs import Record, Trial, canonical
from reglab.study.from_json import trial_from_json
from reglab.training import digest_by, trial_digest

ORIGIN = {"processor": str, "device": str, "versions": dict}
"""What the provenance of every record holds, with its types."""


def readable(records: Sequence[Record]) -> tuple[dict[str, tuple[Record, Trial]], list[str]]:
    """Return the records that can be trained again, and what is wrong with the others.

    Parameters
    ----------
    records : sequence of Record
        As published.

    Returns
    -------
    readable : dict of str to (Record, Trial)
        By digest.
    faults : list of str
        One sentence per record that cannot be read, or that is there again.
    """
    trials: dict[str, tuple[Record, Trial]] = {}
    faults = [
        f"record {digest:.16} is there {times} times"
        for digest, times in Counter(record.digest for record in records).items()
        if times > 1
    ]
    for record in records:
        try:
            trials[record.digest] = record, _trial(record)
        except ReglabError as error:
            faults.append(f"record {record.digest:.16} cannot be read: {error}")
    return trials, faults


def _trial(record: Record) -> Trial:
    lacking = [name for name, kind in ORIGIN.items() if not isinstance(record.provenance.get(name), kind)]
    if lacking:
        raise ReglabError(f"its provenance has no {', '.join(lacking)}.")
    return trial_from_json(record.trial)


def check_digests(trials: dict[str, tuple[Record, Trial]]) -> Iterator[Finding]:
    """Compute every digest from its specification and the recorded hash of the code; yield what holds.

    Parameters
    ----------
    trials : dict of str to (Record, Trial)
        From `readable`.
    """
    codes = {digest: record.provenance.get("code") for digest, (record, _) in trials.items()}
    known = {digest: code for digest, code in codes.items() if isinstance(code, str)}
    faults = [
        f"record {digest:.16} does not have the digest of its trial"
        for digest, code in known.items()
        if digest_by(trials[digest][0].trial, code) != digest
    ]
    made_by = Counter((canonical(trial.to_json()), codes[digest]) for digest, (_, trial) in trials.items())
    again = sum(times - 1 for times in made_by.values())
    if again:
        faults.append(f"{again:,} records are of trials that have another record, under another digest")
    yield from judged(faults, f"{len(trials):,} digests for as many trials")
    if missing := len(trials) - len(known):
        yield Finding(
            "not checked",
            f"{missing:,} digests, computed anew: an earlier version recorded no hash of the code that trained",
        )
    if other := sum(trial_digest(trial) != digest for digest, (_, trial) in trials.items()):
        yield Finding("not checked", f"the code of {other:,} trials: they were trained by other code than is here")


def under_todays_digests(trials: dict[str, tuple[Record, Trial]]) -> list[Record]:
    """Return the records under the digests that their trials have by the code that is here."""
    return [replace(record, digest=trial_digest(trial)) for record, trial in trials.values()]
