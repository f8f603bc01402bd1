"""What can be done with an account's connection to Microsoft Teams, and who is connected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cryptography import x509
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from clarion.base.edge_certificates import KEY_PURPOSE
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.keys import MasterKey
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.numbers import PhoneNumber
from clarion.features.people import PEOPLE_TYPES, Extension
from clarion.features.people.sign_in import Caller
from clarion.features.phone.devices import Device, DeviceType, create_device, delete_device
from clarion.features.phone.ms_teams.events import DIRECT_ROUTING_CHANGED, DirectRoutingChanged
from clarion.features.phone.ms_teams.lanes import Addresses, lane_of, others_in_force, wait_for_turn
from clarion.features.phone.ms_teams.models import TeamsDirectRouting, TeamsUser
from clarion.features.phone.ms_teams.queries import COMPANY_USAGES, lines_in_force
from clarion.features.phone.ms_teams.responses import TeamsUserMapping
from clarion.features.phone.ms_teams.rules import (
    CONNECTED,
    NETWORKS,
    OUT_OF_SYNC,
    PROXIES,
    covers,
    names_in,
    next_letter,
    read_certificate,
    split_line,
)
from clarion.features.phone.ms_teams.schemas import ConnectedUser, SetupBody

DEVICE_NAME = "Microsoft Teams"


@dataclass(frozen=True)
class Mapping:
    """Somebody who is connected. `status`: Connected, or OutOfSync while the number is not theirs any more."""

    extension_id: str
    phone_number: str
    status: Literal["Connected", "OutOfSync"]

    def view(self) -> TeamsUserMapping:
        return {"extensionId": self.extension_id, "phoneNumber": self.phone_number, "status": self.status}


def check_company(caller: Caller) -> None:
    """Raises Forbidden for administrators of some sites."""
    if caller.site_ids:
        raise Forbidden("The connection is the whole company's, and you administer some of its sites.", code="CMN-404")


async def find_setup(session: AsyncSession, account_id: str) -> TeamsDirectRouting | None:
    return await session.get(TeamsDirectRouting, account_id)


@dataclass(frozen=True)
class Surroundings:
    """`names`: that phones and browsers call this server by; whoever asks for the name of a connection is shown that
    account's certificate, so none of them can be one. `trusted`: who may have issued a certificate. `addresses`: of
    proxies. `lanes`: from how many addresses the edge can call Teams.
    """

    names: frozenset[str]
    trusted: Sequence[x509.Certificate]
    addresses: Addresses
    lanes: int


async def save_setup(
    session: AsyncSession, keys: MasterKey, account_id: str, body: SetupBody, now: datetime, around: Surroundings
) -> TeamsDirectRouting:
    """Make or change the connection. Nobody holds a name without a certificate for it. Raises Invalid, Conflict."""
    if body.fqdn in around.names:
        raise Invalid(f"{body.fqdn} is this server's own name; choose one for Teams alone.", parameter="fqdn")
    row = await find_setup(session, account_id)
    if body.fqdn is not None and (row is None or body.fqdn != row.fqdn):
        await _check_free(session, account_id, body.fqdn)
    if row is None:
        if body.fqdn is None:
            raise Invalid("Parameter [fqdn] is required.", parameter="fqdn")
        row = TeamsDirectRouting(account_id=account_id, fqdn=body.fqdn, enabled=True, created_at=now)
        row.certificate, row.proxies, row.networks, row.lane = "", list(PROXIES), list(NETWORKS), 0
    row.fqdn = body.fqdn or row.fqdn
    for name in ("enabled", "proxies", "networks"):
        value = getattr(body, name)
        if value is not None:
            setattr(row, name, list(dict.fromkeys(value)) if isinstance(value, list) else value)
    _take_certificate(row, keys, body, now, around.trusted)
    if row.enabled:
        with session.no_autoflush:
            await wait_for_turn(session)
            row.lane = lane_of(row, await others_in_force(session, account_id), around.addresses, around.lanes)
    session.add(row)
    await _write(session, f"{row.fqdn} was taken a moment ago; look at the page again.")
    announce(session, DIRECT_ROUTING_CHANGED, DirectRoutingChanged(account_id=account_id))
    return row


async def _write(session: AsyncSession, conflict: str) -> None:
    """Raises Conflict where somebody else was faster."""
    try:
        await session.flush()
    except IntegrityError:
        raise Conflict(conflict) from None


async def _check_free(session: AsyncSession, account_id: str, fqdn: str) -> None:
    query = select(TeamsDirectRouting.account_id).where(TeamsDirectRouting.fqdn == fqdn)
    holder = await session.scalar(query)
    if holder is not None and holder != account_id:
        raise Conflict(f"{fqdn} is used by another account here.", parameter="fqdn")


def _take_certificate(
    row: TeamsDirectRouting, keys: MasterKey, body: SetupBody, now: datetime, trusted: Sequence[x509.Certificate]
) -> None:
    if body.certificate is None and body.private_key is None:
        if not row.certificate or not covers(names_in(row.certificate), row.fqdn):
            raise Invalid(f"The certificate for {row.fqdn} is given with the name.", parameter="certificate")
        return
    if body.certificate is None or body.private_key is None:
        missing = "privateKey" if body.private_key is None else "certificate"
        raise Invalid("A certificate and its key are given together.", parameter=missing)
    found = read_certificate(body.certificate, body.private_key, row.fqdn, now, trusted)
    row.certificate = body.certificate.strip() + "\n"
    row.sealed_key = keys.seal(KEY_PURPOSE, (body.private_key.strip() + "\n").encode())
    row.valid_until, row.warn_at = found.valid_until, next_letter(found.valid_until, now)


async def remove_setup(session: AsyncSession, account_id: str) -> None:
    """The connection ends, for everybody. Raises NotFound."""
    row = await find_setup(session, account_id)
    if row is None:
        raise NotFound("Microsoft Teams is not connected.")
    for user in await users_of(session, account_id):
        await _disconnect(session, user)
    await session.delete(row)
    announce(session, DIRECT_ROUTING_CHANGED, DirectRoutingChanged(account_id=account_id))


# ---- people


async def users_of(
    session: AsyncSession, account_id: str, extension_ids: Sequence[str] | None = None
) -> Sequence[TeamsUser]:
    query = select(TeamsUser).where(TeamsUser.account_id == account_id).order_by(TeamsUser.created_at)
    if extension_ids is not None:
        query = query.where(TeamsUser.extension_id.in_(extension_ids))
    return (await session.scalars(query)).all()


async def visible_users(
    session: AsyncSession, caller: Caller, account_id: str, extension_ids: Sequence[str]
) -> Sequence[TeamsUser]:
    """Of these extensions, who is connected and within the caller's sites."""
    query = select(TeamsUser, Extension).join(Extension, Extension.id == TeamsUser.extension_id)
    query = query.where(TeamsUser.account_id == account_id, TeamsUser.extension_id.in_(extension_ids))
    rows = await session.execute(query.order_by(TeamsUser.created_at))
    return [user for user, owner in rows if caller.reaches(owner)]


