"""What is collected from executed notebooks, and how it stands on the generated pages."""

import json

import pandas as pd
import pytest
from tests.publishing import toys
from tests.publishing.toys import TITLES, markdown, publication

from reglab.notebook.mime import ANSWER, CALIBRATION
from reglab.publishing.run.executed import read, write
from reglab.publishing.site.assemble import assemble
from reglab.publishing.site.front import MEANINGS
from reglab.specs import Record

pytestmark = pytest.mark.filterwarnings(
    "ignore::PendingDeprecationWarning:myst_parser", "ignore::DeprecationWarning:docutils"
)
"""Sphinx and docutils tell their extensions what will change."""

RECORDS = [Record(digest, {"test": False}, {"test_error": 1.0}, {}, {}) for digest in ("common", *TITLES)]


def assembled(root, **states):
    project, settings, tasks, folder = publication(root, **states)
    if "missing" in states.values():
        for name, state in states.items():
            if state == "missing":
                (folder / "notebooks" / f"{name.replace('_', '-')}.ipynb").unlink()
    verdicts, warnings = assemble(project, settings, tasks, RECORDS, folder, "reglab report --profile quick")
    assert warnings == []
    return verdicts, folder


def test_verdicts_and_records_are_collected_in_the_registrys_order(tmp_path):
    verdicts, folder = assembled(tmp_path)
    assert json.loads((folder / "verdicts.json").read_text()) == verdicts
    assert [verdict["claim"] for verdict in verdicts] == ["R1", "L1", "L2", "L3", "L4"]
    assert verdicts[1] == {**toys.verdict("l2"), "page": "l2.html#claim-l1", "earlier_run": False}
    assert list(pd.read_parquet(folder / "records.parquet")["digest"]) == sorted(["common", *TITLES])


def test_a_claim_that_is_not_registered_stands_last(tmp_path):
    project, settings, tasks, folder = publication(tmp_path)
    path = folder / "notebooks" / "dropout-rate.ipynb"
    path.write_text(path.read_text().replace('"claim": "R1"', '"claim": "A9"'))
    verdicts, _ = assemble(project, settings, tasks, RECORDS, folder, "reglab report")
    assert [verdict["claim"] for verdict in verdicts] == ["L1", "L2", "L3", "L4", "A9"]


def test_only_pages_with_trials_in_the_explorer_lead_there(tmp_path):
    project, settings, tasks, folder = publication(tmp_path)
    assemble(project, settings, tasks, toys.RECORDS, folder, "reglab report")
    pages = {name: (folder / f"{name}.html").read_text() for name in TITLES}
    assert [name for name, text in pages.items() if "explore these trials" in text] == ["dropout-rate"]
    link = "explorer.html#data=digits&amp;examples=200&amp;model=mlp+hidden+64&amp;budget=40+steps%2C+batch+size+32"
    assert pages["dropout-rate"].count(link) == 1


def test_a_control_is_on_the_method_page_alone(tmp_path):
    project, settings, tasks, folder = publication(tmp_path)
    path = folder / "notebooks" / "l2.ipynb"
    text = path.read_text().replace('"control": false', '"control": true')
    path.write_text(text.replace('"claim": "L1"', '"claim": "A/A none"'))
    verdicts, warnings = assemble(project, settings, tasks, RECORDS, folder, "reglab report")
    assert warnings == []
    assert verdicts[-1]["claim"] == "A/A none"
    link = '<a href="l2.html#claim-a-a-none">A/A none: The title of L1</a>'
    assert link in (folder / "method.html").read_text()
    assert "A/A none" not in (folder / "index.html").read_text()
    assert 'id="claim-a-a-none"' in (folder / "l2.html").read_text()


def test_simulated_panels_are_on_the_method_page_with_their_notebooks_state(tmp_path):
    project, settings, tasks, folder = publication(tmp_path, l2="failed")
    path = folder / "notebooks" / "l2.ipynb"
    notebook = read(path)
    notebook.cells[-1].outputs.append(markdown("What was **simulated**.", CALIBRATION, toys.calibration()))
    write(notebook, path)
    _, warnings = assemble(project, settings, tasks, RECORDS, folder, "reglab report")
    assert warnings == []
    page = (folder / "method.html").read_text()
    assert "<strong>40 panels</strong> were simulated" in page
    assert page.count("2.5 % (0.1 to 13.2), not known") == 1
    assert '<a href="l2.html">the page of the' in page
    assert "which is from an earlier run" in page
    assert "What was <strong>simulated</strong>." in (folder / "l2.html").read_text()


