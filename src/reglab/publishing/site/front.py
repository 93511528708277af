"""The generated pages (front page, explorer, method, references, provenance), from templates and computed values."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup, escape

from reglab import datasets
from reglab.claims import recommend, registry
from reglab.claims.calibration import LEAST_FOUND, MOST_FALSE
from reglab.claims.recommendations import ROBUST
from reglab.escaping import code_block, code_span, for_page, visible_lines
from reglab.notebook.markdown import inline
from reglab.publishing.site.answer import answer, answer_rows, methods
from reglab.publishing.site.explorer.address import SHOWN, VIEWS
from reglab.publishing.site.explorer.labels import CHOICES
from reglab.publishing.site.explorer.page import POINTS, Explorer
from reglab.publishing.site.rows import WIDTH, calibration_rows, control_rows, is_control, verdict_rows
from reglab.publishing.site.tables import MATRIX, VERDICTS
from reglab.specs import SGD
from reglab.statistics.confidence import ALPHA, LEVEL
from reglab.statistics.moderated import ENOUGH, PRIOR
from reglab.statistics.over_datasets import GENERAL
from reglab.wording import LEAD, QUESTION, percent

MEANINGS = {
    "supported": "The interval lies on the predicted side of zero, and the estimate is at least the smallest effect of "
    "interest.",
    "contradicted": "The interval lies on the other side of zero, and the estimate is at least as large.",
    "negligible": "The interval lies inside plus or minus the smallest effect of interest: whatever effect there is "
    "does not matter.",
    "depends": "Effects differ by more than sampling explains, and at least one data set, or one level of something "
    "named beforehand, is clearly for the claim and one clearly against it. The verdict says on what it depends.",
    "undecided": "Anything else: the data do not tell yet. The page says what would decide it.",
}
"""What each verdict means, in the order in which they are counted."""

QUALIFIERS = {
    "over 12 data sets": "Data sets are what is repeated: the interval covers the choice of data sets, and the verdict "
    f"is about others of the kind too. That takes {GENERAL} or more.",
    "on these 3 data sets": "With fewer, the data sets are taken as they are. Conditions and replicates are what is "
    "repeated, and the verdict is about these data sets alone.",
    "holds in 15 of 18": "Before any result each claim names its variations: other budgets, optimisers, measures, "
    "amounts or families of data. In this many of them the effect has the direction of the verdict; for “negligible”, "
    "it is smaller than the smallest effect of interest.",
    "still changing": "Between the middle budget and the longest the effect moves by more than half the smallest "
    "effect of interest. Longer training may change the verdict, so it is not settled.",
}
"""What the words beside a verdict mean; their numbers are examples."""

FILTERS: dict[str, Callable[..., str]] = {
    "code_block": code_block,
    "code_span": code_span,
    "inline": inline,
    "preformatted": lambda text: escape(visible_lines(text)),
}
"""What templates may do with a value instead of writing it as text."""

PAGES = ("index", "explorer", "method", "references", "provenance")
"""The names of the generated pages."""


@dataclass(frozen=True)
class NotebookPage:
    """A notebook's page.

    Parameters
    ----------
    name, title : str
        The notebook's name, and its first heading.
    note : str
        Why the page is missing or from an earlier run; empty if it is from this run.
    present : bool
        Whether there is an executed notebook.
    origin : dict
        What the notebook displays about the origin of its records.
    parameters : dict
        The parameters set in it.
    """

    name: str
    title: str
    note: str = ""
    present: bool = True
    origin: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportContent:
    """What the generated pages say.

    Parameters
    ----------
    profile, command : str
        The profile's name, and the command that makes this report again.
    pages : sequence of NotebookPage
        The notebooks' pages, in their order.
    verdicts : sequence of dict
        As in ``verdicts.json``, controls among them.
    records : int
        The number of trials that the report rests on.
    origin : dict of str to str
        Commit, versions and machine.
    calibration : dict, optional
        What a notebook displays of simulated panels, with its ``page`` and whether that is from an ``earlier_run``.
    matrix : dict, optional
        The matrix of data sets by regularizers that a notebook displays, with the same two.
    citation : dict of str to str
        How the report is cited, as of `reglab.publishing.site.citation.citation`.
    """

    profile: str
    command: str
    pages: Sequence[NotebookPage]
    verdicts: Sequence[Mapping[str, Any]]
    records: int
    origin: Mapping[str, str]
    calibration: Mapping[str, Any] | None = None
    matrix: Mapping[str, Any] | None = None
    citation: Mapping[str, str] = field(default_factory=dict)


def generated(report: ReportContent, explorer: Explorer) -> dict[str, str]:
    """Return the sources of the generated pages, by name."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template),
        autoescape=True,
        finalize=_finalize,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {name: _markup(write) for name, write in FILTERS.items()}
    judged = [verdict for verdict in report.verdicts if not is_control(verdict)]
    values = {
        "report": report,
        "explorer": explorer,
        "choices": CHOICES,
        "views": VIEWS,
        "shown": SHOWN,
        "points": POINTS,
        "question": QUESTION,
        "lead": LEAD,
        "width": WIDTH,
        "rows": verdict_rows(judged),
        "controls": control_rows([verdict for verdict in report.verdicts if is_control(verdict)]),
        "simulated": calibration_rows(report.calibration["rates"]) if report.calibration else [],
        "methods": methods(report.matrix) if report.matrix else [],
        "answers": answer_rows(report.matrix) if report.matrix else [],
        "answer": answer(report.matrix) if report.matrix else "",
        "downloads": {"verdicts": VERDICTS, "matrix": MATRIX},
        "recommended": recommend(judged),
        "counts": _counts(judged),
        "robust": percent(ROBUST),
        "meanings": MEANINGS,
        "qualifiers": QUALIFIERS,
        "alpha": ALPHA,
        "most_false": MOST_FALSE,
        "least_found": LEAST_FOUND,
        "level": percent(LEVEL),
        "claims": [claim for claim in registry().values() if not claim.control],
        "general": GENERAL,
        "enough": ENOUGH,
        "prior": PRIOR,
        "datasets": [datasets.info(name) for name in datasets.names()],
        "sgd": SGD(),
    }
    return {name: environment.get_template(f"{name}.md").render(values) for name in PAGES}


def _finalize(value: object) -> Markup:
    """Return what a template writes of a value: Markdown or HTML of ours as it is, everything else as text."""
    return value if isinstance(value, Markup) else Markup(for_page(str(value)))  # noqa: S704  # that is its escaping


def _markup(write: Callable[..., str]) -> Callable[..., Markup]:
    return lambda *arguments: Markup(write(*arguments))  # noqa: S704  # each of FILTERS escapes


def _template(name: str) -> str:
    return (files("reglab.publishing.site") / "templates" / name).read_text(encoding="utf-8")


def _counts(verdicts: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Return the number of each verdict, in the order of `MEANINGS`."""
    counts = Counter(verdict["verdict"] for verdict in verdicts)
    return [(word, counts[word]) for word in MEANINGS if counts[word]]
