"""Promise 1: a trial's record is the same, bit for bit, whatever its companions."""

import numpy as np
import pytest

from reglab.models import CNN, LSTM, MLP, Transformer
from reglab.regularizers import (
    L2,
    REGISTRY,
    DropConnect,
    Dropout,
    EarlyStopping,
    Flip,
    GaussianDropout,
    InputDropout,
    LabelSmoothing,
    MaxNorm,
    Mixup,
    Noise,
    Placebo,
    RecurrentDropout,
    Shift,
    WeightDecay,
)
from reglab.specs import SGD, Adam, Data, RMSprop, group_key
from reglab.training import train
from reglab.training.group import Group


def _train(trials):
    records = {record.digest: record for record in train(trials, [str(index) for index in range(len(trials))])}
    return [records[str(index)] for index in range(len(trials))]


def _assert_same(trials, group, rows):
    """Check that the trials of some rows, trained as a group, give the records of the large group."""
    for row, record in zip(rows, _train([trials[row] for row in rows]), strict=True):
        assert (record.summary, record.curve) == (group[row].summary, group[row].curve)


@pytest.mark.parametrize("size", [1, 2, 7])
def test_record_does_not_depend_on_companions(dropout_trials, size):
    group = _train(dropout_trials)
    assert len({str(record.curve) for record in group}) == len(group), (
        "the trials must differ for the test to mean anything"
    )
    for seed in range(3):
        _assert_same(dropout_trials, group, np.random.default_rng(seed).choice(32, size, replace=False))


def test_record_does_not_depend_on_the_order_in_the_group(dropout_trials):
    group = _train(dropout_trials)
    _assert_same(dropout_trials, group, list(reversed(range(32))))


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_every_regularizer_is_batch_invariant(make_trial, examples, kind):
    text = {"data": Data(name="descriptions", train=60, validation=30), "model": LSTM(units=8, embedding=6)}
    changes = text if kind == "recurrent_dropout" else {}  # it acts on nothing else
    trials = [make_trial(part, replicate=i, **changes) for i, part in enumerate(examples(REGISTRY[kind]))]
    group = _train(trials)
    for rows in ([3], [6, 2]):
        _assert_same(trials, group, rows)


MIXTURE = [
    (),
    (Dropout(rate=0.5),),
    (L2(strength=0.01),),
    (Dropout(rate=0.2), L2(strength=0.1)),
    (EarlyStopping(patience=1, interval=3),),
    (WeightDecay(strength=0.1), EarlyStopping(patience=2, interval=2)),
    (Dropout(rate=0.2, begin=0.5),),
    (Dropout(rate=0.3), Placebo()),
    (InputDropout(rate=0.2), GaussianDropout(rate=0.3)),
    (MaxNorm(limit=0.5),),
    (),
    (Dropout(rate=0.4),),
]
"""What the trials of one group may have: several kinds, alone and together, some of them more than once."""
OF_CLASSES = [(LabelSmoothing(amount=0.1),), (LabelSmoothing(amount=0.2), L2(strength=0.1), Dropout(rate=0.2))]
OF_NUMBERS = [(Noise(scale=0.3),), (Mixup(alpha=0.3), Dropout(rate=0.1))]


@pytest.mark.parametrize(
    ("name", "model", "more"),
    [
        ("digits", MLP(hidden=(16, 16)), [*OF_CLASSES, *OF_NUMBERS, (DropConnect(rate=0.3),)]),
        ("digits", MLP(hidden=(16,), batch_norm=True), OF_CLASSES),
        ("digits", MLP(hidden=(256,)), OF_CLASSES),
        ("digits", CNN(channels=(3, 4), hidden=(8,)), [*OF_CLASSES, (Shift(pixels=1), Flip()), (Flip(),)]),
        ("diabetes", MLP(hidden=(7,)), OF_NUMBERS),
        ("descriptions", LSTM(units=7, embedding=6), [*OF_CLASSES, (RecurrentDropout(rate=0.3),)]),
        ("descriptions", Transformer(width=8, heads=2, depth=1, feedforward=9), OF_CLASSES),
    ],
    ids=["dense", "normalised", "large", "convolutional", "regression", "recurrent", "transformer"],
)
def test_record_does_not_depend_on_the_regularizers_of_its_companions(make_trial, name, model, more):
    changes = {"data": Data(name=name, train=60, validation=30), "model": model, "batch_size": 25, "epochs": 4}
    for optimizer in (SGD(learning_rate=0.05), Adam(learning_rate=0.01)):
        mixture = enumerate([*MIXTURE, *more])
        trials = [make_trial(*parts, replicate=i % 3, optimizer=optimizer, **changes) for i, parts in mixture]
        assert len({group_key(trial) for trial in trials}) == 1
        group = _train(trials)
        for row in range(len(trials)):
            _assert_same(trials, group, [row])
        _assert_same(trials, group, [7, 2, 0])


