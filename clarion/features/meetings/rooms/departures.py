"""People who have to leave a room: disabled, deleted, or suspended by acceptable use while they are in it."""

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.features.conduct import on_standing_change
from clarion.features.meetings.policy import suspended_use
from clarion.features.meetings.rooms.events import PersonGone
from clarion.features.meetings.rooms.live_room import LiveRoom
from clarion.features.people import (
    ACCOUNT_CHANGED,
    EXTENSION_CHANGED,
    Account,
    AccountStatus,
    Extension,
    ExtensionStatus,
)


class Departures:
    """`rooms` are those of this process; `start` runs something beside."""

    def __init__(self, here: Container, rooms: Mapping[str, LiveRoom], start: Callable[[Awaitable[Any]], None]) -> None:
        self._here, self._rooms, self._start = here, rooms, start
        self._stop_watching: Callable[[], None] | None = None

    def open(self) -> list[Subscription]:
        self._stop_watching = on_standing_change(self._here, lambda: self._start(self._end_suspended()))
        bus = self._here.bus
        return [
            bus.subscribe(EXTENSION_CHANGED, self._on_extension_changed),
            bus.subscribe(ACCOUNT_CHANGED, self._on_account_changed),
        ]

    def close(self) -> None:
        if self._stop_watching is not None:
            self._stop_watching()
            self._stop_watching = None

    async def _end_suspended(self) -> None:
        """Meetings, recordings and seats of people whose use of them is suspended while they go on."""
        for live in list(self._rooms.values()):
            for event in suspended_use(self._here, live.room):
                with contextlib.suppress(ClarionError):  # it may have ended meanwhile
                    await live.do(event)

    async def _on_extension_changed(self, payload: Payload) -> None:
        account_id, extension_id = str(payload["account_id"]), str(payload["extension_id"])
        if not self._rooms_with(account_id, extension_id):
            return
        async with self._here.storage.reading() as session:
            row = await session.get(Extension, extension_id)
        if row is None or row.status != ExtensionStatus.ENABLED:
            await self._let_go(account_id, extension_id)

    async def _on_account_changed(self, payload: Payload) -> None:
        account_id = str(payload["account_id"])
        if not self._rooms_with(account_id, ""):
            return
        async with self._here.storage.reading() as session:
            row = await session.get(Account, account_id)
        if row is None or row.status != AccountStatus.CONFIRMED:
            await self._let_go(account_id, "")

    def _rooms_with(self, account_id: str, extension_id: str) -> list[LiveRoom]:
        return [
            live
            for live in self._rooms.values()
            if any(
                one.who.account_id == account_id and extension_id in ("", one.who.extension_id)
                for one in live.room.participants.values()
            )
        ]

    async def _let_go(self, account_id: str, extension_id: str) -> None:
        for live in self._rooms_with(account_id, extension_id):
            await live.do(PersonGone(account_id, extension_id, self._here.clock.now().timestamp()))
