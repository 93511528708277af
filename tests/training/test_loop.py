"""The engine trains like an ordinary PyTorch loop."""

import numpy as np
import pytest
import torch
from torch import nn

from reglab import datasets
from reglab.models import MLP
from reglab.regularizers import Dropout, EarlyStopping
from reglab.specs import SGD, Data, RMSprop, Task
from reglab.training import train
from reglab.training.generators import generator
from reglab.training.loop import cross_entropy_slope

RMSPROP = RMSprop(learning_rate=0.002, smoothing=0.8, epsilon=1e-5, schedule="constant")


def _ordinary_optimizer(settings, parameters):
    if settings.kind == "rmsprop":
        return torch.optim.RMSprop(parameters, settings.learning_rate, settings.smoothing, settings.epsilon)
    return torch.optim.SGD(parameters, lr=settings.learning_rate, momentum=0.9, nesterov=True)


def _ordinary_loop(trial):
    """Train one network in ordinary PyTorch; return it and the validation NLL of each epoch."""
    (x, y), (validation_x, validation_y) = (
        tuple(map(torch.from_numpy, datasets.split(trial.data, trial.replicate).part(name)))
        for name in ("train", "validation")
    )
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 10))
    initial = trial.model.build(Task((1, 8, 8), 10)).initial(generator(trial, "weights"))
    with torch.no_grad():
        for layer, name in ((network[1], "dense.0"), (network[3], "output")):
            layer.weight.copy_(torch.from_numpy(initial[f"{name}.weight"]).T)
            layer.bias.copy_(torch.from_numpy(initial[f"{name}.bias"]))
    optimizer = _ordinary_optimizer(trial.optimizer, network.parameters())
    steps = trial.epochs * -(-len(x) // trial.batch_size)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    order, curve = generator(trial, "order"), []
    for _ in range(trial.epochs):
        for rows in torch.from_numpy(order.permutation(len(x))).split(trial.batch_size):
            optimizer.zero_grad()
            nn.functional.cross_entropy(network(x[rows]), y[rows]).backward()
            optimizer.step()
            if trial.optimizer.schedule == "cosine":
                schedule.step()
        with torch.no_grad():
            curve.append(nn.functional.cross_entropy(network(validation_x), validation_y).item())
    return network, curve


@pytest.mark.parametrize("optimizer", [SGD(learning_rate=0.1), RMSPROP])
def test_equals_an_ordinary_pytorch_loop(make_trial, optimizer):
    trial = make_trial(epochs=5).model_copy(update={"optimizer": optimizer})
    network, curve = _ordinary_loop(trial)
    (record,) = train([trial], ["digest"])
    np.testing.assert_allclose(record.curve["validation_nll"], curve, rtol=1e-4)
    x, y = map(torch.from_numpy, datasets.split(trial.data, trial.replicate).part("test"))
    with torch.no_grad():
        logits = network(x)
    assert record.summary["test_nll"] == pytest.approx(nn.functional.cross_entropy(logits, y).item(), rel=1e-4)
    assert record.summary["test_error"] == pytest.approx(100 * (logits.argmax(1) != y).double().mean().item(), abs=0.2)


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


def test_early_stopping_restores_the_best_weights(make_trial):
    trial = make_trial(
        EarlyStopping(patience=3), epochs=60, data=Data(name="digits", train=40, validation=100),
        optimizer=SGD(learning_rate=0.3, schedule="constant"), model=MLP(hidden=(64,)),
    )  # fmt: skip
    (record,) = train([trial], ["digest"])
    summary, nll = record.summary, record.curve["validation_nll"]
    best = int(np.argmin(nll)) + 1
    assert summary["epochs_run"] == best + 3 < 60
    assert summary["chosen_epoch"] == summary["best_epoch"] == best
    assert summary["validation_nll"] == min(nll)
    # The weights kept are those of that epoch: a run that ends there has the same test metrics.
    stopped = trial.model_copy(update={"epochs": best, "regularizers": ()})
    (until_then,) = train([stopped], ["digest"])
    assert summary["test_nll"] == until_then.summary["test_nll"]
    assert summary["test_nll"] != summary["test_nll_last"]


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
