"""Small projects and executed notebooks, as large as a test needs."""

import json
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from reglab.figures.captioned import FIGURE
from reglab.notebook.mime import ANSWER, MATRIX, PROVENANCE, VERDICT
from reglab.publishing.project import Project
from reglab.publishing.run.batch import Task
from reglab.publishing.run.settings import RunSettings
from reglab.specs import Record

KERNEL = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="691.2" height="20"><text y="15">0.2</text></svg>'
CSV = "rate,mean\n0.2,10.8\n"
ALT = "Test error by dropout rate: lowest, 10.8 percent, at rate 0.2"
CAPTION = "Test error against the dropout rate: a dot is one replicate, the bar the 95 % interval of their mean."
PARAMETERS = """rate = 0.5  # in [0, 1)
rates = [0.0, 0.5]  # in [0, 1)
dataset = "digits"  # a data set"""
METHOD = r"""## Method

A unit is kept with probability $1-p$ {cite:p}`srivastava2014`:

$$\tilde h = \frac{m \odot h}{1-p}$$"""
TABLE = "| what | value |\n|:--|:--|\n| records | 2 |"
ROW = f"<tr><td>arms</td><td>{'x' * 200}</td></tr>"
WIDE = f"<table><thead><tr><th>setting</th><th>value</th></tr></thead><tbody>{ROW}</tbody></table>"
TITLES = {
    "dropout-rate": "Which dropout rate is best?",
    "l2": "Does L2 help?",
    "augmentation": "Does data augmentation help?",
    "early-stopping": "Does early stopping help?",
    "head-to-head": "Where dropout disappoints, what serves instead?",
}
CITATION = """cff-version: 1.2.0
title: "reglab: what helps?"
authors:
  - name: the authors
version: 0.1.0
"""
VERDICTS = {
    "dropout-rate": ("R1", "supported", 1.31, 0.52, 2.10),
    "l2": ("L1", "undecided", 0.40, -0.30, 1.10),
    "augmentation": ("L2", "contradicted", -1.90, -3.00, -0.80),
    "early-stopping": ("L3", "negligible", 0.05, -0.20, 0.30),
    "head-to-head": ("L4", "depends", 0.90, None, None),
}

NONE, DROPOUT, L2 = [], [{"kind": "dropout", "rate": 0.5}], [{"kind": "l2", "strength": 0.1}]
WEAK = [{"kind": "dropout", "rate": 0.2}]


def trial(
    regularizers: list[Any], replicate: int, data: str = "digits", rate: float = 0.1, **changes: Any
) -> dict[str, Any]:
    """A comparison trial as a record holds it, of a network with 64 hidden units unless changed."""
    part = {"kind": "data", "name": data, "train": 200, "validation": 100}
    model = {"kind": "mlp", "hidden": [64], "batch_norm": False}
    optimizer = {"kind": "sgd", "learning_rate": rate, "momentum": 0.9}
    fixed = {"data": part, "model": model, "optimizer": optimizer, "steps": 40, "batch_size": 32, "probes": []}
    fixed["curve"] = {"kind": "curve", "points": 12, "every": None}
    return {"kind": "trial", **fixed, "regularizers": regularizers, "replicate": replicate, "test": True, **changes}


def record(trial: dict[str, Any], final: float, steps: int = 40, diverged: bool = False) -> Record:
    """A record whose errors fall to ``final`` percent, and its NLL to a tenth of that in nats."""
    curve = {
        f"{split}_{measure}": [round(scale * (final + more + 50 / step), 4) for step in range(1, steps + 1)]
        for split, more in (("train", 0.0), ("validation", 2.0)) for measure, scale in (("error", 1.0), ("nll", 0.1))
    }  # fmt: skip
    if diverged:
        curve |= {name: [*values[:3], *[None] * (steps - 3)] for name, values in curve.items() if "nll" in name}
    curve["step"] = list(range(1, steps + 1))
    summary = {"test_error": 90.0 if diverged else final + 2, "test_nll": None if diverged else (final + 2) / 10,
               "validation_error": curve["validation_error"][-1]}  # fmt: skip
    return Record(dump(trial), trial, summary, curve, {})