def test_the_front_page_links_every_verdict_to_its_section(tmp_path):
    verdicts, folder = assembled(tmp_path)
    front = (folder / "index.html").read_text()
    for verdict in verdicts:
        page, _, anchor = verdict["page"].partition("#")
        assert f'href="{verdict["page"]}"' in front
        assert f'id="{anchor}"' in (folder / page).read_text()
        assert f'<span class="badge {verdict["verdict"]}">{verdict["verdict"]}</span>' in front
    assert "+1.31</b> (+0.52 to +2.10)" in front
    assert "+0.90</b> (no interval)" in front
    assert "Not everything here" not in front
    assert all(meaning in front for meaning in MEANINGS.values())


def test_a_failed_notebook_keeps_its_former_page_and_both_pages_say_so(tmp_path):
    verdicts, folder = assembled(tmp_path, l2="failed")
    note = "is from an earlier run: this run of it failed (KeyError: &#39;rate&#39;)."
    assert note in (folder / "index.html").read_text()
    assert "is from an earlier run" in (folder / "l2.html").read_text()
    assert "earlier run" not in (folder / "augmentation.html").read_text()
    assert [verdict["claim"] for verdict in verdicts if verdict["earlier_run"]] == ["L1"]


def test_a_notebook_without_any_good_run_has_a_page_that_says_why(tmp_path):
    verdicts, folder = assembled(tmp_path, l2="failed", augmentation="missing")
    assert "L2" not in [verdict["claim"] for verdict in verdicts]
    page = (folder / "augmentation.html").read_text()
    assert "is missing" in page
    assert "A question?" not in page
    assert TITLES["augmentation"] in page


def test_a_report_of_some_notebooks_is_of_these_and_of_former_pages(tmp_path):
    project, settings, tasks, folder = publication(
        tmp_path, l2="former", augmentation="former", early_stopping="former"
    )
    for name in ("augmentation", "early-stopping"):
        (folder / "notebooks" / f"{name}.ipynb").unlink()
    _, warnings = assemble(project, settings, tasks, RECORDS, folder, "reglab report")
    assert warnings == []
    front = (folder / "index.html").read_text()
    assert "is missing" not in front
    assert "is from an earlier run: this run left it out." in front
    assert all((folder / f"{name}.html").exists() for name in ("dropout-rate", "head-to-head", "l2"))
    assert not any((folder / f"{name}.html").exists() for name in ("augmentation", "early-stopping"))
    assert TITLES["augmentation"] not in front


def test_a_notebook_without_a_claim_has_a_page_with_its_answer(tmp_path):
    project, settings, tasks, folder = publication(tmp_path)
    path = folder / "notebooks" / "l2.ipynb"
    notebook = read(path)
    notebook.cells = [cell for cell in notebook.cells if cell.source != "show_verdict(verdict)"]
    notebook.cells[1].outputs = [markdown("**Inside** the range.", ANSWER, {})]
    write(notebook, path)
    verdicts, warnings = assemble(project, settings, tasks, RECORDS, folder, "reglab report")
    assert warnings == []
    assert [verdict["claim"] for verdict in verdicts] == ["R1", "L2", "L3", "L4"]
    assert "<strong>Inside</strong> the range." in (folder / "l2.html").read_text()
    assert 'href="l2.html"' in (folder / "index.html").read_text()


def test_equal_reports_are_equal_byte_for_byte(tmp_path):
    _, one = assembled(tmp_path / "one")
    _, other = assembled(tmp_path / "other")
    for path in sorted(one.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (other / path.relative_to(one)).read_bytes(), path


def test_pages_ask_nothing_from_other_hosts_and_carry_no_waste(tmp_path):
    _, folder = assembled(tmp_path)
    assert {path.name for path in folder.iterdir()} == {
        "_static", "data", "explorer.html", "index.html", "method.html", "notebooks", "provenance.html",
        "records.parquet", "references.html", "search.html", "searchindex.js", "site.json", "verdicts.json",
        *(f"{name}.html" for name in TITLES),
    }  # fmt: skip
    assert sum(path.stat().st_size for path in folder.rglob("*")) < 6e6
