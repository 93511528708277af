"""Every page, in a real browser: at desktop and phone width, in the light and in the dark, as files and served."""

import re

import pytest
from tests.publishing.toys import TITLES
from tests.site.conftest import SCREENS, Seen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser", "ignore::DeprecationWarning:docutils"),
]


def test_no_page_complains(seen):
    assert [(page.name, page.complaints) for page in seen if page.complaints] == []


def test_no_page_asks_another_host(seen):
    assert [(page.name, page.outside) for page in seen if page.outside] == []


def test_no_page_scrolls_sideways(seen):
    assert [page.name for page in seen if page.looks["too_wide"]] == []


def test_axe_finds_nothing_critical_or_serious(seen):
    assert [(page.name, page.findings) for page in seen if page.findings] == []


def test_every_picture_has_an_alt_text_that_says_what_is_seen(seen):
    alts = [(page.name, alt) for page in seen for alt in page.looks["alts"]]
    assert alts
    assert [one for one in alts if len(one[1].split()) < 4 or re.search(r"\.(png|svg|jpe?g)$", one[1])] == []


def test_every_figure_has_a_caption(seen):
    captions = [(page.name, caption) for page in seen for caption in page.looks["captions"]]
    assert captions
    assert [one for one in captions if not one[1]] == []


def test_the_first_figure_is_near_the_top(looks):
    screen, pages = looks
    first = {name: look["first_figure"] for name, look in pages.items() if look["first_figure"] is not None}
    assert first
    assert {name: top for name, top in first.items() if top > {"desktop": 1.5, "phone": 3}[screen]} == {}


def test_no_text_in_a_figure_is_too_small_to_read(looks):
    letters = [(name, *letters) for name, look in looks[1].items() for letters in look["letters"]]
    assert letters
    assert [small for small in letters if small[2] < 9] == []


def test_mathematics_is_drawn(seen):
    assert any(page.looks["formulas"] for page in seen)


def test_what_scrolls_by_itself_can_be_reached_with_the_keyboard(seen):
    assert [(page.name, one["what"]) for page in seen for one in page.looks["scrolling"] if not one["reached"]] == []


ON_PAPER = """() => {
    const seen = e => e.checkVisibility() && e.getBoundingClientRect().width && e.getBoundingClientRect().height;
    const over = e => ['fixed', 'sticky'].includes(getComputedStyle(e).position);
    const all = query => [...document.querySelectorAll(query)].filter(seen);
    const named = elements => elements.map(e => e.outerHTML.slice(0, 80));
    return {
        over: named(all('body *').filter(over)),
        beside: named(all('nav, aside, .sidebar-drawer')),
        controls: named(all('button, summary').filter(e => !e.closest('.answers, .parameters'))),
        cut: named(all('pre, .table-wrapper').filter(e => e.scrollWidth > e.clientWidth + 1)),
        ground: getComputedStyle(document.body).backgroundColor,
        parameters: all('.parameters td').length,
    };
}"""
"""What is on a printed page beside the text."""


@pytest.mark.parametrize("name", ["index", "l2", "explorer"])
def test_on_paper_nothing_stands_over_or_beside_the_text(front, site, name):
    front.emulate_media(media="print", color_scheme="dark")
    front.set_viewport_size({"width": 680, "height": 1000})  # A4 within its margins
    front.goto(f"{site.as_uri()}/{name}.html")
    seen = front.evaluate(ON_PAPER)
    assert (seen.pop("parameters") > 0) == (name == "l2")
    assert seen == {"over": [], "beside": [], "controls": [], "cut": [], "ground": "rgb(255, 255, 255)"}
    front.emulate_media(media="null")
    assert front.pdf().startswith(b"%PDF")


def test_a_cell_of_the_answer_opens_its_program(front):
    cell = front.locator(".answers td button").first
    cell.click()
    opened = front.locator(".program:popover-open")
    assert opened.count() == 1
    assert cell.inner_text().split()[0] in opened.inner_text()
    assert "import torch" in opened.inner_text()
    front.keyboard.press("Escape")
    assert front.locator(".program:popover-open").count() == 0


def test_the_answer_is_on_the_first_screen(front):
    box = front.locator(".answers table").bounding_box()
    assert box["y"] < 400


def test_the_verdict_table_links_to_the_notebooks_sections(front, site):
    links = [link.get_attribute("href") for link in front.locator(".verdicts [role=rowheader] a:not(.id)").all()]
    assert len(links) >= 5
    for link in links:
        front.goto(f"{site.as_uri()}/{link}")
        section = "document.querySelector(':target')?.closest('section')"
        assert front.evaluate(f"{section}?.querySelector('.cell.tag_verdict') != null"), link


