"""One request for many resources: `/extension/1,2,3/presence` is answered as that many single requests.

GET, PUT, PATCH and DELETE; at most `MAX_IDS` ids, in one place of the path; or `*` there and the ids in the body.
Each id goes through the whole application by itself and has its own status. Features know nothing of it.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import URL, Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clarion.api.batch_answers import VENDOR_JSON, SubAnswer, multipart_answer, vendor_answer
from clarion.api.errors import answer_error
from clarion.base.errors import ClarionError, Invalid
from clarion.base.http_json import read_json
from clarion.base.http_multipart import FormLimits, read_parts

MAX_IDS = 30
_MAX_ID = 100
_MAX_ANSWER = 32 * 2**20
_METHODS = ("GET", "HEAD", "PUT", "PATCH", "DELETE")
_ROOTS = ("/restapi/", "/team-messaging/", "/rcvideo/", "/scim/")
# What the single requests must not inherit: they have bodies and conditions of their own.
_NOT_PASSED_ON = (b"content-length", b"transfer-encoding", b"accept", b"if-none-match", b"if-modified-since",
                  b"content-type", b"range", b"accept-encoding", b"idempotency-key")  # fmt: skip


_NOT_SHARED = ("route", "endpoint", "path_params", "clarion.guarded")


@dataclass(frozen=True)
class _Item:
    """One single request: the id, and its body when the method has one."""

    resource_id: str
    body: bytes = b""


@dataclass
class _Asked:
    """What a batch asks for: the path around the ids."""

    before: str
    after: str
    ids: list[str] = field(default_factory=list)

    def path(self, resource_id: str) -> str:
        return f"{self.before}{resource_id}{self.after}"


class Batches:
    """Splits batches; everything else passes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        # Nearly every request leaves here.
        if scope["type"] != "http" or ("," not in path and "/*" not in path) or not path.startswith(_ROOTS):
            await self._app(scope, receive, send)
            return
        if scope["method"] not in _METHODS:
            await self._app(scope, receive, send)
            return
        try:
            asked = _read_path(path, reads=scope["method"] in ("GET", "HEAD"))
            if asked is None or _is_features_own(scope["method"], path):
                await self._app(scope, receive, send)
                return
            items = await _read_items(Request(scope, receive), asked)
            answer = await self._run(scope, asked, items)
        except ClarionError as error:
            answer = answer_error(error)
        await answer(scope, receive, send)

    async def _run(self, scope: Scope, asked: _Asked, items: Sequence[_Item]) -> ASGIApp:
        """Every single request in order; its answer joined, or the first one when it speaks for the whole."""
        answers: list[SubAnswer] = []
        size = 0
        for item in items:
            answer = await self._single(scope, asked.path(item.resource_id), item, first=not answers)
            if not answers and answer.speaks_for_all:
                return answer.as_response()
            size += len(answer.body)
            if size > _MAX_ANSWER:
                raise Invalid("The answer is too large; ask for fewer resources at once.", code="CMN-106")
            answers.append(answer)
        if scope["method"] == "DELETE" and all(answer.status == 204 for answer in answers):
            return answers[0].as_response()
        if VENDOR_JSON in Headers(scope=scope).get("accept", "").lower():
            return vendor_answer(answers)
        return multipart_answer(answers)

    async def _single(self, scope: Scope, path: str, item: _Item, *, first: bool) -> SubAnswer:
        headers = [pair for pair in scope["headers"] if pair[0].lower() not in _NOT_PASSED_ON]
        headers += [(b"accept", b"application/json"), (b"content-type", b"application/json")]
        headers.append((b"content-length", str(len(item.body)).encode()))
        state = {**scope.get("state", {}), "counted": not first}
        inner: Scope = {key: value for key, value in scope.items() if key not in _NOT_SHARED}
        inner.update({"path": path, "raw_path": path.encode(), "headers": headers, "state": state})
        url = str(URL(scope=inner).replace(query=""))
        collected = _Collected()
        await self._app(inner, _body_once(item.body), collected)
        scope.setdefault("route", inner.get("route"))
        if first:
            kept = {name: state[name] for name in ("standing", "caller") if name in state}
            scope.setdefault("state", {}).update(kept)
        return SubAnswer(item.resource_id, url, collected.status, collected.headers, bytes(collected.body))


class _Collected:
    """Takes an answer in."""

    def __init__(self) -> None:
        self.status = 500
        self.headers = Headers()
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = Headers(raw=message["headers"])
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


