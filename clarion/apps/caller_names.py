"""Names that people have for numbers, where calls are handled: address books and the company's directory, in memory.

Read once at the start, then again for whoever changed something. Calls go on without it.
"""

from itertools import islice

import structlog
from sqlalchemy import select

from clarion.apps.reloader import Reloader
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
    """Keeps the names that `directory.name_for` reads as the database says."""

    def __init__(self, here: Container, directory: Directory) -> None:
        self._here = here
        self._directory = directory
        self._again = Reloader(here, "names of callers", self._read_changed)
        self._books: set[str] = set()  # extensions whose address book is to be read
        self._companies: set[str] = set()  # accounts whose shared contacts are to be read
        self._changed: dict[str, set[str]] = {}  # by account: people whose own phones may be others
        self._phones: dict[str, dict[str, dict[str, str]]] = {}  # account, extension: number: name
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

    async def settled(self) -> None:
        await self._again.settled()

    def _note_contacts(self, payload: Payload) -> None:
        change = ContactsChanged.model_validate(payload)
        self._books.add(change.extension_id)
        self._companies.add(change.account_id)

    def _note_elsewhere(self, payload: Payload) -> None:
        self._books.add(ConnectionContactsChanged.model_validate(payload).extension_id)

    def _note_extension(self, payload: Payload) -> None:
        change = ExtensionChanged.model_validate(payload)
        self._changed.setdefault(change.account_id, set()).add(change.extension_id)

    async def _read_changed(self) -> None:
        everything, books, changed, companies = self._all, self._books, self._changed, self._companies
        self._all, self._books, self._changed, self._companies = False, set(), {}, set()
        try:
            await self._read(everything, books, changed, companies)
        except Exception:
            self._all = self._all or everything
            self._books |= books
            self._companies |= companies
            for account_id, ids in changed.items():
                self._changed.setdefault(account_id, set()).update(ids)
            raise

    async def _read(self, everything: bool, books: set[str], changed: dict[str, set[str]], companies: set[str]) -> None:
        async with self._here.storage.reading() as session:
            if everything:
                self._directory.contact_names = await people.names_by_number(session, most=MOST_NAMES)
                self._directory.company_contact_names = await people.company_names(session, most=MOST_NAMES)
                self._phones = await self._people(session, None)
                self._directory.people_names = {key: _merged(found) for key, found in self._phones.items()}
            else:
                await self._read_books(session, books)
                await self._read_companies(session, companies)
                for account_id, ids in changed.items():
                    self._replace(account_id, ids, (await self._people(session, ids)).get(account_id, {}))
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

    async def _read_companies(self, session: AsyncSession, companies: set[str]) -> None:
        kept = self._directory.company_contact_names
        for account_id in companies:
            found = await people.company_names(session, [account_id], most=MOST_OF_ONE)
            kept[account_id] = found.get(account_id, {})

    def _replace(self, account_id: str, ids: set[str], fresh: dict[str, dict[str, str]]) -> None:
        """Put the phones of these people into the place of those that they had."""
        phones = self._phones.setdefault(account_id, {})
        gone = {extension_id: phones.pop(extension_id) for extension_id in ids if extension_id in phones}
        phones |= fresh
        if gone == fresh:
            return
        names = self._directory.people_names.setdefault(account_id, {})
        for number in {number for numbers in gone.values() for number in numbers}:
            names.pop(number, None)
            heir = next((numbers[number] for numbers in phones.values() if number in numbers), None)
            if heir is not None:
                names[number] = heir
        for number, name in _merged(fresh).items():
            names.setdefault(number, name)

    async def _people(self, session: AsyncSession, ids: set[str] | None) -> dict[str, dict[str, dict[str, str]]]:
        """Phones that people have besides those of Clarion, by account and extension: of these people, or of all."""
        query = select(Extension, Account.home_country).join(Account, Account.id == Extension.account_id)
        query = query.where(
            (Extension.mobile_phone != "") | (Extension.business_phone != ""), Extension.hidden.is_(False)
        )
        if ids is not None:
            query = query.where(Extension.id.in_(ids))
        found: dict[str, dict[str, dict[str, str]]] = {}
        for row, country in await session.execute(query):
            for written in (row.mobile_phone, row.business_phone):
                number = people.e164_of(written, country) if written else ""
                if number.startswith("+"):
                    found.setdefault(row.account_id, {}).setdefault(row.id, {}).setdefault(number, row.name)
        return found


def _merged(phones: dict[str, dict[str, str]]) -> dict[str, str]:
    """Of a number that several people have, the first one's name."""
    names: dict[str, str] = {}
    for numbers in phones.values():
        for number, name in numbers.items():
            names.setdefault(number, name)
    return names
