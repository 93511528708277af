"""The explorer in a real browser, opened as a file."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.site.conftest import Seen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser", "ignore::DeprecationWarning:docutils"),
]

LINES = "#curves .mark-line path"
DOTS = "#gains .mark-symbol path"


@pytest.fixture(params=[(1280, "light"), (390, "dark")], ids=["desktop, light", "phone, dark"])
def explorer(request, browser, addresses):
    """The explorer's page, and what it complains of."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page, seen = context.new_page(), Seen("explorer")
    seen.listen(page, addresses["file"])
    page.goto(f"{addresses['file']}/explorer.html")
    page.wait_for_selector(DOTS, state="attached")
    yield page, seen
    context.close()


def drawn(page):
    return page.locator(LINES).evaluate_all("paths => paths.map(path => path.getAttribute('d'))")


def options(page, label):
    return page.get_by_label(label, exact=True).locator("option").all_inner_texts()


def choose(page, label, value):
    """Choose with the keyboard alone: the arrows go through a select's options."""
    select = page.get_by_label(label, exact=True)
    values = select.locator("option").evaluate_all("options => options.map(option => option.value)")
    select.focus()
    page.keyboard.press("Home")
    for _ in range(values.index(value)):
        page.keyboard.press("ArrowDown")
    expect(select).to_have_value(value)


def test_it_says_and_draws_what_is_chosen_with_the_keyboard(explorer):
    page, seen = explorer
    choose(page, "Data set", "digits")
    choose(page, "Model", "mlp hidden 64")
    choose(page, "Regularizer", "dropout")
    choose(page, "Strength", "rate 0.2")
    before = drawn(page)
    assert len(before) == 4  # training and validation, with dropout and without
    expect(page.locator("#reading")).to_contain_text("Gain over no regularization: +0.85 percentage points")
    choose(page, "Strength", "rate 0.5")
    expect(page.locator("#reading")).to_contain_text("test error of 8.30 %, the mean of 4 trials")
    expect(page.locator("#reading")).to_contain_text("+1.85 percentage points")
    assert drawn(page) != before
    assert page.locator(DOTS).count() == 2
    choose(page, "Measure", "nll")
    expect(page.locator("#reading")).to_contain_text("test NLL of 0.830 nats")
    assert seen.complaints == []
    assert seen.outside == []


def test_only_arms_that_exist_are_offered(explorer):
    page, _ = explorer
    assert options(page, "Data set") == ["digits", "wine"]
    choose(page, "Data set", "wine")
    assert options(page, "Model") == ["mlp hidden 64"]
    assert options(page, "Regularizer") == ["none", "dropout"]
    choose(page, "Data set", "digits")
    assert options(page, "Model") == ["cnn channels 8, hidden 32", "mlp hidden 64"]
    choose(page, "Model", "cnn channels 8, hidden 32")
    assert options(page, "Regularizer") == ["dropout"]


def test_it_says_why_there_is_no_gain(explorer):
    page, seen = explorer
    why = page.locator("#no-gains")
    choose(page, "Data set", "digits")
    choose(page, "Model", "mlp hidden 64")
    choose(page, "Regularizer", "l2")
    choose(page, "Measure", "nll")
    expect(why).to_contain_text("A trial diverged")
    choose(page, "Regularizer", "none")
    expect(why).to_contain_text("the others are compared with")
    choose(page, "Model", "cnn channels 8, hidden 32")
    expect(why).to_contain_text("No trials without regularizers")
    assert seen.complaints == []


def test_the_numbers_stand_in_a_table_too(explorer):
    page, _ = explorer
    page.locator("#explorer summary").click()
    rows = page.locator("#numbers tbody tr")
    assert rows.count() == 30
    assert re.fullmatch(r"40\t\d+\.\d\d\t\d+\.\d\d to \d+\.\d\d\t.*", rows.last.inner_text())


def test_the_address_keeps_what_is_chosen(explorer):
    page, _ = explorer
    choose(page, "Data set", "wine")
    choose(page, "Steps", "half")
    page.reload()
    page.wait_for_selector(DOTS, state="attached")
    assert page.get_by_label("Data set", exact=True).input_value() == "wine"
    assert page.get_by_label("Steps", exact=True).input_value() == "half"


def test_the_charts_make_room_for_what_they_show(explorer):
    page, _ = explorer
    choose(page, "Measure", "nll")
    choose(page, "Steps", "half")  # from 60 to 1.4: longer numbers beside the axis
    left = page.locator("#curves svg").bounding_box()["x"]
    labels = page.locator("#curves .role-axis-label text").all()
    assert labels
    assert min(label.bounding_box()["x"] for label in labels) >= left
    assert page.locator("#gains svg").bounding_box()["height"] > 30 * page.locator(DOTS).count()


def test_the_second_half_of_the_steps_is_the_chosen_arms_for_all_lines(explorer):
    page, _ = explorer
    whole = drawn(page)
    choose(page, "Steps", "half")
    starts = {path.split(",")[0] for path in drawn(page)}
    assert len(starts) == 1
    assert all(half.count("L") < line.count("L") for half, line in zip(drawn(page), whole, strict=True))


def test_it_is_accessible_and_no_wider_than_the_screen(explorer):
    page, _ = explorer
    page.locator("#explorer summary").click()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert [found["id"] for found in Axe().run(page, options={"preload": False}).response["violations"]
            if found["impact"] in ("critical", "serious")] == []  # fmt: skip
    assert "rate 0.5" in page.locator("#gains").get_attribute("aria-label")


def test_lines_and_words_stand_out_from_the_ground(explorer):
    page, _ = explorer
    look = "(all, colour) => all.map(one => getComputedStyle(one)[colour])"
    (ground,) = page.locator("body").evaluate_all(look, "backgroundColor")
    lines = page.locator(LINES).evaluate_all(look, "stroke")
    words = page.locator("#curves .role-axis-label text").evaluate_all(look, "fill")
    assert len(set(lines)) == 2  # training and validation
    assert min(contrast(luminance(ground), luminance(line)) for line in lines) >= 3
    assert min(contrast(luminance(ground), luminance(word)) for word in words) >= 4.5


def luminance(colour):
    """Of sRGB, as WCAG 2 defines it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def test_without_scripts_a_sentence_says_where_the_numbers_are(browser, addresses):
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{addresses['file']}/explorer.html")
    assert page.locator("noscript").is_visible() or "JavaScript" in page.inner_text("article")
    assert "records.parquet" in page.inner_text("article")
    assert not page.locator("#explorer").is_visible()
    page.close()


def test_a_browser_that_cannot_unpack_the_numbers_is_told_where_they_are(browser, addresses):
    page = browser.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(f"{addresses['file']}/explorer.html")
    expect(page.locator("#too-old")).to_be_visible()
    expect(page.locator("#too-old")).to_contain_text("records.parquet")
    expect(page.locator("#explorer")).to_be_hidden()
    page.close()
