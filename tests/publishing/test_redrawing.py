"""The pages of a report are built again from its notebooks and records, without running or training anything."""

import pytest
from tests.publishing.test_report import NAMES_ITS_RECORDS, store  # noqa: F401
from tests.publishing.toys import prints, project, source
from typer.testing import CliRunner

from reglab.cli import app
from reglab.errors import ReglabError
from reglab.publishing.redrawing import redraw
from reglab.publishing.report import Resources, make
from reglab.publishing.run.settings import resolve_settings

pytestmark = pytest.mark.filterwarnings(
    "ignore::PendingDeprecationWarning:myst_parser", "ignore::DeprecationWarning:docutils"
)


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_pages_are_built_again_as_they_were(tmp_path, store, monkeypatch):  # noqa: F811
    checkout = project(tmp_path, l2=source(NAMES_ITS_RECORDS))
    settings, out = resolve_settings(checkout, "quick"), tmp_path / "out"
    with pytest.raises(ReglabError, match=r"no report in .*out.*Give the folder of a built report"):
        redraw(out)
    make(checkout, settings, Resources(store.path, 1), out, "", lambda *_: None, str(prints(tmp_path)))
    made = files(out)
    store.path.unlink()
    (out / "index.html").unlink()

    monkeypatch.chdir(tmp_path)
    answered = CliRunner().invoke(app, ["pages", "out"])
    assert answered.exit_code == 0, answered.output
    assert answered.stdout == f"report: {out}/index.html\n"
    assert "report.pdf showed the former pages" in answered.stderr
    again = files(out)
    assert (tmp_path / "runs").read_text().count(";") == 1, "no notebook ran"
    assert {name for name in made if made[name] != again.get(name)} == {"report.pdf", "manifest.json"}
    assert set(again) < set(made)

    with (out / "notebooks" / "l2.ipynb").open("a") as notebook:
        notebook.write(" ")
    with pytest.raises(ReglabError, match=r"l2\.ipynb is not as reglab wrote it"):
        redraw(out)
    assert files(out)["index.html"] == made["index.html"]
