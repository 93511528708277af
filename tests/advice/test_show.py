"""What the notebook shows; tables are read back from the HTML that a page shows."""

import re
from html import unescape

import pytest
from tests.advice.small_advice import example_reading
from tests.advice.test_seen import COLUMNS
from tests.notebook.conftest import shell  # noqa: F401

from reglab.advice import Advice, show_caveats, show_plan, show_program, show_references, show_seen
from reglab.advice.comparison import RULE
from reglab.advice.handing_over import TORCH
from reglab.advice.show import example


def cells(bundle: dict[str, str]) -> list[str]:
    return [unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", bundle["text/html"], re.DOTALL)]


def after(bundle: dict[str, str], name: str) -> str:
    found = cells(bundle)
    return found[found.index(name) + 1]


def test_the_example_is_a_table_with_two_classes() -> None:
    assert example()["target"].nunique() == 2
    assert len(example()) == 569


def test_what_was_read_is_shown_as_text(shown: object) -> None:
    hostile = "<script>alert(1)</script> {{7*7}} [a](javascript:alert(2))"
    reading = example_reading(title=hostile, labels=(hostile, "yes"), columns=COLUMNS, notes=(hostile,),
                              warnings=(hostile,))  # fmt: skip
    size, columns, classes, lines = shown(show_seen, reading)
    assert cells(columns)[:5] == ["size", "number", "2", "3", ""]
    assert cells(classes)[:3] == [hostile, "50", "0.5"]
    for bundle in (size, lines):
        assert "<script>" not in bundle["text/markdown"]
        assert "](" not in bundle["text/markdown"]
        assert "{{" not in bundle["text/markdown"]
    assert lines["text/markdown"].count("\n- ") == 1
    assert "- Warning: " in lines["text/markdown"]


def test_numbers_have_no_table_of_classes(shown: object) -> None:
    bundles = shown(show_seen, example_reading(target="number", labels=(), columns=COLUMNS))
    assert ["text/html" in bundle for bundle in bundles] == [False, True, False]


def test_the_plan_says_how_methods_were_compared(classes: Advice, shown: object) -> None:
    settings, choice, rule = shown(show_plan, classes)
    assert after(settings, "Examples") == "144 to train on, 48 to validate, 48 to test"
    assert after(settings, "Replicates") == "2 replicates"
    assert after(settings, "Network") == "a network with 1 hidden layer of 64 units"
    assert after(settings, "Budget") == "100 steps, batches of 32"
    assert after(settings, "Settings of each method") == "1"
    assert after(settings, "Trials") == f"{len(set(classes.trained.table['digest'])):,}"
    rates = [f"{rate:g}" for rate in classes.trained.rates]
    assert after(settings, "Learning rates") == f"{', '.join(rates)}, extended where an end is chosen"
    assert cells(choice) == ["mlp hidden 64", f"{classes.trained.choice['validation error'].iloc[0]:.3g}"]
    assert rule["text/markdown"] == RULE


def test_other_models_stand_beside_the_network(advice: Advice, shown: object) -> None:
    (bundle,) = shown(show_references, advice)
    simplest = "the most frequent class" if advice.info.target == "class" else "the mean"
    errors = advice.references[advice.references["model"] == simplest]["error"]
    measure = "error" if advice.info.target == "class" else "rmse"
    reached = advice.comparison.of(advice.recommended)[measure]  # over both replicates, in which all were fitted
    assert cells(bundle)[:4] == [simplest, f"{errors.mean():.3g}", f"{reached:#.3g}", "2"]
    assert f"the network, {advice.recommended}" in unescape(bundle["text/html"])


def test_a_program_is_a_block_of_python(classes: Advice, shown: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Advice, "programs", lambda self: {TORCH: "import torch  # ``` not the end"})
    (bundle,) = shown(show_program, classes)
    assert bundle["text/markdown"] == "````python\nimport torch  # ``` not the end\n````"


def test_every_caveat_is_an_item(classes: Advice, shown: object) -> None:
    (bundle,) = shown(show_caveats, classes)
    assert bundle["text/markdown"].split("\n") == [f"- {caveat}" for caveat in classes.caveats]


def test_what_is_shown_of_a_table_is_whole(shown: object) -> None:
    columns = tuple(COLUMNS[:1]) * 60
    _, table, _ = shown(show_seen, example_reading(target="number", labels=(), columns=columns))
    assert len(cells(table)) == 60 * 5
