"""A translator of texts behind a face: `here.find(Translator)`. `clarion.engines.translation` speaks to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from clarion.base.errors import Invalid, Unavailable


class TranslatorAway(Unavailable):
    """The translator could not be asked, or gave no answer that makes sense."""


class NotTranslated(Invalid):
    """The translator will not do this, and says why: a language that it does not know, for instance."""


@dataclass(frozen=True, slots=True)
class Translated:
    """`source`: the language that the text was in, as a code such as `de`; "" where nobody knows."""

    text: str
    source: str


class Translator(Protocol):
    async def languages(self) -> Sequence[str]:
        """Codes of the languages it translates into. Raises `TranslatorAway`."""

    async def translate(self, text: str, target: str) -> Translated:
        """A plain text, whatever language it is in. Raises `TranslatorAway` and `NotTranslated`."""
