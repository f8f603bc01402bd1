"""Check parts of forms and entries of batches as FastAPI checks declared bodies."""

from collections.abc import Sequence
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
        raise invalid_parameter(first["loc"], first["type"], first["msg"]) from None


def invalid_parameter(place: Sequence[Any], kind: str, said: str) -> Invalid:
    """What Pydantic found, in the words of the API. `place` leads to the value; positions in lists are left out."""
    name = ".".join(part for part in map(str, place) if not part.isdigit()) or "body"
    if kind == "missing":
        return Invalid(f"Parameter [{name}] is required.", parameter=name)
    return Invalid(f"Parameter [{name}] value is invalid: {said}.", parameter=name)
