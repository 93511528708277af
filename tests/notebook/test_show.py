"""What notebooks show; tables are read back from the HTML that a page shows."""

import re
from html import unescape

import pandas as pd
from tests.analyses.made_up import table
from tests.study.small_study import make_study

from reglab.analyses import gain_matrix
from reglab.claims import registry, sentence, sources
from reglab.notebook import (
    best_in_words,
    show_best,
    show_limits,
    show_protocol,
    show_published,
    show_table,
    show_verdict,
)
from reglab.notebook.mime import MATRIX, VERDICT


def cells(bundle):
    return [unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", bundle["text/html"])]


def test_a_verdict_is_shown_with_its_data(verdict, shown):
    (data,) = shown(show_verdict, verdict)
    assert data["text/markdown"] == sentence(verdict)
    assert data[VERDICT] == {**verdict.to_json(), "sentence": sentence(verdict)}


def test_the_best_method_is_shown_with_the_matrix(shown):
    made = table({"none": 20.0, "L2": 15.0}, dataset=["wine", "adult"], replicate=[0, 1])
    matrix = gain_matrix(made, {"none": ["none"], "L2": ["L2"]})
    (data,) = shown(show_best, matrix)
    assert data["text/markdown"] == best_in_words(matrix)
    assert data[MATRIX] == matrix.to_json()


def test_a_table_has_a_header_for_every_column_and_none_for_the_index(shown):
    (bundle,) = shown(show_table, pd.DataFrame({"arm": ["none"], "mean": [6.94491]}, index=[7]))
    assert bundle["text/html"].count("<th>") == 2
    assert "6.94" in bundle["text/html"]
    assert "6.944" not in bundle["text/html"]


def test_the_numbers_of_a_column_have_one_precision_and_settings_are_as_they_are(shown):
    made = {"error": [12.345, 6.0, None], "nll": [0.00123, 0.1, 0.2], "rate": [0.1, 0.0003, None], "n": [1, 2, 3]}
    (bundle,) = shown(show_table, pd.DataFrame(made))
    rows = [cells(bundle)[place : place + 4] for place in (0, 4, 8)]
    assert rows == [["12.3", "0.001", "0.1", "1"], ["6.0", "0.100", "0.0003", "2"], ["NaN", "0.200", "NaN", "3"]]
    assert "12.3 0.001    0.1" in bundle["text/plain"]


def test_long_cells_are_shown_whole(shown):
    (bundle,) = shown(show_table, pd.DataFrame({"reason": ["word " * 60 + "end"]}))
    assert "end</td>" in bundle["text/html"]


def test_a_protocol_says_what_holds_for_all_studies_and_describes_these(shown):
    study = make_study(arms={"none": []})
    rows = {"phase": ["tuning", "comparison"], "optimizer": "SGD", "learning_rate": 0.03, "at_edge": False}
    text, settings, data = shown(show_protocol, [study], pd.DataFrame({**rows, "digest": ["a", "b"]}))
    assert "test examples take no part" in text["text/markdown"]
    assert cells(settings)[cells(settings).index("Trials") + 1] == "2"
    assert cells(data)[:3] == ["digits", "Handwritten digits, 8x8", "100 (16)"]


def test_a_protocol_speaks_of_choosing_and_of_relative_effects_only_where_there_are_any(shown):
    rows = {"phase": ["tuning", "comparison"], "optimizer": "SGD", "learning_rate": 0.03, "at_edge": False}
    table = pd.DataFrame({**rows, "digest": ["a", "b"]})
    tuned, fixed = (make_study(arms={"none": []}, learning_rates=rates) for rates in ([0.03, 0.1], [0.03]))
    texts = {}
    for name, studies, relative in (("tuned", [fixed, tuned], True), ("fixed", [fixed], False)):
        text, *_ = shown(show_protocol, studies, table, relative=relative)
        texts[name] = text["text/markdown"]
    assert "every arm chooses its learning rate" in texts["tuned"]
    assert "Effects are relative" in texts["tuned"]
    assert "No arm chooses its learning rate" in texts["fixed"]
    assert "Effects are relative" not in texts["fixed"]


def test_the_common_limits_are_a_list(shown):
    (text,) = shown(show_limits)
    titles = re.findall(r"^- \*\*(.+?)\.\*\*", text["text/markdown"], re.MULTILINE)
    assert titles == ["Other data", "Other networks and longer training", "What is not tuned"]


def test_published_results_stand_with_their_sources_in_full(shown):
    claim = registry()["L1"]
    (table,) = shown(show_published, claim)
    assert cells(table)[0::3] == [result.what for result in claim.published]
    assert cells(table)[2::3] == [sources()[result.source] for result in claim.published]


def test_claims_on_which_nothing_is_published_are_named(shown):
    (text,) = shown(show_published, registry()["E4"], registry()["E5"])
    assert text["text/markdown"] == "No published measurement of E4, E5 is known to us."


def test_a_table_shows_text_and_no_control_characters(shown):
    name = "<b>\x1b[31m\u202e"
    (bundle,) = shown(show_table, pd.DataFrame({name: [name]}))
    assert bundle["text/html"].count(r"&lt;b&gt;\x1b[31m\u202e") == 2
    assert bundle["text/plain"].count(r"<b>\x1b[31m\u202e") == 2
