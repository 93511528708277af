"""Probes against closed forms, NumPy and plain PyTorch; they see the trial's own network."""

import numpy as np
import pytest
import torch
from torch import nn

from reglab.errors import ReglabError
from reglab.models import LSTM, MLP
from reglab.probes import Forgotten, NoisyCurve, Passes, Signals, Trained, Units, Variance
from reglab.records.rounding import rounded
from reglab.records.store import Store
from reglab.regularizers import L2, DropConnect, Dropout, InputDropout, RecurrentDropout
from reglab.specs import SGD, Data, SpecError, Task, Trial
from reglab.study import Study
from reglab.training import train, trial_digest

ALL = (Passes(passes=5, averaged=(1, 5), subsets=(20,)), NoisyCurve(), Signals(examples=30), Units(), Variance())


def trial(*regularizers, probes=(), **changes):
    fields = {
        "data": Data(name="digits", train=100, validation=80), "model": MLP(hidden=(16,)), "epochs": 3,
        "optimizer": SGD(learning_rate=0.05), "batch_size": 32, "replicate": 0,
    }  # fmt: skip
    return Trial(regularizers=regularizers, probes=probes, **{**fields, **changes})


def record(spec):
    return next(train([spec], ["a"]))


def trained_network(model, x, y, *regularizers):
    """Return a network with initial weights, on given examples."""
    network = model.build(Task(tuple(x.shape[1:]), 3))
    initial = network.initial(np.random.default_rng(0))
    weights = {name: torch.from_numpy(w)[None].float() for name, w in initial.items()}
    spec = trial(*regularizers, model=model)
    return Trained(spec, network, weights, lambda name: (x[None], y), np.random.default_rng(1))


@pytest.fixture
def examples():
    rng = torch.Generator().manual_seed(0)
    return torch.randn(500, 6, generator=rng) + 0.5, torch.randint(0, 3, (500,), generator=rng)


def test_probes_change_no_error_and_are_kept_by_their_kind():
    plain, probed = record(trial(Dropout(rate=0.3))), record(trial(Dropout(rate=0.3), probes=ALL))
    assert (plain.summary, plain.curve) == (probed.summary, probed.curve)
    assert plain.measured == {}
    assert set(probed.measured) == {probe.kind for probe in ALL}
    assert len(probed.measured["noisy_curve"]["train_nll"]) == len(probed.curve["step"])


def test_what_is_measured_does_not_depend_on_companions():
    trials = [trial(Dropout(rate=0.1 * i), probes=(*ALL, Forgotten()), replicate=i % 3) for i in range(7)]
    group = list(train(trials, [str(i) for i in range(7)]))
    assert len({str(probed.measured) for probed in group}) == 7
    for row in (0, 4, 6):
        assert record(trials[row]).measured == group[row].measured


def test_a_diverged_network_is_measured_as_nothing_and_can_be_stored(tmp_path):
    diverged = record(trial(Dropout(rate=0.3), probes=ALL, optimizer=SGD(learning_rate=1e30)))
    assert diverged.measured["passes"]["off_nll"] is None
    Store(tmp_path / "store.sqlite").add([diverged])
    assert Store(tmp_path / "store.sqlite").get(["a"])["a"] == rounded(diverged)


def test_a_probe_changes_the_digest_and_may_be_given_once():
    spec = trial(Dropout(rate=0.3))
    assert trial_digest(spec) != trial_digest(trial(Dropout(rate=0.3), probes=(Units(),)))
    with pytest.raises(SpecError, match="each probe once; 'units' was given 2 times"):
        trial(probes=(Units(), Units(deletions=3)))


def test_off_repeats_exactly_and_is_the_records_own_error():
    probed = record(trial(Dropout(rate=0.5), probes=(Passes(passes=4, averaged=(1,)),)))
    measured = probed.measured["passes"]
    assert (measured["off_sd_error"], measured["off_sd_nll"]) == (0, 0)
    assert measured["off_error"] == probed.summary["test_error"]
    assert measured["off_nll"] == pytest.approx(probed.summary["test_nll"], rel=1e-6)
    assert len(set(measured["on_nll"])) == 4


def test_a_trial_that_must_not_see_the_test_set_is_probed_on_validation():
    probed = record(trial(probes=(Units(), Passes(passes=2, averaged=(1,))), test=False))
    assert probed.measured["units"]["error"] == probed.summary["validation_error"]
    assert probed.measured["passes"]["off_error"] == probed.summary["validation_error"]


