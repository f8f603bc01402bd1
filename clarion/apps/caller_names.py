"""Names that people have for numbers, where calls are handled: address books and the company's directory, in memory.

Read once at the start, then again for whoever changed something. Calls go on without it.
"""

import asyncio
import contextlib

import structlog
from sqlalchemy import select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.calls.directory import Directory
from clarion.features import people
from clarion.features.people import Account, ContactsChanged, Extension, ExtensionChanged

log = structlog.stdlib.get_logger("clarion.caller_names")

MOST_NAMES = 1_000_000
_AGAIN_S = 5.0


class CallerNames:
    """Keeps `directory.contact_names` and `directory.people_names` as the database says."""

    def __init__(self, here: Container, directory: Directory) -> None:
        self._here = here
        self._directory = directory
        self._subscriptions: list[Subscription] = []
        self._books: set[str] = set()  # extensions whose address book is to be read
        self._accounts: set[str] = set()
        self._all = True
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.loads = 0

    async def open(self) -> None:
        """Listen, and read everything in the background."""
        for topic, handler in (
            (people.CONTACTS_CHANGED, self._on_contacts),
            (people.EXTENSION_CHANGED, self._on_extension),
        ):
            subscription = self._here.bus.subscribe(topic, handler)
            await subscription.ready()
            self._subscriptions.append(subscription)
        self._changed.set()
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        for subscription in self._subscriptions:
            await subscription.close()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _on_contacts(self, payload: Payload) -> None:
        self._books.add(ContactsChanged.model_validate(payload).extension_id)
        self._changed.set()

    async def _on_extension(self, payload: Payload) -> None:
        self._accounts.add(ExtensionChanged.model_validate(payload).account_id)
        self._changed.set()

    async def _run(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            everything, books, accounts = self._all, self._books, self._accounts
            self._all, self._books, self._accounts = False, set(), set()
            try:
                await self._read(everything, books, accounts)
            except Exception as error:
                log.warning("Names of callers stay as they were", problem=str(error))
                self._all = self._all or everything
                self._books |= books
                self._accounts |= accounts
                self._here.clock.call_later(_AGAIN_S, self._changed.set)

    async def _read(self, everything: bool, books: set[str], accounts: set[str]) -> None:
        async with self._here.storage.reading() as session:
            if everything:
                self._directory.contact_names = await people.names_by_number(session, most=MOST_NAMES)
                self._directory.people_names = await self._people(session, None)
            else:
                found = await people.names_by_number(session, sorted(books), most=MOST_NAMES) if books else {}
                for extension_id in books:
                    self._directory.contact_names[extension_id] = found.get(extension_id, {})
                if accounts:
                    fresh = await self._people(session, accounts)
                    self._directory.people_names |= {key: fresh.get(key, {}) for key in accounts}
        self.loads += 1

    async def _people(self, session: AsyncSession, accounts: set[str] | None) -> dict[str, dict[str, str]]:
        """Phones that people have besides those of Clarion."""
        query = select(Extension, Account.home_country).join(Account, Account.id == Extension.account_id)
        query = query.where(
            (Extension.mobile_phone != "") | (Extension.business_phone != ""), Extension.hidden.is_(False)
        )
        if accounts is not None:
            query = query.where(Extension.account_id.in_(accounts))
        names: dict[str, dict[str, str]] = {}
        for row, country in (await session.execute(query)).tuples():
            for written in (row.mobile_phone, row.business_phone):
                number = people.e164_of(written, country) if written else ""
                if number.startswith("+"):
                    names.setdefault(row.account_id, {}).setdefault(number, row.name)
        return names
