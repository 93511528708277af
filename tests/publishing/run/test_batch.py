"""Notebooks run in processes of their own; what happens to a kernel is noticed, and nothing outlives the run."""

import os
import signal
import subprocess
import sys
import time

import nbformat
import psutil
import pytest
from tests.publishing.toys import source

from reglab.publishing.run import batch
from reglab.publishing.run.batch import Task, run
from reglab.publishing.run.executed import KERNEL_DIED, read

DIES = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
SLEEPS = "import os, pathlib, time; pathlib.Path({!r}).write_text(str(os.getpid())); time.sleep(300)"


def tasks(folder, parameters=None, **notebooks):
    made = []
    for name, notebook in notebooks.items():
        path = folder / f"{name}.ipynb"
        nbformat.write(notebook, path)
        (folder / "out").mkdir(exist_ok=True)
        made.append(Task(name, path, folder / "out" / path.name, parameters or {}))
    return made


def wait_until(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_a_good_notebook_a_failing_one_and_a_dying_one(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "AT_ONCE", 2)
    good, fails, dies = tasks(
        tmp_path,
        good=source("import os\nprint(os.environ['TOY'], rate)"),
        fails=source("{}['rate']", "1"),
        dies=source(DIES),
    )
    seen = set()
    run([good, fails, dies], {"TOY": "yes"}, 60, lambda: seen.add((good.state, fails.state, dies.state)))
    assert [(task.state, task.reason) for task in (good, fails, dies)] == [
        ("done", ""), ("failed", "KeyError: 'rate'"), ("failed", KERNEL_DIED),
    ]  # fmt: skip
    assert read(good.output).cells[-1].outputs[0].text == "yes 0.5\n"
    assert ("running", "running", "waiting") in seen, "at most two at once"
    assert all(task.seconds > 0 for task in (good, fails, dies))


def test_parameters_reach_the_notebook(tmp_path):
    (task,) = tasks(tmp_path, {"rates": [0.1], "dataset": "wine"}, toy=source("print(rates, dataset, rate)"))
    run([task], {}, 60)
    assert read(task.output).cells[-1].outputs[0].text == "[0.1] wine 0.5\n"


def test_a_notebook_that_hangs_is_ended_with_its_kernel_and_leaves_no_temporary_file(tmp_path, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (task,) = tasks(tmp_path, toy=source(SLEEPS.format(str(tmp_path / "pid"))))
    run([task], {}, 8)
    assert (task.state, task.reason) == ("failed", "still running after 8 s, the limit of its profile")
    kernel = int((tmp_path / "pid").read_text())
    wait_until(lambda: not psutil.pid_exists(kernel))
    assert list((tmp_path / "temporary").iterdir()) == []


def test_an_interruption_ends_the_notebooks(tmp_path):
    (task,) = tasks(tmp_path, toy=source(SLEEPS.format(str(tmp_path / "pid"))))

    def interrupt():
        if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([task], {}, 60, interrupt)
    wait_until(lambda: not psutil.pid_exists(int((tmp_path / "pid").read_text())))


BATCH = """
import sys
from pathlib import Path
from reglab.publishing.run import batch
from reglab.publishing.run.batch import Task, run
folder = Path(sys.argv[1])
run([Task("toy", folder / "toy.ipynb", folder / "out" / "toy.ipynb", {})], {}, 60)
"""


def test_a_killed_batch_run_leaves_no_kernel_behind(tmp_path):
    tasks(tmp_path, toy=source(SLEEPS.format(str(tmp_path / "pid"))))
    with subprocess.Popen([sys.executable, "-c", BATCH, tmp_path]) as process:
        wait_until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
        os.kill(process.pid, signal.SIGKILL)
    wait_until(lambda: not psutil.pid_exists(int((tmp_path / "pid").read_text())))


FAKE = """#!{python}
import sys
from pathlib import Path
starts = Path({starts!r})
starts.write_text(starts.read_text() + "x" if starts.exists() else "x")
print("zmq.error.ZMQError: Address already in use")
if len(starts.read_text()) <= {failures}:
    sys.exit({status})
{then}
"""


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Put a program in the place of the notebook's process, that first fails to start its kernel."""

    def use(failures, then=""):
        program = tmp_path / "fake"
        program.write_text(
            FAKE.format(
                python=sys.executable,
                starts=str(tmp_path / "starts"),
                failures=failures,
                status=os.EX_TEMPFAIL,
                then=then,
            )
        )
        program.chmod(0o755)
        monkeypatch.setattr(batch.sys, "executable", str(program))

    return use


def test_a_kernel_that_does_not_start_gets_a_second_try(tmp_path, fake):
    (task,) = tasks(tmp_path, toy=source())
    done = source()
    done.cells[1].execution_count = 1
    nbformat.write(done, tmp_path / "done.ipynb")
    fake(1, f"import shutil; shutil.copy({str(tmp_path / 'done.ipynb')!r}, {str(task.output)!r})")
    run([task], {}, 60)
    assert (task.state, (tmp_path / "starts").read_text()) == ("done", "xx")


def test_a_kernel_that_never_starts_is_a_failure(tmp_path, fake):
    (task,) = tasks(tmp_path, toy=source())
    fake(9)
    run([task], {}, 60)
    assert (task.state, (tmp_path / "starts").read_text()) == ("failed", "xx")
    assert task.reason == "the kernel did not start: zmq.error.ZMQError: Address already in use"


def test_a_process_that_writes_no_notebook_is_a_failure(tmp_path, fake):
    (task,) = tasks(tmp_path, toy=source())
    fake(0, "sys.exit(3)")
    run([task], {}, 60)
    assert (task.state, task.reason) == ("failed", "it could not be run: zmq.error.ZMQError: Address already in use")