def test_placebos_are_trained_with_the_arms_that_have_none_and_have_batches_and_noise_of_their_own(make_trial):
    control = [make_trial(*parts) for parts in ([], [Placebo()], [Placebo(number=2)])]
    dropped = [make_trial(Dropout(rate=0.5), *parts) for parts in ([], [Placebo()], [Placebo(number=2)])]
    for trials in (control, dropped):
        assert len({group_key(trial) for trial in trials}) == 1
        group = _train(trials)
        assert len({str(record.curve) for record in group}) == 3
        for row in range(3):
            _assert_same(trials, group, [row])
    first = [Group([trial], "cpu") for trial in control]
    assert len({group.parameters.rows.numpy().tobytes() for group in first}) == 1, "the same initial weights"
    assert len({group.order.numpy().tobytes() for group in first}) == 3


@pytest.mark.parametrize(
    ("data", "hidden", "batch_size"),
    [
        (Data(name="wine", train=33, validation=20), (7, 5), 7),
        (Data(name="breast-cancer", train=64, validation=64), (), 64),
        (Data(name="digits", train=150, validation=50), (128, 33, 64), 1),
    ],
    ids=["odd sizes", "linear", "batches of one"],
)
def test_shapes_do_not_matter(make_trial, data, hidden, batch_size):
    changes = {"data": data, "model": MLP(hidden=hidden), "batch_size": batch_size, "epochs": 2}
    dropout = Dropout(rate=0.3) if hidden else InputDropout(rate=0.3)
    trials = [make_trial(dropout, replicate=replicate, **changes) for replicate in range(13)]
    group = _train(trials)
    for rows in ([0], [12], [5, 9, 1]):
        _assert_same(trials, group, rows)


@pytest.mark.parametrize("outputs", [1, 2, 3, 7, 10, 15, 16])
@pytest.mark.parametrize("batch_size", [1, 5, 16])
def test_narrow_layers_are_batch_invariant(make_trial, outputs, batch_size):
    """Groups of 1, 2, 7 and 13 of 32: libraries may multiply by a vector differently for one trial than for several."""
    data, model = Data(name="wine", train=33, validation=20), MLP(hidden=(outputs, 16))
    changes = {"data": data, "model": model, "batch_size": batch_size, "epochs": 1}
    trials = [make_trial(Dropout(rate=0.1 * (i % 4)), replicate=i, **changes) for i in range(32)]
    group = _train(trials)
    for size in (1, 2, 7, 13):
        _assert_same(trials, group, np.random.default_rng(size).choice(32, size, replace=False))


@pytest.mark.parametrize("widths", [(7, 5), (13,)])
def test_sigmoids_of_odd_sizes_are_batch_invariant(make_trial, widths):
    data, model = Data(name="wine", train=33, validation=20), MLP(hidden=widths, activation="sigmoid")
    trials = [make_trial(replicate=i, data=data, model=model, batch_size=7) for i in range(13)]
    group = _train(trials)
    for rows in ([0], [12], [5, 9, 1]):
        _assert_same(trials, group, rows)


