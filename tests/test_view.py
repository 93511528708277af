"""A notebook's reader is brought to what happens; elsewhere nothing is shown."""

from types import SimpleNamespace

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from reglab import view
from reglab.errors import Interrupted, ReglabError


@pytest.fixture
def kernel(monkeypatch):
    """Pretend that this process is the kernel of a notebook."""
    monkeypatch.setattr(view, "_ipython", lambda: SimpleNamespace(kernel=object()))
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


@pytest.mark.parametrize("error", [ReglabError("one line"), Interrupted("one line")])
def test_an_error_in_a_notebook_is_one_line_and_comes_into_view(kernel, error):
    with capture_output() as captured:
        lines = error._render_traceback_()
    assert lines == [f"{type(error).__name__}: one line"]
    (shown,) = captured.outputs
    assert shown.data == {"application/javascript": view.FOLLOW, "text/plain": ""}


@pytest.mark.parametrize("shell", [None, SimpleNamespace()])
def test_outside_of_a_notebook_nothing_is_shown(monkeypatch, shell, capsys):
    monkeypatch.setattr(view, "_ipython", lambda: shell)
    assert not view.in_notebook()
    assert ReglabError("one line")._render_traceback_() == ["ReglabError: one line"]
    assert capsys.readouterr().out == ""
