"""A user's mistake is one short message, in a notebook too: it suggests the nearest valid spelling."""

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from reglab.errors import unknown


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("drpout", "unknown regularizer 'drpout': did you mean 'dropout'? Allowed: dropout, l2, mixup."),
        ("zzz", "unknown regularizer 'zzz': Allowed: dropout, l2, mixup."),
    ],
)
def test_the_nearest_spelling_is_suggested_where_there_is_one(given, message):
    assert str(unknown("regularizer", given, iter(["mixup", "dropout", "l2"]))) == message


def test_a_notebook_shows_the_message_without_a_traceback():
    with capture_output() as captured:
        InteractiveShell.instance().run_cell("from reglab.errors import ReglabError\nraise ReglabError('got 1.')")
    InteractiveShell.clear_instance()
    assert captured.stdout.strip() == "ReglabError: got 1."
