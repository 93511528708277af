"""What a run needs of the machine, the shell and the environment, checked before anything starts."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from reglab.errors import ReglabError
from reglab.execution.resources import Device

try:
    import resource
except ImportError:  # not on Windows, which has no such limits
    resource = None  # type: ignore[assignment]

OPEN_FILES, FILES_PER_WORKER = 128, 8
"""Files and connections that a run has open: kernels and the store, and the connections of each worker."""
ADDRESS_SPACE = 8 * 2**30
"""Bytes of addresses that a process of a run may ask for, though it uses a tenth: libraries reserve them in advance."""


def check_surroundings(workers: int, device: Device | None, paths: Iterable[Path]) -> None:
    """Check what a run needs.

    Parameters
    ----------
    workers : int
        Worker processes on this machine.
    device : {"auto", "cpu", "cuda"} or None
        What they are to train on; None where other machines train.
    paths : iterable of Path
        Files and folders of the run.

    Raises
    ------
    ReglabError
        If something is missing: what, and what to do.
    """
    for path in paths:
        _check_text(path)
    _check_open_files(OPEN_FILES + FILES_PER_WORKER * workers)
    _check_address_space()
    if device == "cuda":
        _check_cuda()


def check_data_folder() -> None:
    """Check that the data folder can be found: where it begins with a user's name, there is such a user.

    Raises
    ------
    ReglabError
        If there is none.
    """
    if os.environ.get("REGLAB_DATA", "").startswith("~"):
        from reglab.datasets.download import data_folder  # noqa: PLC0415 - every command asks, and few need it

        data_folder()


def _check_text(path: Path) -> None:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        encoding = sys.getfilesystemencoding()
        raise ReglabError(
            f"the path {os.fsencode(path)!r} is not text in this shell's encoding, {encoding}: set LC_ALL=C.UTF-8, "
            "or work in a folder with a plain name."
        ) from None


def _check_open_files(needed: int) -> None:
    """Raise the limit of open files as far as this user may; refuse where that is not enough."""
    if not resource:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if _below(soft, needed) and not _below(hard, needed):
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
    elif _below(soft, needed):
        raise ReglabError(
            f"this shell lets a process open {soft} files, and this run needs {needed}: call "
            f"'ulimit -n {needed}' first, or ask for fewer --workers."
        )


def _check_address_space() -> None:
    if not resource:
        return
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    if _below(soft, ADDRESS_SPACE):
        raise ReglabError(
            f"this shell limits a process to {soft / 2**30:.1f} GiB of address space, and a run needs "
            f"{ADDRESS_SPACE / 2**30:.0f}: call 'ulimit -v unlimited' first."
        )


def _below(limit: int, needed: int) -> bool:
    return limit != resource.RLIM_INFINITY and limit < needed


def _check_cuda() -> None:
    """Ask a process of its own: this one does without torch."""
    command = "import torch; print('yes' if torch.cuda.is_available() else torch.version.cuda or '')"
    answer = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=False)
    if answer.stdout.strip() != "yes":
        raise ReglabError(no_cuda(answer.stdout.strip()))


def no_cuda(build: str | None) -> str:
    """Return why nothing can be trained on a GPU here.

    Parameters
    ----------
    build : str or None
        The version of CUDA that torch was built for, if any.
    """
    reason = f"torch finds no NVIDIA GPU for its CUDA {build}" if build else "torch was installed without CUDA"
    return f"the device 'cuda' cannot be used: {reason}. Give --device cpu or auto (REGLAB_DEVICE)."
