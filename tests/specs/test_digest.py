"""A digest is stable, and changes when the trial or the code that trains it does."""

import subprocess
import sys

import pytest

from reglab.models import MLP
from reglab.regularizers import L2, Dropout
from reglab.specs import SGD, Data, Trial, canonical, fingerprint, group_key
from reglab.specs.fingerprint import digest, significant

MAKE = """
from reglab.models import MLP
from reglab.regularizers import Dropout
from reglab.specs import SGD, Data, Trial
trial = Trial(data=Data(name="digits", train=10, validation=10), model=MLP(hidden=(4,)), epochs=1,
              regularizers=(Dropout(rate=0.5),), optimizer=SGD(learning_rate=0.1), batch_size=5, replicate=0)
"""


@pytest.fixture
def trial():
    names: dict[str, Trial] = {}
    exec(MAKE, names)  # noqa: S102  # the very text that the other process runs
    return names["trial"]


def test_is_the_same_in_another_process_with_another_hash_seed(trial):
    from reglab.training import trial_digest

    code = f"{MAKE}\nfrom reglab.training import trial_digest\nprint(trial_digest(trial))"
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        )
        assert run.stdout.strip() == trial_digest(trial)


@pytest.mark.parametrize(
    "changes",
    [
        {"replicate": 1},
        {"epochs": 2},
        {"test": False},
        {"regularizers": ()},
        {"regularizers": (Dropout(rate=0.4),)},
        {"regularizers": (Dropout(rate=0.5), L2(strength=0.0))},
        {"model": MLP(hidden=(5,))},
        {"data": Data(name="digits", train=11, validation=10)},
        {"data": Data(name="digits", train=10, validation=10, pixels="unit")},
        {"optimizer": SGD(learning_rate=0.1, momentum=0.8)},
    ],
)
def test_changes_with_every_value(trial, changes):
    assert digest(trial.model_copy(update=changes), (), {}) != digest(trial, (), {})


def test_does_not_depend_on_the_order_of_a_dictionary():
    assert canonical({"a": 1, "b": [0.1, None]}) == canonical({"b": [0.1, None], "a": 1}) == '{"a":1,"b":[0.1,null]}'


def test_changes_with_the_code_that_makes_the_numbers(trial, tmp_path, monkeypatch):
    """The module's source decides, wherever it lies in a package; comments and docstrings do not."""
    monkeypatch.syspath_prepend(tmp_path)
    package = tmp_path / "numbers_package"
    (package / "inner").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "inner" / "__init__.py").write_text("")
    module = package / "inner" / "module.py"

    def now(source: str) -> str:
        module.write_text(source)
        fingerprint._module_hash.cache_clear()
        return digest(trial, ["numbers_package"], {})

    first = now("def f(x):\n    return 2 * x\n")
    assert now('def f(x):\n    """Twice."""\n\n    return 2 * x  # why\n') == first
    assert now("def f(x):\n    return 3 * x\n") != first
    fingerprint._module_hash.cache_clear()


def test_changes_with_a_parts_own_module_only(trial, monkeypatch):
    changed = {"reglab.regularizers.dropout": "changed"}
    real = fingerprint._module_hash
    other = trial.model_copy(update={"regularizers": (L2(strength=0.1),)})
    before, before_other = digest(trial, (), {}), digest(other, (), {})
    monkeypatch.setattr(fingerprint, "_module_hash", lambda name: changed.get(name) or real(name))
    fingerprint._part_hash.cache_clear()
    assert digest(trial, (), {}) != before
    assert digest(other, (), {}) == before_other
    fingerprint._part_hash.cache_clear()


def test_changes_with_the_task(trial):
    assert digest(trial, (), {"classes": 3}) != digest(trial, (), {"classes": 4})


def test_changes_with_the_version_of_torch(trial, monkeypatch):
    before = digest(trial, (), {})
    monkeypatch.setattr(fingerprint, "version", lambda name: "0.0.1")
    fingerprint._versions.cache_clear()
    changed = digest(trial, (), {})
    fingerprint._versions.cache_clear()
    assert changed != before


def test_indentation_counts_only_where_it_means_something():
    assert significant("if x:\n  y()\nz()") == significant("if x:\n    y()\nz()")
    assert significant("if x:\n  y()\nz()") != significant("if x:\n  y()\n  z()")
    assert significant("x = 'a docstring to be kept'") != significant("x = ''")


def test_group_key_leaves_out_what_may_differ_in_a_group(trial):
    alike = trial.model_copy(
        update={"replicate": 7, "regularizers": (Dropout(rate=0.1),), "optimizer": SGD(learning_rate=0.3)}
    )
    assert group_key(alike) == group_key(trial)
    for changes in ({"epochs": 2}, {"regularizers": ()}, {"test": False}, {"model": MLP(hidden=(5,))}):
        assert group_key(trial.model_copy(update=changes)) != group_key(trial)