def test_averaged_passes_approach_weight_scaling_on_a_linear_network(examples):
    x, y = examples
    trained = trained_network(MLP(hidden=()), x, y, InputDropout(rate=0.5))
    passes = torch.stack([trained.logits(x[None], noise=True) for _ in range(4000)])
    standard_error = passes.std(0) / np.sqrt(4000)
    assert ((passes.mean(0) - trained.logits(x[None])).abs() < 6 * standard_error).all()


def test_inverted_dropout_keeps_the_mean_of_each_activation(examples):
    x, y = examples
    trained = trained_network(MLP(hidden=(8,)), x, y, Dropout(rate=0.4))
    off = trained.activations(x[None])["hidden.0"]
    on = torch.stack([trained.activations(x[None], noise=True)["hidden.0"] for _ in range(4000)])
    standard_error = off * np.sqrt(0.4 / 0.6 / 4000)  # the mask's standard deviation, of a mean of 4,000
    assert ((on.mean(0) - off).abs() <= 6 * standard_error + 1e-5).all()


def test_averages_and_spreads_are_numpys(examples, monkeypatch):
    x, y = examples
    rng = np.random.default_rng(5)
    passes = [torch.from_numpy(rng.normal(size=(500, 3))).float() for _ in range(3)]
    off, dealt = torch.from_numpy(rng.normal(size=(500, 3))).float(), iter(passes)
    monkeypatch.setattr(Trained, "logits", lambda self, x, noise=False: next(dealt) if noise else off)
    measured = Passes(passes=3, averaged=(1, 3), subsets=(50,)).end(trained_network(MLP(hidden=()), x, y))
    probabilities = np.stack([logits.double().softmax(-1).numpy() for logits in passes])
    mean, labels = probabilities.mean(0), y.numpy()
    assert measured["averaged_nll"][1] == pytest.approx(-np.log(mean[np.arange(500), labels]).mean(), rel=1e-6)
    assert measured["averaged_error"][1] == pytest.approx(100 * (mean.argmax(1) != labels).mean())
    wrong = 100.0 * (probabilities.argmax(2) != labels)
    np.testing.assert_allclose(measured["on_error"], wrong.mean(1))
    assert measured["subset_sd_error"] == [pytest.approx(wrong[:, :50].mean(1).std(ddof=1))]


def test_a_linear_unit_behind_dropout_has_the_closed_forms_variance(examples):
    x, y = examples
    trained = trained_network(MLP(hidden=(5,)), x, y, InputDropout(rate=0.3))
    ratios = np.array(Variance(repeats=400).end(trained)["linear.0"])
    w, inputs = trained.weights["dense.0.weight"][0].double().numpy(), x.double().numpy()
    expected = 1 + 0.3 / 0.7 * (inputs**2).mean(0) @ w**2 / (inputs @ w).var(0)
    np.testing.assert_allclose(ratios, expected, rtol=0.02)


def test_without_noise_no_variance_shifts(examples):
    x, y = examples
    ratios = Variance(repeats=5).end(trained_network(MLP(hidden=(5, 4)), x, y, L2(strength=0.1)))
    assert list(ratios) == ["linear.0", "linear.1"]
    np.testing.assert_allclose(np.concatenate(list(ratios.values())), 1)


def test_gradient_norms_are_autograds(examples):
    x, y = examples
    trained = trained_network(MLP(hidden=(8, 7)), x, y, Dropout(rate=0.5))
    measured = Signals(examples=40).point(trained)
    linears = [nn.Linear(6, 8), nn.Linear(8, 7), nn.Linear(7, 3)]
    for linear, name in zip(linears, ("dense.0", "dense.1", "output"), strict=True):
        linear.weight.data = trained.weights[f"{name}.weight"][0].T.clone()
        linear.bias.data = trained.weights[f"{name}.bias"][0].clone()
    plain = nn.Sequential(linears[0], nn.ReLU(), linears[1], nn.ReLU(), linears[2])
    loss = nn.functional.cross_entropy(plain(x[:40]), y[:40])
    loss.backward()
    assert measured["loss_off"] == pytest.approx(loss.item(), rel=1e-5)
    np.testing.assert_allclose(
        measured["gradient_off"], [linear.weight.grad.norm().item() for linear in linears], rtol=1e-4
    )
    assert measured["loss_on"] != measured["loss_off"]


