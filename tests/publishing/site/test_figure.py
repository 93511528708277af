"""Figures on a page: accessible, captioned, and with their numbers beside them."""

import re
from copy import deepcopy

from nbformat.v4 import new_code_cell, new_notebook, new_output
from tests.publishing.toys import ALT, CAPTION, CSV, figure

from reglab.figures.captioned import FIGURE
from reglab.publishing.site.figure import show_figures, write_data


def notebook(*cells):
    return new_notebook(cells=[new_code_cell("draw", outputs=list(outputs)) for outputs in cells])


def shown(one, page="l2", view=""):
    changed = deepcopy(one)
    show_figures(changed, page, view)
    return [
        [output.get("data", {}).get("text/html") or output.get("data") for output in cell.outputs]
        for cell in changed.cells
    ]


def test_alt_text_caption_and_link_stand_around_the_drawing():
    ((html,),) = shown(notebook(figure()))
    assert re.search(f'<svg role="img" aria-label="{ALT}" xmlns', html)
    assert f". {CAPTION}</p>" in html
    assert 'href="data/l2-1.csv"' in html
    assert 'tabindex="0"' in html


def test_a_figure_has_a_number_by_which_it_can_be_linked_to():
    for number, (html,) in enumerate(shown(notebook(figure(), figure())), start=1):
        (target,) = re.findall('<figure class="drawing" id="([^"]+)">', html)
        assert f'<figcaption><p><a href="#{target}" title="link to this figure">Figure {number}</a>. ' in html


def test_the_figure_that_carries_the_answer_leads_to_its_view_of_the_explorer():
    made = notebook(figure(), figure(), figure())
    made.cells[1].metadata["tags"] = ["carries-the-answer"]
    (first,), (second,), (third,) = shown(made, view="explorer.html#data=a&arm=b")
    link = '<a href="explorer.html#data=a&amp;arm=b">explore these trials</a>'
    assert f"download>data (CSV)</a> · {link}</p>" in second
    assert "explore" not in first + third


def test_where_no_figure_carries_the_answer_the_first_one_has_the_link():
    assert ["explorer.html" in html for (html,) in shown(notebook(figure(), figure()), view="explorer.html#")] == [
        True, False,
    ]  # fmt: skip


def test_without_a_view_no_figure_has_a_link_to_the_explorer():
    assert "explore" not in shown(notebook(figure()))[0][0]


def test_names_from_data_are_text():
    image, caption = figure()
    image.data |= {"text/plain": 'a "b" <i>', FIGURE: {"caption": "<b>\x1b[31m", "csv": CSV}}
    ((html,),) = shown(notebook([image, caption]))
    assert 'aria-label="a &quot;b&quot; &lt;i&gt;"' in html
    assert r". &lt;b&gt;\x1b[31m</p>" in html


def test_only_the_caption_of_a_figure_is_taken_away():
    image, caption = figure()
    words = new_output("display_data", {"text/plain": "words"})
    assert shown(notebook([image, words], [caption], [deepcopy(image)]))[:2] == [
        [*shown(notebook([image]))[0], words.data], [caption.data]
    ]  # fmt: skip


def test_figures_are_numbered_through_the_page_and_each_has_its_file(tmp_path):
    made = notebook(figure(), [new_output("stream", text="words")], [*figure(), *figure()])
    made.cells[2].outputs[2].data[FIGURE]["csv"] = "third\n"
    before = deepcopy(made)
    write_data(made, "a page", tmp_path)
    assert made == before
    files = {path.relative_to(tmp_path).as_posix(): path.read_text() for path in tmp_path.rglob("*.csv")}
    assert files == {"data/a page-1.csv": CSV, "data/a page-2.csv": CSV, "data/a page-3.csv": "third\n"}
    html = " ".join(str(part) for cell in shown(made, "a page") for part in cell)
    assert re.findall('href="(data/[^"]+)"', html) == [f"data/a%20page-{number}.csv" for number in (1, 2, 3)]
