"""What happens around every request. Plain ASGI: nothing here holds a body in memory."""

from collections.abc import Mapping
from time import perf_counter
from urllib.parse import parse_qs
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clarion.api.errors import WireJson, answer_error
from clarion.api.groups import group_of
from clarion.api.language import ENGLISH
from clarion.api.limits import RateLimits
from clarion.api.paths import is_api, redacted
from clarion.base.errors import ClarionError, Invalid
from clarion.base.http import error_body
from clarion.base.telemetry import counter, histogram, note
from clarion.features.developer import AppUsageMeter
from clarion.features.people.sign_in import Caller

log = structlog.stdlib.get_logger("clarion.api")
_requests = counter("http_requests_total", "HTTP requests answered", ("method", "route", "status"))
_seconds = histogram("http_request_seconds", "Time to answer an HTTP request", ("route",))


_UNKNOWN = object()
_CLIENT_GONE = 499  # in logs and metrics: nobody is there to be answered
_ALWAYS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-language", ENGLISH.encode()),
    (b"x-content-type-options", b"nosniff"),
)
_ALWAYS_IN_API = (
    *_ALWAYS, (b"routingkey", b"clarion"), (b"cache-control", b"no-cache, no-store, max-age=0"),
)  # fmt: skip


class RequestFrame:
    """Outermost: an id, the headers every answer carries, one log line, and a form for what nobody caught."""

    def __init__(self, app: ASGIApp, limits: RateLimits, usage: AppUsageMeter | None = None) -> None:
        self._app = app
        self._limits = limits
        self._usage = usage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = str(uuid4())
        scope.setdefault("state", {})["request_id"] = request_id
        started, status = perf_counter(), 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = headers = list(message["headers"])
                self._add_headers(scope, headers, request_id)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_headers)
            except ClientDisconnect:
                status = status or _CLIENT_GONE
            except Exception:
                log.exception("A request failed", method=scope["method"], path=_redacted_path(scope))
                if status == 0:
                    answer = answer_error(ClarionError("Something went wrong inside Clarion."))
                    await answer(scope, receive, send_with_headers)
            finally:
                self._note(scope, status, perf_counter() - started)

    def _add_headers(self, scope: Scope, headers: list[tuple[bytes, bytes]], request_id: str) -> None:
        """As bytes, which the server wants: this is done for every answer."""
        known = {name.lower() for name, _ in headers}
        headers.append((b"rcrequestid", request_id.encode()))
        more = _ALWAYS
        if is_api(scope["path"]):
            more = _ALWAYS_IN_API
            standing = scope["state"].get("standing", _UNKNOWN)
            if standing is _UNKNOWN:
                standing = self._limits.untouched(group_of(scope))
            if standing is not None:
                headers += [(name, value) for name, value in standing.headers() if name not in known]
        headers += [pair for pair in more if pair[0] not in known]

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "")
        _requests.labels(scope["method"] if route else "", route, status).inc()
        _seconds.labels(route).observe(seconds)
        if is_api(scope["path"]):
            caller, error = scope["state"].get("caller"), scope["state"].get("error")
            if self._usage is not None and isinstance(caller, Caller):
                operation = f"{scope['method']} {route}" if route else ""
                self._usage.count(caller, operation, status, error.code if isinstance(error, ClarionError) else "")
            note(
                "clarion.api",
                "Answered",
                method=scope["method"],
                path=_redacted_path(scope),
                status=status,
                ms=round(seconds * 1000, 1),
                client=_client_name(Headers(scope=scope)),
            )


def _redacted_path(scope: Scope) -> str:
    return redacted(str(scope["path"]), scope.get("path_params", {}))


def _client_name(headers: Mapping[str, str]) -> str:
    for name in ("x-user-agent", "rc-user-agent", "user-agent"):
        if headers.get(name):
            return headers[name][:120]
    return ""


class CanonicalPath:
    """Some clients end addresses of the API with a slash; it means nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path.endswith("/") and is_api(path):
            scope["path"] = path.rstrip("/")
        await self._app(scope, receive, send)


_ALLOWED_HEADERS = (
    "Authorization, Content-Type, Accept, Accept-Language, Client-Id, X-User-Agent, RC-User-Agent, "
    "Discovery-Tag, X-HTTP-Method-Override, If-None-Match, If-Modified-Since, Range, Idempotency-Key"
)
_EXPOSED_HEADERS = (
    "Retry-After, X-Rate-Limit-Group, X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Rate-Limit-Window, "
    "discovery-tag, discovery-required, RCRequestId, ETag, Last-Modified, Content-Disposition, "
    "Content-Language, Idempotent-Replay"
)


class Cors:
    """Browser apps of other origins may call the API: they hold tokens, we set no cookies."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else {}
        origin = headers.get("origin", "")
        if not origin or not is_api(scope["path"]):
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and headers.get("access-control-request-method"):
            answer = WireJson(None, 204, self._preflight(origin))
            answer.body = b""
            answer.headers["content-length"] = "0"
            await answer(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in self._common(origin).items():
                    found[name] = value
                found.add_vary_header("Origin")
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _common(self, origin: str) -> dict[str, str]:
        return {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Credentials": "true",
            "Access-Control-Expose-Headers": _EXPOSED_HEADERS,
        }

    def _preflight(self, origin: str) -> dict[str, str]:
        return self._common(origin) | {
            "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
            "Access-Control-Allow-Headers": _ALLOWED_HEADERS,
            "Access-Control-Max-Age": "3600",
            "Vary": "Origin",
        }


class MethodOverride:
    """POST that stands for PUT, PATCH or DELETE: header X-HTTP-Method-Override, or `?_method=`."""

    _METHODS = ("PUT", "PATCH", "DELETE")

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or not is_api(scope["path"]):
            await self._app(scope, receive, send)
            return
        header = Headers(scope=scope).get("x-http-method-override", "").strip().upper()
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        asked = query.get("_method", [""])[-1].strip().upper()
        if header and asked and header != asked:
            await _refuse("Header and parameter [_method] name different methods.")(scope, receive, send)
            return
        method = header or asked
        if method and method not in (*self._METHODS, "POST"):
            await _refuse(f"POST cannot stand for {method[:20]}.")(scope, receive, send)
            return
        if method:
            scope["method"] = method
        await self._app(scope, receive, send)


def _refuse(message: str) -> WireJson:
    return WireJson(error_body(Invalid(message, code="CMN-104", parameter="_method")), 400)
