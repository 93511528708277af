"""How figures name and write what they show."""

NAMES = {
    "test_error": "test error",
    "test_nll": "test NLL",
    "error": "error",
    "nll": "NLL",
    "ece": "calibration error",
    "test_ece": "calibration error",
    "steps": "length of training",
    "test_error_sd": "spread of the test error",
    "nll_gap": "validation minus training NLL",
    "wrong_order": "wrong orders",
    "error_rise": "rise of the test error",
    "correlation": "correlation of hidden units",
    "variance_ratio": "variance with dropout on over off",
    "faults_found": "faults found",
    "regret": "regret",
    "optimism": "optimism",
}
"""A column in words."""

UNITS = {
    "test_error": "%",
    "test_nll": "nats",
    "error": "%",
    "nll": "nats",
    "ece": "percentage points",
    "test_ece": "percentage points",
    "steps": "steps",
    "test_error_sd": "percentage points",
    "nll_gap": "nats",
    "wrong_order": "%",
    "error_rise": "percentage points",
    "correlation": "absolute value",
    "variance_ratio": "ratio",
    "faults_found": "%",
    "regret": "percentage points",
    "optimism": "percentage points",
}


def axis(metric: str) -> str:
    """Return a metric's name with its unit, as an axis says it.

    Examples
    --------
    >>> axis("test_error")
    'test error (%)'
    """
    return f"{NAMES[metric]} ({UNITS[metric]})"


def difference_unit(metric: str) -> str:
    """Return the unit of a difference in the metric.

    Examples
    --------
    >>> difference_unit("test_error"), difference_unit("test_nll")
    ('percentage points', 'nats')
    """
    return UNITS[metric].replace("%", "percentage points")


def sentence(text: str) -> str:
    """Return the text with a capital first letter, and the rest as it is.

    Examples
    --------
    >>> sentence("test NLL against rate")
    'Test NLL against rate'
    """
    return text[:1].upper() + text[1:]


def number(value: float) -> str:
    """Return a value with three significant digits, and never with an exponent for large ones.

    Examples
    --------
    >>> number(0.012345), number(-8.25), number(12345.6)
    ('0.0123', '−8.25', '12,346')
    """
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return text.replace("-", "−")


def percent(level: float) -> str:
    """Return a confidence level as a percentage.

    Examples
    --------
    >>> percent(0.95), percent(0.99)
    ('95 %', '99 %')
    """
    return f"{100 * level:.4g} %"
