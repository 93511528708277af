"""Trials whose numbers are written down: at least one per model, regularizer and probe.

``python -m tests.training.reference`` writes them again. Do that only after a change that is meant to change the
numbers, and say so in the changelog.
"""

import json
from pathlib import Path

from reglab.models import CNN, LSTM, MLP, Transformer
from reglab.probes import Forgotten, NoisyCurve, Passes, Signals, Units, Variance
from reglab.regularizers import REGISTRY as REGULARIZERS
from reglab.regularizers import Dropout, EarlyStopping, InputDropout, Mixup, RecurrentDropout, Regularizer, WeightDecay
from reglab.specs import SGD, Adam, Data, RMSprop, Trial
from reglab.training import train

FILE = Path(__file__).with_name("reference.json")

DIGITS = Data(name="digits", train=100, validation=50, test="fixed")
TEXT = Data(name="descriptions", train=60, validation=30, test="fixed")
TABLE = Data(name="wine", train=40, validation=20, test="fixed")
HOUSES = Data(name="houses", train=100, validation=50)
SETTINGS = {
    "drop_connect": {"rate": 0.3},
    "dropout": {"rate": 0.5},
    "early_stopping": {"patience": 1, "min_improvement": 0.5},
    "flip": {},
    "gaussian_dropout": {"rate": 0.3},
    "input_dropout": {"rate": 0.2},
    "l2": {"strength": 0.01},
    "label_smoothing": {"amount": 0.1},
    "max_norm": {"limit": 0.5},
    "mixup": {"alpha": 0.2},
    "noise": {"scale": 0.2},
    "placebo": {"number": 2},
    "recurrent_dropout": {"rate": 0.2},
    "shift": {"pixels": 1},
    "weight_decay": {"strength": 0.01},
}
"""The fields of every regularizer; a new one needs a line here."""


def _trial(*regularizers: Regularizer, **changes: object) -> Trial:
    fields = {
        "data": DIGITS, "model": MLP(hidden=(16,)), "optimizer": SGD(learning_rate=0.05), "epochs": 2,
        "batch_size": 32, "replicate": 3, **changes,
    }  # fmt: skip
    return Trial(regularizers=regularizers, **fields)


def trials() -> dict[str, Trial]:
    """Return the trials by name."""
    recurrent = {"model": LSTM(units=8, embedding=6), "data": TEXT}
    by_regularizer = {
        kind: _trial(part(**SETTINGS[kind]), **(recurrent if kind == "recurrent_dropout" else {}))
        for kind, part in REGULARIZERS.items()
    }
    return {
        "none": _trial(),
        **by_regularizer,
        "mlp, normalised": _trial(Dropout(rate=0.5, where="linear"), model=MLP(hidden=(16, 8), batch_norm=True)),
        "adam": _trial(WeightDecay(strength=0.1), optimizer=Adam(learning_rate=0.01, warmup=0.2, clip=1.0)),
        "numbers": _trial(Mixup(alpha=0.2), data=HOUSES, optimizer=Adam(learning_rate=0.01)),
        "mlp of sigmoids": _trial(model=MLP(hidden=(16, 8), activation="sigmoid", initial_scale=2.0)),
        "mlp on a table": _trial(Dropout(rate=0.2), data=TABLE, batch_size=7),
        "cnn": _trial(Dropout(rate=0.3, where="conv", mask="channel"), model=CNN(channels=(4, 6), hidden=(8,))),
        "cnn, normalised": _trial(Dropout(rate=0.3), model=CNN(channels=(4,), batch_norm=True)),
        "lstm": _trial(
            InputDropout(rate=0.2, mask="sequence"), RecurrentDropout(rate=0.2, mask="sequence"), Dropout(rate=0.1),
            **recurrent,
        ),
        "mlp, layers normalised": _trial(Dropout(rate=0.5), model=MLP(hidden=(16, 8), layer_norm=True)),
        "transformer": _trial(
            InputDropout(rate=0.2), Dropout(rate=0.1, where="transformer"), data=TEXT,
            model=Transformer(width=8, heads=2, depth=2, feedforward=12),
        ),
        "rmsprop": _trial(optimizer=RMSprop(learning_rate=0.01, schedule="constant")),
        "pixels from 0 to 1": _trial(data=DIGITS.model_copy(update={"pixels": "unit"})),
        "tuning": _trial(test=False),
        "stops early": _trial(
            EarlyStopping(patience=2), epochs=12, optimizer=SGD(learning_rate=0.5, schedule="constant")
        ),
        **{
            f"probe {probe.kind}": _trial(Dropout(rate=0.5), probes=(probe,))
            for probe in (
                Forgotten(), NoisyCurve(), Passes(passes=4, averaged=(1, 4), subsets=(20,)), Signals(),
                Units(deletions=3), Variance(repeats=3),
            )
        },
    }  # fmt: skip


def numbers(trial: Trial) -> dict[str, object]:
    """Return all that a trial measures: its summary, its curve, and what its probes measured."""
    (record,) = train([trial], ["digest"])
    return {"summary": record.summary, "curve": record.curve, "measured": record.measured}


if __name__ == "__main__":
    written = {name: {"trial": trial.to_json(), **numbers(trial)} for name, trial in trials().items()}
    FILE.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
