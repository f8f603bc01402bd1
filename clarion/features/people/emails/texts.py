"""What letters say that let people in. Pure."""

from dataclasses import dataclass
from typing import Literal

from clarion.base.i18n import gettext
from clarion.base.mail_queue import OutgoingEmail

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


def compose(kind: Kind, language: str, to: str, facts: Facts) -> OutgoingEmail:
    """The letter of a kind in the language nearest to `language`, such as `fr-CA`."""
    named = {name: value or "–" for name, value in vars(facts).items()}
    return OutgoingEmail(to, gettext(language, f"{kind}.subject", **named), gettext(language, f"{kind}.text", **named))
