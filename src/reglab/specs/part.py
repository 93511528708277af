"""The base of all values that describe a trial: frozen, validated, and writable as JSON."""

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reglab.errors import ReglabError, unknown

Rate = Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)]
Strength = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]


class SpecError(ReglabError, ValueError):
    """Raised when a part of a specification gets a value that it does not allow."""


class Part(BaseModel):
    """A frozen value with a kind. Parts with equal fields are equal and have the same hash.

    Subclasses declare ``kind``, the name under which the part is registered and stored, and
    ``varying``, the fields that may differ between trials trained together because they change
    numbers but not shapes.

    Raises
    ------
    SpecError
        If a field is unknown, missing or out of range; the message names the field, the
        given value and what is allowed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)

    kind: ClassVar[str] = ""
    varying: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, **fields: Any) -> None:
        try:
            super().__init__(**fields)
        except ValidationError as error:
            raise SpecError(_message(type(self), error)) from None

    def to_json(self) -> dict[str, Any]:
        """Return the part as plain JSON values, its kind first."""
        return {"kind": self.kind, **{name: _plain(getattr(self, name)) for name in type(self).model_fields}}


def _plain(value: Any) -> Any:
    if isinstance(value, Part):
        return value.to_json()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _message(part: type[Part], error: ValidationError) -> str:
    # A misspelt name also makes the right one missing: the misspelling is reported.
    first = min(error.errors(), key=lambda details: details["type"] != "extra_forbidden")
    field = ".".join(str(step) for step in first["loc"])
    name = part.__name__
    if first["type"] == "extra_forbidden":
        return f"{name}: {unknown('parameter', field, part.model_fields)}"
    if first["type"] == "missing":
        return f"{name}: parameter {field!r} is missing. Parameters: {', '.join(part.model_fields)}."
    if not field:  # a check of several fields, which names its values itself
        return f"{name}: {first['msg'].removeprefix('Value error, ')}."
    allowed = first["msg"].replace("Input should be", "must be").replace("Value error, ", "")
    return f"{name}: {field} {allowed}; got {first['input']!r}."
