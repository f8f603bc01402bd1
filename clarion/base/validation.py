"""Check parts of forms and entries of batches as FastAPI checks declared bodies."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from clarion.base.errors import Invalid

Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], value: object) -> Model:
    """The value as a model. Raises `Invalid`, naming the first parameter that is wrong."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        raise invalid_parameter(first["loc"], first["type"], first["msg"], first.get("ctx", {})) from None


_WORDS = {
    "too_long": "{max_length} entries are the most, not {actual_length}. Send the others in another request",
    "too_short": "{min_length} entries are the fewest, not {actual_length}",
    "string_too_long": "{max_length} characters are the most",
    "string_too_short": "{min_length} characters are the fewest",
    "greater_than_equal": "{ge} is the least",
    "less_than_equal": "{le} is the most",
    "greater_than": "it has to be more than {gt}",
    "less_than": "it has to be less than {lt}",
    "literal_error": "it is one of {expected}",
    "enum": "it is one of {expected}",
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float"), "it is a whole number"),
    **dict.fromkeys(("float_parsing", "float_type"), "it is a number"),
    **dict.fromkeys(("bool_parsing", "bool_type"), "it is true or false"),
    **dict.fromkeys(
        ("datetime_parsing", "datetime_from_date_parsing", "datetime_type"),
        "it is a date and time with its zone, such as 2030-01-31T09:30:00Z",
    ),
    **dict.fromkeys(("date_parsing", "date_from_datetime_parsing", "date_type"), "it is a date, such as 2030-01-31"),
}
"""By the types of Pydantic's errors; what is not here is said in its words."""


def invalid_parameter(place: Sequence[Any], kind: str, said: str, facts: Mapping[str, Any] = {}) -> Invalid:
    """What Pydantic found, in the words of the API. `place` leads to the value; positions in lists are left out;
    `facts`: the bounds (Pydantic's `ctx`).
    """
    name = ".".join(part for part in map(str, place) if not part.isdigit()) or "body"
    if kind == "missing":
        return Invalid(f"Parameter [{name}] is required.", parameter=name)
    try:
        words = _WORDS[kind].format_map(facts)
    except KeyError:
        words = said
    return Invalid(f"Parameter [{name}] value is invalid: {words}.", parameter=name)
