"""`Idempotency-Key`: a request that is sent twice is done once, and answered alike.

The key belongs to the caller (person and app) for a day. The same key with the same request gives the answer of the
first one, with `Idempotent-Replay: true`; with another request it is refused; while the first one is still being
answered, the second is told to come back. Kept in the database, so it holds for all API processes.
"""

import asyncio
from datetime import datetime, timedelta
from hashlib import sha256

import structlog
from sqlalchemy import delete, func, select
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
from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in import Caller, identify

log = structlog.stdlib.get_logger("clarion.api")

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
STUCK = timedelta(minutes=5)
"""After this a request whose answer never came (its process died) may be made again."""
MOST_OF_ACCOUNT = 20_000
LARGEST_ANSWER = 256 * 1024
_MAX_KEY = 255
_METHODS = ("POST", "PUT", "PATCH", "DELETE")


class Idempotency:
    """Only requests with the header are looked at."""

    def __init__(self, app: ASGIApp, here: Container) -> None:
        self._app = app
        self._here = here

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
        known = await self._claim(claim)
        if known is not None:
            await _answer_again(known, claim)(scope, receive, send)
            return
        kept = _Kept(send)
        try:
            await self._app(scope, _given(body, receive), kept)
        finally:
            await self._finish(claim, kept)

    async def _claim(self, claim: IdempotencyKey) -> IdempotencyKey | None:
        """Take the key, or say who has it."""
        try:
            async with self._here.storage.transaction() as session:
                known = await session.get(IdempotencyKey, claim.id)
                if known is not None and not _is_over(known, claim.created_at):
                    return known
                if known is not None:
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

    async def _finish(self, claim: IdempotencyKey, kept: "_Kept") -> None:
        """Keep the answer; forget the key when nothing was done, so that the request can be made again."""
        async with self._here.storage.transaction() as session:
            row = await session.get(IdempotencyKey, claim.id)
            if row is None:
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
    )


def _is_over(row: IdempotencyKey, now: datetime) -> bool:
    return now - row.created_at > (KEPT if row.status else STUCK)


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
