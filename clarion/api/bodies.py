"""Bodies of requests: bounded before anybody reads them, and JSON checked when somebody does."""

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clarion.api.errors import WireJson, answer_error
from clarion.base.errors import Invalid
from clarion.base.http_json import read_json

MAX_PARSED_BODY = 4 * 2**20
MAX_UPLOAD = 64 * 2**20
_BODILESS = ("GET", "HEAD", "OPTIONS")


class BodyLimit:
    """Refuses a body that is too large, announced or not, with 413. What is parsed as a whole is held smaller.

    JSON is checked strictly (`clarion.base.http_json`) once the route asks for its body: after the caller was
    let in, so that nobody learns from errors what they may not ask for.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _BODILESS:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        limit = _limit_for(kind)
        announced = headers.get("content-length", "")
        if announced.isdigit() and int(announced[:20]) > limit:
            await _too_large(limit)(scope, receive, send)
            return
        started = False
        counted = _counted(receive, limit)

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, _checked(counted) if _is_json(kind) else counted, watched)
        except _TooLarge:
            if not started:
                await _too_large(limit)(scope, receive, send)


def _counted(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def read() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise _TooLarge
        return message

    return read


def _checked(receive: Receive) -> Receive:
    """Gives the whole body at once, after a strict look at it. Raises `Invalid` for what is not JSON."""
    whole: Message | None = None

    async def read() -> Message:
        nonlocal whole
        if whole is not None:
            return await receive()
        body = await read_whole(receive)
        whole = {"type": "http.request", "body": body, "more_body": False}
        if body:
            read_json(body)
        return whole

    return read


async def read_whole(receive: Receive) -> bytes:
    """All of a body. Raises `ClientDisconnect` when the client went away."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise ClientDisconnect
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)


def _is_json(kind: str) -> bool:
    return kind == "application/json" or kind.endswith("+json")


def _limit_for(kind: str) -> int:
    if not kind or "json" in kind or kind == "application/x-www-form-urlencoded":
        return MAX_PARSED_BODY
    return MAX_UPLOAD


def _too_large(limit: int) -> WireJson:
    return answer_error(Invalid(f"The body is larger than {limit} bytes.", code="CMN-104", status=413))


class _TooLarge(BaseException):
    """Passes through everything that catches ordinary errors while a body is read."""
