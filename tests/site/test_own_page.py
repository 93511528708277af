"""The page of advice on one's own data, opened as a file in a real browser: hostile names are text."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.advice.hostile_page import TITLE, HostilePage
from tests.hostile import INSIDE
from tests.hostile import seen as as_seen
from tests.site.conftest import LOOK, SCREENS, Seen
from tests.site.test_hostile import ACTS, words

pytestmark = pytest.mark.browser

CELL = str.maketrans({"\n": r"\n", "\r": r"\r", "\t": r"\t"})
"""How pandas writes line ends and tabs in the cell of a table."""


@pytest.fixture(params=[(screen, scheme) for screen in SCREENS for scheme in ("light", "dark")], ids=", ".join)
def opened(
    request: pytest.FixtureRequest, browser: Browser, hostile_page: HostilePage
) -> Iterator[tuple[Page, Seen, HostilePage]]:
    """The page, and what ran or complained while it was opened."""
    screen, scheme = request.param
    width, height = SCREENS[screen]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page, watched = context.new_page(), Seen("own")
    watched.listen(page, "file:")
    page.on("dialog", lambda dialog: (watched.complaints.append(dialog.message), dialog.dismiss()))
    page.goto((hostile_page.folder / "index.html").as_uri())
    yield page, watched, hostile_page
    context.close()


def test_it_opens_and_nothing_of_the_names_acts(opened: tuple[Page, Seen, HostilePage]) -> None:
    page, watched, _ = opened
    assert page.evaluate(ACTS) == []
    assert page.title() != "taken"
    assert INSIDE not in page.content()
    assert (watched.complaints, watched.outside) == ([], [])


def test_every_name_is_seen_as_it_is(opened: tuple[Page, Seen, HostilePage]) -> None:
    page, _, made = opened
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    article = words(page.inner_text("article"))
    assert [name for name in [*made.names, *made.labels] if words(as_seen(name.translate(CELL))) not in article] == []
    assert words(TITLE) in article


def test_axe_finds_nothing_critical_or_serious(opened: tuple[Page, Seen, HostilePage]) -> None:
    violations = Axe().run(opened[0], options={"preload": False}).response["violations"]
    assert [(found["id"], [node["target"] for node in found["nodes"]]) for found in violations
            if found["impact"] in ("critical", "serious")] == []  # fmt: skip


def test_the_page_does_not_scroll_sideways_and_what_does_is_reached(opened: tuple[Page, Seen, HostilePage]) -> None:
    look = opened[0].evaluate(LOOK)
    assert not look["too_wide"]
    assert [scrolling["what"] for scrolling in look["scrolling"] if not scrolling["reached"]] == []
    assert look["captions"]
    assert all(look["captions"])
    assert all(len(alt.split()) >= 4 for alt in look["alts"])


def test_the_answer_is_on_the_first_screen(opened: tuple[Page, Seen, HostilePage]) -> None:
    page, _, _ = opened
    answer = page.locator("article .cell.tag_answer").first
    assert "a network with 1 hidden layer of 64 units makes" in answer.inner_text()
    assert answer.bounding_box()["y"] < 800
