"""Reads what call handling needs to know about people from the features' tables, within a scope."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from sys import intern
from typing import Any

import msgspec
from sqlalchemy import select

from clarion.apps.call_directory.accounts import read_accounts
from clarion.apps.call_directory.snapshot import Places, Snapshot
from clarion.base.container import Container
from clarion.base.scope import EVERYTHING, Scope
from clarion.base.storage import AsyncSession
from clarion.calls.directory import Device, DirectRouting, Extension, PhoneNumber, Trunk
from clarion.calls.wire import MediaProfile
from clarion.features import emergency, numbers, people, phone
from clarion.features.emergency import LocationSnapshot

# Of a hundred thousand extensions, columns are read in a third of the time that objects take.
_EXTENSION = people.Extension
_COLUMNS = (
    _EXTENSION.id,
    _EXTENSION.account_id,
    _EXTENSION.number,
    _EXTENSION.display_name,
    _EXTENSION.first_name,
    _EXTENSION.last_name,
    _EXTENSION.type,
    _EXTENSION.status,
    _EXTENSION.role,
    _EXTENSION.ring_seconds,
    _EXTENSION.voicemail_enabled,
    _EXTENSION.greeting_path,
    _EXTENSION.language,
    _EXTENSION.home_country,
    _EXTENSION.international_calling,
    _EXTENSION.hidden,
    _EXTENSION.spoken_name,
)
_DEVICE = phone.Device
_DEVICE_COLUMNS = (
    _DEVICE.id,
    _DEVICE.account_id,
    _DEVICE.extension_id,
    _DEVICE.guest_id,
    _DEVICE.guest_until,
    _DEVICE.name,
    _DEVICE.type,
    _DEVICE.generation,
    _DEVICE.use_as_common_phone,
)
_NONE: dict[str, str] = {}
"""Of most people: one object for all of them."""


async def load_directory(session: AsyncSession, here: Container, scope: Scope = EVERYTHING) -> Snapshot:
    """Everything within the scope; carriers and connections to Microsoft Teams only with everything."""
    memory = await numbers.read_snapshot(session, here.clock.now(), scope)
    mains = {number.account_id: number.number for number in memory.numbers if number.usage == numbers.Usage.MAIN}
    recording = await phone.read_recording_memory(session, scope)
    places = await emergency.read_snapshot(session, scope)
    rows = await _rows(session, scope)
    whole = scope == EVERYTHING
    return Snapshot(
        accounts=await read_accounts(session, mains, recording, scope) if scope.extensions is None else [],
        extensions=await _extensions(session, scope, rows, memory, mains, recording),
        devices=await _devices(session, here, scope, {row.id: row for row in rows}, mains, memory),
        numbers=_numbers(memory, scope, {row.id: row.id for row in rows}),
        trunks=await read_trunks(session, here) if whole else [],
        direct_routings=await read_direct_routings(session) if whole else [],
        verified={account_id: sorted(found) for account_id, found in memory.verified.items()},
        places=await _places(session, places, scope),
        networks=places.networks,
    )


async def _rows(session: AsyncSession, scope: Scope) -> Sequence[Any]:
    if scope.company_only:
        return []
    return (await session.execute(select(*_COLUMNS).where(_of_extension(scope)))).all()


def _of_extension(scope: Scope) -> Any:
    return scope.where(people.Extension.account_id, people.Extension.id)


async def _extensions(
    session: AsyncSession,
    scope: Scope,
    rows: Sequence[Any],
    memory: numbers.NumberSnapshot,
    mains: Mapping[str | None, str],
    recording: phone.RecordingSnapshot,
) -> list[Extension]:
    if not rows:
        return []
    account = people.Account
    presence = await people.stored_presence_settings_of(session, [row.id for row in rows])
    default = people.default_presence_settings("")
    greetings = await phone.greeting_paths(session, scope)
    callers = await people.holders_of_permission(session, rows, "OutboundCalls", scope)
    flips = await phone.read_flips(session, scope)
    spoken = select(account.id, account.language).where(scope.where(account.id))
    languages = dict((await session.execute(spoken)).all())
    own = {number.extension_id: number.number for number in reversed(memory.numbers) if number.extension_id}
    found = []
    for row in rows:
        shown = memory.shown.get(row.id)
        caller_id = (shown.number if shown else "") or own.get(row.id) or mains.get(row.account_id, "")
        extension = _extension(
            row, presence.get(row.id, default), shown, caller_id, languages, callers, greetings.get(row.id), flips
        )
        found.append(_recorded(extension, recording))
    return found


def _recorded(extension: Extension, recording: phone.RecordingSnapshot) -> Extension:
    """With what is recorded of its calls without being asked."""
    direction = recording.directions.get(extension.extension_id)
    if direction is None:
        return extension
    inbound, outbound = direction in phone.INBOUND, direction in phone.OUTBOUND
    return msgspec.structs.replace(extension, records_inbound=inbound, records_outbound=outbound)


def _extension(
    row: Any,
    presence: people.PresenceSettings,
    shown: numbers.ShownIdentity | None,
    caller_id: str,
    languages: Mapping[str, str],
    callers: frozenset[str],
    greeting: str | None,
    flips: Mapping[str, dict[str, str]],
) -> Extension:
    return Extension(
        extension_id=row.id,
        account_id=intern(row.account_id),
        number=row.number,
        name=people.name_of(row.display_name, row.first_name, row.last_name, row.number),
        kind=intern(row.type),
        enabled=row.status == people.ExtensionStatus.ENABLED,
        caller_id=caller_id,
        ring_seconds=row.ring_seconds,
        do_not_disturb=not people.takes_calls(presence.dnd_status),
        hides_presence=not presence.visible,
        away=presence.user_status == "Offline",
        voicemail_enabled=row.voicemail_enabled,
        greeting_path=row.greeting_path if greeting is None else greeting,
        language=intern(row.language or languages.get(row.account_id, "en-US")),
        home_country=row.home_country or "",
        hides_number=shown is not None and shown.number == "",
        caller_ids=shown.by_feature if shown and shown.by_feature else _NONE,
        shows_name=shown is None or shown.name_outside,
        shows_extension=shown is None or shown.number_inside,
        may_call_out=row.type not in people.PEOPLE_TYPES or row.id in callers,
        may_call_abroad=row.international_calling,
        listed=not row.hidden,
        spoken_name=row.spoken_name,
        flips=flips.get(row.id, _NONE),
    )


async def _devices(
    session: AsyncSession,
    here: Container,
    scope: Scope,
    owners: Mapping[str, Any],
    mains: Mapping[str | None, str],
    memory: numbers.NumberSnapshot,
) -> list[Device]:
    if not owners:
        return []
    teams = await phone.teams_lines(session, scope)
    found = []
    for row in await session.execute(select(*_DEVICE_COLUMNS).where(_of_device(scope))):
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
                account_id=intern(row.account_id),
                name=intern(row.name),
                kind=intern(row.type),
                username=credentials.username,
                authorization_id=credentials.authorization_id,
                password=credentials.password,
                enabled=owner.status == people.ExtensionStatus.ENABLED,
                caller_id=shown.by_device.get(row.id) if shown else None,
                common=row.use_as_common_phone,
                teams_number=teams.get(row.id, ""),
            )
        )
    return found


def _of_device(scope: Scope) -> Any:
    device = phone.Device
    return scope.where_device(device.account_id, device.id, device.extension_id, device.guest_id)


def _credentials(here: Container, row: Any, main: str, extension: str) -> phone.SipCredentials:
    return phone.credentials_of(
        here.keys,
        device_id=row.id,
        generation=row.generation,
        realm=here.settings.sip_domain,
        main_number=main,
        account_id=row.account_id,
        extension_number=extension,
    )


def _at_desk(row: Any, owners: Mapping[str, Any], now: datetime) -> Any:
    """Who sits at a common phone: it rings for them, and its calls are theirs."""
    guest = owners.get(row.guest_id or "")
    if guest is None or guest.account_id != row.account_id or row.guest_until is None or row.guest_until <= now:
        return None
    return guest if guest.status == people.ExtensionStatus.ENABLED else None


async def _places(session: AsyncSession, places: LocationSnapshot, scope: Scope) -> Places:
    """Where help is sent to. A phone at which a guest sits stays where it is: its owner's place counts, not the
    guest's.
    """
    devices = {key: place.as_dict() for key, place in places.devices.items()}
    extensions = {key: place.as_dict() for key, place in places.extensions.items()}
    accounts = {key: place.as_dict() for key, place in places.accounts.items()}
    guests = select(phone.Device).where(phone.Device.guest_id.is_not(None), _of_device(scope))
    for row in await session.scalars(guests):
        home = extensions.get(row.extension_id or "") or accounts.get(row.account_id)
        if home is not None:
            devices.setdefault(row.id, home)
    return {"device": devices, "extension": extensions, "account": accounts}


def _numbers(memory: numbers.NumberSnapshot, scope: Scope, same: Mapping[str | None, str]) -> list[PhoneNumber]:
    """Of single extensions the main numbers of their companies were read beside theirs. `same`: ids of extensions as
    the other records have them, so that memory holds each once.
    """
    return [
        PhoneNumber(
            number=row.number,
            account_id=intern(row.account_id or ""),
            extension_id=same.get(row.extension_id, row.extension_id or ""),
            usage=intern(row.usage),
            caller_id_name=row.caller_id_name,
            fax=row.type == "FaxOnly" or row.usage == numbers.Usage.FAX,
            fax_detection=row.fax_detection,
        )
        for row in memory.numbers
        if scope.extensions is None or row.extension_id in scope.extensions
    ]


async def read_trunks(session: AsyncSession, here: Container) -> list[Trunk]:
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


async def read_direct_routings(session: AsyncSession) -> list[DirectRouting]:
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
