"""Reading what a phone is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.storage import AsyncSession
from clarion.features.people import Account, Extension
from clarion.features.phone.device_provisioning.facts import Codes, Key, Line, PhoneFacts, Proxy, zone_at
from clarion.features.phone.device_provisioning.families import PHONEBOOK, Family, get_family
from clarion.features.phone.device_provisioning.models import PhoneConfig
from clarion.features.phone.devices.credentials import SipCredentials
from clarion.features.phone.devices.models import Device
from clarion.features.phone.devices.schemas import sip_host
from clarion.features.phone.devices.service import credentials_for

VOICEMAIL, DND_ON, DND_OFF = "*97", "*78", "*79"


@dataclass(frozen=True)
class Gathered:
    """What the settings of one phone are made of. Lines are without their password."""

    setup: PhoneConfig
    device: Device
    owner: Extension | None
    family: Family
    facts: PhoneFacts
    credentials: SipCredentials | None  # None: the device is nobody's


async def gather(here: Container, session: AsyncSession, setup: PhoneConfig, url: str) -> Gathered:
    """`url`: the phone's own address, with a slash at the end."""
    device = await session.get_one(Device, setup.device_id)
    owner = await session.get(Extension, device.extension_id) if device.extension_id else None
    account = await session.get_one(Account, setup.account_id)
    family = get_family(setup.family)
    credentials = await credentials_for(here, session, device, owner) if owner is not None else None
    line = () if owner is None or credentials is None else (_line(owner, credentials),)
    settings = here.settings
    facts = PhoneFacts(
        mac=setup.mac,
        lines=line,
        keys=await _keys(session, setup, family),
        proxy=Proxy(sip_host(settings), settings.sip_tls_port),
        domain=settings.sip_domain,
        ntp=settings.phone_time_server or urlsplit(settings.public_url).hostname or settings.bind,
        zone=zone_at((owner.time_zone if owner else None) or account.time_zone, here.clock.now()),
        language=(owner.language if owner else None) or account.language,
        company=account.name,
        codes=Codes(VOICEMAIL, DND_ON, DND_OFF),
        setup_url=url,
        phonebook_url=url + PHONEBOOK,
    )
    return Gathered(setup, device, owner, family, facts, credentials)


def _line(owner: Extension, credentials: SipCredentials) -> Line:
    return Line(
        n=1,
        label=owner.number,
        name=owner.name,
        user=credentials.username,
        auth=credentials.authorization_id,
        password=None,
    )


async def _keys(session: AsyncSession, setup: PhoneConfig, family: Family) -> tuple[Key, ...]:
    """As they were asked for. A colleague who has gone leaves the place empty for the next."""
    wanted = {str(key["extension_id"]) for key in setup.keys if key.get("extension_id")}
    query = select(Extension).where(Extension.account_id == setup.account_id, Extension.id.in_(wanted))
    people = {row.id: row for row in await session.scalars(query)} if wanted else {}
    found = [_key(key, people) for key in setup.keys]
    kept = [key for key in found if key is not None][: family.most_keys]
    return tuple(Key(n, key.kind, key.value, key.label) for n, key in enumerate(kept, 1))


def _key(key: dict[str, str], people: dict[str, Extension]) -> Key | None:
    extension_id = key.get("extension_id")
    if not extension_id:
        return Key(0, key["kind"], key["value"], key["label"] or key["value"])
    person = people.get(extension_id)
    return Key(0, key["kind"], person.number, key["label"] or person.name) if person is not None else None


async def check_keys(session: AsyncSession, account_id: str, keys: Sequence[dict[str, str]]) -> None:
    """Raises Invalid for a colleague who is not of the account."""
    wanted = {key["extension_id"] for key in keys if key.get("extension_id")}
    query = select(Extension.id).where(Extension.account_id == account_id, Extension.id.in_(wanted))
    missing = wanted - set(await session.scalars(query)) if wanted else set()
    if missing:
        raise Invalid("There is no such extension for a key.", parameter="keys.extension.id")
