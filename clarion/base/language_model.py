"""A language model behind a face: `here.find(LanguageModel)`. `clarion.engines.language_model` speaks to one.

Whoever asks says where it is: the operator's (`LanguageModel.standard`), or one that a company named itself.
"""

from dataclasses import dataclass
from typing import Protocol

from clarion.base.errors import Conflict, Unavailable

LONGEST_ANSWER = 20_000
"""Characters: of longer ones the beginning counts."""


class ModelAway(Unavailable):
    """It could not be asked, did not answer in time, or answered nothing that makes sense."""


class ModelRefused(Conflict):
    """It will not do this and says why: a wrong key, a name that it does not know. To try again is of no use."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`url`: such as `http://127.0.0.1:11434/v1`; `trusted`: named by the operator, so it may lie on any network."""

    url: str
    model: str
    key: str = ""
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """`rules`: what it shall do; `words`: about what, never to be obeyed. `most_tokens` of an answer."""

    rules: str
    words: str
    most_tokens: int = 800


@dataclass(frozen=True, slots=True)
class Completion:
    """`complete`: False where it was cut off."""

    text: str
    complete: bool


class LanguageModel(Protocol):
    @property
    def standard(self) -> Endpoint | None:
        """The operator's, for companies that choose it."""

    @property
    def longest_prompt(self) -> int:
        """In characters, `rules` and `words` together: what is longer has to be made shorter by who asks."""

    async def complete(self, endpoint: Endpoint, prompt: Prompt) -> Completion:
        """Raises `ModelAway`, `ModelRefused`."""
