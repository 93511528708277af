"""What other processes tell reaches the terminal: at once, once, and as text."""

import subprocess
import sys

import pytest

from reglab.escaping import tell
from reglab.publishing.run.messages import Messages, passed_on

TELL = "import sys; from reglab.escaping import tell; [tell(text) for text in sys.argv[1:]]"


@pytest.fixture
def say(tmp_path, monkeypatch):
    """Return a function that tells texts in another process, which writes nothing itself."""
    for name, value in Messages(tmp_path / "messages").environment.items():
        monkeypatch.setenv(name, value)

    def say(*texts):
        run = subprocess.run([sys.executable, "-c", TELL, *texts], capture_output=True, text=True, check=True)
        assert (run.stdout, run.stderr) == ("", "")

    return say


def told(capsys, monkeypatch, messages):
    with monkeypatch.context() as patch:
        patch.delenv("REGLAB_MESSAGES")  # this process is the one that tells the user
        messages.pass_on()
    return capsys.readouterr().err


def test_messages_come_once_whoever_repeats_them(say, tmp_path, capsys, monkeypatch):
    messages = Messages(tmp_path / "messages")
    assert told(capsys, monkeypatch, messages) == ""
    say("no worker", "red \x1b[31m")
    assert told(capsys, monkeypatch, messages) == "reglab: no worker\nreglab: red \\x1b[31m\n"
    say("no worker", "one\ntwo")
    assert told(capsys, monkeypatch, messages) == "reglab: one\ntwo\n"


def test_half_a_line_is_waited_for(tmp_path, capsys):
    messages = Messages(tmp_path / "messages")
    (tmp_path / "messages").write_text('"whole"\n"ha')
    messages.pass_on()
    (tmp_path / "messages").write_text('"whole"\n"half"\n')
    messages.pass_on()
    assert capsys.readouterr().err == "reglab: whole\nreglab: half\n"


def test_the_last_messages_are_told_when_the_block_fails(tmp_path, capsys):
    with pytest.raises(KeyboardInterrupt), passed_on(tmp_path / "messages"):  # noqa: PT012 - the last words count
        (tmp_path / "messages").write_text('"last"\n')
        raise KeyboardInterrupt
    assert capsys.readouterr().err == "reglab: last\n"


def test_a_file_that_cannot_be_written_hides_no_message(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("REGLAB_MESSAGES", str(tmp_path / "gone" / "messages"))
    tell("no worker")
    assert capsys.readouterr().err == "reglab: no worker\n"
