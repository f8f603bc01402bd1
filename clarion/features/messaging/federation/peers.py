"""Other servers: what they publish of themselves, and asking them."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from pydantic import ValidationError

from clarion.base.container import Container
from clarion.base.errors import Invalid, Unauthorized, Unavailable
from clarion.base.http_client import Answer, HttpClient, RequestFailed
from clarion.base.ssrf_guard import egress_policy
from clarion.features.messaging.federation.rules import server_address
from clarion.features.messaging.federation.signatures import (
    NotSigned,
    ServerIdentity,
    Signed,
    public_key,
    signer_of,
    verify,
)
from clarion.features.messaging.federation.wire import ServerDocument

WELL_KNOWN = "/.well-known/clarion-federation"
ENDPOINT = "/restapi/v1.0/clarion/federation/server"
_KEPT_S = 3600.0
_AGAIN_S = 5.0
"""A server whose key we do not know is looked at so often at most."""
_MOST_KNOWN = 1000
_AT_ONCE = 10
_WITHIN_S = 15.0
_AGENT = "Clarion-Federation/1.0"


@dataclass(frozen=True)
class _Known:
    document: ServerDocument | None
    at: float


class Peers:
    """One for each process."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._policy = egress_policy(here.settings)
        self._http_client = HttpClient(self._policy)
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._looking = asyncio.Semaphore(_AT_ONCE)
        self.identity = ServerIdentity(here.keys, here.settings.public_url.rstrip("/"))

    async def close(self) -> None:
        await self._http_client.close()

    async def document(self, server: str, kid: str = "") -> ServerDocument:
        """What the server publishes; `kid`: a key that has to be in it, or it is read again. Raises Unavailable."""
        now, known = self._here.clock.monotonic(), self._known.get(server)
        fresh = known is not None and now - known.at < (_KEPT_S if _holds(known, kid) else _AGAIN_S)
        if known is None or not fresh:
            async with self._looking:
                known = _Known(await self._read(server), now)
            self._known[server] = known
            self._known.move_to_end(server)
            while len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        if known.document is None:
            raise Unavailable(f"{server} does not answer as a server that shares chats.")
        return known.document

    async def _read(self, server: str) -> ServerDocument | None:
        """Only what the server says under its own name counts: that is what its domain proves."""
        try:
            answer = await self._http_client.send("GET", server + WELL_KNOWN, {"User-Agent": _AGENT}, b"", _WITHIN_S)
            found = ServerDocument.model_validate_json(answer.content) if answer.status == 200 else None
        except (RequestFailed, ValidationError):
            return None
        return found if found is not None and found.server == server else None

    async def ask(self, server: str, what: str, body: Mapping[str, Any], *, within_s: float = _WITHIN_S) -> Any:
        """What the server answers, as JSON. Raises Unavailable when it does not, Invalid when it refuses."""
        answer = await self.send(server, what, body, within_s=within_s)
        try:
            return json.loads(answer.content) if answer.content else None
        except ValueError:
            raise Unavailable(f"{server} answered what cannot be read.") from None

    async def send(
        self, server: str, what: str, body: Mapping[str, Any], *, within_s: float = _WITHIN_S, most: int = 1_000_000
    ) -> Answer:
        content, path = json.dumps(body, ensure_ascii=False).encode(), f"{ENDPOINT}/{what}"
        headers = self.identity.sign(path, server, content, self._here.clock.now())
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(content)), "User-Agent": _AGENT}
        try:
            answer = await self._http_client.send("POST", server + path, headers, content, within_s, most=most)
        except RequestFailed as problem:
            raise Unavailable(f"{server} cannot be asked: {problem.sentence}") from None
        if answer.status >= 500 or answer.status in (408, 429) or not answer.whole:
            raise Unavailable(f"{server} answered HTTP {answer.status}.")
        if answer.status >= 400:
            raise Invalid(f"{server} refused: {_message(answer)}", parameter="address")
        return answer

    async def check(self, request: Request) -> str:
        """The server that signed a request to us. Raises 401."""
        headers = dict(request.headers)
        body = await request.body()
        try:
            server, kid = signer_of(headers)
            server = server_address(server, self._policy)
            document = await self.document(server, kid)
            key = next((one for one in document.keys if one.kid == kid), None)
            if key is None:
                raise NotSigned("The key is not among those that the server publishes.")
            signed = Signed(request.url.path, headers, body, f"{server}#{kid}")
            verify(signed, self.identity.server, public_key(key.public_key), self._here.clock.now())
        except (NotSigned, ValueError) as problem:
            raise Unauthorized(str(problem)) from None
        except (Invalid, Unavailable) as problem:
            raise Unauthorized(problem.message) from None
        return server


def _holds(known: _Known, kid: str) -> bool:
    if known.document is None:
        return False
    return not kid or any(one.kid == kid for one in known.document.keys)


def _message(answer: Answer) -> str:
    try:
        return str(json.loads(answer.content)["message"])[:200]
    except (ValueError, KeyError, TypeError):
        return f"HTTP {answer.status}"
