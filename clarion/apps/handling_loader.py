"""Fills the call core's book of call handling from the database, and keeps it fresh, an account at a time.

Calls never wait for it. A sealed copy in the data folder lets a call server start while the database is away.
"""

import asyncio
from time import monotonic

import structlog

from clarion.apps.read_again import ReadAgain
from clarion.apps.sealed_copy import SealedCopy
from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.features import people
from clarion.features.people import CalendarChanged
from clarion.features.phone.handling import (
    HANDLING_CHANGED,
    HandlingBook,
    HandlingMemory,
    accounts_with_handling,
    read_profiles,
)

log = structlog.stdlib.get_logger("clarion.handling")

FILE_NAME = "handling.sealed"
_COPY_EVERY_S = 60.0
_MANY = 500
"""People of one account: of more, all are read."""


class HandlingLoader:
    """`loads` counts how often something was read."""

    def __init__(self, here: Container, book: HandlingBook) -> None:
        self._here = here
        self._book = book
        self._copy = SealedCopy(here, FILE_NAME, HandlingMemory, purpose="copy of call handling")
        self._again = ReadAgain(here, "call handling", self._read_changed)
        self._accounts: set[str] = set()
        self._people: dict[str, set[str]] = {}  # by account: whose calendars changed, and nothing else
        self._written_at = 0.0
        self._all = False
        self.loads = 0

    async def open(self) -> None:
        """Read everything, or start from the copy; then go on listening."""
        topics = (HANDLING_CHANGED, people.EXTENSION_CHANGED, people.ACCOUNT_CHANGED, people.SITES_CHANGED)
        await self._again.hear(*topics, note=self._note)
        await self._again.hear(people.CALENDAR_CHANGED, note=self._note_calendar)
        try:
            await self._read(None)
        except Exception as error:
            log.warning("Call handling starts from its copy", problem=str(error))
            self._book.load(self._copy.read() or HandlingMemory())
            self._all = True
            self._again.soon()
        self._again.start()

    async def close(self) -> None:
        await self._again.close()

    def _note(self, payload: Payload) -> None:
        account_id = payload.get("account_id")
        if isinstance(account_id, str):
            self._accounts.add(account_id)

    def _note_calendar(self, payload: Payload) -> None:
        changed = CalendarChanged.model_validate(payload)
        self._people.setdefault(changed.account_id, set()).add(changed.extension_id)

    async def _read_changed(self) -> None:
        everything, accounts, persons = self._all, self._accounts, self._people
        self._all, self._accounts, self._people = False, set(), {}
        accounts |= {account_id for account_id, ids in persons.items() if len(ids) > _MANY}
        try:
            if everything or accounts:
                await self._read(None if everything else accounts)
            await self._read_people({} if everything else {each: persons[each] for each in persons.keys() - accounts})
        except Exception:
            self._all = self._all or everything
            self._accounts |= accounts
            for account_id, ids in persons.items():
                self._people.setdefault(account_id, set()).update(ids)
            raise

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
        await self._copy_all()

    async def _read_people(self, persons: dict[str, set[str]]) -> None:
        """Calendars change all day long: nobody else is read for that, and the copy may be a minute older."""
        if not persons:
            return
        async with self._here.storage.reading() as session:
            found = {each: await read_profiles(session, each, ids) for each, ids in persons.items()}
        for account_id, profiles in found.items():
            self._book.put(persons[account_id], profiles)
        self.loads += 1
        if monotonic() - self._written_at > _COPY_EVERY_S:
            await self._copy_all()

    async def _copy_all(self) -> None:
        self._written_at = monotonic()
        await asyncio.to_thread(self._copy.write, self._book.memory())
