"""Ids in bodies: some clients send them as numbers, others as strings."""

from typing import Annotated

from pydantic import BeforeValidator

LooseId = Annotated[
    str,
    BeforeValidator(lambda value: str(value) if isinstance(value, int) and not isinstance(value, bool) else value),
]
