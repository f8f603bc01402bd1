"""Fills the call core's directory from the features' tables, and keeps it fresh: one change reads what it concerns.

Calls never wait for a database. An encrypted copy in the data folder lets a call server start, and emergency calls
leave with their location, while the database is away.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice

import structlog
from sqlalchemy import func, select

from clarion.apps.call_directory.directory_copy import DirectoryCopy
from clarion.apps.call_directory.pending import TOPICS, Pending
from clarion.apps.call_directory.places import replace_companies, replace_everything, replace_extensions
from clarion.apps.call_directory.reading import load_directory, read_direct_routings, read_trunks
from clarion.apps.call_directory.snapshot import ROUTES, Snapshot, company_key, extension_key, join
from clarion.apps.reloader import Reloader
from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.scope import Scope
from clarion.base.storage import AsyncSession
from clarion.calls.directory import Directory, PhoneNumber, Trunk
from clarion.features import people, phone
from clarion.features.emergency import EmergencyService

log = structlog.stdlib.get_logger("clarion.directory")

EXPIRY_SECONDS = 3600.0
_AT_ONCE = 100  # extensions that are read and replaced before others get their turn
_SMALL = 500
"""Extensions: accounts with fewer are read together, up to so many."""


class DirectoryLoader:
    """Keeps one process's directory, emergency desk and verified numbers as the database says.

    `extra_trunks` are carriers that are configured, not stored: the simulated phone network. `loads` counts readings.
    """

    def __init__(
        self,
        here: Container,
        directory: Directory,
        *,
        desk: EmergencyService | None = None,
        extra_trunks: tuple[Trunk, ...] = (),
    ) -> None:
        self._here = here
        self._directory = directory
        self._desk = desk or EmergencyService(directory, here.clock, here.settings.sip_domain)
        self._extra = extra_trunks
        self._again = Reloader(here, "the directory", self._read_changed)
        self._pending = Pending()
        self._reading = asyncio.Lock()  # what was read first is used first
        self._serving: Subscription | None = None
        self.loads = 0
        self.on_use: Callable[[], None] = lambda: None
        self.verified: dict[str, frozenset[str]] = {}
        own_trunks = frozenset(each.trunk_id for each in extra_trunks)
        self._copy = DirectoryCopy(here, directory, self._desk, self.verified, own_trunks)

    def is_verified(self, account_id: str, number: str) -> bool:
        """Whether an account proved its right to show a number that is not in our inventory."""
        return number in self.verified.get(account_id, frozenset())

    async def open(self) -> None:
        """Load, and go on listening. Starts from the copy when the database is away."""
        for topic in TOPICS:
            await self._again.hear(topic, note=self._noting(topic))
        self._serving = self._here.bus.serve(phone.refresh_topic(self._here.settings.server_id), self._on_request)
        try:
            await self.refresh()
        except Exception as error:
            log.warning("directory.started_from_copy", problem=str(error))
            self._use(join((await asyncio.to_thread(self._copy.read)).values()))
            self._pending.everything = True
        self._again.soon()
        self._again.start(every_s=EXPIRY_SECONDS)  # no event says that something has expired

    async def close(self) -> None:
        if self._serving is not None:
            await self._serving.close()
        await self._again.close()
        await self._copy.save()

    async def settled(self) -> None:
        """Return once all changes that were heard of are in memory."""
        await self._again.settled()

    async def refresh(self) -> None:
        """Read everything now."""
        sizes = await self._sizes()
        await self._read_routes()
        for batch in _together(sizes):
            await self._read_accounts(batch)
        for account_id in (each for each, size in sizes.items() if size >= _SMALL):
            await self._read_company(account_id)
            await self._read_extensions(account_id, await self._everybody(account_id), ())
        if gone := self._directory.accounts.keys() - sizes.keys():
            await self._read_accounts(frozenset(gone))
        self._copy.note_all()

    async def _sizes(self) -> dict[str, int]:
        """How many extensions each account has."""
        account, extension = people.Account, people.Extension
        query = select(account.id, func.count(extension.id)).outerjoin(extension, extension.account_id == account.id)
        async with self._here.storage.reading() as session:
            return dict((await session.execute(query.group_by(account.id))).all())

    def _noting(self, topic: str) -> Callable[[Payload], None]:
        def note(payload: Payload) -> None:
            self._pending.note(topic, payload, self._directory)

        return note

    async def _on_request(self, payload: Payload) -> Payload:
        """The sender is about to use what it has just written: read it before answering."""
        asked = Pending()
        asked.note_request(payload, self._directory)
        await self._read(asked)
        self._again.soon()  # the copy is written afterwards
        return {}

    async def _read_changed(self) -> None:
        pending, self._pending = self._pending, Pending()
        try:
            if not pending:
                await self._note_expired(pending)
            await self._read(pending)
        except Exception:
            self._pending.add(pending)
            raise
        await self._copy.save()

    async def _note_expired(self, pending: Pending) -> None:
        """Verified numbers expire, and so do the stays of guests at shared phones."""
        pending.companies.update(self.verified)
        device, now = phone.Device, self._here.clock.now()
        query = select(device.account_id, device.id, device.extension_id, device.guest_id)
        async with self._here.storage.reading() as session:
            for account_id, device_id, *owners in await session.execute(query.where(device.guest_until <= now)):
                pending.add_extensions(account_id, owners, [device_id])

    # ---- reading parts

    async def _read(self, pending: Pending) -> None:
        if pending.everything:
            await self.refresh()
            return
        if pending.routes:
            await self._read_routes()
        accounts = set(pending.accounts)
        for account_id in pending.companies | pending.accounts:
            if await self._read_company(account_id):
                accounts.add(account_id)
        for account_id in accounts:
            await self._read_extensions(account_id, await self._everybody(account_id), ())
        for account_id, ids in pending.extensions.items():
            if account_id not in accounts:
                await self._read_extensions(account_id, ids, pending.devices.get(account_id, ()))

    async def _everybody(self, account_id: str) -> set[str]:
        """The account's extensions, and those that were."""
        extension = people.Extension
        async with self._here.storage.reading() as session:
            found = await session.scalars(select(extension.id).where(extension.account_id == account_id))
            return {*found, *self._directory.extension_ids_of(account_id)}

    async def _read_routes(self) -> None:
        async with self._reading:
            async with self._here.storage.reading() as session:
                trunks, routings = await read_trunks(session, self._here), await read_direct_routings(session)
            self._directory.load_routes([*trunks, *self._extra], routings)
            self._used([ROUTES])

    async def _read_accounts(self, accounts: frozenset[str]) -> None:
        """Small accounts as a whole, and those that are gone."""
        async with self._reading:
            async with self._here.storage.reading() as session:
                found = await load_directory(session, self._here, Scope(accounts=accounts))
            before = {each for one in accounts for each in self._directory.extension_ids_of(one)}
            companies = {each.account_id: each for each in found.accounts}
            own: dict[str, list[PhoneNumber]] = {}
            for number in found.numbers:
                if not number.extension_id:
                    own.setdefault(number.account_id, []).append(number)
            concerned = before | {each.extension_id for each in found.extensions}
            devices = {each.device_id for each in found.devices}
            devices |= {each.device_id for one in before for each in self._directory.devices_of(one)}
            for account_id in accounts:
                self._directory.replace_company(account_id, companies.get(account_id), own.get(account_id, []))
                self.verified.pop(account_id, None)
            numbers = [each for each in found.numbers if each.extension_id]
            self._directory.replace_extensions(concerned, found.extensions, found.devices, numbers, device_ids=devices)
            self._take_verified(found)
            replace_companies(self._desk, accounts, found)
            replace_extensions(self._desk, concerned, devices, found)
            self._used([*map(company_key, accounts), *map(extension_key, concerned)])
        await asyncio.sleep(0)

    async def _read_company(self, account_id: str) -> bool:
        """Whether something changed that its extensions derive values from."""
        before = self._directory.accounts.get(account_id)
        async with self._reading:
            async with self._here.storage.reading() as session:
                scope = Scope(accounts=frozenset({account_id}), company_only=True)
                found = await load_directory(session, self._here, scope)
            account = next(iter(found.accounts), None)
            gone = self._directory.extension_ids_of(account_id) if account is None else []
            self._directory.replace_company(account_id, account, found.numbers)
            self.verified.pop(account_id, None)
            self._take_verified(found)
            replace_companies(self._desk, [account_id], found)
            self._used([company_key(account_id), *map(extension_key, gone)])
        return account is not None and (before is None or before.main_number != account.main_number)

    async def _read_extensions(self, account_id: str, ids: Collection[str], devices: Collection[str]) -> None:
        for batch in _batches(ids):
            await self._read_batch(account_id, batch, ())
        if devices:
            await self._read_batch(account_id, frozenset(), devices)

    async def _read_batch(self, account_id: str, ids: frozenset[str], devices: Collection[str]) -> None:
        async with self._reading:
            async with self._here.storage.reading() as session:
                scope = await _with_devices(session, account_id, ids, frozenset(devices))
                found = await load_directory(session, self._here, scope)
            concerned = scope.extensions or frozenset()
            known = {each.device_id for one in concerned for each in self._directory.devices_of(one)} | scope.devices
            self._directory.replace_extensions(
                concerned, found.extensions, found.devices, found.numbers, device_ids=scope.devices
            )
            replace_extensions(self._desk, concerned, known, found)
            self._used(map(extension_key, concerned))
        await asyncio.sleep(0)

    # ---- using it

    def _use(self, snapshot: Snapshot) -> None:
        trunks = [*snapshot.trunks, *self._extra]
        self._directory.load(
            snapshot.accounts, snapshot.extensions, snapshot.devices, snapshot.numbers, trunks, snapshot.direct_routings
        )
        self.verified.clear()
        self._take_verified(snapshot)
        replace_everything(self._desk, snapshot)
        self._used([])

    def _take_verified(self, snapshot: Snapshot) -> None:
        self.verified.update({account_id: frozenset(found) for account_id, found in snapshot.verified.items()})

    def _used(self, keys: Iterable[str]) -> None:
        self._copy.note(keys)
        self.loads += 1
        self.on_use()