def toy_records() -> list[Record]:
    """Four replicates per arm: two strengths of dropout and a diverging L2 on digits, another network, and wine."""
    cnn = {"kind": "cnn", "channels": [8], "hidden": [32], "batch_norm": False}
    finals = [(NONE, {}, 8.0), (WEAK, {}, 7.0), (DROPOUT, {}, 6.0), (L2, {}, 9.0), (DROPOUT, {"model": cnn}, 5.0)]
    finals += [(NONE, {"data": "wine"}, 3.0), (DROPOUT, {"data": "wine"}, 3.5)]
    return [
        record(trial(regularizers, replicate, **changes), final + 0.1 * replicate * (1 + len(regularizers)),
               diverged=regularizers == L2 and replicate == 2)
        for regularizers, changes, final in finals for replicate in range(4)
    ]  # fmt: skip


def verdict(name: str) -> dict[str, Any]:
    """The verdict that a notebook of this name displays."""
    claim, word, estimate, low, high = VERDICTS[name]
    result = {"verdict": word, "estimate": estimate, "low": low, "high": high}
    variations = [
        {"choices": {"steps": steps}, **result, "estimate": moved * estimate, "datasets": 9, "holds": moved > 0}
        for steps, moved in (("500", -0.5), ("1,000", 0.3), ("2,000", 0.8), ("4,000", 1.2))
    ]
    return {
        **result, "claim": claim, "title": f"The title of {claim}", "metric": "test_error", "unit": "% fewer errors",
        "smallest_effect": 0.5, "trials": 1480, "notebook": name, "replication": "dataset", "units": 2,
        "conditions": [{"name": data, **result, "cells": 6} for data in ("digits", "wine")], "control": False,
        "depends_on": "optimiser" if word == "depends" else None, "still_changing": claim == "L2",
        "variations": variations, "minimum_detectable_effect": 0.7, "units_needed": None,
        "sentence": f"**{word.capitalize()}.** It makes {estimate} % fewer errors.",
    }  # fmt: skip


def calibration() -> dict[str, Any]:
    """What the notebook of controls displays of simulated panels: two truths, for two sizes of the family."""
    most = {"truth": "no effect anywhere", "counted": "false verdict", "bound": 5.0, "at_most": True}
    least = {"truth": "half against half", "counted": "depends", "bound": 80.0, "at_most": False}
    return {
        "sentence": "For each of 2 truths, **40 panels** were simulated.",
        "rates": [
            {**most, "family_size": 1, "share": 2.5, "low": 0.06, "high": 13.2, "promise": "not known"},
            {**most, "family_size": 6, "share": 0.0, "low": 0.0, "high": 0.6, "promise": "kept"},
            {**least, "family_size": 1, "share": 100.0, "low": 91.2, "high": 100.0, "promise": "kept"},
            {**least, "family_size": 6, "share": 42.5, "low": 27.0, "high": 59.1, "promise": "missed"},
        ],
    }


def matrix() -> dict[str, Any]:
    """What the head-to-head displays of its matrix: two methods on two data sets, one of which refuses the second."""
    dropout = {"method": "dropout", "setting": "0.5", "kind": "dropout", "strength": "0.5"}
    smoothing = {"method": "label smoothing", "setting": "0.1", "kind": "label smoothing", "strength": "0.1"}
    adult, houses = {"dataset": "adult", "train": 850}, {"dataset": "houses", "train": 300}
    return {
        "baseline": "none",
        "complete": 1,
        "cells": [
            {**adult, **dropout, "estimate": 3.1, "low": 0.5, "high": 5.7, "first": 0.6},
            {**adult, **smoothing, "estimate": 0.4, "low": -2.0, "high": 2.8, "first": 0.1},
            {**houses, **dropout, "estimate": -9.0, "low": -12.0, "high": -6.0, "first": 0.1},
        ],
        "means": [
            {"method": "dropout", "estimate": -3.0, "low": -80.0, "high": 74.0, "first": None, "datasets": 2},
            {"method": "label smoothing", "estimate": 0.4, "low": None, "high": None, "first": None, "datasets": 1},
        ],
    }


def markdown(text: str, kind: str, data: Any) -> NotebookNode:
    """An output that says the same to a reader and to a program."""
    return new_output("display_data", {"text/markdown": text, "text/plain": text, kind: data})


def figure() -> list[NotebookNode]:
    """A figure's two outputs: the image with its alt text and data, and the caption."""
    data = {"image/svg+xml": DRAWING, "text/plain": ALT, FIGURE: {"caption": CAPTION, "csv": CSV}}
    image = new_output("display_data", data)
    return [image, new_output("display_data", {"text/markdown": f"*{CAPTION}*", "text/plain": CAPTION})]


