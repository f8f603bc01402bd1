"""A REST request that came over a socket: answered by the application itself, through every check of it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from starlette.types import ASGIApp, Message, Scope

from clarion.base.errors import ClarionError, Invalid, TooMany, Unavailable
from clarion.base.http import error_body
from clarion.features.developer.subscriptions.envelope import write_json
from clarion.features.developer.subscriptions.gateway.frames import ClientRequest
from clarion.features.developer.subscriptions.routes import SOCKET
from clarion.features.people.sign_in import KNOWN_CALLER, Caller

WITHIN_S = 60.0
MOST_ANSWER = 4 * 2**20
_NOT_TAKEN = frozenset(
    [
        "authorization",
        "connection",
        "content-length",
        "cookie",
        "host",
        "keep-alive",
        "te",
        "transfer-encoding",
        "upgrade",
    ]
)
_NOT_GIVEN = frozenset(["content-length", "connection", "transfer-encoding", "vary"])


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Surroundings:
    """What a request over a socket has in common with the one that opened it."""

    app: ASGIApp
    scope: Scope


@dataclass
class RequestSocket:
    """The socket as the routes see it (`routes.SocketOfRequest`), for one request."""

    connection_id: str
    taken: tuple[str, int] | None = None

    def take_up(self, subscription_id: str, position: int) -> None:
        self.taken = (subscription_id, position)


def refused(problem: ClarionError) -> Reply:
    headers = {} if problem.retry_after is None else {"Retry-After": str(problem.retry_after)}
    return Reply(problem.status, headers, write_json(error_body(problem)))


def too_many(limit: int) -> Reply:
    return refused(
        TooMany(f"{limit} requests are under way on this socket already; wait for an answer.", retry_after=1)
    )


async def answer(around: Surroundings, socket: RequestSocket, caller: Caller, request: ClientRequest) -> Reply:
    """Never raises: what goes wrong is a reply too."""
    problem = _cannot_travel(request)
    if problem is not None:
        return refused(problem)
    collecting = _Collecting()
    try:
        async with asyncio.timeout(WITHIN_S):
            await around.app(_scope(around, socket, caller, request), _body_of(request), collecting.send)
    except TimeoutError:
        return refused(Unavailable(f"There was no answer within {WITHIN_S:g} seconds."))
    except _TooLarge:
        return refused(Invalid("The answer is too large for a socket; ask for it over HTTP.", status=413))
    return collecting.reply()


def _cannot_travel(request: ClientRequest) -> ClarionError | None:
    path = urlsplit(request.path).path.lower()
    if path.startswith("/restapi/oauth") or path.rstrip("/") == "/ws":
        return Invalid("Requests of this kind cannot be made over a socket; use HTTP.", code="CMN-104")
    kind = next((value for name, value in request.headers.items() if name.lower() == "content-type"), "")
    if "multipart/" in kind.lower():
        return Invalid("Multipart requests cannot be made over a socket; use HTTP.", code="CMN-104", status=415)
    return None


def _scope(around: Surroundings, socket: RequestSocket, caller: Caller, request: ClientRequest) -> Scope:
    opened = around.scope
    parts = urlsplit(request.path)
    query = "&".join(part for part in (parts.query, _query(request.query)) if part)
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": {"wss": "https", "ws": "http"}.get(opened.get("scheme", "ws"), "http"),
        "path": unquote(parts.path),
        "raw_path": quote(parts.path, safe="/%:@!$&'()*+,;=~-._").encode(),
        "query_string": query.encode("ascii", "replace"),
        "root_path": opened.get("root_path", ""),
        "headers": _headers(opened, request),
        "client": opened.get("client"),
        "server": opened.get("server"),
        "state": {},
        KNOWN_CALLER: caller,
        SOCKET: socket,
    }


def _query(query: Mapping[str, Any]) -> str:
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                pairs.append((name, str(one).lower() if isinstance(one, bool) else str(one)))
    return urlencode(pairs)


def _headers(opened: Scope, request: ClientRequest) -> list[tuple[bytes, bytes]]:
    given = {
        name.lower().encode("ascii", "ignore"): value.encode("latin-1", "replace")
        for name, value in request.headers.items()
        if name.lower() not in _NOT_TAKEN
    }
    for name, value in opened.get("headers", ()):
        if name in (b"host", b"user-agent", b"accept-language"):
            given.setdefault(name, value)
    if request.has_body:
        given.setdefault(b"content-type", b"application/json")
    return list(given.items())


def _body_of(request: ClientRequest) -> Any:
    given = False

    async def receive() -> Message:
        nonlocal given
        if given:
            await asyncio.Event().wait()  # the socket stays; nobody hangs up on one request
        given = True
        return {"type": "http.request", "body": write_json(request.body).encode() if request.has_body else b""}

    return receive


class _TooLarge(BaseException):
    """Passes through everything that catches ordinary errors."""


class _Collecting:
    def __init__(self) -> None:
        self._status = 500
        self._headers: dict[str, str] = {}
        self._parts: list[bytes] = []
        self._size = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            for name, value in message.get("headers", ()):
                self._headers[name.decode("latin-1")] = value.decode("latin-1")
        elif message["type"] == "http.response.body":
            part = message.get("body", b"")
            self._size += len(part)
            if self._size > MOST_ANSWER:
                raise _TooLarge
            self._parts.append(part)

    def reply(self) -> Reply:
        headers = {_shown(name): value for name, value in self._headers.items() if _is_given(name)}
        body = b"".join(self._parts)
        kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
        if not body or self._status == 204:
            return Reply(self._status, headers, "")
        if "json" in kind or kind.startswith("multipart/mixed"):
            return Reply(self._status, headers, body.decode("utf-8", "replace").strip())
        return refused(Invalid("The answer is no JSON; ask for it over HTTP.", code="CMN-104", status=406))


def _is_given(name: str) -> bool:
    return name.lower() not in _NOT_GIVEN and not name.lower().startswith("access-control-")


_SPELT = {
    name.lower(): name
    for name in (
        "RCRequestId", "WSG-SubscriptionId", "X-Rate-Limit-Group", "X-Rate-Limit-Limit", "X-Rate-Limit-Remaining",
        "X-Rate-Limit-Window", "Retry-After", "Content-Type", "Content-Language", "ETag", "Location", "RoutingKey",
    )
}  # fmt: skip


def _shown(name: str) -> str:
    """HTTP does not care how a header is spelt; readers of JSON do."""
    return _SPELT.get(name.lower(), name)
