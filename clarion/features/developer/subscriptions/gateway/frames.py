"""Frames of the gateway: JSON arrays `[meta, body?]`. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from clarion.features.developer.subscriptions.envelope import write_json

MOST_BYTES = 256 * 1024
"""Of one frame from a client: room for as many filters as a subscription may have. A larger one is answered 413; from
twice as much on the server closes the socket (1009)."""
_MOST_ID = 200
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")


class BadFrame(Exception):
    """A frame that cannot be answered as it wishes."""

    def __init__(self, message: str, message_id: str = "", *, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.message_id = message_id
        self.status = status
        self.code = f"WSG-{status}"


@dataclass(frozen=True)
class Heartbeat:
    message_id: str


@dataclass(frozen=True)
class ClientRequest:
    message_id: str
    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any = None
    has_body: bool = False


def read_frame(text: str | bytes) -> Heartbeat | ClientRequest:
    """Raises `BadFrame`."""
    try:
        frame = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise BadFrame("A frame is a JSON array [meta, body].") from None
    if not isinstance(frame, list) or not 1 <= len(frame) <= 2 or not isinstance(frame[0], dict):
        raise BadFrame("A frame is a JSON array [meta, body].")
    meta = frame[0]
    message_id = meta.get("messageId")
    if not isinstance(message_id, str) or not 1 <= len(message_id) <= _MOST_ID:
        raise BadFrame(f"Every frame has a messageId, a text of up to {_MOST_ID} characters.")
    size = len(text.encode()) if isinstance(text, str) else len(text)
    if size > MOST_BYTES:
        reason = f"A frame has at most {MOST_BYTES:,} bytes; this one has {size:,}. Divide it."
        raise BadFrame(reason, message_id, status=413)
    kind = meta.get("type")
    if kind == "Heartbeat":
        return Heartbeat(message_id)
    if kind != "ClientRequest":
        raise BadFrame("The type of a frame is ClientRequest or Heartbeat.", message_id)
    return _read_request(meta, message_id, frame)


def _read_request(meta: Mapping[str, Any], message_id: str, frame: list[Any]) -> ClientRequest:
    method, path = str(meta.get("method", "")).upper(), meta.get("path")
    headers, query = ({} if meta.get(name) is None else meta[name] for name in ("headers", "query"))
    if method not in _METHODS:
        raise BadFrame("The method of a request is GET, POST, PUT, PATCH or DELETE.", message_id)
    if not isinstance(path, str) or not path.startswith("/") or len(path) > 4096:
        raise BadFrame("The path of a request is a text that begins with a slash.", message_id)
    if not isinstance(headers, dict) or not isinstance(query, dict) or len(headers) > 60 or len(query) > 100:
        raise BadFrame("Headers and query of a request are objects with a few members.", message_id)
    texts = {name: str(value) for name, value in headers.items() if isinstance(value, str | int | float)}
    has_body = len(frame) == 2 and frame[1] is not None
    return ClientRequest(message_id, method, path, texts, query, frame[1] if has_body else None, has_body)


def heartbeat(message_id: str, place: str = "") -> str:
    """`place`: a further member of the frame, as JSON behind a comma."""
    return f'[{{"type":"Heartbeat","messageId":{write_json(message_id)}{place}}}]'


def error(message_id: str, status: int, code: str, message: str, request_id: str) -> str:
    meta = {"type": "Error", "messageId": message_id, "status": status, "headers": {"RCRequestId": request_id}}
    return write_json([meta, {"errorCode": code, "message": message}])


def reply(message_id: str, status: int, headers: Mapping[str, str], body: str) -> str:
    """`body` is JSON or, for an answer in several parts, the text of these; "" when there is none."""
    meta = write_json({"type": "ClientRequest", "messageId": message_id, "status": status, "headers": dict(headers)})
    return f"[{meta},{body}]" if body else f"[{meta}]"


@dataclass(frozen=True)
class Limits:
    """What a client is told in the beginning."""

    connections: int
    recovery_events: int
    recovery_seconds: int
    idle_seconds: int
    absolute_seconds: int
    requests: int


def connection_details(
    message_id: str, place: str, position: int, now: datetime, limits: Limits, *, recovered: bool | None
) -> str:
    """`recovered`: None when nothing was to be recovered; then the client must not read of it at all."""
    body: dict[str, Any] = {
        "creationTime": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}+0000",
        "maxConnectionsPerSession": limits.connections,
        "recoveryBufferSize": limits.recovery_events,
        "recoveryTimeout": limits.recovery_seconds,
        "idleTimeout": limits.idle_seconds,
        "absoluteTimeout": limits.absolute_seconds,
        "maxActiveRequests": limits.requests,
    }
    if recovered is not None:
        body["recoveryState"] = "Successful" if recovered else "Failed"
    if recovered is False:
        body["recoveryErrorCode"] = "WSG-1005"
    meta = {
        "type": "ConnectionDetails",
        "messageId": message_id,
        "status": 200,
        "wsc": {"token": place, "sequence": position + 1},
        "headers": {"RCRequestId": message_id},
    }
    return write_json([meta, body])
