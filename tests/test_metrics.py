"""Metrics against scikit-learn and explicit sums."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, balanced_accuracy_score, log_loss

from reglab import metrics


@pytest.fixture
def predictions():
    rng = np.random.default_rng(0)
    return torch.from_numpy(3 * rng.normal(size=(4, 200, 5))), torch.from_numpy(rng.integers(0, 5, (4, 200)))


def test_nll_and_error_equal_scikit_learns(predictions):
    logits, labels = predictions
    for i in range(4):
        probabilities = logits[i].softmax(-1).numpy()
        assert metrics.nll(logits, labels)[i].item() == pytest.approx(log_loss(labels[i], probabilities))
        accuracy = accuracy_score(labels[i], logits[i].argmax(-1))
        assert metrics.error(logits, labels)[i].item() == pytest.approx(100 * (1 - accuracy))


def test_the_balanced_error_equals_scikit_learns_on_the_classes_that_there_are(predictions):
    logits, labels = predictions
    uneven = torch.where(labels < 3, 0, labels)  # classes 1 and 2 have no example
    for i in range(4):
        answers = logits[i].argmax(-1)
        answers = torch.where((answers == 1) | (answers == 2), 3, answers)  # scikit-learn warns of what is not there
        expected = 100 * (1 - balanced_accuracy_score(uneven[i], answers))
        known = torch.nn.functional.one_hot(answers, 5).double()
        assert metrics.balanced_error(known, uneven[i]).item() == pytest.approx(expected)
    always = torch.zeros(10, 3).index_fill(1, torch.tensor([0]), 1.0)
    assert metrics.measure(always, torch.tensor([0] * 9 + [2]), balanced=True)["error"] == 50.0
    assert metrics.measure(always, torch.tensor([0] * 9 + [2]))["error"] == 10.0


def test_the_balanced_nll_is_cross_entropy_with_classes_weighted_by_their_numbers(predictions):
    logits, labels = predictions
    uneven = torch.where(labels < 3, 0, labels)
    weights = 1 / uneven[0].bincount(minlength=5).clamp(min=1)
    expected = torch.nn.functional.cross_entropy(logits[0], uneven[0], weight=weights.double())
    assert metrics.balanced_nll(logits, uneven)[0].item() == pytest.approx(expected.item())
    assert set(metrics.measure(logits[0], uneven[0], balanced=True)) == {"error", "nll"}


def test_calibration_error_equals_the_sum_over_bins(predictions):
    logits, labels = predictions
    for i in range(4):
        probabilities = logits[i].softmax(-1).numpy()
        confidence, right = probabilities.max(-1), probabilities.argmax(-1) == labels[i].numpy()
        edges = np.linspace(0, 1, 16)
        total = 0.0
        for low, high in pairwise(edges):
            inside = (confidence > low) & (confidence <= high)
            if inside.any():
                total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
        assert metrics.calibration_error(logits, labels)[i].item() == pytest.approx(100 * total)


def test_one_trial_and_a_group_agree(predictions):
    logits, labels = predictions
    for name in ("nll", "error", "balanced_nll", "balanced_error", "calibration_error"):
        metric = getattr(metrics, name)
        assert torch.equal(metric(logits, labels)[2], metric(logits[2], labels[2]))


def test_answers_that_are_not_finite_are_wrong():
    logits = torch.tensor([[float("nan"), 0.0], [float("inf"), 0.0], [1.0, 0.0]])
    for error in (metrics.error, metrics.balanced_error):
        assert error(logits, torch.tensor([0, 0, 0])).item() == pytest.approx(200 / 3)
    assert metrics.nll(logits, torch.tensor([0, 0, 0])).isnan().item()
    metrics.calibration_error(logits, torch.tensor([0, 0, 0]))  # must not fail
