"""How long workers and schedulers are waited for, and what the user is told meanwhile."""

import time

from distributed import Client

from reglab.errors import ReglabError
from reglab.escaping import tell
from reglab.execution.connections import Target, connections

LONELY_SECONDS = 30
"""How long a scheduler may have no workers before the user is told."""
PATIENCE_SECONDS = 600
"""How long it may have none, or be gone itself, before the run ends: batch systems take their time."""


class Watch:
    """Looks, while results are waited for, whether there is anybody to bring them."""

    def __init__(self, target: Target, client: Client) -> None:
        self.target, self.client = target, client
        self.lonely_since: float | None = None
        self.told = False
        self.looked = 0.0

    def look(self) -> None:
        """Tell the user after `LONELY_SECONDS` without a worker; raise after `PATIENCE_SECONDS`, or if none can start.

        It looks once a second at most.
        """
        now = time.monotonic()
        if now - self.looked < 1:
            return
        self.looked = now
        if failure := connections.workers_failure(self.target):
            raise ReglabError(f"nothing can be trained: {failure}. Finished trials are kept.")
        if self.client.status != "running" or self.client.scheduler_info(n_workers=1)["workers"]:
            self.lonely_since, self.told = None, False
            return
        self.lonely_since = self.lonely_since or now
        where = self.target.address or "the local cluster"
        if now - self.lonely_since > PATIENCE_SECONDS:
            raise ReglabError(
                f"{where} has had no worker for {PATIENCE_SECONDS:.0f} s; the run ends. Finished trials are kept: "
                "start workers with this machine's versions of reglab, torch and NumPy, and run the same command again."
            )
        if now - self.lonely_since > LONELY_SECONDS and not self.told:
            self.told = True
            tell(
                f"no worker has joined {where}; training begins when one does, and the run ends if none has within "
                f"{PATIENCE_SECONDS:.0f} s"
            )


def wait_for_the_scheduler(target: Target) -> None:
    """Wait until a lost scheduler answers again."""
    began = time.monotonic()
    tell(f"the connection to {target.address or 'the local cluster'} is lost; what it was training is asked for again")
    while True:
        try:
            connections.client(target)
        except ReglabError:
            if time.monotonic() - began > PATIENCE_SECONDS:
                raise
            time.sleep(1)
        else:
            return
