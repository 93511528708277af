"""The engine trains like an ordinary PyTorch loop."""

import numpy as np
import pytest
import sklearn.metrics
import torch
from torch import nn

from reglab import datasets
from reglab.errors import ReglabError
from reglab.models import MLP
from reglab.regularizers import Dropout, EarlyStopping, WeightDecay
from reglab.specs import SGD, Adam, Curve, Data, RMSprop
from reglab.training import train
from reglab.training.generators import generator
from reglab.training.group import task
from reglab.training.loop import cross_entropy_slope

DIGITS = Data(name="digits", train=100, validation=100)
HOUSES = Data(name="houses", train=100, validation=60)


def _torch_optimizer(trial, network):
    settings = trial.optimizer
    strength = next((part.strength for part in trial.regularizers if part.kind == "weight_decay"), 0.0)
    matrices = {"params": [network[1].weight, network[3].weight], "weight_decay": strength}
    groups, rate = [matrices, {"params": [network[1].bias, network[3].bias]}], settings.learning_rate
    if settings.kind == "rmsprop":
        return torch.optim.RMSprop(network.parameters(), rate, settings.smoothing, settings.epsilon)
    if settings.kind == "adam":
        betas = (settings.beta1, settings.beta2)
        return torch.optim.AdamW(groups, rate, betas, settings.epsilon, weight_decay=0.0)
    return torch.optim.SGD(network.parameters(), lr=rate, momentum=settings.momentum, nesterov=settings.momentum > 0)


def _torch_schedule(trial, optimizer):
    schedules, rising = torch.optim.lr_scheduler, round(trial.optimizer.warmup * trial.steps)
    constant = trial.optimizer.schedule == "constant"
    after = (
        schedules.ConstantLR(optimizer, 1.0)
        if constant
        else schedules.CosineAnnealingLR(optimizer, trial.steps - rising)
    )
    if not rising:
        return after
    rise = schedules.LinearLR(optimizer, 1 / rising, total_iters=rising - 1)
    return schedules.SequentialLR(optimizer, [rise, after], [rising])


def _ordinary_network(trial, inputs, outputs):
    (width,) = trial.model.hidden
    network = nn.Sequential(nn.Flatten(), nn.Linear(inputs, width), nn.ReLU(), nn.Linear(width, outputs))
    initial = trial.model.build(task(trial.data)).initial(generator(trial, "weights"))
    with torch.no_grad():
        for layer, name in ((network[1], "dense.0"), (network[3], "output")):
            layer.weight.copy_(torch.from_numpy(initial[f"{name}.weight"]).T)
            layer.bias.copy_(torch.from_numpy(initial[f"{name}.bias"]))
    return network


def _loss(outputs, y):
    if y.dtype == torch.float32:
        return nn.functional.mse_loss(outputs[:, 0], y)
    return nn.functional.cross_entropy(outputs, y)


def _ordinary_loop(trial, x, y, network):
    """Train one network in ordinary PyTorch; yield the step after every step."""
    optimizer = _torch_optimizer(trial, network)
    schedule, order, step = _torch_schedule(trial, optimizer), generator(trial, "order"), 0
    while True:
        for rows in torch.from_numpy(order.permutation(len(x))).split(trial.batch_size):
            optimizer.zero_grad()
            _loss(network(x[rows]), y[rows]).backward()
            if trial.optimizer.clip:
                nn.utils.clip_grad_norm_(network.parameters(), trial.optimizer.clip)
            optimizer.step()
            schedule.step()
            yield (step := step + 1)
            if step == trial.steps:
                return


