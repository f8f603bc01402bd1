"""What can be done with the setup of a phone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.phone.device_provisioning.events import RESYNC, Resync
from clarion.features.phone.device_provisioning.facts import with_password
from clarion.features.phone.device_provisioning.families import PHONEBOOK, Family, get_family, named
from clarion.features.phone.device_provisioning.gathering import Gathered, check_keys, gather
from clarion.features.phone.device_provisioning.links import PhoneLinks, first_until
from clarion.features.phone.device_provisioning.models import PhoneAsk, PhoneConfig
from clarion.features.phone.device_provisioning.rendering import render_file
from clarion.features.phone.device_provisioning.rules import mac_of
from clarion.features.phone.devices.models import Device, DeviceType
from clarion.features.phone.devices.service import rotate_password

_ELSEWHERE = "https://setup.invalid/"  # stands for the address, which is another each time
_HIDDEN = "••••••••"
_SETTABLE = (DeviceType.OTHER_PHONE, DeviceType.HARD_PHONE)


async def find_setup(session: AsyncSession, device: Device) -> PhoneConfig | None:
    return await session.get(PhoneConfig, device.id)


async def get_setup(session: AsyncSession, device: Device) -> PhoneConfig:
    """Raises NotFound for a phone that is set up by hand."""
    setup = await find_setup(session, device)
    if setup is None:
        raise NotFound("This phone does not set itself up: say what it is first.", parameter="deviceId")
    return setup


async def set_up(
    session: AsyncSession,
    device: Device,
    *,
    family: str,
    mac: str,
    model: str | None,
    keys: Sequence[dict[str, str]] | None,
    now: datetime,
) -> PhoneConfig:
    """Say what a phone is, or change it. Another phone than before gets a new address and a password of its own.
    Raises Invalid, Conflict.
    """
    if device.type not in _SETTABLE:
        raise Invalid("Only a desk phone sets itself up.", parameter="deviceId")
    known = get_family(family)
    address = mac_of(mac)
    if address is None:
        raise Invalid("Write the hardware address as on the phone's label, like 00:15:65:AA:BB:CC.", parameter="mac")
    await _check_free(session, device, address)
    await check_keys(session, device.account_id, keys or ())
    setup = await find_setup(session, device)
    if setup is None:
        setup = PhoneConfig(device_id=device.id, account_id=device.account_id, family=known.id, mac=address)
        setup.keys, setup.link_generation, setup.link_until, setup.created_at = [], 1, first_until(now), now
        session.add(setup)
    elif (setup.mac, setup.family) != (address, known.id):
        setup.family, setup.mac = known.id, address
        renew(session, setup, device, now=now)
    if model is not None:
        setup.model = model
    if keys is not None:
        setup.keys = list(keys)
    await session.flush()
    return setup


async def _check_free(session: AsyncSession, device: Device, mac: str) -> None:
    query = select(PhoneConfig.device_id).where(PhoneConfig.account_id == device.account_id, PhoneConfig.mac == mac)
    other = await session.scalar(query)
    if other is not None and other != device.id:
        raise Conflict("Another device of the company has this hardware address.", code="CMN-409", parameter="mac")


def renew(session: AsyncSession, setup: PhoneConfig, device: Device, *, now: datetime) -> None:
    """Earlier addresses and the password become void; the phone may fetch both once more."""
    setup.link_generation += 1
    setup.link_until = first_until(now)
    setup.given_generation, setup.given_at, setup.digest = None, None, ""
    rotate_password(session, device)


async def forget(session: AsyncSession, setup: PhoneConfig, device: Device) -> None:
    """The phone finds nothing here any more, and what it signs in with is void."""
    rotate_password(session, device)
    await session.delete(setup)


def resync(session: AsyncSession, setup: PhoneConfig) -> None:
    """Have the phone told that there is something new."""
    announce(session, RESYNC, Resync(account_id=setup.account_id, device_id=setup.device_id))


def link_of(here: Container, setup: PhoneConfig) -> str:
    """The address that somebody types into the phone."""
    links = PhoneLinks(here.keys, here.settings.public_url)
    return links.url(setup.device_id, setup.link_generation, setup.link_until)


async def newest_asks(session: AsyncSession, setup: PhoneConfig, most: int = 20) -> Sequence[PhoneAsk]:
    query = select(PhoneAsk).where(PhoneAsk.device_id == setup.device_id)
    return (await session.scalars(query.order_by(PhoneAsk.at.desc(), PhoneAsk.id.desc()).limit(most))).all()


async def preview(here: Container, session: AsyncSession, setup: PhoneConfig) -> tuple[Family, str]:
    """The settings as the phone would get them now, without password and address."""
    found = await gather(here, session, setup, _ELSEWHERE)
    facts = with_password(found.facts, _HIDDEN)
    return found.family, render_file(found.family, found.family.account_file, facts)


def digest_of(found: Gathered) -> str:
    """What tells two settings apart. The address, which is another each time, does not count."""
    facts = replace(found.facts, setup_url=_ELSEWHERE, phonebook_url=_ELSEWHERE + PHONEBOOK)
    return sha256(render_file(found.family, found.family.account_file, facts).encode()).hexdigest()


async def is_outdated(here: Container, session: AsyncSession, setup: PhoneConfig) -> bool:
    """Whether a phone that fetched something has other settings, or another password, than it should have."""
    if not setup.digest:
        return False
    found = await gather(here, session, setup, _ELSEWHERE)
    return found.device.generation != setup.given_generation or digest_of(found) != setup.digest


def family_of(setup: PhoneConfig) -> Family:
    return get_family(setup.family)


def account_file_name(family: Family, setup: PhoneConfig) -> str:
    return named(family.account_file, setup.mac)
