"""A digest changes when the trial or the code that makes its numbers changes, and never otherwise."""

import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.training import reference

import reglab
from reglab import datasets
from reglab.models import MLP
from reglab.regularizers import L2, Dropout
from reglab.specs import SGD, Data, Task, Trial, canonical, group_key
from reglab.training import digest, source_code, trial_digest

MAKE = """
from reglab.models import MLP
from reglab.regularizers import Dropout
from reglab.specs import SGD, Data, Trial
trial = Trial(data=Data(name="digits", train=10, validation=10), model=MLP(hidden=(4,)), epochs=1,
              regularizers=(Dropout(rate=0.5),), optimizer=SGD(learning_rate=0.1), batch_size=5, replicate=0)
"""
PACKAGE = Path(reglab.__file__).parent
MODULES = sorted(module.name for module in pkgutil.walk_packages(reglab.__path__, "reglab."))
HASHED = tuple(
    f"reglab.{room}"
    for room in ("models", "regularizers", "training", "datasets", "probes", "metric_functions", "metrics", "epochs")
)
"""Rooms whose code makes numbers."""
FACES = {"reglab.datasets", "reglab.models", "reglab.regularizers", "reglab.probes", "reglab.training"}
"""Packages whose own file makes no number: it re-exports names, and lists what is registered."""


@pytest.fixture
def trial() -> Trial:
    names: dict[str, Trial] = {}
    exec(MAKE, names)  # noqa: S102  # the same text that the other process runs
    return names["trial"]


def test_is_the_same_in_another_process_with_another_hash_seed(trial):
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
        {"steps": 3},
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
    assert trial_digest(trial.model_copy(update=changes)) != trial_digest(trial)


def test_does_not_depend_on_the_order_of_a_dictionary():
    assert canonical({"a": 1, "b": [0.1, None]}) == canonical({"b": [0.1, None], "a": 1}) == '{"a":1,"b":[0.1,null]}'


@pytest.fixture
def change(monkeypatch):
    """Return a function that changes one module's source as the digest reads it, and nothing else."""

    def changed(module: str, replace=lambda source: f"{source}\nA_CONSTANT = 1\n") -> None:
        real = source_code.source_of
        text = replace(real(module))
        assert text != real(module)
        monkeypatch.setattr(source_code, "source_of", lambda name: text if name == module else real(name))
        _forget()

    yield changed
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for cached in (trial_digest, digest._code_hash, digest._versions):
        cached.cache_clear()


TRIALS = {
    **reference.trials(),
    **{
        f"on {name}": reference.trials()["none"].model_copy(update={"data": Data(name=name, train=10, validation=10)})
        for name in datasets.names()
    },
}
"""At least one trial for every data set, model, regularizer and probe."""


def _digests() -> dict[str, str]:
    return {name: trial_digest(trial) for name, trial in TRIALS.items()}


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith(HASHED) and name not in FACES])
def test_changed_code_that_makes_numbers_changes_the_digests_that_it_can_affect(module, change):
    before = _digests()
    users = {name for name, trial in TRIALS.items() if module in digest.modules_of(trial)}
    change(module)
    assert {name for name, now in _digests().items() if now != before[name]} == users
    own = {f"reglab.models.{name}" for name in ("module_checks", "own_module", "own_network", "place")}
    assert users or module in own, "a module that no trial reaches belongs in another room"


def test_changed_code_of_any_other_module_changes_no_digest(change):
    before = _digests()
    others = [name for name in MODULES if not name.startswith(HASHED)]
    assert len(others) > 60
    for module in others:
        change(module)
        assert _digests() == before, module


@pytest.mark.parametrize("package", sorted(FACES))
def test_the_init_file_of_a_package_makes_no_number(package, change):
    before = _digests()
    change(package)
    assert _digests() == before