@pytest.mark.filterwarnings(
    "ignore:The epoch parameter in `scheduler.step:UserWarning"
)  # PyTorch's own, in its own code
@pytest.mark.parametrize("data", [DIGITS, HOUSES], ids=["classes", "numbers"])
@pytest.mark.parametrize(
    ("optimizer", "parts", "width"),
    [
        (SGD(learning_rate=0.1), (), 16),
        (SGD(learning_rate=0.1, clip=0.5, warmup=0.3), (), 16),
        (SGD(learning_rate=0.1, clip=0.5, warmup=0.3), (), 2048),
        (SGD(learning_rate=0.01, momentum=0.0), (), 2048),
        (RMSprop(learning_rate=0.002, smoothing=0.8, epsilon=1e-5, schedule="constant"), (), 16),
        (Adam(learning_rate=0.01, beta1=0.8, beta2=0.98, epsilon=1e-6), (), 16),
        (Adam(learning_rate=0.01, beta1=0.8, beta2=0.98, epsilon=1e-6), (), 2048),
        (Adam(learning_rate=0.01, warmup=0.2, clip=1.0, schedule="constant"), (WeightDecay(strength=0.3),), 16),
        (Adam(learning_rate=0.01, warmup=0.2, clip=1.0, schedule="constant"), (WeightDecay(strength=0.3),), 2048),
    ],
    ids=[
        "SGD",
        "SGD, clipped",
        "SGD, clipped, large",
        "SGD without momentum, large",
        "RMSprop",
        "Adam",
        "Adam, large",
        "AdamW, clipped",
        "AdamW, clipped, large",
    ],
)
def test_equals_an_ordinary_pytorch_loop(make_trial, optimizer, parts, data, width):
    trial = make_trial(*parts, data=data, model=MLP(hidden=(width,)), optimizer=optimizer, epochs=None, steps=18)
    split = datasets.split(trial.data, trial.replicate)
    (x, y), (validation_x, validation_y), (test_x, test_y) = (
        tuple(map(torch.from_numpy, split.part(name))) for name in ("train", "validation", "test")
    )
    network = _ordinary_network(trial, x[0].numel(), 1 if data is HOUSES else 10)
    (record,) = train([trial], ["digest"])
    scale = float(split.targets.scale) if data is HOUSES else None
    name, losses = ("rmse" if scale else "nll"), []
    with torch.inference_mode(False):
        for step in _ordinary_loop(trial, x, y, network):
            if step in record.curve["step"]:
                with torch.no_grad():
                    loss = _loss(network(validation_x), validation_y).item()
                losses.append(scale * loss**0.5 if scale else loss)
    np.testing.assert_allclose(record.curve[f"validation_{name}"], losses, rtol=1e-4)
    with torch.no_grad():
        outputs = network(test_x)
    loss = _loss(outputs, test_y).item()
    assert record.summary[f"test_{name}"] == pytest.approx(scale * loss**0.5 if scale else loss, rel=1e-4)
    if scale:
        r2 = sklearn.metrics.r2_score(test_y, outputs[:, 0])
        assert record.summary["test_unexplained"] == pytest.approx(100 * (1 - r2), rel=1e-3)
    else:
        wrong = 100 * (outputs.argmax(1) != test_y).double().mean().item()
        assert record.summary["test_error"] == pytest.approx(wrong, abs=0.2)


def test_a_budget_may_end_within_an_epoch_and_epochs_are_a_way_to_write_it(make_trial):
    assert make_trial(epochs=3).steps == 3 * 4
    assert make_trial(epochs=None, steps=12) == make_trial(epochs=3)
    (record,) = train([make_trial(epochs=None, steps=6)], ["digest"])
    assert record.summary["steps"] == record.curve["step"][-1] == 6
    with pytest.raises(ReglabError, match="steps or epochs, not both"):
        make_trial(epochs=3, steps=3)
    with pytest.raises(ReglabError, match="epochs must be a whole number, 1 or more; got 0"):
        make_trial(epochs=0)


def test_a_curve_is_measured_on_its_examples_and_the_summary_on_whole_splits(make_trial):
    whole, part = (train([make_trial(epochs=4, curve=Curve(examples=examples))], ["digest"]) for examples in (100, 30))
    (whole,), (part,) = whole, part
    assert part.curve["validation_error"][-1] != whole.curve["validation_error"][-1]
    assert all(round(value * 30 / 100, 9).is_integer() for value in part.curve["train_error"])
    for name in ("validation_nll", "test_nll"):
        assert part.summary[name] == pytest.approx(whole.summary[name], rel=1e-6)
    assert part.summary["train_nll"] == part.curve["train_nll"][-1] != whole.summary["train_nll"]


def test_curves_are_measured_at_a_dozen_points_evenly_spaced_in_the_logarithm(make_trial):
    (record,) = train([make_trial(epochs=None, steps=400)], ["digest"])
    steps = np.array(record.curve["step"])
    assert len(steps) == 12
    assert (steps[0], steps[-1]) == (4, 400)
    np.testing.assert_allclose(np.diff(np.log(steps)), np.log(100) / 11, atol=0.12)  # they are whole numbers


