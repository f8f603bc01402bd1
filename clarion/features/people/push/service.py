"""What people do with the browsers that take pushes for them."""

from collections.abc import Sequence
from hashlib import sha256
from typing import cast
from urllib.parse import urlsplit

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.ssrf_guard import EgressPolicy, egress_policy, is_ip, is_local
from clarion.base.storage import AsyncSession
from clarion.features.people.push.crypto import decoded, is_point
from clarion.features.people.push.events import PUSH_DEVICE_ADDED, PushDeviceAdded
from clarion.features.people.push.models import PushDevice, PushSettings
from clarion.features.people.push.responses import PushSettingsInfo
from clarion.features.people.push.rules import MOST_DEVICES, wanted_of
from clarion.features.people.push.schemas import NewDevice, PushChange
from clarion.features.people.sign_in.caller import Caller


async def list_devices(session: AsyncSession, extension_id: str) -> Sequence[PushDevice]:
    query = select(PushDevice).where(PushDevice.extension_id == extension_id)
    return (await session.scalars(query.order_by(PushDevice.created_at, PushDevice.id))).all()


async def add_device(here: Container, session: AsyncSession, caller: Caller, new: NewDevice) -> PushDevice:
    """The browser of this sign-in. One that is known by its address is the same one, whoever had it before.

    Raises 400 for what is no browser's address or keys.
    """
    check_endpoint(new.endpoint, egress_policy(here.settings))
    _check_keys(new)
    digest = sha256(new.endpoint.encode()).hexdigest()
    now = here.clock.now()
    row = await session.scalar(select(PushDevice).where(PushDevice.endpoint_hash == digest))
    if row is not None and row.extension_id != caller.extension_id:
        await session.delete(row)  # somebody else signed in in this browser: what waited is not theirs
        await session.flush()
        row = None
    if row is None:
        await _make_room(session, caller.extension_id)
        row = PushDevice(id=new_id(), endpoint=new.endpoint, endpoint_hash=digest, created_at=now, failures=0)
        session.add(row)
    row.account_id, row.extension_id, row.session_id = caller.account_id, caller.extension_id, caller.session_id
    row.name = new.name or "Browser"
    row.p256dh, row.auth = new.keys.p256dh, new.keys.auth
    row.failures, row.problem = 0, ""
    announce(
        session, PUSH_DEVICE_ADDED, PushDeviceAdded(account_id=caller.account_id, extension_id=caller.extension_id)
    )
    return row


async def _make_room(session: AsyncSession, extension_id: str) -> None:
    known = list(await list_devices(session, extension_id))
    known.sort(key=lambda row: row.reached_at or row.created_at)
    for row in known[: max(0, len(known) - MOST_DEVICES + 1)]:
        await session.delete(row)


def check_endpoint(address: str, policy: EgressPolicy) -> None:
    """Raises 400. Names are looked up, and judged, when the connection is made, each time."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _invalid("endpoint", "it is not an address") from None
    if not address.isascii() or not address.isprintable() or " " in address or not host or port == 0:
        raise _invalid("endpoint", "it is not an address")
    if parts.username is not None or parts.password is not None:
        raise _invalid("endpoint", "it must not hold a user name or password")
    local = (policy.loopback or policy.anywhere) and is_local(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise _invalid("endpoint", "give an address that begins with https://")
    if is_ip(host) and not policy.allows(host):
        raise _invalid("endpoint", "it leads to a private or local network")


def _check_keys(new: NewDevice) -> None:
    try:
        point, auth = decoded(new.keys.p256dh.rstrip("=")), decoded(new.keys.auth.rstrip("="))
    except ValueError:
        raise _invalid("keys", "they are not base64url") from None
    if not is_point(point):
        raise _invalid("keys.p256dh", "it is no point on P-256")
    if len(auth) != 16:
        raise _invalid("keys.auth", "it is not 16 bytes long")


def _invalid(name: str, why: str) -> Invalid:
    return Invalid(f"Parameter [{name}] value is invalid: {why}.", parameter=name)


async def remove_device(session: AsyncSession, caller: Caller, device_id: str) -> None:
    """One's own. Raises 404."""
    await session.delete(await get_device(session, caller, device_id))


async def get_device(session: AsyncSession, caller: Caller, device_id: str) -> PushDevice:
    row = await session.get(PushDevice, device_id[:64])
    if row is None or row.extension_id != caller.extension_id:
        raise NotFound("Resource for parameter [deviceId] is not found.", parameter="deviceId")
    return row


async def change_settings(session: AsyncSession, extension_id: str, change: PushChange) -> PushSettingsInfo:
    """All that is chosen now."""
    given = change.model_dump(by_alias=True, exclude_none=True)
    row = await session.get(PushSettings, extension_id, with_for_update=True)
    known = wanted_of(row.chosen if row else None)
    chosen = {**known, **given, "quiet": {**known["quiet"], **given.get("quiet", {})}}
    if row is None:
        session.add(PushSettings(extension_id=extension_id, chosen=chosen))
    else:
        row.chosen = chosen
    return cast("PushSettingsInfo", chosen)
