"""Codes that begin with a star, read from `codes.yaml`. Pure, once read."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

LONGEST_ARGUMENT = 20


class FeatureCode(BaseModel):
    """`program`: the live program that does it; empty: a destination of its own leads there. `takes`: what follows the
    digits.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    digits: Annotated[str, Field(pattern=r"^\*[0-9]{1,3}$")]
    program: str = ""
    takes: Literal["nothing", "number"] = "nothing"


@cache
def feature_codes() -> tuple[FeatureCode, ...]:
    """All of them; no code begins with another."""
    text = (Path(__file__).parent / "codes.yaml").read_text(encoding="utf-8")
    return tuple(FeatureCode(**code) for code in yaml.safe_load(text)["codes"])


def get_code(code_id: str) -> FeatureCode:
    """Raises KeyError."""
    return next(code for code in feature_codes() if code.id == code_id)


def find_code(dialed: str) -> tuple[FeatureCode, str] | None:
    """The code and what was dialled behind it; None for digits that mean nothing."""
    for code in feature_codes():
        rest = dialed.removeprefix(code.digits)
        if rest == dialed:
            continue
        if code.takes == "number" and len(rest) <= LONGEST_ARGUMENT and (not rest or rest.removeprefix("+").isdigit()):
            return code, rest
        if code.takes == "nothing" and not rest:
            return code, ""
    return None