async def mappings_of(session: AsyncSession, users: Sequence[TeamsUser]) -> list[Mapping]:
    query = lines_in_force(TeamsUser.extension_id).where(
        TeamsUser.extension_id.in_([user.extension_id for user in users])
    )
    held = set((await session.scalars(query)).all())
    return [
        Mapping(user.extension_id, user.line, CONNECTED if user.extension_id in held else OUT_OF_SYNC) for user in users
    ]


async def connect_users(
    session: AsyncSession, caller: Caller, account_id: str, wanted: Sequence[ConnectedUser], now: datetime
) -> list[Mapping]:
    """All of them or none. Who is connected already gets the other number. Raises Invalid, NotFound, Conflict."""
    if await find_setup(session, account_id) is None:
        raise Conflict("Connect the account to Microsoft Teams first: it has no SBC name yet.", code="CMN-409")
    if len({each.extension_id for each in wanted}) < len(wanted):
        raise Invalid("Somebody is named twice.", parameter="mappings.extensionId")
    if len({each.phone_number for each in wanted}) < len(wanted):
        raise Invalid("A number is named twice.", parameter="mappings.phoneNumber")
    known = {user.extension_id: user for user in await users_of(session, account_id)}
    for each in wanted:
        owner = await _person(session, caller, account_id, each.extension_id)
        await _check_number(session, owner, each.phone_number, known)
    for n, each in enumerate(wanted):  # a number may go from one of them to another
        user = known.get(each.extension_id)
        if user is not None and user.line != each.phone_number:
            user.phone_number = f"-{n}"
    await session.flush()
    users = [await _connect(session, account_id, each, known, now) for each in wanted]
    await _write(session, "Some of these people were connected a moment ago; look at the list again.")
    announce(session, DIRECT_ROUTING_CHANGED, DirectRoutingChanged(account_id=account_id))
    return await mappings_of(session, users)


