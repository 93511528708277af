"""Regularizers in plain PyTorch, as programs that run as they stand."""

from collections.abc import Sequence

from reglab.programs.lines import imported, joined, lines
from reglab.programs.preparation import Preparation
from reglab.programs.settings import Plan, Settings, Setup, make_plan
from reglab.programs.torch_changes import CHANGES, LOSSES, Change
from reglab.specs.task import Target

SKELETON = """\
{imports}

{data}
network = nn.Sequential(
{layers})
{optimizer}{schedule}{before}criterion = nn.{loss_function}({criterion})

for step in range(1, {end_step}):
    rows = {rows}
    x, y = x_train[rows], y_train[rows]
{batch}{loss}{penalty}    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
{advance}{step}{look}{end}"""
"""A training loop with places for what a regularizer changes."""

CHANCES = "chances = 1 / y_train.bincount()[y_train]  # every class is drawn as often"
ROWS = {
    False: "torch.randint(len(x_train), ({batch_size},))",
    True: "torch.multinomial(chances, {batch_size}, replacement=True)",
}
"""The rows of a batch: of all rows alike, or of all classes."""

TARGETS: dict[Target, dict[str, str]] = {
    "class": {"targets": "classes from 0", "outputs": "int(y_train.max()) + 1"},
    "number": {"targets": "standardised numbers, (rows, 1)", "outputs": "1"},
}
"""What differs between classes and a number as targets."""

MEASURES: dict[str, str] = {
    "class": """\
with torch.no_grad():
    error = (network(x_test).argmax(1) != y_test).float().mean().item()
print(f"test error: {100 * error:.1f} %")""",
    "balanced": """\
with torch.no_grad():
    wrong = (network(x_test).argmax(1) != y_test).float()
error = torch.stack([wrong[y_test == label].mean() for label in y_test.unique()]).mean().item()
print(f"balanced test error: {100 * error:.1f} %")  # each class counts the same""",
    "number": """\
with torch.no_grad():
    error = scale * (network(x_test) - y_test).square().mean().sqrt().item()
print(f"root mean squared error on the test rows: {error:.4g}")  # in the target's unit""",
}
"""How the test error is measured and printed."""


def pytorch(settings: Settings, setup: Setup | None = None, preparation: Preparation | None = None) -> str:
    """Return a program in PyTorch that trains a network with regularizers; nothing if one of them has no program.

    Parameters
    ----------
    settings : sequence of (str, str or float or mapping)
        The regularizers to combine, each kind once, with its strength or its fields. Kinds: ``"none"``, ``"dropout"``,
        ``"input dropout"``, ``"l2"``, ``"weight decay"``, ``"early stopping"``, ``"label smoothing"`` (of classes),
        ``"max norm"``, ``"noise"``, ``"mixup"`` and ``"shift"`` (of images).
    setup : Setup, optional
        The network and its training.
    preparation : Preparation, optional
        How the data are read and prepared; the program then prints the test error. Without it, the program takes
        ``x_train`` and ``y_train`` for given, and ``x_validation`` and ``y_validation`` for early stopping.

    Returns
    -------
    str
        The program, or an empty text.

    Raises
    ------
    ReglabError
        If a kind is given twice, or if a field is unknown, missing or out of range.

    Examples
    --------
    >>> program = pytorch([("dropout", "0.5"), ("weight decay", "0.01")], Setup(hidden=(64, 64)))
    >>> [line.strip() for line in program.splitlines() if "Dropout" in line or "AdamW" in line]
    ['nn.Dropout(0.5),', 'nn.Dropout(0.5),', 'optimizer = torch.optim.AdamW(groups, lr=0.001)']
    >>> pytorch([("flip", "")])
    ''
    """
    plan = make_plan(settings, setup or Setup())
    return "" if plan is None else _program(plan, preparation)


def _program(plan: Plan, preparation: Preparation | None) -> str:
    changes = [CHANGES[kind](plan.strength(kind), plan) for kind in plan.parts]
    setup = plan.setup
    optimizer = (
        joined(changes, "optimizer") or f"optimizer = torch.optim.Adam(network.parameters(), lr={setup.learning_rate})"
    )
    schedule = f"schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max={setup.steps})"
    return SKELETON.format(
        imports=_imports(changes, preparation),
        data=_data(preparation, setup.target),
        layers=lines("\n".join(_layers(changes, setup, _outputs(preparation, setup.target))), "    "),
        optimizer=lines(optimizer),
        schedule=lines(schedule * setup.cosine),
        before=lines(joined(changes, "before")) + lines(CHANCES * setup.balanced),
        loss_function=LOSSES[setup.target],
        criterion=joined(changes, "criterion", ", "),
        end_step=setup.steps + 1,
        rows=ROWS[setup.balanced].format(batch_size=setup.batch_size),
        batch=lines(joined(changes, "batch"), "    "),
        loss=lines(joined(changes, "loss") or "loss = criterion(network(x), y)", "    "),
        penalty=lines(joined(changes, "penalty"), "    "),
        advance=lines("schedule.step()" * setup.cosine, "    "),
        step=lines(joined(changes, "step"), "    "),
        look=lines(joined(changes, "look"), "    "),
        end=lines(joined(changes, "end")) + _ending(plan, preparation),
    ).rstrip()


def _imports(changes: Sequence[Change], preparation: Preparation | None) -> str:
    needed = preparation.imports() if preparation else ()
    return imported([joined(changes, "imports")], ["import torch", "from torch import nn", *needed])


def _data(preparation: Preparation | None, target: Target) -> str:
    """Return where the examples come from; with a preparation, the same ones and the same weights in every run."""
    if preparation is None:
        return f"# x_train: standardised inputs, float32; y_train: {TARGETS[target]['targets']}"
    return f"torch.manual_seed(0)\n{preparation.text(target)}"


def _outputs(preparation: Preparation | None, target: Target) -> str:
    """Return how many outputs there are: one for each label, because the training rows may lack a rare class."""
    return "len(labels)" if preparation and target == "class" else TARGETS[target]["outputs"]


def _layers(changes: Sequence[Change], setup: Setup, outputs: str) -> list[str]:
    """Return the layers of the network, a line each."""
    made, inputs = [change.first for change in changes if change.first], "x_train.shape[1]"
    after = [change.layer for change in changes if change.layer]
    for units in map(str, setup.hidden):
        norm = [f"nn.BatchNorm1d({units}),"] * setup.normalised
        made += [f"nn.Linear({inputs}, {units}),", *norm, "nn.ReLU(),", *after]
        inputs = units
    return [*made, f"nn.Linear({inputs}, {outputs}),"]


def _ending(plan: Plan, preparation: Preparation | None) -> str:
    """Return how the network is made ready, and how its error is measured."""
    if plan.has("early stopping") and not plan.switches() and preparation is None:
        return ""
    off = "  # switches dropout off: do so before you measure" * plan.has("dropout", "input dropout")
    return f"network.eval(){off}\n" + (MEASURES[plan.setup.measure] if preparation else "")