def executed(name: str) -> NotebookNode:
    """An executed notebook with everything that a real one shows."""
    result = verdict(name)
    table = new_output("execute_result", {"text/html": WIDE, "text/plain": "table"}, execution_count=3)
    trials = [record.digest for record in RECORDS] if name == "dropout-rate" else []
    compared = [new_code_cell("show_best(matrix)", outputs=[markdown("Best: none.", MATRIX, matrix())])]
    origin = {"records": "2", "digests": " ".join([name, "common", *trials])}
    cells = [
        new_markdown_cell(f"# {TITLES[name]}"),
        new_code_cell(
            "answer = Answer()", outputs=[markdown(result["sentence"], ANSWER, {"verdict": result["verdict"]})]
        ),
        new_code_cell("rates = [0.0, 0.5]  # share of units dropped, in [0, 1)", metadata={"tags": ["parameters"]}),
        new_markdown_cell("## Protocol"),
        new_code_cell("study.protocol()", outputs=[table]),
        new_markdown_cell(METHOD),
        new_markdown_cell(f"## {result['claim']}: what was found\n\nThe expectation."),
        new_code_cell("sweep(table)", outputs=figure(), metadata={"tags": ["carries-the-answer"]}),
        new_code_cell("show_verdict(verdict)", outputs=[markdown(result["sentence"], VERDICT, result)]),
        *(compared if name == "head-to-head" else []),
        new_markdown_cell("## Provenance"),
        new_code_cell("provenance(table)", outputs=[markdown(TABLE, PROVENANCE, origin)]),
    ]
    return _numbered(cells, executed=True)


def source(*code: str, title: str = "A question?") -> NotebookNode:
    """A notebook that has not run: a title, the parameters cell, then code."""
    parameters = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    return _numbered([new_markdown_cell(f"# {title}"), parameters, *(new_code_cell(text) for text in code)])


def _numbered(cells: list[NotebookNode], executed: bool = False) -> NotebookNode:
    for index, cell in enumerate(cells):
        cell.id = f"cell-{index}"
        if executed and cell.cell_type == "code":
            cell.execution_count = index
    return new_notebook(cells=cells, metadata=KERNEL)


def project(root: Path, **notebooks: NotebookNode) -> Project:
    """A checkout with these notebooks; an underscore stands for a hyphen in a name."""
    (root / "notebooks").mkdir(parents=True)
    (root / "profiles").mkdir()
    for name, notebook in notebooks.items():
        nbformat.write(notebook, root / "notebooks" / f"{name.replace('_', '-')}.ipynb")
    return Project(root)


def publication(root: Path, **states: str) -> tuple[Project, RunSettings, list[Task], Path]:
    """All five notebooks, executed, as a batch run hands them over to be assembled.

    ``states`` makes some of them "failed" or "former" (not run this time).
    """
    made = project(root / "project", **{name.replace("-", "_"): source(title=TITLES[name]) for name in TITLES})
    (made.root / "CITATION.cff").write_text(CITATION)
    folder = root / "site"
    (folder / "notebooks").mkdir(parents=True)
    tasks = []
    for name, path in made.notebooks().items():
        nbformat.write(executed(name), folder / "notebooks" / path.name)
        state = states.get(name.replace("-", "_"), "done")
        if state != "former":
            tasks.append(
                Task(
                    name,
                    path,
                    folder / path.name,
                    {},
                    state=state,
                    reason="KeyError: 'rate'" if state == "failed" else "",
                )
            )
    return made, RunSettings("quick", made.notebooks(), {}, 60), tasks, folder


def prints(folder: Path, *, works: bool = True) -> Path:
    """A browser in a folder that prints every page alike, or only complains."""
    command = 'for given; do case $given in --print-to-pdf=*) printf %%PDF > "${given#--print-to-pdf=}";; esac; done'
    browser = folder / "browser"
    browser.write_text(f"#!/bin/sh\n{command if works else 'echo starting >&2; echo no display >&2'}\n")
    browser.chmod(0o755)
    return browser


def dump(value: Any) -> str:
    """A value as JSON, for comparing."""
    return json.dumps(value, sort_keys=True)


RECORDS = toy_records()
