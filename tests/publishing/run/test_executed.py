"""An executed notebook is judged by its cells, and made the same for equal runs."""

from copy import deepcopy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from tests.publishing.toys import KERNEL, executed, source, verdict

from reglab.errors import ReglabError
from reglab.notebook.mime import PROVENANCE
from reglab.notebook.packed import packed
from reglab.publishing.run import executed as subject


def test_a_notebook_that_ran_to_its_end_has_no_fault():
    notebook = executed("l2")
    for number, cell in enumerate(c for c in notebook.cells if c.cell_type == "code"):
        cell.execution_count = number + 1
    assert subject.fault(notebook) is None


def test_a_cell_without_a_count_means_that_the_kernel_died():
    assert subject.fault(source("1 + 1")) == subject.KERNEL_DIED


def test_an_error_is_told_without_colours():
    error = new_output("error", ename="KeyError", evalue="\x1b[31m'rate'\x1b[0m", traceback=[])
    notebook = new_notebook(cells=[new_code_cell("x", outputs=[error], execution_count=1), new_code_cell("y")])
    assert subject.fault(notebook) == "KeyError: 'rate'"


def run_of(order, time, name):
    """An executed notebook as two runs of the same could have left it."""
    chunks = [new_output("stream", name="stdout", text=text) for text in order]
    cells = [
        new_code_cell(
            "rate = 0.1",
            id=name,
            execution_count=1,
            metadata={"tags": ["injected-parameters"], "papermill": {"start_time": time}},
        ),
        new_code_cell(
            "print(1)",
            id="kept",
            execution_count=2,
            metadata={"execution": {"iopub.status.busy": time}},
            outputs=chunks,
        ),
    ]
    return new_notebook(cells=cells, metadata={"papermill": {"duration": time}, "widgets": {time: {}}, **KERNEL})


def test_equal_runs_give_equal_bytes():
    one = subject.stabilise(run_of(["a\n", "b\n"], "10:00", "f1c2"))
    other = subject.stabilise(run_of(["a\nb\n"], "11:00", "9d0e"))
    assert nbformat.writes(one) == nbformat.writes(other)
    assert one.cells[1].id == "kept"
    assert one.metadata == KERNEL


def test_streams_are_joined_between_other_outputs_only():
    def stream(name, text):
        return new_output("stream", name=name, text=text)

    shown = new_output("display_data", {"text/plain": "x"})
    outputs = [stream("stdout", "a"), stream("stderr", "!"), stream("stdout", "b"), shown, stream("stdout", "c")]
    cell = new_code_cell("x", outputs=outputs)
    subject.stabilise(new_notebook(cells=[cell]))
    assert [(o.get("name"), o.get("text")) for o in cell.outputs] == [
        ("stdout", "ab"),
        ("stderr", "!"),
        (None, None),
        ("stdout", "c"),
    ]


def test_what_a_progress_line_leaves_behind_is_dropped():
    shown = new_output("display_data", {"text/plain": "", "text/html": "x"})
    left = new_output("display_data", {"text/plain": ""})
    error = new_output("error", ename="E", evalue="", traceback=[])
    cell = new_code_cell("study.run()", outputs=[left, shown, left, error])
    subject.stabilise(new_notebook(cells=[cell]))
    assert cell.outputs == [shown, error]


def test_verdicts_digests_and_title_are_found():
    notebook = executed("augmentation")
    assert subject.verdicts(notebook) == [verdict("augmentation")]
    assert subject.digests(notebook) == {"augmentation", "common"}
    notebook.cells[-1].outputs[0].data[PROVENANCE]["packed"] = packed(["0123456789abcdef"])
    assert subject.digests(notebook) == {"0123456789"}
    assert subject.title(notebook, "x") == "Does data augmentation help?"


@pytest.mark.parametrize("text", ["## no first-level heading", "no heading", "#hashtag"])
def test_without_a_heading_the_title_is_the_name(text):
    notebook = deepcopy(source(title="x"))
    notebook.cells[0].source = text
    assert subject.title(notebook, "toy") == "toy"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "3", '{"cells": [', '{"nbformat": 4}', '{"nbformat": 4, "nbformat_minor": 5, "cells": 3}',
     '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code"}]}',
     '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"code","source":"x","metadata":{}}]}',
     "\0"],
)  # fmt: skip
def test_what_is_no_notebook_is_refused(tmp_path, text, capfd):
    (tmp_path / "odd.ipynb").write_text(text)
    with pytest.raises(ReglabError, match=r"odd\.ipynb is not a notebook"):
        subject.read(tmp_path / "odd.ipynb")
    assert "".join(capfd.readouterr()) == ""
