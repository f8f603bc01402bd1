"""A language model for tests: it says what it is told, or what a test has it say."""

from collections.abc import Callable
from typing import Any

from clarion.base.language_model import Completion, Endpoint, LanguageModel, ModelAway, ModelRefused, Prompt


def says(text: str, *, cut: bool = False) -> dict[str, Any]:
    """An answer of such a program."""
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text},
        "finish_reason": "length" if cut else "stop",
    }
    return {"object": "chat.completion", "choices": [choice], "usage": {"prompt_tokens": 9, "completion_tokens": 9}}


class Parrot(LanguageModel):
    """Knows the model `parrot`. `answer`: what it says of the words it is given; `asked`: all it was asked."""

    def __init__(self, answer: Callable[[str], str] = str, *, longest: int = 12_000) -> None:
        self.answer = answer
        self.away = False
        self.asked: list[tuple[Endpoint, Prompt]] = []
        self._longest = longest

    @property
    def standard(self) -> Endpoint | None:
        return Endpoint("http://parrot.internal:8000/v1", "parrot", "k", trusted=True)

    @property
    def longest_prompt(self) -> int:
        return self._longest

    async def complete(self, endpoint: Endpoint, prompt: Prompt) -> Completion:
        if len(prompt.rules) + len(prompt.words) > self._longest:
            raise ModelRefused(f"The model is asked {self._longest} characters at most here: ask about less.")
        if endpoint.model != "parrot":
            raise ModelRefused("The language model answered 404: model not found.")
        if self.away:
            raise ModelAway("The language model cannot be reached.")
        self.asked.append((endpoint, prompt))
        return Completion(self.answer(prompt.words), "long" not in prompt.words)