@pytest.mark.parametrize("units", [1, 5, 7, 13])
@pytest.mark.parametrize("batch_size", [1, 7])
def test_lstms_of_odd_sizes_are_batch_invariant(make_trial, available, units, batch_size):
    data, model = Data(name="sentiment-sentences", train=15, validation=13), LSTM(units=units, embedding=units // 2 + 1)
    available(data.name)
    changes = {"data": data, "model": model, "batch_size": batch_size, "epochs": 1}
    noise = [(InputDropout(rate=0.1 * i), RecurrentDropout(rate=0.1 * (i % 5))) for i in range(7)]
    trials = [make_trial(*parts, replicate=i, **changes) for i, parts in enumerate(noise)]
    group = _train(trials)
    for rows in ([6], [3, 0]):
        _assert_same(trials, group, rows)


@pytest.mark.parametrize(("width", "heads", "feedforward"), [(1, 1, 1), (7, 7, 13), (15, 3, 9)], ids=str)
@pytest.mark.parametrize("batch_size", [1, 7])
@pytest.mark.parametrize("name", ["sentiment-sentences", "descriptions"])
def test_transformers_of_odd_sizes_are_batch_invariant(
    make_trial, available, width, heads, feedforward, batch_size, name
):
    """Groups of 1, 2, 7 and 13, with noise at every place; the last batch is a smaller one."""
    data, place = Data(name=available(name), train=15, validation=13), Dropout(rate=0.0, where="transformer")
    model = Transformer(width=width, heads=heads, depth=2, feedforward=feedforward)
    changes = {"data": data, "model": model, "batch_size": batch_size, "epochs": 1}
    noise = [(InputDropout(rate=0.1), place.model_copy(update={"rate": 0.1 * (i % 5)})) for i in range(13)]
    trials = [make_trial(*parts, GaussianDropout(rate=0.2), replicate=i, **changes) for i, parts in enumerate(noise)]
    group = _train(trials)
    for size in (1, 2, 7):
        _assert_same(trials, group, np.random.default_rng(size).choice(13, size, replace=False))


@pytest.mark.parametrize("widths", [(1,), (7, 5), (13, 16)])
def test_layer_norms_of_odd_sizes_are_batch_invariant(make_trial, widths):
    data, model = Data(name="wine", train=33, validation=20), MLP(hidden=widths, layer_norm=True)
    trials = [make_trial(Dropout(rate=0.2), replicate=i, data=data, model=model, batch_size=7) for i in range(13)]
    group = _train(trials)
    for size in (1, 2, 7):
        _assert_same(trials, group, np.random.default_rng(size).choice(13, size, replace=False))


def test_rmsprop_is_batch_invariant_though_its_settings_differ(make_trial):
    optimizers = [RMSprop(learning_rate=0.001 * (1 + i), smoothing=0.1 * i, epsilon=10.0**-i) for i in range(9)]
    trials = [
        make_trial(Dropout(rate=0.2), optimizer=optimizer, replicate=i % 3) for i, optimizer in enumerate(optimizers)
    ]
    group = _train(trials)
    assert len({str(record.curve) for record in group}) == len(group)
    for rows in ([4], [8, 0, 3]):
        _assert_same(trials, group, rows)


def test_trials_that_stop_early_leave_without_a_trace(make_trial):
    trials = [
        make_trial(
            Dropout(rate=0.2), EarlyStopping(patience=patience), replicate=replicate, epochs=40,
            optimizer=SGD(learning_rate=0.5, schedule="constant"),
        )
        for patience in (1, 2, 5) for replicate in range(4)
    ]  # fmt: skip
    group = _train(trials)
    assert len({record.summary["steps"] for record in group}) > 2, "they must stop at different steps"
    for rows in ([0], [7, 3], [11, 1, 6]):
        _assert_same(trials, group, rows)


@pytest.mark.parametrize(
    ("data", "model"),
    [
        (Data(name="digits", train=60, validation=40), MLP(hidden=(16, 12), batch_norm=True)),
        (Data(name="digits", train=60, validation=40), CNN(channels=(4, 6), hidden=(8,), batch_norm=True)),
        (Data(name="sentiment-sentences", train=60, validation=40), LSTM(units=6, embedding=5)),
        (Data(name="tiny-shakespeare", train=40, validation=20), LSTM(units=6, embedding=5)),
        (
            Data(name="sentiment-sentences", train=60, validation=40),
            Transformer(width=12, heads=3, depth=2, feedforward=10),
        ),
        (Data(name="descriptions", train=40, validation=20), Transformer(width=12, heads=3, depth=2, feedforward=10)),
    ],
    ids=["normalised", "convolutional", "recurrent", "language model", "attention", "causal attention"],
)
def test_every_model_is_batch_invariant(make_trial, available, data, model):
    available(data.name)
    rates = (0.0, 0.2, 0.5, 0.7, 0.3)
    trials = [make_trial(Dropout(rate=r), replicate=i, data=data, model=model, epochs=2) for i, r in enumerate(rates)]
    group = _train(trials)
    for rows in ([2], [4, 0], [3, 1, 2]):
        _assert_same(trials, group, rows)
