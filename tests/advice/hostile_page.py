"""The page of a table whose file, columns and classes have hostile names, made by the command."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.advice.own_checkout import checkout, plan_little, start, write_table
from tests.hostile import INSIDE, texts

TITLE = "<script>alert(12)<script> {{7*7}} ](javascript:alert(13)) `x` _y_"
"""The name of the file, without its suffix."""


@dataclass(frozen=True)
class HostilePage:
    """What the command made, and of what.

    ``names`` are those of the columns, the target's last, and ``labels`` those of the classes.
    """

    folder: Path
    names: list[str]
    labels: list[str]
    printed: str
    told: str


@pytest.fixture(scope="session")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> HostilePage:
    """The page, made once."""
    root = checkout(tmp_path_factory.mktemp("own"))
    outside = root / "outside.txt"
    outside.write_text(INSIDE)
    hostile = texts(str(outside))
    names, labels = [*hostile[1:], hostile[0]], [hostile[0], hostile[9], TITLE]
    path = write_table(root / f"{TITLE}.csv", names, labels)
    plan_little(root / "build", path, names[-1])
    with start(root, path, "--target", names[-1], "--output", "out") as process:
        printed, told = process.communicate(timeout=1200)
    assert process.returncode == 0, told
    return HostilePage(root / "out", names, labels, printed, told)
