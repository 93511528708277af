"""What other processes of a run have to tell the user, who reads the terminal and not the pages of notebooks."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reglab.escaping import MESSAGES, tell


class Messages:
    """Messages of other processes, each told once: several notebooks say the same.

    Parameters
    ----------
    file : Path
        Where the other processes write them; it need not exist.
    """

    def __init__(self, file: Path) -> None:
        self._file, self._read = file, 0
        self._told: set[str] = set()

    @property
    def environment(self) -> dict[str, str]:
        """The environment variable by which another process finds the file."""
        return {MESSAGES: str(self._file)}

    def pass_on(self) -> None:
        """Tell what has come since the last time."""
        if not self._file.exists():
            return
        with self._file.open("rb") as file:
            file.seek(self._read)
            lines = [line for line in file if line.endswith(b"\n")]  # the last one may be half written
        self._read += sum(map(len, lines))
        for message in map(json.loads, lines):
            if message not in self._told:
                self._told.add(message)
                tell(message)


@contextmanager
def passed_on(file: Path) -> Iterator[Messages]:
    """Take messages while the block runs; however it ends, what has come is told."""
    messages = Messages(file)
    try:
        yield messages
    finally:
        messages.pass_on()
