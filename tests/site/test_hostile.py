"""A report in which every name, parameter and message is hostile, in a real browser: all of it is text."""

import shlex
from dataclasses import replace
from hashlib import sha256

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import Markdown, display
from IPython.utils.capture import capture_output
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from tests.hostile import INSIDE, seen, texts
from tests.publishing.toys import NONE, publication, record, trial
from tests.site.conftest import Seen
from tests.site.test_links import faults

from reglab import datasets
from reglab.analyses.evidence import Evidence
from reglab.claims import judge, registry
from reglab.figures import CaptionedFigure
from reglab.notebook import Answer, against_published, literature, provenance, show_table, show_verdict
from reglab.notebook.mime import VERDICT
from reglab.publishing.run.executed import displayed, read, write
from reglab.publishing.site.assemble import assemble
from reglab.records.store import Store

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser", "ignore::DeprecationWarning:docutils"),
    pytest.mark.filterwarnings("ignore:Glyph"),  # the figures' font has none for control characters
]

ACTS = """() => {
    const all = query => [...document.querySelectorAll(query)];
    const strays = all('*').filter(e => [...e.attributes].some(a =>
        (a.name.startsWith('on') && a.value.includes('alert')) || /^\\s*javascript:/i.test(a.value)));
    return [
        ...all('script').filter(e => e.textContent.includes('alert(')),
        ...strays, ...all('img[src="x"], #a-target, article mjx-container, article .math'),
    ].map(e => e.outerHTML.slice(0, 200));
}"""
"""What became more than text."""
TYPOGRAPHY = {"\u2018": "'", "’": "'", "“": '"', "”": '"', "—": "---", "–": "--", "…": "..."}
"""What the builder makes of quotation marks and dashes in prose."""


def words(text):
    for typographic, typed in TYPOGRAPHY.items():
        text = text.replace(typographic, typed)
    return " ".join(text.split()).lower()


def cell(function, *arguments):
    """An executed cell with what a function displays; an answer is at its last state."""
    with capture_output() as captured:
        function(*arguments)
    outputs = [new_output("display_data", output.data, metadata=output.metadata) for output in captured.outputs]
    return new_code_cell("shown", outputs=outputs, execution_count=1)


def named(name):
    """A figure with a name in it."""
    figure = Figure((0.1, 0.1))
    figure.text(0, 0, name, parse_math=False)
    return figure


def hostile_cells(names, table):
    columns = {"dataset": names[:2], "estimate": [10.0, -10.0], "error": 0.5, "freedom": 5, "cells": 6}
    verdict = judge(registry()["L1"], Evidence(pd.DataFrame(columns), trials=40))
    assert {part.verdict for part in verdict.conditions} == {"supported", "contradicted"}
    parts = [replace(part, name=name) for part, name in zip(verdict.conditions * len(names), names, strict=False)]
    depends = replace(verdict, claim="H", verdict="depends", depends_on=names[-1], conditions=tuple(parts))
    control = replace(verdict, claim=f"A/A {names[0]}", title=names[1], verdict="undecided", control=True)
    decided = replace(verdict, verdict="supported", low=0.9, high=1.0)
    verdicts = [
        replace(decided, claim=f"H{i} {name}", title=name, arm=name, baseline=name) for i, name in enumerate(names)
    ]
    verdicts[0] = replace(verdicts[0], claim="L1")
    rows = pd.DataFrame({"result": names, "mean": 1.0, "low": 0.9, "high": 1.1})
    return [
        cell(lambda: Answer().show(*verdicts)),
        cell(lambda: Answer().say(against_published(rows, "digits"))),
        cell(show_verdict, depends),
        cell(show_verdict, control),
        *(cell(show_verdict, verdict) for verdict in verdicts),
        *(cell(display, CaptionedFigure(named(name), name, name, pd.DataFrame({name: [name]}))) for name in names),
        *(cell(display, Markdown(f"Chosen: **{name}**.\n\n{name}")) for name in names),
        cell(show_table, pd.DataFrame({name: [name] for name in names})),
        cell(provenance, table),
    ]


def hostile_records(names):
    """Every name as a data set, a model, a regularizer, a field and a processor."""
    parts = [(name, {"kind": name, "hidden": [8], name: 1}, [{"kind": name, name: name}]) for name in names]
    origin = {"created": "2026-01-01T00:00", "device": "cpu", "python": "3", "seconds": 1.0}
    versions = {"reglab": "0", "torch": "0", "numpy": "0"}
    return [
        replace(record(trial(arm, replicate, data, model=model), 8.0 + replicate + len(arm), steps=3),
                digest=sha256(repr((data, arm, replicate)).encode()).hexdigest(),
                provenance={**origin, "processor": data, "versions": versions})
        for data, model, regularizers in parts for arm in (NONE, regularizers) for replicate in range(3)
    ]  # fmt: skip


