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
    "too_long": "at most {max_length} entries are allowed, not {actual_length}. Send the rest in another request",
    "too_short": "at least {min_length} entries are required, not {actual_length}",
    "string_too_long": "at most {max_length} characters are allowed",
    "string_too_short": "at least {min_length} characters are required",
    "greater_than_equal": "it must be at least {ge}",
    "less_than_equal": "it must be at most {le}",
    "greater_than": "it must be more than {gt}",
    "less_than": "it must be less than {lt}",
    "literal_error": "it must be one of {expected}",
    "enum": "it must be one of {expected}",
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float"), "it must be a whole number"),
    **dict.fromkeys(("float_parsing", "float_type"), "it must be a number"),
    **dict.fromkeys(("bool_parsing", "bool_type"), "it must be true or false"),
    **dict.fromkeys(
        ("datetime_parsing", "datetime_from_date_parsing", "datetime_type"),
        "it must be a date and time with its zone, such as 2030-01-31T09:30:00Z",
    ),
    **dict.fromkeys(
        ("date_parsing", "date_from_datetime_parsing", "date_type"), "it must be a date, such as 2030-01-31"
    ),
}
"""Keyed by the type of Pydantic's error; other types keep Pydantic's own text."""


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
