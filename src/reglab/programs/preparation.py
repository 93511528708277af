"""From a data frame to inputs and answers for a network: the first part of a program, in pandas and scikit-learn."""

from dataclasses import dataclass

from reglab.errors import ReglabError
from reglab.specs.task import Target

DIVISION = """\
# 60 % of the rows to train on, 20 % to validate and 20 % to test on{why}
order = np.random.default_rng(0).permutation(len(y))
{sort}part = np.arange(len(y)) % 5
train, validation, test = order[part < 3], order[part == 3], order[part == 4]
parts = []
"""

NUMBERS = """\
# numbers: 0 at the median, about 1 a standard deviation beyond it, and never beyond 3, so that no outlier rules
values = frame[numbers].apply(pd.to_numeric, errors="coerce").astype(float).replace([np.inf, -np.inf], np.nan)
known = values.iloc[train]
low, median, high = (known.quantile(share) for share in (0.25, 0.5, 0.75))
spread = ((high - low) / 1.349).where(high > low, known.std(ddof=0)).replace(0, 1)
z = (values - median) / spread
parts += [z.div(np.sqrt(1 + (z / 3) ** 2)).fillna(0).to_numpy()]  # a missing number becomes the median
parts += [values.isna().loc[:, known.isna().any()].to_numpy()]  # and an indicator says so
"""

CATEGORIES = """\
# categories: an indicator for each frequent level, and one for all rare ones; a new level has none
levels = frame[categories].astype("string").fillna("missing").to_numpy(dtype=object)
encoder = OneHotEncoder(handle_unknown="ignore", max_categories=31, sparse_output=False)
parts += [encoder.fit(levels[train]).transform(levels)]
"""

STACKED = "x = np.hstack(parts).astype(np.float32)\n"
ANSWERS: dict[Target, str] = {
    "class": "y, labels = pd.factorize(frame[target].astype(str), sort=True)  # classes from 0\n",
    "number": "y = pd.to_numeric(frame[target]).to_numpy(dtype=float)\n",
}
STANDARDISED: dict[Target, str] = {
    "class": "",
    "number": """\
# a network learns standardised numbers; errors times this scale are in the target's unit
scale = y[train].std() or 1.0
y = ((y - y[train].mean()) / scale).astype(np.float32)[:, None]
""",
}


@dataclass(frozen=True)
class Preparation:
    r"""Which columns of a data frame a program predicts from, and which it predicts.

    Names of columns are data: whatever their characters, a program has them as literals.

    Parameters
    ----------
    read : str
        A line of code that makes the data frame: ``frame = pd.read_csv("customers.csv", sep=";")``. It goes into the
        program as it is; whoever writes it quotes what comes from outside, such as a file's name, with ``repr``.
    numbers, categories : tuple of str
        The columns to predict from; one at least.
    target : str
        The column to predict. Rows in which it is missing are left out.

    Raises
    ------
    ReglabError
        If there is no column to predict from.

    Examples
    --------
    >>> houses = Preparation('frame = pd.read_csv("houses.csv")', ("rooms",), ("town",), target="price")
    >>> print("\n".join(houses.text("number").splitlines()[:4]))
    frame = pd.read_csv("houses.csv")
    numbers = ['rooms']
    categories = ['town']
    target = 'price'
    """

    read: str
    numbers: tuple[str, ...]
    categories: tuple[str, ...]
    target: str

    def __post_init__(self) -> None:
        if not self.numbers and not self.categories:
            raise ReglabError("a program needs a column to predict from; got neither numbers nor categories.")

    def imports(self) -> tuple[str, ...]:
        """Return the imports that `text` needs, beside PyTorch's."""
        encoder = "from sklearn.preprocessing import OneHotEncoder"
        return ("import numpy as np", "import pandas as pd", *([encoder] if self.categories else []))

    def text(self, target: Target, *, tensors: bool = True) -> str:
        """Return the code from the data frame to ``x_train``, ``y_train`` and those of ``validation`` and ``test``.

        Parameters
        ----------
        target : {"class", "number"}
            What is predicted: classes are ``int64``, and ``labels`` holds their names; numbers are ``float32``, (rows,
            1), standardised by ``scale``. Inputs are ``float32``.
        tensors : bool
            Whether they are tensors of PyTorch; otherwise they are NumPy arrays.

        Returns
        -------
        str
            It needs `imports`. All that is measured is measured on the rows to train on.
        """
        blocks = [self._named(target), _division(target)]
        blocks += [NUMBERS] * bool(self.numbers) + [CATEGORIES] * bool(self.categories)
        return "\n".join([*blocks, STACKED + STANDARDISED[target] + _handed_over(tensors=tensors)])

    def _named(self, target: Target) -> str:
        """Return the code that reads the data and names its columns; ``repr`` makes literals of whatever names."""
        names = {"numbers": list(self.numbers), "categories": list(self.categories), "target": self.target}
        lines = [f"{name} = {value!r}" for name, value in names.items() if value != []]
        return "\n".join([self.read, *lines, "", "frame = frame.dropna(subset=[target])", ANSWERS[target]])


def _division(target: Target) -> str:
    if target == "number":
        return DIVISION.format(why="", sort="")
    sort = 'order = order[np.argsort(y[order], kind="stable")]\n'
    return DIVISION.format(why=", of every class alike", sort=sort)


def _handed_over(*, tensors: bool) -> str:
    def rows(name: str) -> str:
        value = f"torch.from_numpy({name}[rows])" if tensors else f"{name}[rows]"
        splits = ", ".join(f"{name}_{split}" for split in ("train", "validation", "test"))
        return f"{splits} = ({value} for rows in (train, validation, test))\n"

    return rows("x") + rows("y")
