"""Regularizers in plain PyTorch, as programs that run as they stand."""

from collections.abc import Callable
from dataclasses import dataclass
from textwrap import indent

from reglab.specs.task import Target

SKELETON = """\
{imports}import torch
from torch import nn

# x_train: standardised inputs, float32; y_train: {targets}
network = nn.Sequential(
    nn.Linear(x_train.shape[1], 128),
    nn.ReLU(),
{layer}    nn.Linear(128, {outputs}),
)
{optimizer}criterion = nn.{loss_function}({criterion})

for step in range(1, 2001):
    rows = torch.randint(len(x_train), (32,))
    x, y = x_train[rows], y_train[rows]
{batch}{loss}    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
{step}{end}"""
"""A training loop with places for what a regularizer changes."""

TARGETS: dict[Target, dict[str, str]] = {
    "class": {
        "targets": "classes from 0",
        "outputs": "int(y_train.max()) + 1",
        "loss_function": "CrossEntropyLoss",
    },
    "number": {
        "targets": "standardised numbers, (rows, 1)",
        "outputs": "1",
        "loss_function": "MSELoss",
    },
}
"""What differs between classes and a number as targets."""


@dataclass(frozen=True)
class Program:
    """What a regularizer changes of the skeleton: lines for its places.

    Parameters
    ----------
    imports, layer, optimizer, batch, loss, step, end : str
        What else is imported; after the activation; the optimiser; on the batch; the loss of the batch; after the
        optimiser's step; after the loop.
    criterion : str
        The arguments of the loss function.
    """

    imports: str = ""
    layer: str = ""
    optimizer: str = "optimizer = torch.optim.Adam(network.parameters(), lr=0.001)"
    criterion: str = ""
    batch: str = ""
    loss: str = "loss = criterion(network(x), y)"
    step: str = ""
    end: str = "network.eval()"

    def text(self, target: Target) -> str:
        """Return the program."""
        outside = {name: _lines(getattr(self, name)) for name in ("imports", "optimizer", "end")}
        inside = {name: _lines(getattr(self, name), "    ") for name in ("layer", "batch", "loss", "step")}
        return SKELETON.format(criterion=self.criterion, **outside, **inside, **TARGETS[target]).rstrip()


def _lines(text: str, before: str = "") -> str:
    return f"{indent(text, before)}\n" if text else ""


def _decayed(optimizer: str, strength: str) -> str:
    """Return an optimiser that decays matrices and leaves biases alone."""
    return f"""\
matrices = [weight for weight in network.parameters() if weight.ndim > 1]
biases = [weight for weight in network.parameters() if weight.ndim == 1]
groups = [{{"params": matrices, "weight_decay": {strength}}}, {{"params": biases, "weight_decay": 0}}]
optimizer = torch.optim.{optimizer}(groups, lr=0.001)"""


def _early_stopping(patience: str) -> Program:
    looks = f"""\
if step % 50 == 0:  # x_validation, y_validation: examples that are not trained on
    with torch.no_grad():
        validation = criterion(network(x_validation), y_validation).item()
    waited += 1
    if validation < best:
        best, kept, waited = validation, deepcopy(network.state_dict()), 0
    if waited == {patience}:
        break"""
    before = 'best, kept, waited = float("inf"), deepcopy(network.state_dict()), 0'
    return Program(
        imports="from copy import deepcopy\n",
        optimizer=f"{Program.optimizer}\n{before}",
        step=looks,
        end="network.load_state_dict(kept)",
    )


def _max_norm(limit: str) -> Program:
    return Program(
        step=f"""\
with torch.no_grad():
    for weight in network.parameters():
        if weight.ndim > 1:  # a row holds the weights that lead into one unit
            weight.copy_(torch.renorm(weight, p=2, dim=0, maxnorm={limit}))"""
    )


def _mixup(alpha: str) -> Program:
    return Program(
        criterion='reduction="none"',
        batch=f"""\
share = torch.distributions.Beta({alpha}, {alpha}).sample((len(x),))
x, partner = torch.lerp(x.roll(1, 0), x, share[:, None]), y.roll(1, 0)""",
        loss="""\
output = network(x)
loss = (share * criterion(output, y).flatten() + (1 - share) * criterion(output, partner).flatten()).mean()""",
    )


def _shift(pixels: str) -> Program:
    return Program(
        batch=f"""\
side = int(x.shape[1] ** 0.5)  # square images of one channel
padded = nn.functional.pad(x.view(-1, 1, side, side), [{pixels}] * 4, mode="replicate")
corners = torch.randint(2 * {pixels} + 1, (len(x), 2)).tolist()
x = torch.stack([image[:, i : i + side, j : j + side] for image, (i, j) in zip(padded, corners)]).flatten(1)"""
    )


PROGRAMS: dict[str, Callable[[str], Program]] = {
    "dropout": lambda rate: Program(
        layer=f"nn.Dropout({rate}),", end="network.eval()  # switches dropout off: do so before you measure"
    ),
    "l2": lambda strength: Program(optimizer=_decayed("Adam", strength)),
    "weight decay": lambda strength: Program(optimizer=_decayed("AdamW", strength)),
    "early stopping": _early_stopping,
    "max norm": _max_norm,
    "label smoothing": lambda amount: Program(criterion=f"label_smoothing={amount}"),
    "noise": lambda scale: Program(batch=f"x = x + {scale} * torch.randn_like(x)"),
    "mixup": _mixup,
    "shift": _shift,
}
"""How each kind of regularizer changes the loop, given its strength."""


def pytorch(kind: str, strength: str, target: Target = "class") -> str:
    """Return a regularizer as a program in PyTorch; nothing if the kind has none.

    Parameters
    ----------
    kind, strength : str
        As of a matrix's cell: ``"weight decay"``, ``"0.01"``.
    target : {"class", "number"}
        What is predicted.

    Examples
    --------
    >>> [line.strip() for line in pytorch("dropout", "0.5").splitlines() if "Dropout" in line]
    ['nn.Dropout(0.5),']
    >>> pytorch("none", "")
    ''
    """
    return PROGRAMS[kind](strength).text(target) if kind in PROGRAMS else ""
