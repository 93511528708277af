"""Formulas in TeX as MathML, which browsers draw without a script: the part of TeX that the report's pages use.

What is not known here is an error, so that no formula is drawn wrong or left out in silence.
"""

import re
from collections.abc import Callable
from html import escape

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "varepsilon": "ε", "eta": "η", "theta": "θ", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "varphi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "infty": "∞",
}  # fmt: skip
OPERATORS = {
    "le": "≤", "ge": "≥", "ne": "≠", "leftarrow": "←", "to": "→", "sim": "∼", "approx": "≈", "pm": "±", "cdot": "⋅",
    "times": "×", "in": "∈", "mid": "∣", "top": "⊤", "ldots": "…", "sum": "∑", "prod": "∏", "int": "∫", "odot": "⊙",
    "leq": "≤", "geq": "≥", "neq": "≠", "rightarrow": "→", "propto": "∝", "equiv": "≡", "partial": "∂", "nabla": "∇",
}  # fmt: skip
SIGNS = {"-": "−", "*": "∗", **{sign: sign for sign in "+=<>/,.:;!?"}}
DELIMITERS = {
    "lVert": "‖", "rVert": "‖", "lvert": "|", "rvert": "|", "{": "{", "}": "}", **{sign: sign for sign in "()[]|"},
}  # fmt: skip
FUNCTIONS = ("log", "ln", "exp", "max", "min", "sup", "inf", "sin", "cos", "tanh", "det")
LIMITS = ("max", "min", "sup", "inf", "sum", "prod")
"""What has its limits below and above in a formula of its own line."""
ACCENTS = {"hat": "^", "tilde": "~", "bar": "¯"}
THIN = r"\,"
SPACES = {",": 0.167, ":": 0.222, ";": 0.278, " ": 0.25, "!": -0.167, "quad": 1, "qquad": 2}
"""In em."""
SIZES = {"big": 1.2, "Big": 1.8, "bigg": 2.4}
"""In em: how high a delimiter is, as TeX has it."""
CALLIGRAPHIC = {letter: chr(ord("𝒜") + ord(letter) - ord("A")) for letter in "ACDGJKNOPQSTUVWXYZ"}
"""Without those that are elsewhere in Unicode."""


class FormulaError(ValueError):
    """Raised when a formula cannot be converted; its text says why."""


def mathml(tex: str, *, display: bool = False) -> str:
    r"""Return a formula in TeX as a ``math`` element.

    Parameters
    ----------
    tex : str
        The formula without dollar signs.
    display : bool
        Whether it has a line of its own.

    Raises
    ------
    FormulaError
        If a command is not known here, or a brace or an argument is missing.

    Examples
    --------
    >>> mathml(r"\frac{1}{n}")
    '<math><mfrac><mn>1</mn><mi>n</mi></mfrac></math>'
    """
    opening = '<math display="block">' if display else "<math>"
    return f"{opening}{_Reader(tex).formula()}</math>"


