"""Every command ends with one message, whatever happens."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reglab.commands import ending
from reglab.commands.ending import run, show_tracebacks

REGLAB = Path(sys.executable).with_name("reglab")


def raising(error):
    def app():
        raise error

    return app


@pytest.fixture(autouse=True)
def _signals_as_before(monkeypatch):
    monkeypatch.setattr("signal.signal", lambda *_: None)
    yield
    show_tracebacks(False)


def test_what_nobody_foresaw_is_one_message_with_a_private_log(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        run(raising(KeyError("rate\nand more")))
    assert ended.value.code == 1
    (log,) = tmp_path.iterdir()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("reglab: unexpected error: KeyError: 'rate\\nand more'. ")
    assert line.endswith(str(log))
    assert "Traceback" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


def test_a_log_that_cannot_be_written_does_not_hide_the_error(monkeypatch, capsys):
    monkeypatch.setattr("tempfile.mkstemp", raising_os_error)
    with pytest.raises(SystemExit):
        run(raising(KeyError("rate")))
    assert "KeyError: 'rate'. No log could be written (no room); see reglab --debug." in capsys.readouterr().err


def test_a_folder_that_cannot_be_copied_is_told_by_its_first_file(tmp_path, capsys):
    """So it is where a disk fills while the site is built."""
    for name in ("from/a", "from/b", "from/c"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    with pytest.raises(SystemExit) as ended:
        run(lambda: shutil.copytree(tmp_path / "from", tmp_path / "to", copy_function=lambda *_: raising_os_error()))
    assert ended.value.code == 1
    assert capsys.readouterr().err == "reglab: [Errno 28] no room (and 2 other files)\n"


def raising_os_error(**_):
    raise OSError(28, "no room")


def test_debug_shows_the_traceback():
    show_tracebacks(True)
    with pytest.raises(KeyError):
        run(raising(KeyError("rate")))


def test_an_output_that_nobody_reads_ends_quietly(monkeypatch, capfd):
    monkeypatch.setattr(ending.os, "dup2", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        run(raising(BrokenPipeError()))
    assert ended.value.code == 1
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("shell", ["{} list >&-", "{} list > /dev/full", "{} list | true; exit ${{PIPESTATUS[0]}}"])
def test_an_output_that_cannot_be_written_is_no_traceback(shell):
    ended = subprocess.run(["bash", "-c", shell.format(REGLAB)], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) <= 1
    assert "Traceback" not in ended.stderr


def test_signs_that_the_terminal_lacks_are_written_as_escapes():
    bare = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PATH": os.environ["PATH"]}
    ended = subprocess.run([REGLAB, "list"], env=bare, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
