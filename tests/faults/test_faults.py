"""Whatever goes wrong: one clear message, a nonzero exit status, no traceback, and the good report stays.

The real command line runs in processes of its own, on a project of small notebooks.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from tests.publishing.toys import project, source

from reglab.publishing.manifest import Manifest
from reglab.publishing.run.batch import Task
from reglab.publishing.run.executed import read, write
from reglab.publishing.run.settings import RunSettings
from reglab.publishing.site.assemble import assemble

pytestmark = pytest.mark.filterwarnings(
    "ignore::PendingDeprecationWarning:myst_parser", "ignore::DeprecationWarning:docutils"
)

SWITCH = "fault = False  # whether to go wrong"
SLEEP = """import os, pathlib, time
if fault:
    pathlib.Path("pid").write_text(str(os.getpid()))
    time.sleep(600)"""


def switched(code):
    """Return a notebook that fails if its parameter says so."""
    notebook = source(code)
    notebook.cells[1].source += f"\n{SWITCH}"
    return notebook


def notebook_of(line, parameter):
    notebook = source(line)
    notebook.cells[1].source = parameter
    return notebook


NOTEBOOKS = {
    "good": switched("1 + 1"),
    "raises": switched("if fault:\n    {}['rate']"),
    "dies": switched("import os, signal\nif fault:\n    os.kill(os.getpid(), signal.SIGKILL)"),
    "exits": switched("import os\nif fault:\n    os._exit(0)"),
    "sleeps": switched(SLEEP),
    "rate": notebook_of("from reglab.regularizers import Dropout\nDropout(rate=rate)", "rate = 0.5  # free"),
    "strength": notebook_of("from reglab.regularizers import L2\nL2(strength=strength)", "strength = 0.1  # free"),
    "bounded": notebook_of("share", "share = 0.5  # in [0, 1)"),
    "data": notebook_of("from reglab import datasets\ndatasets.info(name)", 'name = "digits"  # a data set'),
}


def command(root, *arguments, **environment):
    return subprocess.Popen(
        [Path(sys.executable).with_name("reglab"), *arguments],
        cwd=root, env={**os.environ, "REGLAB_STORE": str(root / "build" / "store.sqlite"), **environment},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def reglab(root, *arguments, **environment):
    with command(root, *arguments, **environment) as process:
        out, err = process.communicate(timeout=300)
    assert "Traceback" not in out + err
    return process.returncode, out, err


def content(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def wait_until(condition, seconds=60.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A project with a good report of all its notebooks."""
    root = tmp_path_factory.mktemp("faults") / "project"
    made = project(root, **NOTEBOOKS)
    (root / "profiles" / "impatient.toml").write_text("timeout = 8\n[sleeps]\nfault = true\n")
    report = root / "build" / "quick"
    tasks = [Task(name, path, path, {}, state="done") for name, path in made.notebooks().items()]
    (report / "notebooks").mkdir(parents=True)
    for task in tasks:
        write(read(task.notebook), report / "notebooks" / task.notebook.name)
    assemble(made, RunSettings("quick", made.notebooks(), {}, 60), tasks, [], report, "reglab report")
    Manifest.of(report).write(report)
    return root


@pytest.fixture(scope="module")
def first(root):
    """The files of the good report."""
    return content(root / "build" / "quick")


def test_a_good_run_prints_no_error(root, first):
    status, out, err = reglab(root, "report", "--only", "good", "--workers", "1", "--output", "build/one")
    assert (status, err) == (0, "")
    assert out.splitlines()[-1] == f"report: {root}/build/one/good.html"
    assert "earlier run" not in (root / "build" / "one" / "good.html").read_text()
    assert content(root / "build" / "quick") == first


@pytest.mark.parametrize("surroundings", [{"HOME": ""}, {"HOME": "/nowhere"}, {"TMPDIR": "/nowhere"}])
def test_a_report_needs_neither_a_home_nor_the_usual_folder_for_temporary_files(root, surroundings):
    output = "-".join(surroundings)
    arguments = ["report", "--only", "good", "--workers", "1", "--output", f"build/{output}"]
    assert reglab(root, *arguments, **surroundings)[0] == 0
    assert (root / "build" / output / "good.html").exists()


FAULTS = {
    "misspelt parameter": (["--set", "rate.rat=0.5"], "unknown parameter of notebook rate 'rat': did you mean 'rate'?"),
    "misspelt notebook": (["--only", "rates"], "unknown notebook 'rates': did you mean 'rate'?"),
    "wrong type": (["--set", "rate.rate=high"], "'rate' must be a number, for example 0.5; got 'high'"),
    "value out of range": (["--set", "bounded.share=1.5"], "'share' must be a number, in [0, 1); got 1.5"),
    "unknown profile": (["--profile", "fast"], "unknown profile 'fast'"),
    "unwritable output folder": (["--output", "pyproject.toml/report"], "cannot write to"),
    "output folder among the sources": (["--output", "profiles"], "belongs to the sources of the project"),
    "store that is not a database": (["--store", "pyproject.toml"], "as the store of records"),
    "unreachable scheduler": (["--scheduler", "tcp://127.0.0.1:9"], "no Dask scheduler answers at 'tcp://127.0.0.1:9'"),
}


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("REGLAB_DEVICE", "cuda", "the device 'cuda' cannot be used"),
        ("REGLAB_SCHEDULER", "tcp://127.0.0.1:9", "no Dask scheduler answers at 'tcp://127.0.0.1:9'"),
    ],
)
def test_what_the_surroundings_ask_for_is_not_passed_over(root, variable, value, message):
    status, _, err = reglab(root, "report", "--only", "good", **{variable: value})
    assert status == 1
    assert message in err


