"""The site under test: built from small executed notebooks, or the one in the folder REGLAB_SITE."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.advice.hostile_page import hostile_page  # noqa: F401
from tests.publishing.toys import RECORDS, publication

from reglab.publishing.site.assemble import assemble

LOOK = """() => {
    const all = query => [...document.querySelectorAll(query)];
    const may_scroll = e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX);
    const scrolls = e => e.scrollWidth > e.clientWidth + 1 && may_scroll(e);
    const scale = matrix => Math.hypot(matrix.c, matrix.d);
    return {
        too_wide: document.scrollingElement.scrollWidth > window.innerWidth,
        alts: all('article img, article figure [role=img]').map(e => e.alt ?? e.getAttribute('aria-label')),
        captions: all('figure').map(e => e.querySelector('figcaption')?.innerText.trim()),
        first_figure: all('article figure').map(e => e.getBoundingClientRect().top / window.innerHeight)[0] ?? null,
        letters: all('article svg text').filter(e => e.checkVisibility() && e.getBoundingClientRect().width)
            .map(e => [e.textContent, parseFloat(getComputedStyle(e).fontSize) * scale(e.getScreenCTM())]),
        formulas: all('math').length,
        scrolling: all('article *').filter(scrolls)
            .map(e => ({what: e.outerHTML.slice(0, 80), reached: e.tabIndex >= 0})),
    };
}"""
"""What a reader sees and does not see, taken from a page: the first figure's place in screens, letters in pixels."""

LEFT = "net::ERR_ABORTED"
"""Why a request failed whose page was left before its answer: that of the icon comes late."""
PUBLISHED = Path(__file__).parents[2] / "reports"
"""The published report."""
SCREENS = {"desktop": (1280, 800), "phone": (390, 844)}
"""Width and height of the windows that pages are looked at in."""


@dataclass
class Seen:
    """A page as the browser shows it.

    ``complaints`` are errors and warnings of the console and failed requests; ``outside`` the
    addresses asked for on other hosts; ``findings`` what axe-core calls critical or serious.
    """

    name: str
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    findings: list[Any] = field(default_factory=list)
    looks: dict[str, Any] = field(default_factory=dict)

    def listen(self, page: Page, inside: str) -> None:
        """Remember what a page says and asks for from now on."""
        page.on("console", lambda said: said.type in ("error", "warning") and self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", lambda request: request.failure == LEFT or self.complaints.append(request.url))
        page.on("response", lambda response: response.status >= 400 and self.complaints.append(response.url))
        page.on(
            "request", lambda request: request.url.startswith((inside, "data:")) or self.outside.append(request.url)
        )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site."""
    if given := os.environ.get("REGLAB_SITE"):
        return Path(given).resolve()
    root = tmp_path_factory.mktemp("site")
    project, settings, tasks, folder = publication(root, l2="failed", augmentation="former")
    assemble(project, settings, tasks, RECORDS, folder, "reglab report --profile quick")
    return folder


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def addresses(site: Path) -> Iterator[dict[str, str]]:
    """Where the site can be opened: as files, and from a server of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield {"file": site.as_uri(), "http": f"http://127.0.0.1:{server.server_port}"}
        server.shutdown()


WAYS = {
    "desktop, light, from files": (1280, "light", "file"),
    "desktop, dark, served": (1280, "dark", "http"),
    "phone, light, served": (390, "light", "http"),
    "phone, dark, from files": (390, "dark", "file"),
}


@pytest.fixture(scope="session", params=WAYS)
def seen(request: pytest.FixtureRequest, browser: Browser, site: Path, addresses: dict[str, str]) -> list[Seen]:
    """Every page of the site, opened in one of the ways."""
    width, scheme, way = WAYS[request.param]
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    pages = []
    for name in sorted(path.name for path in site.glob("*.html")):
        seen = Seen(name)
        page = context.new_page()
        seen.listen(page, addresses[way])
        page.goto(f"{addresses[way]}/{name}")
        seen.looks = page.evaluate(LOOK)
        violations = Axe().run(page, options={"preload": False}).response["violations"]
        seen.findings = [
            (found["id"], [node["target"] for node in found["nodes"]])
            for found in violations
            if found["impact"] in ("critical", "serious")
        ]
        page.close()
        pages.append(seen)
    context.close()
    return pages


@pytest.fixture(
    scope="session", params=[(where, screen) for where in ("built", "published") for screen in SCREENS], ids=", ".join
)
def looks(request: pytest.FixtureRequest, browser: Browser, site: Path) -> tuple[str, dict[str, Any]]:
    """The name of a screen, and what is seen on it of each page, of the built site and of the published report."""
    where, screen = request.param
    width, height = SCREENS[screen]
    page = browser.new_page(viewport={"width": width, "height": height})
    looks = {}
    for path in sorted((site if where == "built" else PUBLISHED).glob("*.html")):
        page.goto(path.as_uri())
        looks[path.stem] = page.evaluate(LOOK)
    page.close()
    return screen, looks


@pytest.fixture
def front(browser: Browser, addresses: dict[str, str]) -> Iterator[Page]:
    """The front page, to act on."""
    page = browser.new_page(viewport={"width": 1280, "height": 844})
    page.goto(f"{addresses['file']}/index.html")
    yield page
    page.close()