class _Reader:
    """Reads a formula from left to right."""

    def __init__(self, tex: str) -> None:
        self._tex = tex
        self._tokens: list[str] = TOKEN.findall(tex.strip())
        self._commands: dict[str, Callable[[str], str]] = {
            **dict.fromkeys(ACCENTS, self._accent),
            **dict.fromkeys(FUNCTIONS, lambda name: self._function(name, movable=name in LIMITS)),
            **{f"{size}{side}": self._sized for size in SIZES for side in "lr"},
            "frac": lambda _: f"<mfrac>{self._argument()}{self._argument()}</mfrac>",
            "sqrt": lambda _: f"<msqrt>{self._argument()}</msqrt>",
            "text": lambda _: f"<mtext>{self._words()}</mtext>",
            "mathrm": lambda _: f'<mi mathvariant="normal">{self._words()}</mi>',
            "operatorname": lambda _: self._function(self._words(), movable=False),
            "mathcal": lambda _: f"<mi>{self._calligraphic()}</mi>",
            "left": lambda _: self._fenced(),
        }

    def formula(self) -> str:
        row = self._row("")
        if self._tokens:
            raise self._error(f"there is no beginning to its {self._tokens[0]}")
        return row

    def _error(self, why: str) -> FormulaError:
        return FormulaError(f"the formula {self._tex!r} cannot be converted: {why}")

    def _next(self) -> str:
        """Return what comes next, but for spaces; nothing at the end."""
        while self._tokens and self._tokens[0].isspace():
            del self._tokens[0]
        return self._tokens[0] if self._tokens else ""

    def _take(self) -> str:
        token = self._next()
        if not token:
            raise self._error("it ends too early")
        return self._tokens.pop(0)

    def _row(self, end: str) -> str:
        parts = []
        while self._next() not in ("", "}", r"\right"):
            parts.append(self._scripted())
        if end and self._take() != end:
            raise self._error(f"a {end} is missing")
        return "".join(parts)

    def _argument(self) -> str:
        """Return what a command or a script applies to, as one element."""
        if self._next() != "{":
            return self._atom()
        self._take()
        row = self._row("}")
        return row if len(re.findall(r"<m", row)) == 1 else f"<mrow>{row}</mrow>"

    def _scripted(self) -> str:
        name = self._next().removeprefix("\\")
        base, below, above = self._argument(), "", ""
        while (sign := self._next()) and sign in "_^'":
            self._take()
            if sign == "'" and not above:
                above = "<mo>′</mo>"
            elif sign == "_" and not below:
                below = self._argument()
            elif sign == "^" and not above:
                above = self._argument()
            else:
                raise self._error("it has two scripts in one place")
        if (below or above) and name in [f"{size}r" for size in SIZES]:  # with scripts, browsers would not make it high
            return f"{base}{_with_scripts('<mrow></mrow>', below, above)}"
        return _with_scripts(base, below, above, limits=name in LIMITS)

    def _atom(self) -> str:
        token = self._take()
        name = token.removeprefix("\\")
        if token in SIGNS:
            return f"<mo>{escape(SIGNS[token])}</mo>"
        if token in DELIMITERS or (token != name and name in DELIMITERS):
            return f'<mo stretchy="false">{DELIMITERS[name]}</mo>'
        if token == name and token.isascii() and token.isalpha():
            return f"<mi>{token}</mi>"
        if token[0].isdecimal():
            return f"<mn>{token}</mn>"
        return self._command(name) if token != name else self._unknown(token)

    def _command(self, name: str) -> str:
        if name in GREEK:
            return f"<mi>{GREEK[name]}</mi>"
        if name in OPERATORS:
            return f"<mo>{OPERATORS[name]}</mo>"
        if name in SPACES:
            return f'<mspace width="{SPACES[name]}em"></mspace>'
        return self._commands.get(name, lambda _: self._unknown(f"\\{name}"))(name)

    def _unknown(self, token: str) -> str:
        raise self._error(f"reglab does not know {token}; publishing/site/mathml.py has what it knows")

    def _accent(self, name: str) -> str:
        # not marked as an accent: browsers without a mathematical font would draw it through the letter
        return f'<mover>{self._argument()}<mo stretchy="false">{ACCENTS[name]}</mo></mover>'

    def _function(self, words: str, *, movable: bool) -> str:
        # TeX has a thin space around the name of a function, but not before what encloses its argument
        space = 0 if self._next() in ("(", "[") or self._next()[1:5] in ("left", "bigl", "Bigl") else SPACES[","]
        limits = ' movablelimits="true"' if movable else ""
        return f'<mo form="prefix" lspace="{SPACES[","]}em" rspace="{space}em"{limits}>{words}</mo>'

    def _words(self) -> str:
        """Return an argument as plain text."""
        if self._take() != "{":
            raise self._error("a text needs braces")
        words = ""
        while self._tokens[:1] not in ([], ["}"]):
            word = self._tokens.pop(0)
            if word != THIN and word[0] in "\\{$":
                raise self._error(f"a text cannot have {word}")
            words += {THIN: "\u2009", " ": "\u00a0"}.get(word, word)
        self._take()
        return escape(words)

    def _calligraphic(self) -> str:
        letter = self._words()
        return CALLIGRAPHIC[letter] if letter in CALLIGRAPHIC else self._unknown(rf"\mathcal{{{letter}}}")

    def _delimiter(self, attributes: str) -> str:
        token = self._take()
        name = token.removeprefix("\\")
        if name == ".":
            return ""
        return f"<mo {attributes}>{DELIMITERS[name]}</mo>" if name in DELIMITERS else self._unknown(token)

    def _fenced(self) -> str:
        left = self._delimiter('stretchy="true" form="prefix"')
        row = self._row(r"\right")
        right = self._delimiter('stretchy="true" form="postfix"')
        return f"<mrow>{left}{row}{right}</mrow>"

    def _sized(self, name: str) -> str:
        height, form = SIZES[name[:-1]], "prefix" if name.endswith("l") else "postfix"
        return self._delimiter(f'stretchy="true" form="{form}" minsize="{height}em" maxsize="{height}em"')


def _with_scripts(base: str, below: str, above: str, *, limits: bool = False) -> str:
    under, over = ("under", "over") if limits else ("sub", "sup")
    kind = f"m{under if below else ''}{over if above else ''}"
    return f"<{kind}>{base}{below}{above}</{kind}>" if below or above else base
