"""A notebook's page: figures, anchors, and nothing that only programs read."""

from copy import deepcopy

import nbformat
from nbformat.v4 import new_markdown_cell
from tests.publishing.toys import CAPTION, DRAWING, dump, executed, source

from reglab.publishing.site.pages import missing, page_source


def cell_with(notebook, text):
    return next(cell for cell in notebook.cells if text in cell.source)


def test_the_executed_notebook_is_left_as_it_was():
    notebook = executed("l2")
    before = deepcopy(notebook)
    page_source(notebook, "l2", "This page is old.")
    assert notebook == before


def test_a_figure_is_html_with_its_caption():
    (output,) = cell_with(page_source(executed("l2"), "l2"), "sweep(").outputs
    assert list(output.data) == ["text/html"]
    assert DRAWING.partition(" ")[2] in output.data["text/html"]
    assert CAPTION in output.data["text/html"]


def test_the_section_that_judges_a_claim_has_an_anchor_before_its_heading():
    cell = cell_with(page_source(executed("l2"), "l2"), "what was found")
    assert cell.source == "(claim-l1)=\n## L1: what was found\n\nThe expectation."


def test_the_anchor_goes_to_the_last_heading_of_a_cell():
    notebook = executed("l2")
    cell_with(notebook, "what was found").source = "## Before\n\ntext\n\n### L1\nafter"
    assert (
        cell_with(page_source(notebook, "l2"), "Before").source == "## Before\n\ntext\n\n\n(claim-l1)=\n### L1\nafter"
    )


def test_verdict_and_answer_are_marked_and_data_for_programs_is_left_out():
    shown = page_source(executed("l2"), "l2")
    assert cell_with(shown, "answer =").metadata["tags"] == ["answer", "remove-input", "verdict-undecided"]
    assert cell_with(shown, "show_verdict").metadata["tags"] == ["verdict", "verdict-undecided", "hide-input"]
    assert "application/vnd" not in dump(shown)


def test_a_wide_table_lies_in_a_region_of_its_own():
    (output,) = cell_with(page_source(executed("l2"), "l2"), "protocol").outputs
    assert output.data["text/html"].startswith('<div class="table-wrapper"')
    assert output.data["text/html"].endswith("</table></div>")


def test_a_note_stands_under_the_title_and_the_file_is_linked_at_the_end():
    shown = page_source(executed("l2"), "l2", "This page is old.")
    assert "This page is old." in shown.cells[1].source
    assert 'href="notebooks/l2.ipynb"' in shown.cells[-1].source
    nbformat.validate(shown)


def test_the_page_leads_to_its_view_of_the_explorer_once():
    assert dump(page_source(executed("l2"), "l2", view="explorer.html#arm=x")).count("explorer.html#arm=x") == 1
    assert "explorer.html" not in dump(page_source(executed("l2"), "l2"))


def test_a_page_without_figures_has_the_link_to_the_explorer_at_its_end():
    shown = page_source(source("1 + 1"), "toy", view="explorer.html#data=a&arm=b")
    assert '<a href="explorer.html#data=a&amp;arm=b">explore these trials</a>.</p>' in shown.cells[-1].source


def test_a_notebook_without_verdict_or_headings_gets_its_page():
    notebook = source("1 + 1")
    notebook.cells.insert(0, new_markdown_cell("text"))
    assert len(page_source(notebook, "toy").cells) == len(notebook.cells) + 1


def test_a_missing_page_says_why():
    assert missing("A question?", "This page is missing: it failed.").startswith("# A question?\n\n:::{admonition}")


def test_what_reorders_text_is_an_escape_in_the_parameters_that_were_set():
    notebook = source()
    notebook.metadata["reglab"] = {"parameters": {"dataset": "a\u202eb"}}
    assert "&#92;u202e" in page_source(notebook, "toy").cells[1].source
    assert "\u202e" not in page_source(notebook, "toy").cells[1].source


def test_the_figure_that_carries_the_answer_comes_next_and_code_is_folded():
    title, answer, figure, parameters, *others = page_source(executed("l2"), "l2").cells
    assert title.source == "# Does L2 help?"
    assert "answer" in answer.metadata["tags"]
    assert figure.source == "sweep(table)"
    assert parameters.source.startswith('<details class="parameters">')
    code = [cell for cell in others if cell.cell_type == "code"]
    assert code
    assert all("hide-input" in cell.metadata["tags"] for cell in code)
