"""The browser that is installed on this machine: it prints a report."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from reglab.errors import ReglabError
from reglab.wording import listed

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    *(["--no-sandbox"] if os.geteuid() == 0 else []),  # with a sandbox it does not start as root, as in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""How it is started: it asks nothing of any other machine by itself."""
TIMEOUT_SECONDS = 600
"""Many times what the largest report takes."""


def installed() -> str | None:
    """Return the path of an installed Chromium or Chrome."""
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path), None)


def needed() -> str:
    """Return the path of an installed Chromium or Chrome.

    Raises
    ------
    ReglabError
        If there is none.
    """
    if browser := installed():
        return browser
    raise ReglabError(
        f"--pdf needs an installed Chromium or Chrome; none of {listed(NAMES)} is in the PATH. Install one (Debian: "
        "apt-get install chromium), or leave --pdf out and print pages from any browser."
    )


def print_page(browser: str, page: Path, pdf: Path) -> None:
    """Print a page to a PDF file.

    Parameters
    ----------
    browser : str
        The path of Chromium or Chrome.
    page, pdf : Path
        The HTML file, and the file to write.

    Raises
    ------
    ReglabError
        If the browser does not write the file.
    """
    printing = ["--headless", "--no-pdf-header-footer", "--generate-pdf-document-outline", f"--print-to-pdf={pdf}"]
    with TemporaryDirectory() as profile:  # with the user's own it would hand the page to a browser that is open
        command = [browser, *FLAGS, f"--user-data-dir={profile}", *printing, page.resolve().as_uri()]
        try:
            said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT_SECONDS).stderr
        except subprocess.TimeoutExpired:
            said = f"it was stopped after {TIMEOUT_SECONDS} seconds"
    if not pdf.is_file():
        reason = (said.strip() or "it gave no reason").splitlines()[-1]
        raise ReglabError(f"{browser} did not print report.pdf: {reason}. The pages can be printed from any browser.")