FILE = "<img src=x onerror=alert(11)> R&D 1 _[c](d)_ `e` {f}"
"""The name of a notebook."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The hostile report's folder, its names, and the builder's warnings."""
    root = tmp_path_factory.mktemp("hostile")
    outside = root / "outside.txt"
    outside.write_text(INSIDE)
    names = texts(str(outside))
    together = "\n".join(names)
    InteractiveShell.instance()
    with pytest.MonkeyPatch.context() as patch:
        known = datasets.info
        fields = {"title": together, "citation": together, "licence": together}
        patch.setattr(datasets, "info", lambda name: replace(known(name), **fields))
        patch.setattr(literature, "info", datasets.info)
        patch.setenv("REGLAB_STORE", str(root / "store.sqlite"))
        records = hostile_records(names)
        Store().add(records)
        table = pd.DataFrame({"digest": [record.digest for record in records]})
        project, settings, tasks, folder = publication(root, l2="failed", augmentation="failed")
        (folder / "notebooks" / "augmentation.ipynb").unlink()
        for notebooks in (project.root / "notebooks", folder / "notebooks"):
            write(new_notebook(cells=[new_markdown_cell("# Another?")]), notebooks / f"{FILE}.ipynb")
        path = folder / "notebooks" / "l2.ipynb"
        notebook = read(path)
        injected = new_code_cell(f"x = {together!r}", metadata={"tags": ["injected-parameters"]}, execution_count=1)
        notebook.cells = [new_markdown_cell("# A question?"), injected, *hostile_cells(names, table)]
        (shown,) = [data for _, data in displayed(notebook, VERDICT) if data["claim"] == "L1"]
        shown["sentence"] = f"**Supported.** {together}"  # as in a notebook that was tampered with
        notebook.metadata["reglab"] = {"profile": together, "parameters": dict(zip(names, names, strict=True))}
        write(notebook, path)
        for task in tasks:
            task.reason = f"Error: {together}"
        command = shlex.join(["reglab", "report", "--set", f"l2.x={together}"])
        _, warnings = assemble(project, settings, tasks, records, folder, command)
    InteractiveShell.clear_instance()
    return folder, names, warnings


@pytest.fixture
def opened(browser, hostile):
    """Return a function that opens a page; all that runs or complains is remembered."""
    folder, _, _ = hostile
    page, watched = browser.new_page(), Seen("hostile")
    watched.listen(page, "file:")
    page.on("dialog", lambda dialog: (watched.complaints.append(dialog.message), dialog.dismiss()))

    def open_(name):
        page.goto(f"{folder.as_uri()}/{name}" if "?" in name else (folder / name).as_uri())
        return page

    yield open_, watched
    page.close()


def test_the_builder_finds_nothing_to_follow(hostile):
    assert hostile[2] == []


def test_every_link_leads_to_a_page_or_a_file(hostile):
    assert faults(hostile[0]) == []


def test_on_no_page_does_a_text_act(hostile, opened):
    open_, watched = opened
    names = sorted(path.name for path in hostile[0].glob("*.html"))
    assert {"index.html", "l2.html", "augmentation.html", "provenance.html"} <= set(names)
    for name in set(names) - {"dropout-rate.html", "head-to-head.html", "early-stopping.html"}:
        page = open_(name)
        assert page.evaluate(ACTS) == [], name
        assert page.title() != "taken"
        assert INSIDE not in page.content(), name
    assert (watched.complaints, watched.outside) == ([], [])


@pytest.mark.parametrize("name", ["index", "l2", "augmentation", "provenance", "references"])
def test_every_text_is_seen_as_it_is(name, hostile, opened):
    article = words(opened[0](f"{name}.html").inner_text("article"))
    assert [text for text in hostile[1] if words(seen(text)) not in article] == []


def test_every_figure_has_its_alt_text_and_its_caption(hostile, opened):
    page = opened[0]("l2.html")
    expected = [words(seen(name)) for name in hostile[1]]
    drawings = page.locator("article figure svg[role=img]").all()
    assert [words(drawing.get_attribute("aria-label")) for drawing in drawings] == expected
    captions = [f"figure {number}. {text}" for number, text in enumerate(expected, start=1)]
    assert [words(text) for text in page.locator("figcaption p:first-child").all_inner_texts()] == captions


def test_the_explorer_offers_every_name_and_draws_its_arms(hostile, opened):
    open_, watched = opened
    page = open_("explorer.html")
    page.wait_for_selector("#curves .mean", state="attached")
    choose = page.get_by_label("Data set", exact=True)
    offered = {words(text) for text in choose.locator("option").all_text_contents()}
    assert offered == {words(seen(name)) for name in hostile[1]}
    for label in choose.locator("option").evaluate_all("options => options.map(option => option.value)"):
        choose.select_option(value=label)
        page.locator("#gains .row").first.hover(force=True)
        assert words(label) in words(page.locator("#gains .row title").first.text_content())
        assert words(label) in words(page.locator("#reading").inner_text())
        assert page.evaluate(ACTS) == [], label
    assert watched.complaints == []


def test_what_the_search_shows_does_not_act(hostile, opened):
    open_, watched = opened
    page = open_("search.html?q=alert")
    page.wait_for_selector("ul.search li a")
    assert page.evaluate(ACTS) == []
    assert watched.complaints == []
