"""The order of a page: the figure first, one table of parameters, code folded."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from reglab.publishing.site.arrange import MOVED, folded, with_figure_first, with_parameters


def shown():
    return [new_output("display_data", {"text/plain": "1"})]


def notebook(*cells, **parameters):
    return new_notebook(cells=list(cells), metadata={"reglab": {"parameters": parameters}})


DECLARED = 'rate = 0.5  # share of units dropped, in [0, 1)\nname = "digits"  # a data set'


def declared(text=DECLARED):
    return new_code_cell(text, metadata={"tags": ["parameters"]})


def test_one_table_tells_the_parameters_that_were_used():
    injected = new_code_cell("# Parameters\nrate = 0.2", metadata={"tags": ["injected-parameters"]})
    check = new_code_cell("from reglab.notebook import check_parameters\n\ncheck_parameters(globals())")
    title, table, after = with_parameters(
        notebook(new_markdown_cell("# Title"), declared(), injected, check, new_code_cell("train()"), rate=0.2)
    )
    assert (title.source, after.source) == ("# Title", "train()")
    assert "<td><code>rate</code></td><td><code>0.2</code></td><td>share of units dropped, in [0, 1)</td>".replace(
        "[", "&#91;"
    ) in table.source.replace("&#93;", "]").replace("[", "&#91;")
    assert "<code>&#39;digits&#39;</code>" in table.source
    assert "0.5" not in table.source


def test_a_parameter_that_was_set_to_markup_is_shown():
    *_, table = with_parameters(notebook(declared(), name="<script>alert(1)</script>"))
    assert "<script>" not in table.source
    assert "&#60;script&#62;" in table.source


def test_a_declaration_that_cannot_be_read_stays():
    odd = declared("rate = 1 +")
    assert with_parameters(notebook(odd)) == [odd]
    none = new_code_cell("1 + 1")
    assert with_parameters(notebook(none)) == [none]


def test_the_figure_that_carries_the_answer_stands_under_it():
    title, answer = new_markdown_cell("# Title"), new_code_cell("answer", metadata={"tags": ["answer"]})
    study, end = new_markdown_cell("## The study"), new_markdown_cell("## The end")
    figure = new_code_cell("draw()", metadata={"tags": ["carries-the-answer"]})
    arranged = with_figure_first([title, answer, study, figure, end])
    assert [cell.source for cell in arranged] == ["# Title", "answer", "draw()", "## The study", MOVED, "## The end"]
    assert with_figure_first([title, figure]) == [title, figure], "no answer to stand under"
    assert with_figure_first([title, answer, study]) == [title, answer, study]


def test_code_is_folded_and_code_that_shows_nothing_joins_what_shows_its_result():
    text, hidden = new_markdown_cell("text"), new_code_cell("answer", metadata={"tags": ["remove-input"]})
    first, second = new_code_cell("import a"), new_code_cell("a.show()", outputs=shown())
    alone = new_code_cell("b = 1")
    kept = folded([hidden, first, second, new_code_cell("again"), text, alone, new_code_cell("x", outputs=shown())])
    assert [cell.source for cell in kept] == ["answer", "import a\n\na.show()", "again", "text", "b = 1\n\nx"]
    assert [cell.metadata.get("tags") for cell in kept] == [
        ["remove-input"], ["hide-input"], ["hide-input"], None, ["hide-input"],
    ]  # fmt: skip