def _together(sizes: Mapping[str, int]) -> Iterable[frozenset[str]]:
    """Ids of small accounts, as many as have few extensions together. `sizes`: extensions by account."""
    batch, count = set[str](), 0
    for account_id, size in sizes.items():
        if size < _SMALL:
            batch.add(account_id)
            count += size + 1
        if count >= _SMALL:
            yield frozenset(batch)
            batch, count = set[str](), 0
    if batch:
        yield frozenset(batch)


def _batches(ids: Collection[str]) -> Iterable[frozenset[str]]:
    rest = iter(sorted(ids))
    while batch := frozenset(islice(rest, _AT_ONCE)):
        yield batch


async def _with_devices(session: AsyncSession, account_id: str, ids: frozenset[str], devices: frozenset[str]) -> Scope:
    """With all devices of these extensions. At a shared phone its owner and its guest are read together: the place of
    one is that of the other.
    """
    asked = Scope(accounts=frozenset({account_id}), extensions=ids, devices=devices)
    device = phone.Device
    mine = asked.where_device(device.account_id, device.id, device.extension_id, device.guest_id)
    found: set[str | None] = set(ids)
    all_devices = set(devices)
    for device_id, owner, guest in await session.execute(
        select(device.id, device.extension_id, device.guest_id).where(mine)
    ):
        all_devices.add(device_id)
        found |= {owner, guest}
    return Scope(asked.accounts, frozenset(one for one in found if one), frozenset(all_devices))
