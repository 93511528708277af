"""Every program in Keras is Python, and where Keras is installed it does what its regularizers do."""

import os
import re

import numpy as np
import pytest
from tests.programs.running import examples, part, preparation

from reglab.programs import Setup, keras
from reglab.programs.in_keras import MISSING
from reglab.programs.settings import FIELDS

PAIRS = [("dropout", "weight decay"), ("label smoothing", "early stopping"), ("l2", "weight decay")]
CASES = [
    (kinds, target)
    for kinds in [*((kind,) for kind in FIELDS if kind not in MISSING), *PAIRS]
    for target in ("class", "number")
    if target == "class" or "label smoothing" not in kinds
]
DEEP = {"hidden": (32, 16), "normalised": True, "cosine": True}


def run(*settings, **setup):
    """Run a program on made-up images and return its variables; skip the test where Keras is not installed."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    library = pytest.importorskip("keras")
    library.utils.set_random_seed(0)
    made = Setup(**{"steps": 60, "learning_rate": 0.005, **setup})
    variables = examples(made.target)
    exec(compile(keras(settings, made), "program", "exec"), variables)  # noqa: S102  # that is the test
    return variables


def kernels(made):
    return [layer.get_weights()[0] for layer in made["network"].layers if hasattr(layer, "kernel")]


@pytest.mark.parametrize("setup", [{}, DEEP], ids=["plain", "deep"])
@pytest.mark.parametrize(("kinds", "target"), CASES)
def test_a_program_is_python(kinds, target, setup, tmp_path):
    for prepared in (None, preparation(tmp_path, target)):
        text = keras([*map(part, kinds)], Setup(target=target, **setup), prepared)
        compile(text, "program", "exec")
        assert all(len(line) <= 120 for line in text.splitlines())
        assert ("x_test" in text) == (prepared is not None)
        assert ("CosineDecay(0.001, decay_steps=2000)" in text) == bool(setup)


def test_settings_stand_in_their_parts():
    text = keras(
        [("l2", "0.3"), ("weight decay", "0.02"), ("max norm", "2"), ("noise", "0.4"), ("input dropout", "0.1")],
        Setup(normalised=True),
    )
    assert re.search(r"GaussianNoise\(0.4\),\s+keras.layers.Dropout\(0.1\),\s+keras.layers.Dense\(128", text)
    assert text.count("regularizers.L2(0.3 / 2)") == text.count("constraints.MaxNorm(2, axis=0)") == 2
    assert "AdamW(0.001, weight_decay=0.02)" in text
    assert 'exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])' in text


def test_early_stopping_watches_the_loss_of_true_labels():
    text = keras([("label smoothing", 0.1), ("early stopping", {"patience": 3, "interval": 30})], Setup(steps=100))
    assert '\nwatched = keras.metrics.CategoricalCrossentropy(name="watched", from_logits=True)\n' in text
    assert "metrics=[watched]" in text
    assert '"val_watched", mode="min", patience=3, restore_best_weights=True' in text
    assert "steps_per_epoch=30,\n    epochs=3," in text
    assert "np.eye(classes)[y_validation]" in text


def test_what_keras_lacks_has_no_program():
    assert [keras([part(kind)]) for kind in MISSING] == ["", ""]
    assert keras([part("dropout"), part("mixup")]) == ""
    assert keras([("flip", "")]) == ""


@pytest.mark.parametrize(("kinds", "target"), CASES)
def test_a_program_runs_and_learns(kinds, target):
    made = run(*map(part, kinds), target=target, steps=150)
    output, y = made["network"].predict(made["x_train"], verbose=0), made["y_train"]
    wrong = np.mean(output.argmax(1) != y) if target == "class" else np.mean((output - y) ** 2) / y.var()
    assert wrong < (0.2 if target == "class" else 0.5)


def test_max_norm_limits_every_units_incoming_weights():
    assert max(np.linalg.norm(kernel, axis=0).max() for kernel in kernels(run(("max norm", "0.5")))) <= 0.5 + 1e-5


def test_decay_acts_on_kernels_alone():
    made = run(("weight decay", "0.5"), steps=1, learning_rate=0.1, normalised=True)
    decayed = {
        variable.path
        for variable in made["network"].trainable_variables
        if made["optimizer"]._use_weight_decay(variable)
    }
    assert {path.rpartition("/")[2] for path in decayed} == {"kernel"}
    assert len(decayed) == 2


def test_early_stopping_keeps_the_weights_of_the_best_look():
    made = run(("early stopping", {"patience": 2, "interval": 10}), steps=1000, learning_rate=0.01)
    logits, y = made["network"].predict(made["x_validation"], verbose=0), made["y_validation"]
    loss = np.mean(np.log(np.exp(logits).sum(1)) - logits[np.arange(len(y)), y])
    assert 0 < made["stop"].stopped_epoch < 99
    assert loss == pytest.approx(made["stop"].best, rel=1e-3)


@pytest.mark.parametrize("target", ["class", "number"])
def test_a_program_goes_from_a_file_to_its_test_error(target, tmp_path, capsys):
    os.environ.setdefault("KERAS_BACKEND", "torch")
    pytest.importorskip("keras")
    setup = Setup(hidden=(32, 16), steps=300, learning_rate=0.005, cosine=True, target=target)
    text = keras([part("dropout")], setup, preparation(tmp_path, target))
    exec(compile(text, "program", "exec"), {})  # noqa: S102  # that is the test
    printed = float(re.search(r"(?:error: |rows: )([\d.]+)", capsys.readouterr().out)[1])
    assert printed < (20 if target == "class" else 100)


def test_where_each_class_counts_the_same_the_program_measures_the_balanced_error(tmp_path):
    text = keras([part("dropout")], Setup(balanced=True), preparation(tmp_path, "class"))
    measured = text[text.index("wrong = ") :].replace("network.predict(x_test, verbose=0)", "logits")
    variables = {"np": np, "logits": np.eye(2)[[0] * 10], "y_test": np.array([0] * 9 + [1])}
    exec(measured, variables)  # noqa: S102  # that is the test
    assert variables["error"] == 0.5
    (drawing,) = [line.partition("rows = ")[2] for line in text.splitlines() if "rows = " in line]
    variables |= {"x_train": np.zeros((10, 1)), "y_train": variables["y_test"], "rng": np.random.default_rng(0)}
    exec(next(line for line in text.splitlines() if line.startswith("chances = ")), variables)  # noqa: S102
    drawn = np.concatenate([eval(drawing, variables) for _ in range(50)])  # noqa: S307
    assert variables["y_train"][drawn].mean() == pytest.approx(0.5, abs=0.05)
