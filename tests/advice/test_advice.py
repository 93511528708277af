"""Advice as a value: what it shows, and that no row of the data is in what it hands over."""

import json
import time
from dataclasses import replace

import numpy as np
import pytest
from tests.advice.small_advice import MINUTES, SECRETS, at_home_in, frame
from tests.notebook.conftest import shell  # noqa: F401

import reglab
from reglab.advice import Advice, advise
from reglab.advice import advice as subject
from reglab.advice.comparison import RULE
from reglab.advice.recommendation import headline
from reglab.errors import ReglabError
from reglab.escaping import for_page
from reglab.metrics import METRICS


def test_data_frames_and_what_was_read_of_them_give_the_same(classes: Advice) -> None:
    other = advise(frame(), target="answer", minutes=MINUTES)  # nothing is trained: REGLAB_TRAIN is "never"
    assert other.to_json() == classes.to_json()
    assert other.info.name == classes.info.name


def test_the_answer_is_that_of_the_comparison(advice: Advice) -> None:
    assert advice.recommended == advice.comparison.recommended
    assert advice.sentence == headline(advice.info, advice.trained.network, advice.comparison, advice.references)
    assert advice.sentence.startswith("On these 240 rows, a network with 1 hidden layer of 64 units makes ")


def test_json_holds_the_answer_and_its_numbers(advice: Advice) -> None:
    data = json.loads(json.dumps(advice.to_json(), allow_nan=False))
    assert data["answer"] == advice.sentence
    assert data["rule"] == RULE
    assert data["network"] == "mlp hidden 64"
    assert data["recommended"]["method"] == advice.recommended
    assert [row["method"] for row in data["methods"]] == list(advice.comparison.methods["method"])
    assert data["data"]["rows"] == 240
    assert data["data"]["classes"] == (["no", "yes"] if advice.info.target == "class" else [])
    assert {name: data["splits"][name] for name in ("train", "validation", "test")} == {
        "train": 144, "validation": 48, "test": 48,
    }  # fmt: skip
    assert (data["budget"]["steps"], data["budget"]["replicates"], data["budget"]["batch_size"]) == (100, 2, 32)
    means = advice.references.groupby("model")["error"].mean()
    assert data["references"] == pytest.approx(means.to_dict())
    assert data["caveats"] == advice.caveats


def test_no_cell_is_in_what_is_handed_over(advice: Advice) -> None:
    table = advice.table().to_csv()
    written = [json.dumps(advice.to_json()), advice.sentence, *advice.caveats, table, *advice.programs().values()]
    written += [advice.gains().csv(), advice.curves().csv(), advice.gains().svg(), advice.curves().alt]
    assert [secret for secret in SECRETS for text in written if secret in text] == []
    assert "example.org" not in "".join(written)


def test_the_figure_of_gains_draws_every_method_but_none(advice: Advice) -> None:
    figure, methods = advice.gains(), advice.comparison.methods
    assert list(figure.data["effect"]) == list(methods["method"])[1:]
    np.testing.assert_array_equal(
        figure.data[["estimate", "low", "high"]].to_numpy(), methods[["gain", "low", "high"]].to_numpy()[1:]
    )
    assert "the mean of 2 replicates" in figure.caption


def test_the_curves_are_of_none_and_of_another_method(advice: Advice) -> None:
    method = advice.comparison.best if advice.recommended == "none" else advice.recommended
    strength = advice.comparison.of(method)["strength"]
    curves = advice.curves()
    assert set(curves.data["arm"]) == {"none", strength}
    assert set(curves.data["split"]) == {"train", "validation"}
    assert curves.data["step"].max() == 100


def test_the_table_has_a_row_per_method_with_words_for_its_numbers(advice: Advice) -> None:
    table = advice.table()
    assert list(table["method"]) == list(advice.comparison.methods["method"])
    assert not any("placebo" in text for text in table["setting"])
    measure = "error" if advice.info.target == "class" else "rmse"
    assert table[METRICS[measure].axis].tolist() == advice.comparison.methods[measure].tolist()
    unit = "% fewer errors" if measure == "error" else "% lower root mean squared error"
    assert list(table.columns[-4:]) == [unit, "from", "to", "learning rate"]


def test_programs_are_texts_by_their_files_names(advice: Advice) -> None:
    assert all(isinstance(text, str) and "/" not in name for name, text in advice.programs().items())


def test_what_was_warned_of_is_among_the_caveats(advice: Advice) -> None:
    warnings = [for_page(warning) for warning in advice.reading.warnings]
    assert warnings
    assert advice.caveats[: len(warnings)] == warnings
    assert len(advice.caveats) == len(advice.reading.warnings) + 2, "and the few replicates, and the coarse grid"


def test_a_search_that_was_cut_short_is_said(classes: Advice) -> None:
    trained = classes.trained
    cut = Advice(classes.reading, classes.info, replaced(trained, 3), classes.comparison, classes.references)
    unpaired = Advice(classes.reading, classes.info, replaced(trained, 2), classes.comparison, classes.references)
    assert any("searched to the end" in caveat for caveat in cut.caveats)
    assert unpaired.caveats == classes.caveats


def replaced(trained: object, search: int) -> object:
    return replace(trained, budget=trained.budget._replace(search=search))


@pytest.mark.parametrize("minutes", [0.49, 0.0, -1.0, float("nan")])
def test_too_few_minutes_are_refused_before_anything_is_read(minutes: float) -> None:
    with pytest.raises(ReglabError, match=r"minutes must be 0\.5 or more; got "):
        advise("no such file", minutes=minutes)


def test_too_few_rows_are_refused_with_the_smallest_number() -> None:
    with pytest.raises(ReglabError, match="49 rows can be used; the smallest number is 50"):
        advise(frame().head(49), target="answer")


@pytest.mark.parametrize(("computed", "around"), [(5.0, 20.0), (60.0, 20.0), (2.0, 50.0), (0.1, 80.0)])
def test_the_time_for_training_ends_before_that_of_the_whole(
    classes: Advice, home: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch, computed: float, around: float
) -> None:
    """What surrounds the training takes longer where the processor gave this process only a part of its time."""
    ends = []
    train = subject.train
    monkeypatch.setattr(subject, "train", lambda *given: ends.append(given[2]) or train(*given))
    monkeypatch.setattr(subject.time, "process_time", lambda: computed)
    began = time.monotonic() - 5  # reading began five seconds ago, and the page reads once more
    advise(classes.reading, minutes=MINUTES, began=began)
    assert ends[0] == pytest.approx(began + 60 * MINUTES * (1 - 0.06) - around - 5, abs=1)


def test_a_pair_of_arrays_is_advised_on(tmp_path: object) -> None:
    table = frame()
    with at_home_in(tmp_path) as patch:
        patch.setattr(subject, "train", lambda info, *_: (_ for _ in ()).throw(ReglabError(f"{info.pool} rows")))
        with pytest.raises(ReglabError, match="240 rows"):
            advise((table[["a", "b"]], table["answer"]))


def test_in_a_notebook_it_shows_its_answer_and_the_gains(classes: Advice, shown: object) -> None:
    first, *rest = shown(classes._ipython_display_)
    assert first["text/markdown"] == classes.sentence
    assert any("image/svg+xml" in bundle for bundle in rest)


def test_the_package_has_it_under_its_own_name() -> None:
    assert reglab.advise is advise
    with pytest.raises(AttributeError, match="'reglab' has no attribute 'advize'"):
        _ = reglab.advize