def test_a_tuning_trial_has_no_test_metrics(make_trial):
    (record,) = train([make_trial(test=False)], ["digest"])
    assert {value for name, value in record.summary.items() if name.startswith("test_")} == {None}


def test_replicate_fixes_weights_and_order_for_all_arms(make_trial):
    none, dropout = make_trial(replicate=3), make_trial(Dropout(rate=0.5), replicate=3)
    for purpose in ("weights", "order"):
        assert generator(none, purpose).integers(2**60) == generator(dropout, purpose).integers(2**60)
    assert generator(none, "order").integers(2**60) != generator(make_trial(replicate=4), "order").integers(2**60)


def test_every_arm_has_its_own_noise(make_trial):
    low, high = (make_trial(Dropout(rate=rate)) for rate in (0.2, 0.5))
    drawn = {generator(t, "hidden.0", t.regularizers[0]).integers(2**60) for t in (low, high)}
    assert len(drawn) == 2


def test_rate_zero_equals_no_dropout(make_trial):
    (none,), (zero,) = train([make_trial()], ["digest"]), train([make_trial(Dropout(rate=0.0))], ["digest"])
    assert none.curve == zero.curve


def test_dropout_is_off_while_evaluating(make_trial):
    """With a learning rate near 0 the network stays the same, so its curve must not move."""
    (record,) = train([make_trial(Dropout(rate=0.5), optimizer=SGD(learning_rate=1e-12))], ["digest"])
    assert len(set(record.curve["validation_nll"])) == 1


@pytest.mark.parametrize("interval", [None, 3], ids=["every epoch", "every third step"])
def test_early_stopping_restores_the_best_weights(make_trial, interval):
    trial = make_trial(
        EarlyStopping(patience=3, interval=interval), epochs=60, data=Data(name="digits", train=40, validation=100),
        optimizer=SGD(learning_rate=0.3, schedule="constant"), model=MLP(hidden=(64,)),
    )  # fmt: skip
    (record,) = train([trial], ["digest"])
    summary, every = record.summary, interval or 2
    looks = {s: v for s, v in zip(record.curve["step"], record.curve["validation_nll"], strict=True) if s % every == 0}
    best = min(looks, key=looks.get)
    assert summary["steps"] == best + 3 * every < 120
    assert summary["chosen_step"] == best
    assert summary["validation_nll"] == looks[best]
    # The weights kept are those of that step: with a constant learning rate, a run that ends there is the same.
    (until_then,) = train([trial.model_copy(update={"steps": best, "regularizers": ()})], ["digest"])
    assert summary["test_nll"] == until_then.summary["test_nll"]
    assert summary["test_nll"] != summary["test_nll_last"]


def test_a_run_too_short_for_a_look_keeps_its_last_weights(make_trial):
    (record,) = train([make_trial(EarlyStopping(patience=1, interval=50))], ["digest"])
    assert record.summary["chosen_step"] == record.summary["steps"] == 12


def test_a_diverged_trial_is_recorded_and_harms_no_companion(make_trial):
    trials = [make_trial(optimizer=SGD(learning_rate=rate, schedule="constant"), epochs=8) for rate in (1e18, 0.05)]
    diverged, sound = train(trials, ["diverged", "sound"])
    assert diverged.summary["test_nll"] is None
    assert diverged.summary["test_error"] == 100.0
    (alone,) = train(trials[1:], ["sound"])
    assert sound == alone


def test_unequal_shapes_are_refused(make_trial):
    with pytest.raises(ValueError, match="equal shapes"):
        next(train([make_trial(), make_trial(batch_size=16)], ["one", "two"]))


def test_the_hand_written_slope_is_that_of_the_mean_cross_entropy():
    rng = torch.Generator().manual_seed(0)
    logits = (5 * torch.randn(3, 7, 4, generator=rng)).requires_grad_()
    targets = torch.rand(3, 7, 4, generator=rng).softmax(2)
    loss = -(targets * logits.log_softmax(2)).sum(2).mean(1)
    (expected,) = torch.autograd.grad(loss.sum(), logits)
    torch.testing.assert_close(cross_entropy_slope(logits.detach(), targets), expected, rtol=1e-4, atol=1e-7)
    assert cross_entropy_slope(torch.full((1, 1, 2), 1e4), torch.tensor([[[0.5, 0.5]]])).abs().max() == 0
