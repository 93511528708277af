"""What the tests of notebooks share: a shell, a verdict, and what a function shows."""

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from reglab.claims import judge, registry


@pytest.fixture(autouse=True)
def shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


@pytest.fixture
def verdict():
    return judge(registry()["L1"], {"penalty in the loss": [0.9, 1.1, 0.8, 1.0, 1.2]}, trials=40)


@pytest.fixture
def shown():
    """Return a function that calls another one and returns the display bundles that it shows."""

    def call(function, *arguments, **options):
        with capture_output() as captured:
            function(*arguments, **options)
        return [output.data for output in captured.outputs]

    return call
