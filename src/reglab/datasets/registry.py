"""PLACEHOLDER for the datasets helper: DataInfo's fields are fixed, the rest is theirs."""
from dataclasses import dataclass

@dataclass(frozen=True)
class DataInfo:
    name: str                    # "digits"
    title: str                   # "Handwritten digits, 8x8"
    kind: str                    # "image" | "table"
    shape: tuple[int, ...]       # of one example: (1, 8, 8), (30,)
    classes: int
    pool: int                    # examples that training and validation are taken from
    test: int                    # examples in the fixed test set
    forbidden: dict[str, str]    # label-changing transforms: {"flip": "a mirrored 2 is not a 2"}; empty for none
    licence: str
    citation: str
    homepage: str
