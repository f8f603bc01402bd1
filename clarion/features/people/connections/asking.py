"""Asks servers of accounts elsewhere: only where the operator lets us go, so often and so long, and not again sooner
than they say.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

from clarion.base.clock import Clock
from clarion.base.errors import ClarionError
from clarion.base.http_client import Answer, HttpClient, RequestFailed
from clarion.base.http_json import JsonLimits, read_json
from clarion.features.people.connections.found import Enough, SourceProblem, TooLarge

MOST_BYTES: Final = 8 * 1024 * 1024
_MOST_IN_ALL = 64 * 1024 * 1024
_MOST_REQUESTS = 300
_WITHIN_S = 20.0
_LONGEST_WAIT_S = 86_400.0
_AGENT = "Clarion"
_RETRIED = frozenset({408, 425, 429})
_LIMITS = JsonLimits(values=1_000_000)


class Asker:
    """For one reading of one account: counts what it asked. `name`: of the other side, for sentences."""

    def __init__(self, http_client: HttpClient, clock: Clock, name: str) -> None:
        self._http_client = http_client
        self._clock = clock
        self._name = name
        self._requests = 0
        self._bytes = 0

    async def ask(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str],
        body: bytes = b"",
        *,
        expected: frozenset[int] = frozenset(),
    ) -> Answer:
        """An answer of 2xx, or with a status in `expected`. Raises SourceProblem."""
        answer = await self._send(method, address, headers, body)
        if answer.status in expected:
            return answer
        if not 200 <= answer.status < 300:
            raise self._refusal(answer)
        if not answer.whole:
            raise TooLarge(f"{self._name} answers with more than {MOST_BYTES // 1024 // 1024} MB at once.", again=False)
        return answer

    async def ask_json(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str],
        body: bytes = b"",
        *,
        expected: frozenset[int] = frozenset(),
    ) -> tuple[int, dict[str, Any]]:
        """The status, and the object that came. Raises SourceProblem."""
        answer = await self.ask(method, address, headers, body, expected=expected)
        try:
            found = read_json(answer.content or b"{}", _LIMITS)
        except ClarionError:
            found = None
        if not isinstance(found, dict):
            if answer.status in expected:
                return answer.status, {}
            raise SourceProblem(f"{self._name} answers with what is no JSON.", again=True, status=answer.status)
        return answer.status, found

    async def _send(self, method: str, address: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self._requests += 1
        if self._requests > _MOST_REQUESTS or self._bytes > _MOST_IN_ALL:
            raise Enough(f"There is more at {self._name} than is read at once.", again=False)
        full = {"User-Agent": _AGENT, "Accept-Encoding": "identity", **headers}
        if method != "GET":
            full["Content-Length"] = str(len(body))
        if any(not value.isprintable() or not value.isascii() for value in full.values()):
            raise SourceProblem("User name or password hold what no header may.", again=False)
        try:
            answer = await self._http_client.send(method, address, full, body, _WITHIN_S, most=MOST_BYTES)
        except RequestFailed as problem:
            words = problem.sentence.replace("The receiver", self._name)
            raise SourceProblem(words, again=problem.kind != "refused") from None
        self._bytes += answer.size
        return answer

    def _refusal(self, answer: Answer) -> SourceProblem:
        status = answer.status
        again = status >= 500 or status in _RETRIED or b"ateLimitExceeded" in answer.content  # Google says 403 then
        code = _code_of(answer.content)
        words = f"{self._name} refuses (HTTP {status}{': ' + code if code else ''})."
        wait = wait_of(answer.headers.get("retry-after", ""), self._clock.now())
        return SourceProblem(words, again=again, status=status, retry_after=wait)


def wait_of(said: str, now: datetime) -> float:
    """Seconds that a Retry-After header asks for, at most a day; 0 without one (RFC 9110 10.2.3)."""
    if said.isascii() and said.isdigit():
        return min(float(said[:9]), _LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return 0.0
    if moment.tzinfo is None:
        return 0.0
    return min(max((moment - now).total_seconds(), 0.0), _LONGEST_WAIT_S)


def _code_of(content: bytes) -> str:
    """What the error is called, as Google, Microsoft and OAuth servers say it. Never what came with it."""
    try:
        found = json.loads(content[:65_536])
    except ValueError:
        return ""
    error = found.get("error") if isinstance(found, dict) else None
    code = (error.get("status") or error.get("code")) if isinstance(error, dict) else error
    return code[:60] if isinstance(code, str) and code.isprintable() else ""


def host_of(address: str) -> str:
    """Scheme, host and port of an address, to compare; empty for what is none."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}" if parts.hostname else ""
