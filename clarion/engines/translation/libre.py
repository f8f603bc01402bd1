"""A translator that speaks the API of LibreTranslate (docs of version 1.6), which other programs offer, too.

`GET <url>/languages` answers `[{"code": "en", "targets": ["de", …]}]`; `POST <url>/translate` takes `{q, source,
target, format, api_key}` and answers `{"translatedText": "…", "detectedLanguage": {"language": "de"}}`, or with an
error `{"error": "…"}`.
With a secret, requests carry `X-Clarion-Signature: sha256=…`, HMAC over the body, for a gateway that checks it.
"""

import hmac
import json
import time
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import httpx

from clarion.base.translation import NotTranslated, Translated, TranslatorAway

_PATIENCE = httpx.Timeout(30.0, connect=5.0)
_LONGEST_ANSWER = 200_000
_LANGUAGES_FOR_S = 3600.0
_MOST_LANGUAGES = 500


class LibreTranslator:
    """Implements `clarion.base.translation.Translator`. `key`: what the program wants to know its users by."""

    def __init__(self, url: str, key: str = "", secret: str = "") -> None:
        self._url = url.rstrip("/")
        self._key = key
        self._secret = secret.encode()
        self._client = httpx.AsyncClient(timeout=_PATIENCE, follow_redirects=False)
        self._known: tuple[float, Sequence[str]] | None = None

    async def close(self) -> None:
        await self._client.aclose()

    async def languages(self) -> Sequence[str]:
        now = time.monotonic()
        if self._known is None or now - self._known[0] > _LANGUAGES_FOR_S:
            found = await self._ask("GET", "/languages", b"")
            if not isinstance(found, list):
                raise TranslatorAway("The translator does not say which languages it knows.")
            said = (each.get("code") for each in found[:_MOST_LANGUAGES] if isinstance(each, dict))
            self._known = (now, tuple(code for code in said if isinstance(code, str) and 0 < len(code) <= 20))
        return self._known[1]

    async def translate(self, text: str, target: str) -> Translated:
        wanted = {"q": text, "source": "auto", "target": target, "format": "text"}
        if self._key:
            wanted["api_key"] = self._key
        found = await self._ask("POST", "/translate", json.dumps(wanted, separators=(",", ":")).encode())
        said = found.get("translatedText") if isinstance(found, dict) else None
        if not isinstance(said, str):
            raise TranslatorAway("The translator gave no translation.")
        detected = found.get("detectedLanguage")
        source = detected.get("language") if isinstance(detected, dict) else ""
        return Translated(said, source[:20] if isinstance(source, str) else "")

    async def _ask(self, method: str, path: str, body: bytes) -> Any:
        headers = {"Accept": "application/json"}
        if body:
            headers["Content-Type"] = "application/json"
        if self._secret:
            headers["X-Clarion-Signature"] = f"sha256={hmac.new(self._secret, body, sha256).hexdigest()}"
        try:
            async with self._client.stream(method, self._url + path, content=body or None, headers=headers) as answer:
                return _read(answer.status_code, await _bounded(answer))
        except httpx.HTTPError as error:
            raise TranslatorAway(f"The translator cannot be reached ({type(error).__name__}).") from None


async def _bounded(answer: httpx.Response) -> bytes:
    content = b""
    async for part in answer.aiter_bytes():
        content += part
        if len(content) > _LONGEST_ANSWER:
            raise TranslatorAway("The translator answered with too much.")
    return content


def _read(status: int, content: bytes) -> Any:
    try:
        found = json.loads(content)
    except ValueError:
        raise TranslatorAway(f"The translator answered {status}, with nothing to read.") from None
    if status == httpx.codes.OK:
        return found
    reason = found.get("error") if isinstance(found, dict) else ""
    if status == httpx.codes.BAD_REQUEST:
        raise NotTranslated(f"The translator refuses this: {str(reason)[:200]}", parameter="language")
    raise TranslatorAway(f"The translator answered {status}: {str(reason)[:200]}")
