"""What letters say that let people in. Pure."""

from dataclasses import dataclass
from typing import Literal

from clarion.base.mail import Letter
from clarion.base.server_texts import say

Kind = Literal["welcome", "activation", "guest"]


@dataclass(frozen=True)
class Facts:
    """What a letter may name."""

    name: str
    company: str
    extension: str
    numbers: str
    address: str
    link: str


def compose(kind: Kind, language: str, to: str, facts: Facts) -> Letter:
    """The letter of a kind in the language nearest to `language`, such as `fr-CA`."""
    named = {name: value or "–" for name, value in vars(facts).items()}
    return Letter(to, say(language, f"{kind}.subject", **named), say(language, f"{kind}.text", **named))
