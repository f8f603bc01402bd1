"""`Idempotency-Key`: a request that is sent twice is done once, and answered alike.

The key belongs to the caller (person and app) for a day. The same key with the same request gives the answer of the
first one, with `Idempotent-Replay: true`; with another request it is refused; while the first one is still being
answered, the second is told to come back. Kept in the database, so it holds for all API processes.

When a process dies with a request in its hands, the next request with its key finds out whether it was done: that is
written in the transaction of its own work (`request_fence.py`). If it was, what it made is looked up and is the answer;
if not, it is done now.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clarion.api.bodies import read_whole
from clarion.api.errors import answer_error
from clarion.api.idempotency_models import IdempotencyKey
from clarion.api.paths import is_api
from clarion.base.container import Container
from clarion.base.errors import ClarionError, Conflict, Invalid, TooMany
from clarion.base.request_fence import Execute, Fence, fenced
from clarion.base.settings import Settings
from clarion.base.storage import AsyncSession, ReadyWrite
from clarion.features.people.sign_in import Caller, identify

log = structlog.stdlib.get_logger("clarion.api")

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
STUCK = timedelta(seconds=15)
"""After so long without a sign of life, the process that answers a request counts as dead."""
_SIGN_OF_LIFE_S = 5.0
MOST_OF_ACCOUNT = 20_000
LARGEST_ANSWER = 256 * 1024
_MAX_KEY = 255
_METHODS = ("POST", "PUT", "PATCH", "DELETE")
_OF_CONNECTION = frozenset(
    {"type", "asgi", "http_version", "scheme", "server", "client", "root_path", "app", "extensions"}
)

_MINE = (
    (IdempotencyKey.id == bindparam("key_id")),
    (IdempotencyKey.owner == bindparam("by")),
    (IdempotencyKey.request_id == bindparam("request")),
)
_MARK = ReadyWrite(
    update(IdempotencyKey)
    .where(*_MINE)
    .values(done=bindparam("what", type_=IdempotencyKey.done.type))
    .returning(IdempotencyKey.id)
)
_SEEN = update(IdempotencyKey).where(*_MINE)


class _KeyFence(Fence):
    """Marks a key as done with the work itself."""

    def __init__(self, claim: IdempotencyKey, scope: Scope) -> None:
        super().__init__()
        self._claim = claim
        self._scope = scope
        self.is_done = False

    async def mark(self, execute: Execute) -> None:
        """Raises Conflict where another process took the key over, since this one seemed dead."""
        claim, route = self._claim, self._scope.get("route")
        what = {"status": getattr(route, "status_code", None) or 200, "ids": self.ids}
        named = {"key_id": claim.id, "by": claim.owner, "request": claim.request_id}
        if not await execute(_MARK, what=what, **named):
            raise Conflict("Another process does this request now.", code="CMN-303", retry_after=1)
        self.is_done = True


class Idempotency:
    """Only requests with the header are looked at."""

    def __init__(self, app: ASGIApp, here: Container) -> None:
        self._app = app
        self._here = here
        self._owner = f"{_place_of(here.settings)} {_this_process()}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in _METHODS or not is_api(scope["path"]):
            await self._app(scope, receive, send)
            return
        key = Headers(scope=scope).get(HEADER, "").strip()
        if not key or scope["path"].startswith("/restapi/oauth/"):
            await self._app(scope, receive, send)
            return
        try:
            await self._once(scope, receive, send, key)
        except ClarionError as error:
            await answer_error(error)(scope, receive, send)

    async def _once(self, scope: Scope, receive: Receive, send: Send, key: str) -> None:
        if len(key) > _MAX_KEY or not key.isprintable():
            raise Invalid(f"Header [{HEADER}] must be at most {_MAX_KEY} printable characters.", code="CMN-407")
        caller = await identify(HTTPConnection(scope))
        body = await read_whole(receive)
        claim = _claim_of(scope, caller, key, body, self._here.clock.now())
        claim.owner = self._owner
        known = await self._claim(claim)
        if known is not None:
            await _answer_again(known, claim)(scope, receive, send)
            return
        if claim.done is not None:
            await self._recover(claim, scope, receive, send)
            return
        kept, fence = _Kept(send), _KeyFence(claim, scope)
        try:
            async with self._showing_life(claim):
                with fenced(fence):
                    await self._app(scope, _given(body, receive), kept)
        finally:
            await self._finish(claim, kept, is_done=fence.is_done)

    async def _recover(self, claim: IdempotencyKey, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that was done by a process that died before it could."""
        assert claim.done is not None
        kept = await self._look_up(claim.done, scope)
        if kept is None:
            raise Conflict(
                "This was done, at least in part, but the server was killed before it could answer. See what is there,"
                " and use another key if something is missing.",
                code="CMN-406",
                parameter=HEADER,
            )
        kept.status = int(claim.done["status"])
        await self._finish(claim, kept, is_done=True)
        claim.status, claim.content_type, claim.body = kept.status, kept.content_type, bytes(kept.body)
        await _answer_again(claim, claim)(scope, receive, send)

    async def _look_up(self, done: dict[str, Any], scope: Scope) -> "_Kept | None":
        """What is there now of that which the request made or changed."""
        path = scope["path"].rstrip("/")
        if scope["method"] == "DELETE":
            return _Kept(_nowhere)
        paths = [f"{path}/{each}" for each in done["ids"]] if scope["method"] == "POST" else [path]
        for each in paths:
            kept = _Kept(_nowhere)
            await self._app(_reading(scope, each), _nothing, kept)
            if kept.status == 200:
                return kept
        return None

    @asynccontextmanager
    async def _showing_life(self, claim: IdempotencyKey) -> AsyncIterator[None]:
        """While a request takes long, say that it is not forgotten."""
        loop, tasks = asyncio.get_running_loop(), list[asyncio.Task[None]]()
        timer = loop.call_later(_SIGN_OF_LIFE_S, lambda: tasks.append(loop.create_task(self._show_life(claim))))
        try:
            yield
        finally:
            timer.cancel()
            for task in tasks:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def _show_life(self, claim: IdempotencyKey) -> None:
        while True:
            try:
                async with self._here.storage.transaction() as session:
                    values = {"key_id": claim.id, "by": claim.owner, "request": claim.request_id}
                    await session.execute(_SEEN.values(seen_at=self._here.clock.now()), values)
            except Exception as error:
                log.warning("idempotency.no_sign_of_life", problem=str(error))
            await asyncio.sleep(_SIGN_OF_LIFE_S)

    async def _claim(self, claim: IdempotencyKey) -> IdempotencyKey | None:
        """Take the key, or say who has it. What a process that died had done of it is then in `claim.done`."""
        try:
            async with self._here.storage.transaction() as session:
                known = await session.get(IdempotencyKey, claim.id, with_for_update=True)
                if known is not None and not _is_over(known, claim):
                    return known
                if known is not None:
                    if not _is_old(known, claim.created_at):
                        if known.request_hash != claim.request_hash:
                            return known
                        claim.done = known.done
                    await session.delete(known)
                    await session.flush()
                count = select(func.count()).select_from(IdempotencyKey)
                count = count.where(IdempotencyKey.account_id == claim.account_id)
                if (await session.scalar(count) or 0) >= MOST_OF_ACCOUNT:
                    await forget_old_keys(session, claim.created_at)
                    if (await session.scalar(count) or 0) >= MOST_OF_ACCOUNT:
                        raise TooMany(f"The account has {MOST_OF_ACCOUNT} keys in use.", code="CMN-310")
                session.add(claim)
        except IntegrityError:  # another process was faster by a moment
            async with self._here.storage.reading() as session:
                return await session.get(IdempotencyKey, claim.id)
        return None

    async def _finish(self, claim: IdempotencyKey, kept: "_Kept", *, is_done: bool) -> None:
        """Keep the answer; forget the key when nothing was done, so that the request can be made again."""
        async with self._here.storage.transaction() as session:
            row = await session.get(IdempotencyKey, claim.id, with_for_update=True)
            if row is None or (row.owner, row.request_id) != (claim.owner, claim.request_id):
                return
            if kept.status == 0 and is_done:  # it was interrupted: the next one looks what there is
                row.seen_at = claim.created_at - STUCK
                return
            if kept.status == 0 or kept.status >= 500 or kept.status in (401, 429):
                await session.delete(row)
                return
            row.status, row.content_type = kept.status, kept.content_type[:200]
            row.body = bytes(kept.body) if len(kept.body) <= LARGEST_ANSWER else None