@pytest.mark.parametrize("name", FAULTS)
def test_a_mistake_is_refused_before_anything_starts(root, first, name):
    arguments, message = FAULTS[name]
    (root / "pyproject.toml").write_text("# not a database, and longer than the header of a database\n" * 3)
    status, out, err = reglab(root, "report", *arguments)
    assert (status, out) == (1, "")
    assert err.startswith("reglab: ")
    assert message in err
    assert content(root / "build" / "quick") == first


FAILURES = {
    "raises": ("raises.fault=true", "KeyError: 'rate'"),
    "dies": ("dies.fault=true", "the kernel died"),
    "exits": ("exits.fault=true", "the kernel died"),
    "rate": ("rate.rate=1.5", "SpecError: Dropout: rate must be less than 1; got 1.5."),
    "strength": ("strength.strength=-0.1", "SpecError: L2: strength must be greater than or equal to 0; got -0.1."),
    "data": ("data.name=digit", "ReglabError: unknown data set 'digit': did you mean 'digits'?"),
}


@pytest.fixture(scope="module")
def broken(root, first):
    """What the same report printed when most notebooks failed."""
    faults = [part for setting, _ in FAILURES.values() for part in ("--set", setting)]
    return reglab(root, "report", "--output", "build/quick", *faults)


@pytest.mark.parametrize("name", FAILURES)
def test_a_failed_notebook_is_named_and_its_good_page_stays(root, first, broken, name):
    status, _, err = broken
    assert status == 1
    (line,) = [line for line in err.splitlines() if line.startswith(f"failed: {name}: ")]
    assert FAILURES[name][1] in line
    report = root / "build" / "quick"
    notebook = report / "notebooks" / f"{name}.ipynb"
    assert notebook.read_bytes() == first[notebook.relative_to(report)]
    assert (report / "failed" / f"{name}.ipynb").exists()
    assert "is from an earlier run: this run of it failed" in (report / f"{name}.html").read_text()


def test_the_other_notebooks_are_published(root, broken):
    report = root / "build" / "quick"
    assert not (report / "failed" / "good.ipynb").exists()
    assert "earlier run" not in (report / "good.html").read_text()
    assert (report / "index.html").read_text().count("this run of it failed") == len(FAILURES)


def test_a_notebook_that_hangs_is_ended(root):
    status, _, err = reglab(root, "report", "--profile", "impatient", "--only", "sleeps")
    assert status == 1
    assert "failed: sleeps: still running after 8 s, the limit of its profile" in err
    assert "is missing" in (root / "build" / "impatient" / "sleeps.html").read_text()


def test_a_corrupt_download_is_refused_with_its_checksum(root, tmp_path):
    (tmp_path / "mnist").mkdir()
    for name in ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"):
        (tmp_path / "mnist" / name).write_bytes(b"not what was published")
    status, out, err = reglab(root, "fetch", "mnist", REGLAB_DATA=str(tmp_path))
    assert (status, out) == (1, "")
    # printf 'not what was published' | sha256sum
    assert "28fe8f95" in err


@pytest.fixture
def sleeping(root):
    """A report in the making, in the middle of a notebook: its process, and its child processes."""
    (root / "notebooks" / "pid").unlink(missing_ok=True)
    with command(root, "report", "--only", "sleeps", "--set", "sleeps.fault=true", "--workers", "1") as process:
        wait_until(lambda: (root / "notebooks" / "pid").exists() and (root / "notebooks" / "pid").read_text())
        family = psutil.Process(process.pid).children(recursive=True)
        assert int((root / "notebooks" / "pid").read_text()) in [child.pid for child in family]
        yield process, family
        process.kill()


def ended(family):
    return not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in family)


def test_ctrl_c_ends_everything_and_says_how_to_go_on(root, sleeping):
    before = content(root / "build" / "quick")
    process, family = sleeping
    os.killpg(process.pid, signal.SIGINT)  # to the workers too, as a terminal does
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.strip() == "reglab: interrupted: what is finished is kept; run the same command again to continue"
    wait_until(lambda: ended(family))
    assert content(root / "build" / "quick") == before
    assert not list((root / "build").glob(".reglab-*"))


def test_sigkill_leaves_no_process_and_no_half_report(root, sleeping):
    before = content(root / "build" / "quick")
    process, family = sleeping
    process.kill()
    wait_until(lambda: ended(family))
    assert content(root / "build" / "quick") == before
