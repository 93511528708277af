"""Kill a small report again and again, and see that nothing is lost: ``python -m tests.faults.campaign --kills 200``.

The main process, a worker and a kernel are killed in turn, each at a random moment of a report. After each kill the
report ends and leaves no process, the store is whole, nothing that it held is lost, and all it holds is bit for bit
what an undisturbed report has. The next kill hits the next run, which goes on with that store; when a report has ended
well, with all records, the next one begins anew.
"""

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

import psutil
from tests.publishing.toys import project, source

VICTIMS = {
    "main process": lambda line: "reglab report" in line,
    "worker": lambda line: "reglab.execution.local_worker" in line,
    "kernel": lambda line: "ipykernel_launcher" in line,
}
"""Whom to kill in turn: the words of their command lines."""
STUDY = """from reglab.models import MLP
from reglab.notebook import provenance
from reglab.specs import Data
from reglab.study import Study, sweep
study = Study(data=Data(name="digits", train=200, validation=200), model=MLP(hidden=(32,)),
    arms=sweep("dropout", rate=[0, 0.2, 0.5]), learning_rates=[0.01, 0.03, 0.1], replicates=4,
    epochs=200, batch_size=16)
provenance(study.run())"""
REPORT_SECONDS = 300
"""After so long, a report hangs."""
LEFTOVER_SECONDS = 60
"""How long processes may take to end after their report."""


class Outcome(NamedTuple):
    """What became of a run.

    Parameters
    ----------
    killed : bool
        Whether one of its processes was killed; there may have been none at that moment.
    ended : bool
        Whether it ended well: a lost worker is replaced; without its kernel a notebook fails, as it should.
    text : str
        The same in words, with the numbers of records.
    """

    killed: bool
    ended: bool
    text: str


class Fault(Exception):  # noqa: N818 - a finding, not an error of this program
    """What a kill has shown."""


def records(store: Path) -> dict[str, tuple[str, ...]]:
    """Return what the store measured, by digest, after its integrity was checked."""
    if not store.exists():
        return {}
    with closing(sqlite3.connect(store, timeout=60)) as database:
        integrity = database.execute("PRAGMA integrity_check").fetchone()[0]
        if integrity != "ok":
            raise Fault(f"integrity_check: {integrity}")
        if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'records'").fetchone():
            return {}
        rows = database.execute("SELECT digest, trial, summary, curve, measured FROM records")
        return {digest: tuple(texts) for digest, *texts in rows}


def start(root: Path, name: str) -> subprocess.Popen[bytes]:
    """Start a report with a store and an output of that name; a variable tells its processes from all others."""
    files = ["--store", f"build/{name}.sqlite", "--output", f"build/{name}", "--workers", "2"]
    with (root / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [Path(sys.executable).with_name("reglab"), "report", *files],
            cwd=root, env={**os.environ, "REGLAB_CAMPAIGN": str(root / name)}, stdout=log, stderr=log,
        )  # fmt: skip


def processes(root: Path, name: str) -> Iterator[psutil.Process]:
    """Yield the living processes of a report, of this campaign alone: others may run on the same machine."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if (
                process.environ().get("REGLAB_CAMPAIGN") == str(root / name)
                and process.status() != psutil.STATUS_ZOMBIE
            ):
                yield process


def kill(root: Path, name: str, victim: str, chance: random.Random) -> bool:
    """Kill one of the report's processes, and return whether there was one."""
    found = []
    for process in processes(root, name):
        with suppress(psutil.Error):
            if VICTIMS[victim](" ".join(process.cmdline())):
                found.append(process)
    if found:
        with suppress(psutil.Error):
            chance.choice(sorted(found, key=lambda process: process.pid)).send_signal(signal.SIGKILL)
    return bool(found)


def end(report: subprocess.Popen[bytes], root: Path, name: str) -> int:
    """Wait for the end of a report and of all its processes; return its status."""
    try:
        status = report.wait(REPORT_SECONDS)
    except subprocess.TimeoutExpired:
        raise Fault(f"still running after {REPORT_SECONDS} s") from None
    limit = time.monotonic() + LEFTOVER_SECONDS
    while left := list(processes(root, name)):
        if time.monotonic() > limit:
            raise Fault(f"left after {LEFTOVER_SECONDS} s: {[process.cmdline() for process in left]}")
        time.sleep(0.5)
    return status


def attempt(root: Path, name: str, victim: str, moment: float, wanted: dict[str, tuple[str, ...]]) -> Outcome:
    """Run a report on with its store, kill one of its processes after a time, and check what is there."""
    chance, store = random.Random(f"{name} {moment}"), root / "build" / f"{name}.sqlite"
    report, began = start(root, name), time.monotonic()
    killed = False
    while not killed and report.poll() is None:
        time.sleep(0.05)
        killed = time.monotonic() - began >= moment and kill(root, name, victim, chance)
    then = records(store)
    status = end(report, root, name)
    now = records(store)
    if lost := [digest for digest in then if now.get(digest) != then[digest]]:
        raise Fault(f"{len(lost)} records lost or changed")
    if other := [digest for digest in now if now[digest] != wanted.get(digest)]:
        raise Fault(f"{len(other)} records that an undisturbed report lacks or has otherwise")
    if status == 0 and now != wanted:
        raise Fault(f"ended well with {len(now)} of {len(wanted)} records")
    if not killed and status:
        raise Fault(f"failed undisturbed: status {status}\n{(root / f'{name}.log').read_text()[-2000:]}")
    happened = "killed" if killed else "over before"
    return Outcome(killed, status == 0, f"{happened} at {len(then)} records, ended with {status} at {len(now)}")


def campaign(kills: int, seed: int) -> int:
    """Run the campaign in a folder of its own; return the number of faults."""
    chance, faults = random.Random(seed), 0
    with tempfile.TemporaryDirectory(prefix="reglab-campaign-") as folder:
        root = Path(folder)
        project(root, study=source(STUDY))
        began = time.monotonic()
        if end(start(root, "undisturbed"), root, "undisturbed"):
            sys.exit(f"the undisturbed report failed:\n{(root / 'undisturbed.log').read_text()}")
        seconds, wanted = time.monotonic() - began, records(root / "build" / "undisturbed.sqlite")
        done = report = 0
        while done < kills:
            victim = list(VICTIMS)[done % len(VICTIMS)]
            moment = chance.uniform(0, seconds)
            try:
                outcome = attempt(root, f"report-{report}", victim, moment, wanted)
            except Fault as fault:
                faults += 1
                outcome = Outcome(True, True, f"FAULT: {fault}")
            done += outcome.killed
            report += outcome.ended
            print(f"{done}: {victim} after {moment:.1f} s: {outcome.text}", flush=True)
    print(f"{kills} kills, {faults} faults (seed {seed})")
    return faults


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    sys.exit(bool(campaign(options.kills, options.seed)))
