"""The programs that are handed over: plain PyTorch and Keras with the recommended settings, from the user's file on."""

from collections.abc import Sequence

from reglab.advice.comparison import Comparison
from reglab.advice.methods import NORMALISED
from reglab.advice.reading import Reading
from reglab.advice.training import Trained
from reglab.models import MLP
from reglab.programs import Preparation, Setup, keras, pytorch
from reglab.regularizers import Placebo, Regularizer

TORCH, KERAS = "program_pytorch.py", "program_keras.py"
"""The files' names."""


def programs(reading: Reading, trained: Trained, comparison: Comparison) -> dict[str, str]:
    """Return the programs by their files' names; none where the network is not a multilayer perceptron.

    Columns that are read as dates or hashed texts are not in them: what stands in their place would be as long as the
    rest. A program that Keras has no ready part for is left out.

    Parameters
    ----------
    reading : Reading
        What was read of the data.
    trained : Trained
        What was trained.
    comparison : Comparison
        Which method is recommended, and with which settings.
    """
    if not isinstance(trained.network, MLP):
        return {}
    row = comparison.of(comparison.recommended)
    setup = Setup(
        hidden=trained.network.hidden,
        learning_rate=row["learning_rate"],
        steps=trained.budget.steps,
        batch_size=trained.plan.batch_size,
        cosine=True,
        normalised=comparison.recommended == NORMALISED,
        target=reading.target,
        balanced=reading.balanced,
    )
    settings = _settings(trained.methods[comparison.recommended][row["strength"]])
    preparation = _preparation(reading)
    written = {TORCH: pytorch(settings, setup, preparation), KERAS: keras(settings, setup, preparation)}
    return {name: program for name, program in written.items() if program}


def _settings(parts: Sequence[Regularizer]) -> list[tuple[str, dict[str, float]]]:
    """Return regularizers as programs take them, without placebos and without what is left at its default."""
    return [
        (part.kind, {name: getattr(part, name) for name in _changed(part)})
        for part in parts
        if not isinstance(part, Placebo)
    ]


def _changed(part: Regularizer) -> list[str]:
    fields = type(part).model_fields
    return [name for name, field in fields.items() if getattr(part, name) != field.default]


def _preparation(reading: Reading) -> Preparation | None:
    """Return how the program reads the file; None where it could not divide it alike."""
    numbers = tuple(column.name for column in reading.columns if column.read_as == "number" and column.features)
    categories = tuple(column.name for column in reading.columns if column.read_as.startswith("category"))
    (target,) = [column.name for column in reading.columns if column.read_as == "target"] or [""]
    if not reading.code or not (numbers or categories) or reading.groups is not None or reading.times is not None:
        return None
    return Preparation(reading.code, numbers, categories, target)
