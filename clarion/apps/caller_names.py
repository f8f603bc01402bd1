"""Names that people have for numbers, where calls are handled: address books and the company's directory, in memory.

Read once at the start, then again for whoever changed something. Calls go on without it.
"""

from itertools import islice

import structlog
from sqlalchemy import select

from clarion.apps.read_again import ReadAgain
from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.calls.directory import Directory
from clarion.features import people
from clarion.features.people import (
    Account,
    ConnectionContactsChanged,
    ContactsChanged,
    Extension,
    ExtensionChanged,
)

log = structlog.stdlib.get_logger("clarion.caller_names")

MOST_NAMES = 1_000_000
MOST_OF_ONE = 30_000
"""Names that one person has, of whatever many contacts: nobody takes the places of all others."""


class CallerNames:
    """Keeps `directory.contact_names` and `directory.people_names` as the database says."""

    def __init__(self, here: Container, directory: Directory) -> None:
        self._here = here
        self._directory = directory
        self._again = ReadAgain(here, "names of callers", self._read_changed)
        self._books: set[str] = set()  # extensions whose address book is to be read
        self._accounts: set[str] = set()
        self._all = True
        self.loads = 0

    async def open(self) -> None:
        """Listen, and read everything in the background."""
        await self._again.hear(people.CONTACTS_CHANGED, note=self._note_contacts)
        await self._again.hear(people.CONNECTION_CONTACTS_CHANGED, note=self._note_elsewhere)
        await self._again.hear(people.EXTENSION_CHANGED, note=self._note_extension)
        self._again.soon()
        self._again.start()

    async def close(self) -> None:
        await self._again.close()

    def _note_contacts(self, payload: Payload) -> None:
        self._books.add(ContactsChanged.model_validate(payload).extension_id)

    def _note_elsewhere(self, payload: Payload) -> None:
        self._books.add(ConnectionContactsChanged.model_validate(payload).extension_id)

    def _note_extension(self, payload: Payload) -> None:
        self._accounts.add(ExtensionChanged.model_validate(payload).account_id)

    async def _read_changed(self) -> None:
        everything, books, accounts = self._all, self._books, self._accounts
        self._all, self._books, self._accounts = False, set(), set()
        try:
            await self._read(everything, books, accounts)
        except Exception:
            self._all = self._all or everything
            self._books |= books
            self._accounts |= accounts
            raise

    async def _read(self, everything: bool, books: set[str], accounts: set[str]) -> None:
        async with self._here.storage.reading() as session:
            if everything:
                self._directory.contact_names = await people.names_by_number(session, most=MOST_NAMES)
                self._directory.people_names = await self._people(session, None)
            else:
                await self._read_books(session, books)
                if accounts:
                    fresh = await self._people(session, accounts)
                    self._directory.people_names |= {key: fresh.get(key, {}) for key in accounts}
        self.loads += 1

    async def _read_books(self, session: AsyncSession, books: set[str]) -> None:
        """One after the other: an address book that changed is no reason for more names than there may be in all."""
        kept = self._directory.contact_names
        for extension_id in books:
            found = await people.names_by_number(session, [extension_id], most=MOST_OF_ONE)
            kept.pop(extension_id, None)
            room = max(0, MOST_NAMES - sum(map(len, kept.values())))
            names = found.get(extension_id, {})
            if len(names) > room:
                log.warning("There are too many names of callers to know them all", extension=extension_id)
            kept[extension_id] = dict(islice(names.items(), min(room, MOST_OF_ONE)))

    async def _people(self, session: AsyncSession, accounts: set[str] | None) -> dict[str, dict[str, str]]:
        """Phones that people have besides those of Clarion."""
        query = select(Extension, Account.home_country).join(Account, Account.id == Extension.account_id)
        query = query.where(
            (Extension.mobile_phone != "") | (Extension.business_phone != ""), Extension.hidden.is_(False)
        )
        if accounts is not None:
            query = query.where(Extension.account_id.in_(accounts))
        names: dict[str, dict[str, str]] = {}
        for row, country in await session.execute(query):
            for written in (row.mobile_phone, row.business_phone):
                number = people.e164_of(written, country) if written else ""
                if number.startswith("+"):
                    names.setdefault(row.account_id, {}).setdefault(number, row.name)
        return names
