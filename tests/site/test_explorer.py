"""The explorer in a real browser, opened as a file."""

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from scipy import stats
from tests.publishing.toys import DROPOUT, RECORDS
from tests.site.conftest import Seen

from reglab.publishing.site.explorer.address import VIEWS, address

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser", "ignore::DeprecationWarning:docutils"),
]

LINES = "#curves .mean"
ROWS = "#arms tbody tr:visible"
DOTS = "#gains .estimate"
MLP = {"data": "digits", "model": "mlp hidden 64"}


@pytest.fixture(params=[(1280, "light"), (390, "dark")], ids=["desktop, light", "phone, dark"])
def explorer(request, browser, addresses):
    """A function that opens a view of the page, and what the page complains of."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page, seen = context.new_page(), Seen("explorer")
    seen.listen(page, addresses["file"])

    def open_(view="explorer.html"):
        page.goto(f"{addresses['file']}/{view}")
        page.wait_for_selector(ROWS)
        return page

    yield open_
    assert (seen.complaints, seen.outside) == ([], [])
    context.close()


def drawn(page, selector=LINES):
    return page.locator(selector).evaluate_all("paths => paths.map(path => path.getAttribute('d'))")


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


def tick(page, label):
    """Tick a box, or the contrary, with the keyboard alone."""
    page.get_by_role("checkbox", name=label, exact=True).focus()
    page.keyboard.press("Space")


def rows(page):
    return [row.locator("th").inner_text().strip() for row in page.locator(ROWS).all()]


def test_what_is_chosen_and_what_came_of_it_are_on_the_first_screen(explorer):
    for part in ("#reading", "#curves-title"):
        box = explorer().locator(part).bounding_box()
        assert box["y"] + box["height"] < 844, part


def test_it_says_and_draws_what_is_chosen_with_the_keyboard(explorer):
    page = explorer()
    choose(page, "Data set", "digits")
    choose(page, "Model", "mlp hidden 64")
    reading = page.locator("#reading")
    expect(reading).to_contain_text("Dropout rate 0.5: test error 8.30 % (N 4), gain +1.85 percentage points")
    before = drawn(page)
    assert len(before) == 4  # training and validation, with dropout and without
    tick(page, "dropout rate 0.5")
    tick(page, "dropout rate 0.2")
    expect(reading).to_contain_text("Dropout rate 0.2: test error 9.30 % (N 4), gain +0.85 percentage points")
    assert drawn(page) != before
    choose(page, "Measure", "nll")
    expect(reading).to_contain_text("test NLL 0.930 nats (N 4)")


def test_arms_of_several_regularizers_stand_beside_each_other(explorer):
    page = explorer(address(MLP, ["dropout rate 0.2", "dropout rate 0.5", "l2 strength 0.1"]))
    assert len(drawn(page)) == 2 * 4
    assert len(set(page.locator(LINES).evaluate_all("all => all.map(one => one.getAttribute('stroke'))"))) == 4
    legend = page.locator("#curves svg").inner_html()
    assert all(f"{name} (N {many})" in legend for name, many in [("dropout rate 0.2", 4), ("l2 strength 0.1", 3)])
    assert rows(page) == ["no regularization", "dropout rate 0.2", "dropout rate 0.5", "l2 strength 0.1"]


def test_only_the_ticked_regularizers_and_the_chosen_arms_are_listed(explorer):
    page = explorer(address(MLP, ["dropout rate 0.5"], ["l2"]))
    assert rows(page) == ["no regularization", "dropout rate 0.5", "l2 strength 0.1"]
    curves = drawn(page)
    tick(page, "dropout")
    assert rows(page) == ["no regularization", "dropout rate 0.2", "dropout rate 0.5", "l2 strength 0.1"]
    assert drawn(page) == curves


def test_a_click_on_a_row_or_in_the_chart_chooses_its_arm(explorer):
    page = explorer(address(MLP, ["dropout rate 0.5"]))
    page.locator("#arms td", has_text="+0.85").click()
    expect(page.get_by_role("checkbox", name="dropout rate 0.2")).to_be_checked()
    page.locator("#gains .row", has_text="dropout rate 0.5").locator(".estimate").click()
    expect(page.get_by_role("checkbox", name="dropout rate 0.5")).not_to_be_checked()


def test_only_what_exists_is_offered(explorer):
    page = explorer()
    assert options(page, "Data set") == ["digits", "wine"]
    choose(page, "Data set", "wine")
    assert options(page, "Model") == ["mlp hidden 64"]
    assert rows(page) == ["no regularization", "dropout rate 0.5"]
    choose(page, "Data set", "digits")
    assert options(page, "Model") == ["cnn channels 8, hidden 32", "mlp hidden 64"]


def test_it_says_why_there_is_no_gain(explorer):
    page = explorer(address(MLP, measure="nll"))
    expect(page.locator(ROWS).last).to_contain_text("a trial diverged")
    assert page.locator(DOTS).count() == 2
    choose(page, "Model", "cnn channels 8, hidden 32")
    expect(page.locator(ROWS)).to_contain_text("nothing to compare with")
    expect(page.locator("#gains")).to_be_hidden()


def test_single_trials_are_shown_on_demand_and_change_no_mean(explorer):
    page = explorer(address(MLP, ["dropout rate 0.5"]))
    before = page.locator("#numbers td:nth-child(4)").all_inner_texts()
    assert page.locator("#curves .band").count() == 4
    assert page.locator(".trial").count() == 0
    choose(page, "Around the means", "trials")
    assert page.locator("#curves .trial").count() == 2 * 2 * 4
    assert page.locator("#gains .row", has_text="dropout rate 0.5").locator(".trial").count() == 4
    assert page.locator("#numbers td:nth-child(4)").all_inner_texts() == before
    choose(page, "Around the means", "nothing")
    assert page.locator(".trial, .band, .interval").count() == 0


def test_the_tables_have_the_numbers_of_the_charts(explorer):
    page = explorer(address(MLP, ["dropout rate 0.5"]))
    page.locator("#explorer summary").click()
    table = [row.split("\t") for row in page.locator("#numbers tbody").inner_text().strip().splitlines()]
    assert len(table) == 2 * 2 * 30
    arm = [record.curve["validation_error"][-1] for record in RECORDS
           if record.trial["regularizers"] == DROPOUT and record.trial["data"]["name"] == "digits"
           and record.trial["model"]["kind"] == "mlp"]  # fmt: skip
    low, high = stats.ttest_1samp(arm, 0).confidence_interval(0.95)  # symmetric
    assert table[-1] == [
        "dropout rate 0.5", "validation", "40", f"{np.mean(arm):.2f}", f"{low:.1f} to {high:.1f}", "4",
        "; ".join(f"{value:.2f}" for value in arm),
    ]  # fmt: skip
    gained = page.locator(ROWS, has_text="dropout rate 0.5").inner_text().split("\t")
    assert [words.strip() for words in gained[1:5]] == ["4", "0.1", "8.30", "+1.85"]
    assert gained[5].endswith("(N 4)")


def saved(page, name):
    with page.expect_download() as download:
        page.locator(f"button[data-file='{name}']").click()
    assert download.value.suggested_filename == f"reglab-{name}"
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_the_view_can_be_saved_as_tables_and_pictures(explorer):
    page = explorer(address(MLP, ["dropout rate 0.5"], splits="validation"))
    points = list(csv.DictReader(io.StringIO(saved(page, "curves.csv"))))
    assert len(points) == 2 * 30
    assert (points[-1]["data"], points[-1]["arm"], points[-1]["step"]) == ("digits", "dropout rate 0.5", "40")
    trials = [float(value) for value in points[-1]["trials"].split()]
    assert float(points[-1]["error"]) == pytest.approx(np.mean(trials), abs=0.005)
    gains = {row["arm"]: row for row in csv.DictReader(io.StringIO(saved(page, "gains.csv")))}
    assert list(gains) == rows(page)
    assert (gains["dropout rate 0.5"]["gain"], gains["dropout rate 0.5"]["pairs"]) == ("1.85", "4")
    assert gains["no regularization"]["gain"] == ""
    for name in ("curves.svg", "gains.svg"):
        drawing = saved(page, name)
        assert ET.fromstring(drawing).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  # our own
        assert "var(" not in drawing


def test_the_address_holds_the_view(explorer):
    page = explorer()
    choose(page, "Data set", "digits")
    choose(page, "Model", "mlp hidden 64")
    choose(page, "Steps", "decade")
    choose(page, "Around the means", "trials")
    tick(page, "l2")
    tick(page, "l2 strength 0.1")
    state = (
        "() => [[...new FormData(document.forms.explorer)].map(String), document.getElementById('curves').innerHTML]"
    )
    before, where = page.evaluate(state), page.evaluate("location.hash")
    page.goto("about:blank")
    page = explorer(f"explorer.html{where}")
    assert page.evaluate(state) == before
    assert page.evaluate("location.hash") == where


def test_an_address_opens_its_view_and_an_open_page_follows_it(explorer):
    view = {name: list(values)[-1] for name, _, values in VIEWS}
    page = explorer(address(MLP, ["dropout rate 0.2", "l2 strength 0.1"], ["l2"], **view))
    shown = "() => [...new FormData(document.forms.explorer)]"
    expected = [
        ["model", "mlp hidden 64"],
        ["regularizer", "l2"],
        ["arm", "dropout rate 0.2"],
        ["arm", "l2 strength 0.1"],
    ]
    assert [pair for pair in [*expected, *map(list, view.items())] if pair not in page.evaluate(shown)] == []
    page.evaluate(f"location.href = '{address({'data': 'wine'}, measure='nll')}'")
    expect(page.get_by_label("Data set", exact=True)).to_have_value("wine")
    expect(page.get_by_label("Measure", exact=True)).to_have_value("nll")
    expect(page.locator("#reading")).to_contain_text("Dropout rate 0.5: test NLL")


def test_an_address_that_names_arms_finds_where_they_were_trained(explorer):
    page = explorer(address(arms=["dropout rate 0.5", "l2 strength 0.1"]))
    expect(page.get_by_label("Data set", exact=True)).to_have_value("digits")
    expect(page.get_by_label("Model", exact=True)).to_have_value("mlp hidden 64")


def test_a_page_leads_to_its_arms(explorer):
    page = explorer()
    page.goto(page.url.replace("explorer.html", "dropout-rate.html").partition("#")[0])
    page.get_by_role("link", name="explore these trials").click()
    page.wait_for_selector(ROWS)
    expect(page.get_by_label("Data set", exact=True)).to_have_value("digits")
    expect(page.get_by_label("Model", exact=True)).to_have_value("mlp hidden 64")
    chosen = page.locator("#arms input:checked").evaluate_all("boxes => boxes.map(box => box.value)")
    assert chosen == ["dropout rate 0.2", "dropout rate 0.5", "l2 strength 0.1"]
    assert len(drawn(page)) == 2 * 4
    expect(page.locator("#missing")).to_be_hidden()


def test_what_the_report_does_not_have_is_said(explorer):
    page = explorer(address({"data": "digits"}, ["dropout rate 0.9"], measure="fame"))
    expect(page.locator("#missing")).to_be_visible()
    expect(page.locator("#missing")).to_contain_text("arm “dropout rate 0.9”, measure “fame”")
    assert len(drawn(page)) == 4
    choose(page, "Data set", "wine")
    expect(page.locator("#missing")).to_be_hidden()


def test_a_view_without_arms_is_kept_too(explorer):
    page = explorer(address(MLP, ["dropout rate 0.5"]))
    tick(page, "dropout rate 0.5")
    page.reload()
    page.wait_for_selector(ROWS)
    assert page.locator("#arms input:checked").count() == 0
    assert len(drawn(page)) == 2


def test_the_last_decade_is_the_longest_arms_for_all_lines(explorer):
    page = explorer(address(MLP, splits="validation"))
    whole = drawn(page)
    choose(page, "Steps", "decade")
    assert len({re.match(r"M([\d.]+)", path)[1] for path in drawn(page)}) == 1
    assert page.locator("#numbers td:nth-child(3)").first.text_content() == "4"
    assert all(late.count("L") < line.count("L") for late, line in zip(drawn(page), whole, strict=True))


def test_it_is_accessible_and_no_wider_than_the_screen(explorer):
    page = explorer(address(MLP, ["dropout rate 0.5", "l2 strength 0.1"], around="trials"))
    page.locator("#explorer summary").click()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert [found["id"] for found in Axe().run(page, options={"preload": False}).response["violations"]
            if found["impact"] in ("critical", "serious")] == []  # fmt: skip
    assert "dropout rate 0.5" in page.locator("#curves svg").get_attribute("aria-label")


def test_the_charts_keep_within_their_frame_when_the_window_changes(explorer):
    page = explorer(address(MLP, measure="nll"))
    page.set_viewport_size({"width": 700, "height": 844})
    page.wait_for_function(
        "+document.querySelector('#curves svg').getAttribute('width') === document.getElementById('curves').clientWidth"
    )
    for chart in ("#curves", "#gains"):
        frame = page.locator(f"{chart} svg").bounding_box()
        boxes = [words.bounding_box() for words in page.locator(f"{chart} svg text").all()]
        assert min(box["x"] for box in boxes) >= frame["x"] - 1
        assert max(box["x"] + box["width"] for box in boxes) <= frame["x"] + frame["width"] + 1


def test_lines_and_words_stand_out_from_the_ground(explorer):
    page = explorer(address(MLP, ["dropout rate 0.2", "dropout rate 0.5", "l2 strength 0.1"]))
    look = "(all, colour) => all.map(one => getComputedStyle(one)[colour])"
    (ground,) = page.locator("body").evaluate_all(look, "backgroundColor")
    lines = page.locator(LINES).evaluate_all(look, "stroke")
    words = page.locator("#curves text").evaluate_all(look, "fill")
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