class _Kept:
    """Sends an answer on, and keeps as much of it as may be kept."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.content_type = ""
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.content_type = Headers(raw=message["headers"]).get("content-type", "")
        elif len(self.body) <= LARGEST_ANSWER:
            self.body += message.get("body", b"")
        await self._send(message)


def _claim_of(scope: Scope, caller: Caller, key: str, body: bytes, now: datetime) -> IdempotencyKey:
    who = f"{caller.account_id}/{caller.extension_id}/{caller.app.client_id}/{key}"
    query = scope.get("query_string", b"")
    what = f"{scope['method']} {scope['path']}?".encode() + query + b"\n" + body
    return IdempotencyKey(
        id=sha256(who.encode()).hexdigest(),
        account_id=caller.account_id,
        request_hash=sha256(what).hexdigest(),
        status=0,
        request_id=str(scope.get("state", {}).get("request_id", "")),
        created_at=now,
        seen_at=now,
    )


def _place_of(settings: Settings) -> str:
    """Only one process at a time is there: one that comes after it knows that it is gone."""
    return f"{socket.gethostname()}:{settings.http_port}:{settings.data.resolve()}"[:180]


def _this_process() -> str:
    """Tells this process from those that had its place or its id before: id, and start in ticks since the boot."""
    stat = Path("/proc/self/stat").read_text()
    return f"{os.getpid()}.{stat.rpartition(')')[2].split()[19]}"


def _is_old(row: IdempotencyKey, now: datetime) -> bool:
    return now - row.created_at > KEPT


def _is_over(row: IdempotencyKey, claim: IdempotencyKey) -> bool:
    """Whether the key is free: it has expired, or the process that held it died without an answer."""
    now = claim.created_at
    if row.status or _is_old(row, now):
        return _is_old(row, now)
    (place, _, run), (our_place, _, our_run) = row.owner.rpartition(" "), claim.owner.rpartition(" ")
    return (place == our_place and run != our_run) or now - (row.seen_at or row.created_at) > STUCK


def _answer_again(known: IdempotencyKey, claim: IdempotencyKey) -> Response:
    if known.request_hash != claim.request_hash:
        raise Conflict(f"Header [{HEADER}] was used for another request.", code="CMN-406", parameter=HEADER)
    if not known.status:
        raise Conflict("The first request with this key is still being answered.", code="CMN-303", retry_after=1)
    if known.body is None:
        raise Conflict("This was done already; its answer was too large to be kept.", code="CMN-406", parameter=HEADER)
    headers = {"Idempotent-Replay": "true", "Idempotent-Request-Id": known.request_id}
    if known.content_type:
        headers["Content-Type"] = known.content_type
    return Response(known.body, known.status, headers)


def _reading(scope: Scope, path: str) -> Scope:
    """A request of the same caller that reads `path`."""
    headers = [
        (name, value) for name, value in scope["headers"] if not name.startswith((b"content-", b"if-", b"range"))
    ]
    state = dict(scope.get("state", {}))
    asked = {"method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": headers}
    return {**{key: scope[key] for key in scope if key in _OF_CONNECTION}, **asked, "state": state}


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nowhere(_: Message) -> None:
    """Nobody hears the answer."""


def _given(body: bytes, receive: Receive) -> Receive:
    """The body once more, then whatever comes from outside."""
    given = False

    async def read() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return read


async def keep_forgetting(here: Container) -> None:
    """Forget old keys at the start and every hour, until cancelled."""
    while True:
        try:
            async with here.storage.transaction() as session:
                await forget_old_keys(session, here.clock.now())
        except Exception as error:
            log.warning("Old idempotency keys could not be forgotten", problem=str(error))
        await asyncio.sleep(3600)


async def forget_old_keys(session: AsyncSession, now: datetime) -> None:
    """Delete the keys whose day is over."""
    await session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now - KEPT))
