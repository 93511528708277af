"""How every sentence, figure and page writes numbers, quantities, fields and lists."""

from collections.abc import Sequence
from dataclasses import dataclass

QUESTION = "Which regularizer helps, where, how much, and how sure are we?"
"""The question of the report, its command line and its front page."""
LEAD = (
    "Common advice about dropout and its alternatives, each claim tested by a rule that was written down before anyone "
    "saw the results."
)
"""What the report is, in a sentence: on its front page, and wherever a link to a page is shown."""


@dataclass(frozen=True)
class Quantity:
    """What a table's column holds; less of it is better.

    Parameters
    ----------
    name : str
        The name of the column or the metric.
    words : str
        Its name in a sentence.
    unit : str
        Its unit; ``"%"`` for a share.
    """

    name: str
    words: str
    unit: str

    @property
    def axis(self) -> str:
        """The label of an axis: the words with the unit.

        Examples
        --------
        >>> Quantity("error", "test error", "%").axis
        'test error (%)'
        """
        return f"{self.words} ({self.unit})"

    @property
    def difference_unit(self) -> str:
        """The unit of a difference between two values.

        Examples
        --------
        >>> Quantity("error", "error", "%").difference_unit
        'percentage points'
        """
        return self.unit.replace("%", "percentage points")


def number(value: float, decimals: int | None = None, *, signed: bool = False) -> str:
    """Write a number with a true minus sign and without an exponent.

    Parameters
    ----------
    value : float
        The number.
    decimals : int, optional
        Digits after the point; by default the number gets three significant digits.
    signed : bool
        Whether a positive number gets a plus sign; a number shown as 0 gets none.

    Examples
    --------
    >>> number(0.012345), number(-8.25), number(12345.6), number(-0.0001, 2), number(0.917, 2, signed=True)
    ('0.0123', '−8.25', '12,346', '0.00', '+0.92')
    """
    if decimals is not None:
        text = f"{value:,.{decimals}f}"
    else:
        text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
        if "e-" in text:
            text = f"{value:.6f}".rstrip("0").rstrip(".") or "0"
    if text.startswith("-") and not text.strip("-0.,"):
        text = text[1:]
    plus = "+" if signed and value > 0 and text.strip("0.,") else ""
    return plus + text.replace("-", "−")


def percent(share: float) -> str:
    """Write a share, such as a confidence level, as a percentage.

    Examples
    --------
    >>> percent(0.95), percent(0.999)
    ('95 %', '99.9 %')
    """
    return f"{100 * share:.4g} %"


def capitalised(text: str) -> str:
    """Capitalise the first letter of a text and leave the rest as it is.

    Examples
    --------
    >>> capitalised("test NLL against rate")
    'Test NLL against rate'
    """
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
    """Write items as a list in a sentence.

    Examples
    --------
    >>> listed(["digits"]), listed(["digits", "wine", "adult"])
    ('digits', 'digits, wine and adult')
    """
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def counted(count: int, noun: str) -> str:
    """Write a count with its noun in the singular or the plural.

    Examples
    --------
    >>> counted(1, "condition"), counted(1200, "trial")
    ('1 condition', '1,200 trials')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def duration(seconds: float) -> str:
    """Write how long something takes, in the unit that suits it.

    Examples
    --------
    >>> duration(4.2), duration(89.6), duration(100), duration(5460)
    ('4 s', '90 s', '2 min', '1 h 31 min')
    """
    minutes = round(seconds / 60)
    if round(seconds) <= 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def plain(name: str) -> str:
    """Write a name from the code as words.

    Examples
    --------
    >>> plain("batch_norm")
    'batch norm'
    """
    return name.replace("_", " ")


def field(name: str, value: object) -> str:
    """Write a field of a model, a regularizer or an optimiser with its value.

    Examples
    --------
    >>> field("hidden", (64, 32)), field("rate", 0.5), field("batch_norm", True), field("batch_norm", False)
    ('hidden 64-32', 'rate 0.5', 'batch norm', 'no batch norm')
    """
    words = plain(name)
    if isinstance(value, bool):
        return words if value else f"no {words}"
    if isinstance(value, list | tuple):
        return f"{words} {'-'.join(map(str, value)) or 'none'}"
    return f"{words} {value:g}" if isinstance(value, float) else f"{words} {value}"
