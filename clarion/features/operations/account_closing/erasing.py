"""Erases everything of an account that has come to its end. A process that dies is followed by one that goes on."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import ColumnElement, Table, Text, cast, delete, func, select

from clarion.base.container import Container
from clarion.base.files import Files
from clarion.base.storage import AsyncSession, Base
from clarion.features.conduct import erase_account as erase_evidence_keys
from clarion.features.numbers import release_all_numbers
from clarion.features.operations.account_closing.models import AccountClosing, Progress
from clarion.features.operations.privacy_requests.data_map import ACCOUNT, read_data_map
from clarion.features.operations.privacy_requests.erasing import Erased, delete_rows
from clarion.features.operations.privacy_requests.subjects import Subject, rows_of_company
from clarion.features.people import Account, AccountStatus, Extension, delete_extension, set_account_status

KEPT: Final[Mapping[str, str]] = {
    "account_closings": "It proves that the account was closed, and names nobody.",
    "conduct_acts": "Decisions on acceptable use stay on record. The evidence log no longer says whom they are about.",
    "conduct_cases": "Decisions on acceptable use stay on record. The evidence log no longer says whom they are about.",
    "conduct_evidence": "The evidence log cannot be changed. Its keys are gone: it no longer says whom it is about.",
    "connection_revocations": "It is deleted once the providers of connected accounts have been told.",
    "resting_numbers": "A number is not given to others before it has rested. Only the account's id is held.",
}
SHARED_CALLS: Final = "Calls with another company of this installation belong to that company as well."
_IN_THE_END: Final = ("accounts", "extensions", "phone_numbers", "connections")
_BY_THEMSELVES: Final = ("cdrs", "conduct_subject_keys")
AREAS: Final = (
    "app-icons", "call-logs", "chat-exports", "chat-files", "chat-imports", "chat-links", "emergency-tests", "fax",
    "fax-offers", "fax-previews", "fax-prints", "meeting-recordings", "meeting-streams", "messages", "privacy-exports",
    "profile-images", "quarantine", "recordings", "reports", "sounds", "speech", "voicemail", "voicemail-words",
)  # fmt: skip
KEY_AREA: Final = "account-keys"
_AT_ONCE: Final = 100


@dataclass
class AccountEraser:
    """`save` keeps `progress` with the closing, and shows that the work goes on."""

    here: Container
    closing: AccountClosing
    save: Callable[[], Awaitable[None]]
    progress: Progress = field(default_factory=Progress)

    def __post_init__(self) -> None:
        before = self.progress
        self.progress = Progress(tables=before.get("tables", {}), stores=before.get("stores", {}), shared=0)
        self._subject = Subject(self.closing.account_id, company=True)

    async def erase(self) -> list[Erased]:
        """Everything; what each table had, and what is left. Raises what database and file store raise."""
        await self._disable()
        await self._each("phone numbers given back", self._numbers)
        await self._each("keys of the evidence log", self._evidence_keys)
        await self._calls()
        known = read_data_map()
        for table, which in self._tables():
            rows, files = await delete_rows(self.here, known, table, which, self.save)
            await self._count(table.name, rows, files)
        await self._each("people, queues, menus and other extensions", self._extensions)
        await self._account()
        await self._files()
        return await self._found_again()

    def _tables(self) -> list[tuple[Table, ColumnElement[bool]]]:
        """Children first, so that each is counted by itself."""
        found = []
        for table in reversed(Base.metadata.sorted_tables):
            which = rows_of_company(table, self._subject)
            if which is not None and table.name not in {*KEPT, *_IN_THE_END, *_BY_THEMSELVES}:
                found.append((table, which))
        return found

    async def _disable(self) -> None:
        """Nobody signs in any more."""
        async with self.here.storage.transaction() as session:
            account = await session.get(Account, self.closing.account_id)
            if account is not None and account.status != AccountStatus.DISABLED:
                set_account_status(session, account, AccountStatus.DISABLED)

    async def _each(self, store: str, piece: Callable[[AsyncSession], Awaitable[int]]) -> None:
        while True:
            async with self.here.storage.transaction() as session:
                done = await piece(session)
            stores = self.progress["stores"]
            stores[store] = stores.get(store, 0) + done
            await self.save()
            if not done:
                return

    async def _numbers(self, session: AsyncSession) -> int:
        return await release_all_numbers(session, self.closing.account_id, self.here.clock.now(), most=_AT_ONCE)

    async def _evidence_keys(self, session: AsyncSession) -> int:
        return await erase_evidence_keys(session, self.closing.account_id, at=self.here.clock.now())

    async def _extensions(self, session: AsyncSession) -> int:
        """One at a time: call servers and devices are told of each."""
        query = select(Extension).where(Extension.account_id == self.closing.account_id).order_by(Extension.id.desc())
        row = (await session.scalars(query.limit(1))).one_or_none()
        if row is None:
            return 0
        await delete_extension(self.here, session, row, keep_numbers=False, closing=True)
        return 1

    async def _calls(self) -> None:
        """CDRs of calls that nobody else's account had a part in; those with another one are counted as left."""
        table = Base.metadata.tables["cdrs"]
        position, shared = -1, 0
        while True:
            query = select(table).where(self._says_account(table), table.c.position > position)
            async with self.here.storage.reading() as session:
                rows = (await session.execute(query.order_by(table.c.position).limit(_AT_ONCE))).mappings().all()
            if not rows:
                break
            own = [row["position"] for row in rows if set(row["record"]["account_ids"]) == {self.closing.account_id}]
            shared += len(rows) - len(own)
            async with self.here.storage.transaction() as session:
                await session.execute(delete(table).where(table.c.position.in_(own)))
            position = rows[-1]["position"]
            await self._count("cdrs", len(own), 0)
        self.progress["shared"] = shared

    def _says_account(self, table: Table) -> ColumnElement[bool]:
        return cast(table.c.record, Text).contains(f'"{self.closing.account_id}"', autoescape=True)

    async def _account(self) -> None:
        async with self.here.storage.transaction() as session:
            account = await session.get(Account, self.closing.account_id)
            if account is not None:
                await session.delete(account)
        await self._count("accounts", int(account is not None), 0)

    async def _files(self) -> None:
        """Also those that no row names any more; last the key without which copies of them cannot be read."""
        files, found = self.here.get(Files), 0
        for area in AREAS:
            async for each in files.walk(f"{area}/{self.closing.account_id}"):
                await files.delete(each.key)
                found += 1
        await files.delete(f"{KEY_AREA}/{self.closing.account_id}")
        stores = self.progress["stores"]
        stores["further files"] = stores.get("further files", 0) + found
        stores["key of the files"] = 1
        await self.save()

    async def _count(self, table: str, rows: int, files: int) -> None:
        if not rows:
            return
        before = self.progress["tables"].get(table, [0, 0])
        self.progress["tables"][table] = [before[0] + rows, before[1] + files]
        await self.save()

    async def _found_again(self) -> list[Erased]:
        """Looked for again, by what the database holds now."""
        known, found = read_data_map(), []
        for table in Base.metadata.sorted_tables:
            which = rows_of_company(table, self._subject)
            if which is None or table.name == "cdrs":
                continue
            async with self.here.storage.reading() as session:
                left = await session.scalar(select(func.count()).select_from(table).where(which)) or 0
            rows, files = self.progress["tables"].get(table.name, [0, 0])
            kept = KEPT.get(table.name, "")
            if rows or files or left:
                about = known.rules[table.name].about if table.name in known.rules else ACCOUNT
                found.append(Erased(table.name, about, "keep" if kept else "delete", rows, files, left, kept))
        rows, shared = self.progress["tables"].get("cdrs", [0, 0])[0], self.progress["shared"]
        found.append(Erased("cdrs", "calls", "delete", rows, 0, shared, SHARED_CALLS if shared else ""))
        return found
