"""``python -m reglab`` is the command ``reglab``."""

from reglab.cli import main

main()