def test_each_verdict_is_a_word_and_a_number_not_only_a_colour(front):
    rows = front.locator(".verdicts [role=row]:not(.head)").all()
    assert rows
    for row in rows:
        assert row.locator(".badge").inner_text() in {"supported", "contradicted", "negligible", "depends", "undecided"}
        number = r"[+−]?\d+(\.\d+)?"
        assert re.search(rf"{number} \((no interval|{number} to {number})\)", row.locator(".effect").inner_text())


@pytest.mark.parametrize(("query", "title"), [("l2", TITLES["l2"]), ("early stopping help", TITLES["early-stopping"])])
def test_search_finds_the_page_with_the_words_in_its_title_first_and_says_what_it_says(front, query, title):
    listening = Seen("search")
    listening.listen(front, "file:")
    front.locator("input[name=q]").fill(query)
    front.keyboard.press("Enter")
    first = front.locator("ul.search > li").first
    first.locator(".context").wait_for()
    assert first.locator("a").inner_text() == title
    assert "fewer errors" in first.locator(".context").inner_text()
    assert listening.complaints == []


def test_a_figure_is_enlarged_by_a_click_or_by_the_keyboard(front, site):
    front.goto(f"{site.as_uri()}/l2.html")
    shown, enlarged = front.locator("figure.drawing svg").first, front.locator("dialog.zoomed[open] svg")
    shown.click()
    assert enlarged.get_attribute("aria-label") == shown.get_attribute("aria-label")
    front.keyboard.press("Escape")
    assert enlarged.count() == 0
    front.get_by_role("button", name="enlarge figure 1").press("Enter")
    assert enlarged.count() == 1
    front.get_by_role("button", name="close the enlarged figure").press("Enter")
    assert enlarged.count() == 0


def test_a_figure_that_is_wider_than_a_phone_says_so_until_it_fits(front, site):
    width, height = SCREENS["phone"]
    front.set_viewport_size({"width": width, "height": height})
    front.goto(f"{site.as_uri()}/l2.html")
    cue = front.locator("figure.drawing .sideways").first
    cue.wait_for(state="visible")
    front.locator(".figure-wrapper svg").first.evaluate("e => e.setAttribute('width', '200')")
    front.set_viewport_size({"width": width - 10, "height": height})
    cue.wait_for(state="hidden", timeout=5000)


def test_the_answer_and_its_matrix_are_on_the_first_screen_of_a_phone(front, site):
    front.set_viewport_size(dict(zip(("width", "height"), SCREENS["phone"], strict=True)))
    front.goto(f"{site.as_uri()}/index.html")
    for part in (".lead.answer", ".sideways", ".answers tbody tr"):
        box = front.locator(part).first.bounding_box()
        assert box["y"] + box["height"] < SCREENS["phone"][1], part
    front.set_viewport_size({"width": 220, "height": 844})  # the matrix under test has few columns
    front.locator(".answers").evaluate("e => e.scrollLeft = 9999")
    assert front.locator(".answers").evaluate("e => e.scrollLeft") > 0
    assert front.locator(".answers th").first.bounding_box()["x"] == front.locator(".answers").bounding_box()["x"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_system_and_then_the_reader_chooses_light_or_dark(front, scheme):
    def is_light():
        return (
            min(map(int, re.findall(r"\d+", front.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]))
            > 128
        )

    front.emulate_media(color_scheme=scheme)
    assert is_light() == (scheme == "light")
    chosen = set()
    for _ in range(3):  # automatic, light, dark
        front.locator(".theme-toggle-content .theme-toggle").click()
        chosen.add(is_light())
    assert chosen == {True, False}


LINES = """() => {
    const lines = e => Math.round(e.offsetHeight / parseFloat(getComputedStyle(e).lineHeight));
    return [...document.querySelectorAll('article :is(p, li, dd, caption)')]
        .filter(e => e.checkVisibility() && e.innerText.length > 200 && !e.querySelector('p, li'))
        .map(e => [e.innerText.length / lines(e), e.innerText]);
}"""
"""The longer texts of a page, each with the mean number of characters in its lines."""


@pytest.mark.parametrize("name", ["index", "explorer", "method"])
def test_lines_of_text_are_short_enough_to_follow(name, front, site):
    front.goto(f"{site.as_uri()}/{name}.html")
    texts = front.evaluate(LINES)
    assert texts
    assert [text for text in texts if text[0] > 90] == []
