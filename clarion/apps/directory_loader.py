"""Fills the call core's directory from the features' tables, and keeps it fresh.

Calls never wait for a database. A copy in the data folder lets a call server start, and emergency calls leave with
their location, while the database is away.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime

import msgspec
import structlog
from sqlalchemy import select

from clarion.apps.directory_accounts import read_accounts
from clarion.apps.read_again import ReadAgain
from clarion.apps.sealed_copy import SealedCopy
from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.calls.directory import Account, Device, Directory, DirectRouting, Extension, PhoneNumber, Trunk
from clarion.calls.wire import MediaProfile, Record
from clarion.features import conduct, emergency, numbers, people, phone
from clarion.features.emergency import Address, Desk, LocationMemory, NetworkMap

log = structlog.stdlib.get_logger("clarion.directory")

TOPICS = (
    people.ACCOUNT_CHANGED,
    people.EXTENSION_CHANGED,
    people.PRESENCE_CHANGED,
    numbers.NUMBERS_CHANGED,
    phone.DEVICES_CHANGED,
    phone.PHONE_LIMIT_CHANGED,
    phone.TRUNKS_CHANGED,
    phone.DIRECT_ROUTING_CHANGED,
    phone.RECORDING_SETTINGS_CHANGED,
    phone.GREETING_CHANGED,
    phone.HANDLING_CHANGED,
    emergency.LOCATIONS_CHANGED,
    conduct.IDENTITY_POLICY_CHANGED,
)
FILE_NAME = "directory.sealed"
OPEN_NAME = "directory.json"  # what earlier versions left in clear text
EXPIRY_SECONDS = 3600.0


class Snapshot(Record, frozen=True):
    """Everything that call handling needs to know about people."""

    accounts: list[Account] = msgspec.field(default_factory=list)
    extensions: list[Extension] = msgspec.field(default_factory=list)
    devices: list[Device] = msgspec.field(default_factory=list)
    numbers: list[PhoneNumber] = msgspec.field(default_factory=list)
    trunks: list[Trunk] = msgspec.field(default_factory=list)
    direct_routings: list[DirectRouting] = msgspec.field(default_factory=list)
    verified: dict[str, list[str]] = msgspec.field(
        default_factory=dict
    )  # account id: numbers elsewhere that it may show
    places: dict[str, dict[str, dict[str, str]]] = msgspec.field(
        default_factory=dict
    )  # device | extension | account: id: address
    networks: dict[str, NetworkMap] = msgspec.field(default_factory=dict)  # by account


async def load_directory(session: AsyncSession, here: Container) -> Snapshot:
    """Read it all, for all accounts."""
    memory = await numbers.read_memory(session, here.clock.now())
    mains = {n.account_id: n.number for n in memory.numbers if n.usage == numbers.Usage.MAIN}
    rows = list((await session.scalars(select(people.Extension))).all())
    presence = await people.presence_settings_of(session, rows)
    greetings = await phone.greeting_paths(session)
    recording = await phone.read_recording_memory(session)
    accounts = await read_accounts(session, mains, recording)
    callers = await people.holders_of_permission(session, rows, "OutboundCalls")
    places = await emergency.read_memory(session)
    languages = dict((await session.execute(select(people.Account.id, people.Account.language))).all())
    extensions = [
        _extension(row, presence[row.id], memory, mains, languages, callers, greetings.get(row.id)) for row in rows
    ]
    return Snapshot(
        accounts=accounts,
        extensions=[_recorded(each, recording) for each in _flipping(extensions, await phone.read_flips(session))],
        devices=await _devices(session, here, {row.id: row for row in rows}, mains, memory),
        numbers=_numbers(memory),
        trunks=await _trunks(session, here),
        direct_routings=await _direct_routings(session),
        verified={account_id: sorted(found) for account_id, found in memory.verified.items()},
        places=await _places(session, places),
        networks=places.networks,
    )


def _recorded(extension: Extension, recording: phone.RecordingMemory) -> Extension:
    """With what is recorded of its calls without being asked."""
    direction = recording.directions.get(extension.extension_id)
    if direction is None:
        return extension
    inbound, outbound = direction in phone.INBOUND, direction in phone.OUTBOUND
    return msgspec.structs.replace(extension, records_inbound=inbound, records_outbound=outbound)


def _flipping(extensions: list[Extension], flips: dict[str, dict[str, str]]) -> list[Extension]:
    return [msgspec.structs.replace(each, flips=flips.get(each.extension_id, {})) for each in extensions]


def _extension(
    row: people.Extension,
    presence: people.PresenceSettings,
    memory: numbers.NumberMemory,
    mains: dict[str | None, str],
    languages: dict[str, str],
    callers: frozenset[str],
    greeting: str | None,
) -> Extension:
    own = next((n.number for n in memory.numbers if n.extension_id == row.id), "")
    shown = memory.shown.get(row.id)
    return Extension(
        extension_id=row.id,
        account_id=row.account_id,
        number=row.number,
        name=row.name,
        kind=row.type,
        enabled=row.status == people.ExtensionStatus.ENABLED,
        caller_id=(shown.number if shown else "") or own or mains.get(row.account_id, ""),
        ring_seconds=row.ring_seconds,
        do_not_disturb=not people.takes_calls(presence.dnd_status),
        hides_presence=not presence.visible,
        away=presence.user_status == "Offline",
        voicemail_enabled=row.voicemail_enabled,
        greeting_path=row.greeting_path if greeting is None else greeting,
        language=row.language or languages.get(row.account_id, "en-US"),
        home_country=row.home_country or "",
        hides_number=shown is not None and shown.number == "",
        caller_ids=shown.by_feature if shown else {},
        shows_name=shown is None or shown.name_outside,
        shows_extension=shown is None or shown.number_inside,
        may_call_out=row.type not in people.PEOPLE_TYPES or row.id in callers,
        may_call_abroad=row.international_calling,
        listed=not row.hidden,
        spoken_name=row.spoken_name,
    )


async def _devices(
    session: AsyncSession,
    here: Container,
    owners: dict[str, people.Extension],
    mains: dict[str | None, str],
    memory: numbers.NumberMemory,
) -> list[Device]:
    teams = await phone.teams_lines(session)
    found = []
    for row in await session.scalars(select(phone.Device)):
        owner = owners.get(row.extension_id or "")  # a device of the inventory is nobody's, and cannot sign in
        if owner is None:
            continue
        user = _at_desk(row, owners, here.clock.now()) or owner
        shown = memory.shown.get(user.id)
        credentials = _credentials(here, row, mains.get(row.account_id, ""), owner.number)
        found.append(
            Device(
                device_id=row.id,
                extension_id=user.id,
                account_id=row.account_id,
                name=row.name,
                kind=row.type,
                username=credentials.username,
                authorization_id=credentials.authorization_id,
                ha1_md5=credentials.ha1_md5,
                ha1_sha256=credentials.ha1_sha256,
                enabled=owner.status == people.ExtensionStatus.ENABLED,
                caller_id=shown.by_device.get(row.id) if shown else None,
                common=row.use_as_common_phone,
                teams_number=teams.get(row.id, ""),
            )
        )
    return found


def _credentials(here: Container, row: phone.Device, main: str, extension: str) -> phone.SipCredentials:
    return phone.credentials_of(
        here.keys,
        device_id=row.id,
        generation=row.generation,
        realm=here.settings.sip_domain,
        main_number=main,
        account_id=row.account_id,
        extension_number=extension,
    )


def _at_desk(row: phone.Device, owners: dict[str, people.Extension], now: datetime) -> people.Extension | None:
    """Who sits at a common phone: it rings for them, and its calls are theirs."""
    guest = owners.get(row.guest_id or "")
    if guest is None or guest.account_id != row.account_id or row.guest_until is None or row.guest_until <= now:
        return None
    return guest if guest.status == people.ExtensionStatus.ENABLED else None


async def _places(session: AsyncSession, places: LocationMemory) -> dict[str, dict[str, dict[str, str]]]:
    """Where help is sent to. A phone at which a guest sits stays where it is: its owner's place counts, not the
    guest's.
    """
    devices = {key: place.as_dict() for key, place in places.devices.items()}
    extensions = {key: place.as_dict() for key, place in places.extensions.items()}
    accounts = {key: place.as_dict() for key, place in places.accounts.items()}
    for row in await session.scalars(select(phone.Device).where(phone.Device.guest_id.is_not(None))):
        home = extensions.get(row.extension_id or "") or accounts.get(row.account_id)
        if home is not None:
            devices.setdefault(row.id, home)
    return {"device": devices, "extension": extensions, "account": accounts}


def _numbers(memory: numbers.NumberMemory) -> list[PhoneNumber]:
    return [
        PhoneNumber(
            number=row.number,
            account_id=row.account_id or "",
            extension_id=row.extension_id or "",
            usage=row.usage,
            caller_id_name=row.caller_id_name,
        )
        for row in memory.numbers
    ]


async def _trunks(session: AsyncSession, here: Container) -> list[Trunk]:
    query = select(phone.SipTrunk).where(phone.SipTrunk.enabled.is_(True))
    return [
        Trunk(
            trunk_id=row.id,
            account_id=row.account_id or "",
            name=row.name,
            uri=row.uri,
            addresses=tuple(row.addresses),
            username=row.username,
            password=phone.trunk_password(here.keys, row),
            priority=row.priority,
            emergency=row.emergency,
            media=MediaProfile(row.media),
            signs=row.signs_calls,
            verifies=row.verifies_calls,
            international=row.international,
            cost=row.cost,
            prefixes=tuple(row.prefixes),
            number_format=row.number_format,
            country=row.country,
            dial_prefix=row.dial_prefix,
            caller_id_policy=row.caller_id_policy,
            caller_id=row.caller_id,
            registers=row.registers,
            register_seconds=row.register_seconds,
            probes=row.probes,
        )
        for row in await session.scalars(query)
    ]


async def _direct_routings(session: AsyncSession) -> list[DirectRouting]:
    """Accounts that are connected to Microsoft Teams."""
    query = select(phone.TeamsDirectRouting).where(phone.TeamsDirectRouting.enabled.is_(True))
    return [
        DirectRouting(
            account_id=row.account_id,
            fqdn=row.fqdn,
            proxies=tuple(row.proxies),
            networks=tuple(row.networks),
            lane=row.lane,
        )
        for row in await session.scalars(query)
        if row.certificate  # without one Teams would not speak with us
    ]


class DirectoryLoader:
    """Keeps one process's directory, emergency desk and verified numbers as the database says.

    `extra_trunks` are carriers that are configured, not stored: the simulated phone network.
    """

    def __init__(
        self,
        here: Container,
        directory: Directory,
        *,
        desk: Desk | None = None,
        extra_trunks: tuple[Trunk, ...] = (),
    ) -> None:
        self._here = here
        self._directory = directory
        self._desk = desk
        self._extra = extra_trunks
        self._copy = SealedCopy(here, FILE_NAME, Snapshot, purpose="copy of the directory")
        self._earlier = here.settings.data / OPEN_NAME
        self._again = ReadAgain(here, "the directory", self.refresh)
        self._serving: Subscription | None = None
        self.loads = 0
        self.on_use: Callable[[], None] = lambda: None
        self.verified: dict[str, frozenset[str]] = {}

    def is_verified(self, account_id: str, number: str) -> bool:
        """Whether an account proved its right to show a number that is not in our inventory."""
        return number in self.verified.get(account_id, frozenset())

    async def open(self) -> None:
        """Load, and go on listening. Starts from the copy when the database is away."""
        await self._again.hear(*TOPICS)
        self._serving = self._here.bus.serve(phone.refresh_topic(self._here.settings.server_id), self._on_request)
        try:
            await self.refresh()
        except Exception as error:
            log.warning("The directory starts from its copy", problem=str(error))
            self._use(self._read_copy())
            self._again.soon()
        self._again.start(every_s=EXPIRY_SECONDS)  # what expires is told by nobody

    async def close(self) -> None:
        if self._serving is not None:
            await self._serving.close()
        await self._again.close()

    async def refresh(self) -> None:
        """Read everything now."""
        async with self._here.storage.reading() as session:
            snapshot = await load_directory(session, self._here)
        self._use(snapshot)
        await asyncio.to_thread(self._write_copy, snapshot)

    async def _on_request(self, _payload: Payload) -> Payload:
        """Somebody is about to use what was just written: read it before answering."""
        await self.refresh()
        return {}

    def _use(self, snapshot: Snapshot) -> None:
        trunks = [*snapshot.trunks, *self._extra]
        self._directory.load(
            snapshot.accounts, snapshot.extensions, snapshot.devices, snapshot.numbers, trunks, snapshot.direct_routings
        )
        self.verified = {key: frozenset(found) for key, found in snapshot.verified.items()}
        if self._desk is not None:
            places = {
                kind: {key: emergency.from_dict(value) for key, value in found.items()}
                for kind, found in snapshot.places.items()
            }
            none: dict[str, Address] = {}
            self._desk.load(
                LocationMemory(
                    devices=places.get("device", none),
                    extensions=places.get("extension", none),
                    accounts=places.get("account", none),
                    networks=snapshot.networks,
                )
            )
        self.loads += 1
        self.on_use()

    # ---- the copy, sealed with the master key: it holds what phones and trunks sign in with

    def _write_copy(self, snapshot: Snapshot) -> None:
        self._copy.write(snapshot)
        self._earlier.unlink(missing_ok=True)

    def _read_copy(self) -> Snapshot:
        if self._earlier.exists() and not self._earlier.with_name(FILE_NAME).exists():
            with contextlib.suppress(OSError, msgspec.MsgspecError):
                return msgspec.json.decode(self._earlier.read_bytes(), type=Snapshot)
        return self._copy.read() or Snapshot()
