"""Models that speak the chat completions of OpenAI: llama.cpp's server, Ollama, vLLM, LocalAI and most vendors.

`POST <url>/chat/completions` takes `{model, messages: [{role, content}], max_tokens, temperature, stream}` and answers
`{choices: [{message: {content}, finish_reason}]}`, or with an error `{"error": {"message": "…"}}`.
"""

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from clarion.base.errors import ClarionError
from clarion.base.http_client import Answer, HttpClient, RequestFailed
from clarion.base.http_json import read_json
from clarion.base.language_model import LONGEST_ANSWER, Completion, Endpoint, ModelAway, ModelRefused, Prompt
from clarion.base.ssrf_guard import EgressPolicy

_MOST_BYTES = 400_000
_MOST_WAITING = 20
_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_REFUSALS = (400, 401, 402, 403, 404, 405, 413, 415, 422)


@dataclass(frozen=True, slots=True)
class ModelLimits:
    """`within_s`: for an answer; `at_once`: questions on their way to one model, of this process; `longest`: characters
    asked.
    """

    within_s: float = 60.0
    at_once: int = 2
    longest: int = 12_000


class _Queue:
    """In front of one model: the operator's has one for all companies, each that a company names its own."""

    def __init__(self, at_once: int) -> None:
        self.seats = asyncio.Semaphore(at_once)
        self.waiting = 0


class ChatCompletions:
    """Implements `clarion.base.language_model.LanguageModel`. `policy`: where models that companies name may be."""

    def __init__(self, standard: Endpoint | None, policy: EgressPolicy, limits: ModelLimits) -> None:
        self.standard = standard
        self.longest_prompt = limits.longest
        self._within_s = limits.within_s
        self._trusting, self._careful = HttpClient(EgressPolicy(anywhere=True)), HttpClient(policy)
        self._at_once = limits.at_once
        self._queues: WeakValueDictionary[Endpoint, _Queue] = WeakValueDictionary()  # gone with who waits in them

    async def close(self) -> None:
        await self._trusting.close()
        await self._careful.close()

    async def complete(self, endpoint: Endpoint, prompt: Prompt) -> Completion:
        if len(prompt.rules) + len(prompt.words) > self.longest_prompt:
            raise ModelRefused(f"The model is asked {self.longest_prompt} characters at most here: ask about less.")
        queue = self._queues.setdefault(endpoint, _Queue(self._at_once))
        if queue.waiting >= _MOST_WAITING:
            raise ModelAway("Too many wait for the model already.", retry_after=30)
        queue.waiting += 1
        try:
            async with queue.seats:
                answer = await self._ask(endpoint, prompt)
        finally:
            queue.waiting -= 1
        return _completion(_read(answer))

    async def _ask(self, endpoint: Endpoint, prompt: Prompt) -> Answer:
        body = {
            "model": endpoint.model,
            "messages": [{"role": "system", "content": prompt.rules}, {"role": "user", "content": prompt.words}],
            "max_tokens": prompt.most_tokens,
            "temperature": 0.1,
            "stream": False,
        }
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "Clarion"}
        content = json.dumps(body).encode()
        headers["Content-Length"] = str(len(content))
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        http_client = self._trusting if endpoint.trusted else self._careful
        try:
            address = endpoint.url.rstrip("/") + "/chat/completions"
            return await http_client.send("POST", address, headers, content, self._within_s, most=_MOST_BYTES)
        except RequestFailed as problem:
            said = problem.sentence.replace("The receiver", "The language model")
            if problem.kind == "refused":
                raise ModelRefused(said, parameter="url") from None
            raise ModelAway(said) from None


def _read(answer: Answer) -> Any:
    if not answer.whole:
        raise ModelAway("The language model answered with too much.")
    try:
        found = read_json(answer.content)
    except ClarionError:  # no JSON, nested without end, or text that nobody can pass on
        found = None
    if answer.status == 200:
        return found
    reason = _reason(found)
    sentence = f"The language model answered {answer.status}{f': {reason}' if reason else ''}."
    if answer.status in _REFUSALS:
        raise ModelRefused(sentence)
    raise ModelAway(sentence)


def _reason(found: Any) -> str:
    error = found.get("error") if isinstance(found, dict) else None
    said = error.get("message") if isinstance(error, dict) else error
    return " ".join(said.split())[:200].rstrip(".") if isinstance(said, str) else ""


def _completion(found: Any) -> Completion:
    """Without what a model thinks aloud before it answers."""
    try:
        choice = found["choices"][0]
        text, reason = choice["message"]["content"], choice.get("finish_reason")
    except (TypeError, KeyError, IndexError, AttributeError):
        raise ModelAway("The language model gave no answer that can be read.") from None
    if not isinstance(text, str):
        raise ModelAway("The language model gave no answer that can be read.")
    text = _THOUGHTS.sub("", text).replace("\0", "").strip()
    return Completion(text[:LONGEST_ANSWER], reason != "length" and len(text) <= LONGEST_ANSWER)
