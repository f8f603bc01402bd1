"""The last look at answers of the API: unchanged ones become 304, HEAD loses the body, large ones are compressed.

Only answers that come in one piece are looked at: JSON is; files and streams pass, and bring their own headers.
"""

import zlib
from email.utils import parsedate_to_datetime
from hashlib import blake2b

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clarion.api.paths import is_api

COMPRESS_FROM = 4096
"""Bytes. Below it an answer fits the first flight of packets anyway, and compressing costs more than it saves."""
_LEVEL = 4
_LARGEST = 16 * 2**20
_KEPT_WITH_304 = (b"etag", b"cache-control", b"content-location", b"date", b"expires", b"vary", b"last-modified")


class Answers:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD", "POST") or not is_api(scope["path"]):
            await self._app(scope, receive, send)
            return
        finishing = _Finishing(scope, send)
        if scope["method"] != "HEAD":
            await self._app(scope, receive, finishing)
            return
        inner: Scope = {**scope, "method": "GET"}
        try:
            await self._app(inner, receive, finishing)
        finally:
            scope["route"] = inner.get("route")


class _Finishing:
    """Holds the head of an answer until the first piece of its body is there."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._request = Headers(scope=scope)
        self._method = scope["method"]
        self._send = send
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        start, self._start = self._start, None
        if start is not None:
            if not message.get("more_body", False) and message["type"] == "http.response.body":
                message = self._finish(start, message)
            await self._send(start)
        if self._method == "HEAD" and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)

    def _finish(self, start: Message, message: Message) -> Message:
        headers, body = MutableHeaders(scope=start), message.get("body", b"")
        kind = headers.get("content-type", "")
        if self._method != "POST" and start["status"] == 200:
            if "json" in kind and "etag" not in headers and len(body) <= _LARGEST:
                headers["ETag"] = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
            if self._is_unchanged(headers):
                start["status"] = 304
                start["headers"] = [pair for pair in start["headers"] if pair[0].lower() in _KEPT_WITH_304]
                return {**message, "body": b""}
        if len(body) >= COMPRESS_FROM and "json" in kind and "content-encoding" not in headers:
            headers.add_vary_header("Accept-Encoding")
            if _accepts_gzip(self._request.get("accept-encoding", "")):
                body = _gzip(body)
                headers["Content-Encoding"] = "gzip"
                headers["Content-Length"] = str(len(body))
                return {**message, "body": body}
        return message

    def _is_unchanged(self, answer: Headers | MutableHeaders) -> bool:
        """RFC 9110 §13: If-None-Match goes before If-Modified-Since; tags are compared weakly."""
        wanted = self._request.get("if-none-match")
        if wanted is not None:
            mine = answer.get("etag", "").removeprefix("W/")
            given = [tag.strip().removeprefix("W/") for tag in wanted.split(",")[:50]]
            return bool(mine) and (mine in given or given == ["*"])
        since, changed = self._request.get("if-modified-since"), answer.get("last-modified")
        if not since or not changed:
            return False
        try:
            return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False


def _accepts_gzip(header: str) -> bool:
    for part in header.lower().split(",")[:20]:
        name, _, parameters = part.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _gzip(body: bytes) -> bytes:
    press = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return press.compress(body) + press.flush()