def _body_once(body: bytes) -> Callable[[], Awaitable[Message]]:
    given = False

    async def receive() -> Message:
        nonlocal given
        if given:  # whoever asks again wants to know when the client goes away; this one stays
            await asyncio.get_running_loop().create_future()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _read_path(path: str, *, reads: bool) -> _Asked | None:
    """Where the ids are; None when there are none. Raises CMN-106 for too many. `reads`: an id that is repeated is
    answered as often; what changes something is done once.
    """
    segments = path.split("/")
    places = [place for place, segment in enumerate(segments) if "," in segment or segment == "*"]
    if not places:
        return None
    if len(places) > 1:
        raise Invalid("Only one place of the address may hold a list of ids.", code="CMN-101")
    place = places[0]
    before = "/".join(segments[:place]) + "/"
    after = "".join(f"/{segment}" for segment in segments[place + 1 :])
    if segments[place] == "*":
        return _Asked(before, after)
    given = [part.strip() for part in segments[place].split(",") if part.strip()]
    ids = given if reads else list(dict.fromkeys(given))
    _check_count(ids)
    return _Asked(before, after, ids)


def _is_features_own(method: str, path: str) -> bool:
    """`DELETE …/message-store/*` with a list of ids, or without any for all: one operation, not many."""
    return method == "DELETE" and path.endswith("/message-store/*")


def _check_count(ids: Sequence[str]) -> None:
    if len(ids) > MAX_IDS:
        raise Invalid(f"A batch takes at most {MAX_IDS} ids; this one has {len(ids)}.", code="CMN-106")
    if not ids:
        raise Invalid("The list of ids is empty.", code="CMN-101")
    for resource_id in ids:
        if len(resource_id) > _MAX_ID or "/" in resource_id:
            raise Invalid(f"[{resource_id[:_MAX_ID]}] is no id.", code="CMN-101")


async def _read_items(request: Request, asked: _Asked) -> list[_Item]:
    """Which body goes to which id."""
    if request.method in ("GET", "HEAD", "DELETE") and asked.ids:
        body = await request.body() if request.method == "DELETE" else b""
        return [_Item(resource_id, body) for resource_id in asked.ids]
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/mixed":
        parts = await read_parts(request, FormLimits(parts=MAX_IDS + 1, part_bytes=2**20, total_bytes=4 * 2**20))
        return _paired(asked.ids, [part.content for part in parts])
    body = await request.body()
    if kind == VENDOR_JSON or not asked.ids:
        return _from_vendor(asked.ids, body)
    return [_Item(resource_id, body) for resource_id in asked.ids]


def _paired(ids: Sequence[str], bodies: Sequence[bytes]) -> list[_Item]:
    if len(ids) != len(bodies):
        raise Invalid(f"The address has {len(ids)} ids, the body {len(bodies)} parts.", code="CMN-108")
    for number, body in enumerate(bodies, start=1):
        if body:
            _check_part(number, body)
    return [_Item(resource_id, body) for resource_id, body in zip(ids, bodies, strict=True)]


def _check_part(number: int, body: bytes) -> None:
    try:
        read_json(body)
    except Invalid as error:
        raise Invalid(f"Part {number}: {error.message}", code=error.code, parameter=error.parameter) from None


def _from_vendor(ids: Sequence[str], body: bytes) -> list[_Item]:
    """`[{"resourceId": "1", "body": {...}}, ...]`; without resourceId in the order of the path's ids."""
    entries = read_json(body)
    if isinstance(entries, dict) and isinstance(entries.get("records"), list):
        entries = [{"resourceId": entry.get("id"), "body": None} if isinstance(entry, dict) else entry
                   for entry in entries["records"]]  # fmt: skip
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Invalid("The body of a batch must be a list of objects with [body].", code="CMN-104")
    named = [_named(entry, ids[place] if place < len(ids) else None) for place, entry in enumerate(entries)]
    _check_count([item.resource_id for item in named])
    found = {item.resource_id: item for item in named}
    if len(found) != len(named) or (ids and set(found) != set(ids)):
        raise Invalid("The ids of the address and of the body are not the same.", code="CMN-108")
    return [found[resource_id] for resource_id in ids] if ids else named


def _named(entry: dict[str, Any], by_place: str | None) -> _Item:
    resource_id = entry.get("resourceId", by_place)
    if isinstance(resource_id, bool) or not isinstance(resource_id, str | int):
        raise Invalid("Every entry of the batch needs a [resourceId].", code="CMN-101", parameter="resourceId")
    inner = entry.get("body")
    return _Item(str(resource_id), b"" if inner is None else json.dumps(inner).encode())
