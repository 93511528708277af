"""The command line: quick to answer, light to start, clear about mistakes. Reports are made in tests/faults."""

import resource
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reglab.cli import app


def reglab(*arguments, cwd=None):
    return subprocess.run(
        [Path(sys.executable).with_name("reglab"), *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_help_answers_in_half_a_second():
    # Processor time: on a busy machine, the clock measures the work of other processes.
    took = []
    for _ in range(3):
        began = resource.getrusage(resource.RUSAGE_CHILDREN)
        answered = reglab("--help")
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime)
        assert answered.returncode == 0
    assert {"report", "plan", "verify", "list", "fetch", "advise", "store"} <= set(answered.stdout.split())
    assert min(took) < 0.5


def test_the_start_imports_nothing_heavy():
    code = "import sys, reglab.cli; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"torch", "numpy", "pandas", "sphinx", "papermill", "distributed", "rich"} & set(modules)


def test_making_a_report_does_not_import_torch():
    code = "import sys, reglab.publishing.report, reglab.publishing.run.progress; print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["list", "colours"], 2, "'colours' is not one of 'claims'"),
        (["fetch", "digits", "fashon-mnist"], 1, "unknown data set 'fashon-mnist': did you mean 'fashion-mnist'?"),
        (["report", "--workers", "0"], 2, "greater than or equal to 1"),
        (["report", "--device", "tpu"], 2, "'tpu' is not one of 'auto'"),
        (["report"], 1, "reglab: a report is made of a checkout's notebooks and profiles, and neither"),
        (["plan"], 1, "reglab: a report is made of a checkout's notebooks and profiles, and neither"),
        (["verify", "nowhere"], 1, "reglab: no report in nowhere"),
        (["verify", "--sample", "0"], 1, "reglab: --sample must be a whole number of at least 1, or all; got '0'"),
        (["verify", "--sample", "some"], 1, "--sample must be a whole number of at least 1, or all; got 'some'"),
        (["list", "notebooks"], 1, "reglab: the notebooks to list are those of a checkout, and neither"),
    ],
)
def test_mistakes_are_printed_without_a_traceback(tmp_path, arguments, status, message):
    answered = reglab(*arguments, cwd=tmp_path)
    assert answered.returncode == status
    printed = " ".join(answered.stderr.replace("│", " ").split())
    assert message in printed
    assert "Traceback" not in printed
    assert answered.stdout == ""


def test_bundled_data_need_no_download():
    assert reglab("fetch", "digits").returncode == 0


def test_the_version_is_that_of_the_package():
    answered = reglab("--version")
    assert (answered.returncode, answered.stdout) == (0, f"reglab {metadata.version('reglab')}\n")


def test_completion_is_offered_for_the_shell():
    completed = CliRunner().invoke(
        app, prog_name="reglab", env={"_REGLAB_COMPLETE": "complete_bash", "COMP_WORDS": "reglab pl", "COMP_CWORD": "1"}
    )
    assert completed.stdout.split() == ["plan"]
