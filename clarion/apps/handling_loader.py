"""Fills the call core's book of call handling from the database, and keeps it fresh, an account at a time.

Calls never wait for it. A sealed copy in the data folder lets a call server start while the database is away.
"""

import asyncio
import contextlib

import structlog

from clarion.apps.sealed_copy import SealedCopy
from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.features import people
from clarion.features.phone.handling import (
    HANDLING_CHANGED,
    HandlingBook,
    HandlingMemory,
    accounts_with_handling,
    read_profiles,
)

log = structlog.stdlib.get_logger("clarion.handling")

FILE_NAME = "handling.sealed"
_AGAIN_S = 2.0


class HandlingLoader:
    """`loads` counts how often something was read."""

    def __init__(self, here: Container, book: HandlingBook) -> None:
        self._here = here
        self._book = book
        self._copy = SealedCopy(here, FILE_NAME, HandlingMemory, purpose="copy of call handling")
        self._subscriptions: list[Subscription] = []
        self._accounts: set[str] = set()
        self._all = False
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.loads = 0

    async def open(self) -> None:
        """Read everything, or start from the copy; then go on listening."""
        for topic in (HANDLING_CHANGED, people.EXTENSION_CHANGED, people.ACCOUNT_CHANGED, people.SITES_CHANGED):
            subscription = self._here.bus.subscribe(topic, self._on_change)
            await subscription.ready()
            self._subscriptions.append(subscription)
        try:
            await self._read(None)
        except Exception as error:
            log.warning("Call handling starts from its copy", problem=str(error))
            self._book.load(self._copy.read() or HandlingMemory())
            self._all = True
            self._changed.set()
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        for subscription in self._subscriptions:
            await subscription.close()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _on_change(self, payload: Payload) -> None:
        account_id = payload.get("account_id")
        if isinstance(account_id, str):
            self._accounts.add(account_id)
            self._changed.set()

    async def _run(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            everything, accounts = self._all, self._accounts
            self._all, self._accounts = False, set()
            try:
                await self._read(None if everything else accounts)
            except Exception as error:
                log.warning("Call handling stays as it was", problem=str(error))
                self._all = self._all or everything
                self._accounts |= accounts
                self._here.clock.call_later(_AGAIN_S, self._changed.set)

    async def _read(self, accounts: set[str] | None) -> None:
        """These accounts; None: all that have anything."""
        async with self._here.storage.reading() as session:
            wanted = sorted(accounts) if accounts is not None else await accounts_with_handling(session)
            found = {account_id: await read_profiles(session, account_id) for account_id in wanted}
        if accounts is None:
            self._book.load(HandlingMemory(profiles=tuple(each for profiles in found.values() for each in profiles)))
        for account_id, profiles in found.items():
            self._book.replace(account_id, profiles)
        self.loads += 1
        await asyncio.to_thread(self._copy.write, self._book.memory())
