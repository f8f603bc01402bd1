"""What a wrong parameter is told: the bound, in a sentence."""

from datetime import datetime
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from clarion.base.errors import Invalid
from clarion.base.validation import checked


class Order(BaseModel):
    to: Annotated[list[str], Field(max_length=2)] = []
    days: Annotated[int, Field(ge=7, le=30)] = 7
    at: datetime | None = None
    name: Annotated[str, Field(min_length=2, max_length=3)] = "ab"
    size: Literal["High", "Low"] = "High"
    slow: bool = False


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"to": ["1", "2", "3"]},
            "[to] value is invalid: at most 2 entries are allowed, not 3. Send the rest in another",
        ),
        ({"days": 6}, "[days] value is invalid: it must be at least 7."),
        ({"days": 31}, "[days] value is invalid: it must be at most 30."),
        ({"days": "x"}, "[days] value is invalid: it must be a whole number."),
        (
            {"at": "soon"},
            "[at] value is invalid: it must be a date and time with its zone, such as 2030-01-31T09:30:00Z.",
        ),
        ({"name": "a"}, "[name] value is invalid: at least 2 characters are required."),
        ({"name": "abcd"}, "[name] value is invalid: at most 3 characters are allowed."),
        ({"size": "Huge"}, "[size] value is invalid: it must be one of 'High' or 'Low'."),
        ({"slow": "x"}, "[slow] value is invalid: it must be true or false."),
        ({"name": 5}, "[name] value is invalid: Input should be a valid string."),
    ],
)
def test_a_bound_is_told_in_a_sentence(given: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(Order, given)
    assert words in refused.value.message
