"""A deadline ends training between two groups, and holds only inside its block."""

import math
import threading
import time

import pytest

from reglab.errors import ReglabError
from reglab.execution.deadline import OutOfTimeError, end_in_time, until


def test_without_a_deadline_there_is_time() -> None:
    end_in_time()


def test_before_the_deadline_there_is_time_and_after_it_none() -> None:
    with until(time.monotonic() + 60):
        end_in_time()
    with until(time.monotonic() - 1e-3), pytest.raises(OutOfTimeError, match="what was trained is kept"):
        end_in_time()
    with until(math.inf):
        end_in_time()


def test_it_is_a_message_for_the_user() -> None:
    assert issubclass(OutOfTimeError, ReglabError)


def test_after_the_block_the_deadline_is_what_it_was() -> None:
    with until(-math.inf):
        with until(math.inf):
            end_in_time()
        with pytest.raises(OutOfTimeError):
            end_in_time()
    end_in_time()


def test_an_error_ends_the_deadline_too() -> None:
    with pytest.raises(KeyError), until(-math.inf):
        raise KeyError
    end_in_time()


def test_another_thread_has_a_deadline_of_its_own() -> None:
    passed = []

    def ask() -> None:
        end_in_time()
        passed.append(True)

    with until(-math.inf):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert passed == [True]
