"""The paths of an SVG in few bytes: relative, in hundredths of a point."""

import re

TOKEN = re.compile(r"[MLQCz]|-?[\d.]+(?:e-?\d+)?")
SIZES = {"M": 2, "L": 2, "Q": 4, "C": 6}
"""Coordinates after each command."""


def rounded(value: float) -> str:
    """Write a coordinate to two decimals, and no more digits than it needs.

    Examples
    --------
    >>> rounded(0.5), rounded(-12.3456), rounded(7.0), rounded(-0.001)
    ('.5', '-12.35', '7', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0(?=\.)", r"\1", text) if text not in ("-0", "") else "0"


def shortened(path: str) -> str:
    """Write a path in relative coordinates. Each point is rounded by itself, so that errors do not add up.

    Parameters
    ----------
    path : str
        Absolute lines and curves, as Matplotlib writes them.

    Examples
    --------
    >>> shortened("M 0 243 L 518.4 243 L 518.4 0.004 L 0 0 z M 1 1 L 2 3 L 4 2")
    'M0 243h518.4v-243h-518.4zM1 1l1 2 2-1'
    """
    tokens = TOKEN.findall(path)
    parts: list[str] = []
    place, start, former = (0, 0), (0, 0), ""
    while tokens:
        command = tokens.pop(0)
        if command == "z":
            parts.append("z")
            place, former = start, "z"
            continue
        numbers = [round(100 * float(tokens.pop(0))) for _ in range(SIZES[command])]
        end = (numbers[-2], numbers[-1])
        letter, values = _relative(command, numbers, place)
        parts.append(_joined("" if letter == former and letter != "M" else letter, values))
        place, former = end, letter
        start = end if command == "M" else start
    return "".join(parts)


def _relative(command: str, numbers: list[int], place: tuple[int, int]) -> tuple[str, list[int]]:
    """Return a command in relative coordinates; a line along an axis needs one of them alone."""
    if command == "M":
        return "M", numbers
    moved = [number - place[position % 2] for position, number in enumerate(numbers)]
    if command == "L" and moved[1] == 0:
        return "h", moved[:1]
    if command == "L" and moved[0] == 0:
        return "v", moved[1:]
    return command.lower(), moved


def _joined(letter: str, values: list[int]) -> str:
    """Write a command: a blank stands only where two numbers would run together."""
    text = letter
    for value in values:
        written = rounded(value / 100)
        text += written if text == letter != "" or written.startswith("-") else f" {written}"
    return text