@pytest.mark.parametrize(
    ("module", "users"),
    [
        ("reglab.datasets.catalogue.adult", "adult"),
        ("reglab.datasets.idx", "mnist"),
        ("reglab.models.unrolled", "lstm"),
        ("reglab.models.cnn", "cnn"),
        ("reglab.models.attention", "transformer"),
        ("reglab.models.transformer", "transformer"),
        ("reglab.regularizers.l2", "l2"),
        ("reglab.probes.units", "units"),
    ],
)
def test_a_change_affects_only_trials_that_use_the_code(module, users):
    using = [trial.to_json() for trial in TRIALS.values() if module in digest.modules_of(trial)]
    others = [trial.to_json() for trial in TRIALS.values() if module not in digest.modules_of(trial)]
    assert using
    assert others
    # fashion-mnist has the format of mnist, and an LSTM is used by the trial of recurrent dropout
    assert all(re.search(rf"'(kind|name)': '[a-z-]*{users}'", str(trial)) for trial in using)
    assert not any(re.search(rf"'(kind|name)': '{users}'", str(trial)) for trial in others)


def test_the_digest_of_a_real_process_covers_the_momentum_of_a_normalisation(tmp_path):
    """No digest covered it once: its file was missing from a list."""
    shutil.copytree(PACKAGE, tmp_path / "reglab")
    code = (
        f"{MAKE}\nfrom reglab.training import trial_digest\nimport reglab\nprint(reglab.__file__, trial_digest(trial))"
    )

    def run() -> list[str]:
        environment = {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-c", code]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()

    path, before = run()
    assert path.startswith(str(tmp_path))
    blocks = tmp_path / "reglab" / "models" / "blocks.py"
    blocks.write_text(blocks.read_text().replace("lerp_(mean, 0.1)", "lerp_(mean, 0.2)"))
    assert run()[1] != before
    shutil.copy(PACKAGE / "models" / "blocks.py", blocks)
    timing = tmp_path / "reglab" / "execution" / "timing.py"
    timing.write_text(timing.read_text().replace("TRIALS = 8", "TRIALS = 9"))
    assert run() == [path, before]


def test_comments_docstrings_and_layout_do_not_count(change, trial):
    before = trial_digest(trial)
    change("reglab.models.layers", lambda source: source.replace('"""', '"""Said differently. ', 1) + "\n# why\n")
    assert trial_digest(trial) == before


def test_changes_with_the_task(trial, monkeypatch):
    before = trial_digest(trial)
    monkeypatch.setattr(digest, "task", lambda data: Task((1, 8, 8), classes=3))
    _forget()
    assert trial_digest(trial) != before
    _forget()


def test_changes_with_the_version_of_torch(trial, monkeypatch):
    before = trial_digest(trial)
    monkeypatch.setattr(digest, "version", lambda name: "0.0.1")
    _forget()
    assert trial_digest(trial) != before
    monkeypatch.undo()
    _forget()


def test_the_digest_covers_the_lines_and_the_base_of_a_model_written_in_a_notebook(tmp_path):
    script = tmp_path / "script.py"

    def run(width: int) -> str:
        script.write_text(
            f"{MAKE}\nfrom reglab.models import OwnModule\n"
            "from reglab.training.digest import modules_of, trial_digest\n"
            f"class Net(OwnModule):\n    kind = 'net'\n    def module(self, task):\n        return {width}\n"
            "changed = trial.model_copy(update={'model': Net()})\n"
            "assert 'reglab.models.own_module' in modules_of(changed)\nprint(trial_digest(changed))\n"
        )
        return subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout

    assert run(1) == run(1)
    assert run(1) != run(2)


def test_indentation_counts_only_where_it_means_something():
    assert source_code.significant("if x:\n  y()\nz()") == source_code.significant("if x:\n    y()\nz()")
    assert source_code.significant("if x:\n  y()\nz()") != source_code.significant("if x:\n  y()\n  z()")
    assert source_code.significant("x = 'a docstring to be kept'") != source_code.significant("x = ''")


def test_group_key_leaves_out_what_may_differ_in_a_group(trial):
    alike = trial.model_copy(
        update={"replicate": 7, "regularizers": (L2(strength=0.1),), "optimizer": SGD(learning_rate=0.3)}
    )
    assert group_key(alike) == group_key(trial)
    for changes in ({"steps": 7}, {"test": False}, {"model": MLP(hidden=(5,))}):
        assert group_key(trial.model_copy(update=changes)) != group_key(trial)
