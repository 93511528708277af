"""Different values make different arms."""

import pytest

from reglab.errors import ReglabError
from reglab.study import sweep


def test_values_that_differ_late_get_arms_of_their_own():
    assert list(sweep("l2", strength=[0.01, 0.0100000001])) == ["l2 strength 0.01", "l2 strength 0.0100000001"]


def test_a_value_given_twice_is_refused():
    with pytest.raises(ReglabError, match=r"l2: each strength makes an arm of its own; 0\.1 was given more than once"):
        sweep("l2", strength=[0, 0.1, 0.10])