async def _person(session: AsyncSession, caller: Caller, account_id: str, extension_id: str) -> Extension:
    owner = await session.get(Extension, extension_id[:64])
    if owner is None or owner.account_id != account_id or not caller.reaches(owner):
        raise NotFound(
            f"Resource for parameter [extensionId] is not found: {extension_id[:64]}.", parameter="extensionId"
        )
    if owner.type not in PEOPLE_TYPES:
        raise Invalid("Only people use Microsoft Teams as a phone.", parameter="mappings.extensionId")
    return owner


async def _check_number(session: AsyncSession, owner: Extension, number: str, known: dict[str, TeamsUser]) -> None:
    base, short = split_line(number)
    query = select(PhoneNumber).where(PhoneNumber.number == base, PhoneNumber.account_id == owner.account_id)
    found = (await session.scalars(query)).first()
    if short and short != owner.number:
        raise Invalid(
            f"The extension of {owner.name} is {owner.number}, not {short}.", parameter="mappings.phoneNumber"
        )
    of_company = found is not None and found.extension_id is None and found.usage in COMPANY_USAGES
    if found is None or not (found.extension_id == owner.id or (short and of_company)):
        raise Invalid(
            f"{base} is no number of the company that stands before extensions; take its main number."
            if short
            else f"{number} is no direct number of extension {owner.number}; assign it to the person first, or connect "
            f"the company's main number with ;ext={owner.number}.",
            parameter="mappings.phoneNumber",
        )
    holder = next((user for user in known.values() if user.line == number), None)
    if holder is not None and holder.extension_id != owner.id:
        raise Conflict(f"{number} is connected for somebody else.", parameter="mappings.phoneNumber")


async def _connect(
    session: AsyncSession, account_id: str, wanted: ConnectedUser, known: dict[str, TeamsUser], now: datetime
) -> TeamsUser:
    user = known.get(wanted.extension_id)
    number, short = split_line(wanted.phone_number)
    if user is not None:
        user.phone_number, user.short_number = number, short
        return user
    owner = await session.get_one(Extension, wanted.extension_id)
    device = await create_device(session, owner, now=now, device_type=DeviceType.OTHER_PHONE, name=DEVICE_NAME)
    user = TeamsUser(
        extension_id=owner.id,
        account_id=account_id,
        device_id=device.id,
        phone_number=number,
        short_number=short,
        created_at=now,
    )
    session.add(user)
    return user


async def disconnect_users(
    session: AsyncSession, caller: Caller, account_id: str, extension_ids: Sequence[str]
) -> None:
    """Who is not connected stays so. Raises NotFound for whom the account does not have."""
    for extension_id in extension_ids:
        await _person(session, caller, account_id, extension_id)
    for user in await users_of(session, account_id, extension_ids):
        await _disconnect(session, user)
    announce(session, DIRECT_ROUTING_CHANGED, DirectRoutingChanged(account_id=account_id))


async def _disconnect(session: AsyncSession, user: TeamsUser) -> None:
    device = await session.get(Device, user.device_id)
    await session.delete(user)
    await session.flush()
    if device is not None:
        await delete_device(session, device)


async def count_users(session: AsyncSession, account_id: str) -> int:
    query = select(func.count()).select_from(TeamsUser).where(TeamsUser.account_id == account_id)
    return await session.scalar(query) or 0
