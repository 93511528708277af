"""Everything that a user sets is checked against the notebooks before anything runs."""

import pytest
from tests.publishing.toys import project, source

from reglab.errors import ReglabError
from reglab.publishing.run.settings import parse_assignment, resolve_settings


@pytest.fixture
def toys(tmp_path):
    made = project(tmp_path, dropout_rate=source(), l2=source())
    (tmp_path / "profiles" / "full.toml").write_text('timeout = 7200\n[dropout-rate]\nrate = 0.25\ndataset = "mnist"\n')
    return made


def test_quick_needs_no_file_and_sets_nothing(toys):
    settings = resolve_settings(toys, "quick")
    assert (list(settings.notebooks), settings.values) == (["dropout-rate", "l2"], {"dropout-rate": {}, "l2": {}})


def test_set_wins_over_the_profile(toys):
    settings = resolve_settings(toys, "full", assignments=["dropout-rate.rate=0.75"])
    assert settings.values["dropout-rate"] == {"rate": 0.75, "dataset": "mnist"}
    assert settings.timeout == 7200


def test_only_runs_what_it_names(toys):
    assert list(resolve_settings(toys, "full", only=["l2"]).notebooks) == ["l2"]


@pytest.mark.parametrize(
    ("profile", "only", "assignments", "message"),
    [
        ("ful", [], [], "unknown profile 'ful': did you mean 'full'"),
        ("quick", ["l22"], [], "unknown notebook 'l22': did you mean 'l2'"),
        ("quick", [], ["dropout-rat.rate=1"], "unknown notebook 'dropout-rat': did you mean 'dropout-rate'"),
        ("quick", [], ["l2.rat=1"], "unknown parameter of notebook l2 'rat': did you mean 'rate'"),
        ("quick", [], ["l2.rate=high"], "'rate' must be a number, for example 0.5; got 'high'"),
        ("quick", [], ["l2.rates=0.5"], "'rates' must be a list, each a number"),
        ("quick", [], ["l2.rates=['a']"], "'rates' must be a list, each a number"),
        ("quick", [], ["l2.dataset=3"], "'dataset' must be a text"),
        ("quick", [], ["l2.rate=1.5"], r"parameter of notebook l2 'rate' must be a number, in \[0, 1\); got 1.5"),
        ("quick", [], ["rate=3"], "not of the form NOTEBOOK.NAME=VALUE"),
        ("quick", ["l2"], ["dropout-rate.rate=0.1"], "--only leaves out"),
    ],
)
def test_a_mistake_is_named_with_what_is_allowed(toys, profile, only, assignments, message):
    with pytest.raises(ReglabError, match=message):
        resolve_settings(toys, profile, only, assignments)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[dropout-rates]\nrate = 1.0", "did you mean 'dropout-rate'"),
        ("[l2]\nrate = '1'", "must be a number"),
        ("rate = 1", "must stand in a notebook's table"),
        ("timeout = 0", "timeout must be a number of seconds above 0"),
        ("timeout = true", "timeout must be"),
        ("address = 'http://example.org'", "address must be where the report is published"),
        ("address = 'https://example.org/?a'", "address must be"),
        ("address = 1", "address must be"),
        ("[l2", "not valid TOML"),
    ],
)
def test_a_mistake_in_a_profile_is_named(toys, text, message):
    (toys.root / "profiles" / "bad.toml").write_text(text)
    with pytest.raises(ReglabError, match=message):
        resolve_settings(toys, "bad")


@pytest.mark.parametrize("given", ["https://example.org/r", "https://example.org/r/"])
def test_a_profile_may_say_where_the_report_is_published(toys, given):
    (toys.root / "profiles" / "public.toml").write_text(f"address = {given!r}")
    assert resolve_settings(toys, "public").address == "https://example.org/r/"
    assert resolve_settings(toys, "quick").address == ""


def test_a_profile_is_checked_for_notebooks_that_do_not_run_too(toys):
    (toys.root / "profiles" / "bad.toml").write_text("[dropout-rate]\nrat = 1")
    with pytest.raises(ReglabError, match="'rat'"):
        resolve_settings(toys, "bad", only=["l2"])


def test_a_project_without_notebooks_is_refused(tmp_path):
    with pytest.raises(ReglabError, match="holds no notebook"):
        resolve_settings(project(tmp_path), "quick")


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1), ("1.0", 1.0), ("true", True), ("True", True), ("[0.1, 2]", [0.1, 2]), ("None", None), ("wine", "wine"),
     ("'wine'", "wine"), ("(1, 2)", (1, 2)), ("a=b", "a=b"), ("", "")],
)  # fmt: skip
def test_values_are_literals_or_else_text(text, value):
    assert parse_assignment(f"a.b={text}") == ("a", "b", value)