def test_correlation_and_sparsity_are_numpys(examples):
    x, y = examples
    trained = trained_network(MLP(hidden=(8,)), x, y)
    measured = Units(shares=(0.5,)).end(trained)
    w, b = (trained.weights[f"dense.0.{name}"][0].double().numpy() for name in ("weight", "bias"))
    h = np.maximum(x.double().numpy() @ w + b, 0)
    pairs = np.abs(np.corrcoef(h[:, h.std(0) > 0].T))
    assert measured["correlation"] == pytest.approx(pairs[np.triu_indices(len(pairs), 1)].mean(), rel=1e-4)
    assert measured["sparsity"] == pytest.approx((h == 0).mean(), abs=1e-3)


def test_deleting_units_that_nothing_depends_on_costs_nothing(examples):
    x, y = examples
    trained = trained_network(MLP(hidden=(8,)), x, y)
    before = Units(shares=(0.5,), deletions=30).end(trained)
    assert abs(before["deleted_error"][0] - before["error"]) > 0.01
    trained.weights["output.weight"].zero_()
    after = Units(shares=(0.5,), deletions=3).end(trained)
    assert after["deleted_error"] == [pytest.approx(after["error"])]


def test_rescaling_matters_only_where_the_next_layer_has_biases(examples):
    x, y = examples
    trained = trained_network(MLP(hidden=(8,)), x, y)
    with_biases = Units(shares=(0.5,)).end(trained)
    assert with_biases["rescaled_error"] != with_biases["deleted_error"]
    trained.weights["output.bias"].zero_()  # then logits are proportional to the units, and a factor changes no order
    without = Units(shares=(0.5,)).end(trained)
    assert without["rescaled_error"] == without["deleted_error"]


def test_the_plain_module_agrees_after_eval_and_leaves_the_global_generator(examples):
    x, y = examples
    trained = trained_network(MLP(hidden=(8, 7)), x, y, Dropout(rate=0.5))
    state = torch.get_rng_state()
    measured = Forgotten().end(trained)
    assert torch.equal(state, torch.get_rng_state())
    off = trained.logits(x[None])
    assert measured["eval_error"] == pytest.approx(100 * (off.argmax(1) != y).float().mean().item())
    assert measured["eval_nll"] == pytest.approx(nn.functional.cross_entropy(off, y).item(), rel=1e-5)
    assert measured["forgotten_nll"] != measured["eval_nll"]


def test_the_plain_module_is_refused_for_other_networks():
    with pytest.raises(ReglabError, match="only an MLP of ReLUs without normalisation"):
        record(trial(probes=(Forgotten(),), model=MLP(hidden=(8,), batch_norm=True)))


def test_noise_on_weights_and_in_sequences_is_drawn_too(available):
    measured = record(trial(DropConnect(rate=0.5), probes=ALL)).measured
    assert len(set(measured["passes"]["on_nll"])) == 5
    data = Data(name=available("sentiment-sentences"), train=40, validation=40)
    regularizers = (InputDropout(rate=0.3, mask="sequence"), RecurrentDropout(rate=0.3))
    measured = record(trial(*regularizers, probes=ALL, data=data, model=LSTM(units=6, embedding=5), epochs=1)).measured
    assert len(set(measured["passes"]["on_nll"])) == 5
    assert measured["units"]["deleted_error"]


def test_what_a_probe_measured_is_that_of_the_chosen_trials(tmp_path, monkeypatch):
    monkeypatch.setenv("REGLAB_STORE", str(tmp_path / "store.sqlite"))
    study = Study(
        data=Data(name="digits", train=50, validation=50), model=MLP(hidden=(8,)), arms={"none": []},
        learning_rates=[0.1], replicates=2, epochs=1, batch_size=25, probes=[Units()],
    )  # fmt: skip
    table = study.run()
    measured = study.measured(table, "units")
    assert measured["replicate"].tolist() == [0, 1]
    np.testing.assert_allclose(measured["error"], table.loc[table["phase"] == "comparison", "test_error"])
    with pytest.raises(ReglabError, match="unknown probe 'unit': did you mean 'units'"):
        study.measured(table, "unit")
