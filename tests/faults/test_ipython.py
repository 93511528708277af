"""A study run in IPython at a terminal, interrupted by Ctrl-C, and run again to its end."""

import os
import re
import sys

import pexpect
import psutil
import pytest
from tests.faults.campaign import STUDY

STUDY_ALONE = STUDY.replace("provenance(study.run())", "").replace("epochs=200", "epochs=100")
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@pytest.fixture
def ipython(tmp_path):
    """IPython, with a prompt that is plain text, and a store of its own."""
    environment = {
        **os.environ, "REGLAB_STORE": str(tmp_path / "store.sqlite"), "REGLAB_WORKERS": "1",
        "IPYTHONDIR": str(tmp_path), "COLUMNS": "200", "TERM": "dumb",
    }  # fmt: skip
    options = ["-m", "IPython", "--simple-prompt", "--no-banner", "--colors=NoColor"]
    child = pexpect.spawn(sys.executable, options, env=environment, encoding="utf-8", timeout=120, dimensions=(24, 200))
    child.expect(r"In \[\d+\]: ")
    yield child
    child.close(force=True)


def test_a_study_is_interrupted_and_run_again(ipython, tmp_path):
    (tmp_path / "study.py").write_text(STUDY_ALONE)
    ipython.sendline(f"%run {tmp_path / 'study.py'}")
    ipython.expect(r"In \[\d+\]: ")
    ipython.sendline("table = study.run()")
    ipython.expect(r"[1-9]\d* of \d+ trials")
    ipython.sendintr()
    ipython.expect(r"Interrupted: (\d+) of \d+ trials are trained and kept; run the cell again for the rest\.")
    kept = int(ipython.match[1])
    ipython.expect(r"In \[\d+\]: ")
    assert "Traceback" not in ESCAPES.sub("", ipython.before)
    ipython.sendline("table = study.run(); print('rows', len(table))")
    ipython.expect(r"rows (\d+)")
    assert 0 < kept < int(ipython.match[1])
    workers = psutil.Process(ipython.pid).children(recursive=True)
    assert workers
    ipython.sendline("exit")
    ipython.expect(pexpect.EOF)
    assert psutil.wait_procs(workers, timeout=60)[1] == []
