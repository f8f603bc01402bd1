"""What takedown notices say of files, in memory: asked before every upload."""

import asyncio
import contextlib
from datetime import datetime

import structlog
from sqlalchemy import or_, select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.rules import OPEN
from clarion.features.conduct.events import TAKEDOWNS_CHANGED
from clarion.features.conduct.legal.rules import UPHELD_COUNT_FOR
from clarion.features.conduct.ports import Features

log = structlog.stdlib.get_logger("clarion.conduct")
_AGAIN_S = 5.0
_NOTHING: Features = {}


class TakedownCache:
    """A `FeatureSource`: notices that stand against these bytes, and how many were upheld against the account."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._files: dict[str, int] = {}
        self._upheld: dict[str, list[datetime]] = {}
        self._subscription: Subscription | None = None
        self._reading: asyncio.Task[None] | None = None
        self._loaded = False

    def features(self, attempt: Attempt) -> Features:
        """Nothing until the notices were read: then INF-01 is not judged, and says so."""
        if attempt.kind is not AttemptKind.FILE_UPLOAD or not self._loaded:
            return _NOTHING
        since = attempt.at - UPHELD_COUNT_FOR
        upheld = sum(at > since for at in self._upheld.get(attempt.account_id, ()))
        return {"notices_open": self._files.get(attempt.content_key, 0), "notices_upheld_180d": upheld}

    async def open(self) -> None:
        self._subscription = self._here.bus.subscribe(TAKEDOWNS_CHANGED, self._changed)
        await self._subscription.ready()
        try:
            await self.load()
        except Exception as error:
            log.warning("takedowns.unreadable", action="trying again", reason=str(error)[:200])
            self._reading = asyncio.get_running_loop().create_task(self._load_later())

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        if self._subscription is not None:
            await self._subscription.close()

    async def _load_later(self) -> None:
        while not self._loaded:
            await asyncio.sleep(_AGAIN_S)
            with contextlib.suppress(Exception):
                await self.load()

    async def _changed(self, _payload: Payload) -> None:
        try:
            await self.load()
        except Exception as error:
            log.error("takedowns.unreadable", action="what was known stays", reason=str(error)[:200])

    async def load(self) -> None:
        """Those that are accepted and open, and those that were upheld."""
        standing = or_(CaseRow.state.in_(OPEN), CaseRow.decision == "upheld")
        query = select(CaseRow.account_id, CaseRow.decision, CaseRow.decided_at, CaseRow.details)
        files: dict[str, int] = {}
        upheld: dict[str, list[datetime]] = {}
        async with self._here.storage.reading() as session:
            for account_id, decision, decided_at, details in await session.execute(
                query.where(CaseRow.kind == "takedown", standing)
            ):
                digest = str(details.get("sha256", ""))
                if digest:
                    files[digest] = files.get(digest, 0) + 1
                if decision == "upheld" and decided_at is not None:
                    upheld.setdefault(account_id, []).append(decided_at)
        self._files, self._upheld, self._loaded = files, upheld, True
