"""What the tests of notebooks share: a shell, a verdict, and what a function shows."""

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from reglab.analyses.evidence import Evidence
from reglab.claims import judge, registry


@pytest.fixture(autouse=True)
def shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


@pytest.fixture
def verdict():
    names = list("abcdefghij")
    columns = {"dataset": names, "estimate": [9.0, 11.0] * 5, "error": 1.0, "freedom": 5, "cells": 6}
    return judge(registry()["L1"], Evidence(pd.DataFrame(columns), trials=40))


@pytest.fixture
def shown():
    """Return a function that calls another one and returns the display bundles that it shows."""

    def call(function, *arguments, **options):
        with capture_output() as captured:
            function(*arguments, **options)
        return [output.data for output in captured.outputs]

    return call
