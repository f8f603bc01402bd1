"""What can be done with wireless points and switches."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError

from clarion.base.clock import Clock
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import Paging
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.emergency.models import EmergencyLocation
from clarion.features.emergency.network.models import NetworkMark
from clarion.features.emergency.network.places import (
    check_site,
    location_meant,
    location_needed,
    site_meant,
    tell,
)
from clarion.features.emergency.network.rules import WIRELESS, chassis, mac
from clarion.features.emergency.network.schemas import SwitchChange, WirelessPointChange
from clarion.features.people.sign_in import Caller

MOST = 20_000  # of one kind, in one account
Change = WirelessPointChange | SwitchChange
_FIELDS = {WIRELESS: "bssid", "switch": "chassisId"}
_PARAMETERS = {WIRELESS: "pointId", "switch": "switchId"}


def marks_of(account_id: str, kind: str, *, search: str = "", order: str = "") -> Select[NetworkMark]:
    query = select(NetworkMark).where(NetworkMark.account_id == account_id, NetworkMark.kind == kind)
    for word in search.split()[:10]:
        named = NetworkMark.name.icontains(word, autoescape=True)
        query = query.where(named | NetworkMark.key.icontains(mac(word) or word.lower(), autoescape=True))
    orders = {"name": NetworkMark.name, "bssid": NetworkMark.key, "chassisId": NetworkMark.key}
    column = orders.get(order.lstrip("+- "), NetworkMark.name)
    return query.order_by(column.desc() if order.startswith("-") else column.asc(), NetworkMark.id)


async def read_page(
    session: AsyncSession, query: Select[NetworkMark], paging: Paging
) -> tuple[Sequence[NetworkMark], int]:
    total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    return (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all(), total or 0


async def get_mark(session: AsyncSession, caller: Caller, account_id: str, kind: str, mark_id: str) -> NetworkMark:
    """Raises NotFound, Forbidden."""
    row = await session.get(NetworkMark, mark_id[:64])
    if row is None or (row.account_id, row.kind) != (account_id, kind):
        name = _PARAMETERS[kind]
        raise NotFound(f"Resource for parameter [{name}] is not found.", parameter=name)
    check_site(caller, row.site_id)
    return row


async def create_mark(
    session: AsyncSession, caller: Caller, account_id: str, kind: str, given: Change, clock: Clock, where: str = ""
) -> NetworkMark:
    """Raises Invalid, NotFound, Conflict, Forbidden. `where`: what fields are called, before their names."""
    await _check_room(session, account_id, kind)
    key = _key(kind, given, where)
    if kind == WIRELESS and not given.name:
        raise Invalid(f"Parameter [{where}name] is required.", parameter=f"{where}name")
    await _check_new(session, account_id, kind, key, given.at_port or "", where)
    location = await location_needed(session, account_id, given, where, clock)
    row = NetworkMark(
        id=new_id(),
        account_id=account_id,
        kind=kind,
        key=key,
        port=(given.at_port or "").strip(),
        name=(given.name or "").strip(),
        site_id=await site_meant(session, caller, account_id, given.site),
        location_id=location.id,
    )
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:  # somebody else was faster
        raise _in_use(kind, where) from None
    tell(session, account_id)
    return row


async def change_mark(
    session: AsyncSession, caller: Caller, row: NetworkMark, given: Change, clock: Clock, where: str = ""
) -> NetworkMark:
    """Change what is given. Raises as `create_mark` does."""
    key = _key(row.kind, given, where) if given.key is not None else row.key
    port = row.port if given.at_port is None else given.at_port.strip()
    if (key, port) != (row.key, row.port):
        await _check_new(session, row.account_id, row.kind, key, port, where)
    row.key, row.port = key, port
    if given.name:
        row.name = given.name.strip()
    if given.site is not None:
        row.site_id = await site_meant(session, caller, row.account_id, given.site)
    location: EmergencyLocation | None = await location_meant(session, row.account_id, given, where, clock)
    if location is not None:
        row.location_id = location.id
    tell(session, row.account_id)
    return row


async def delete_mark(session: AsyncSession, row: NetworkMark) -> None:
    await session.delete(row)
    tell(session, row.account_id)


def _key(kind: str, given: Change, where: str) -> str:
    text = given.key or ""
    key = mac(text) if kind == WIRELESS else chassis(text)
    if not key:
        name = where + _FIELDS[kind]
        form = "twelve hexadecimal digits, such as AA:BB:CC:DD:EE:FF"
        if kind != WIRELESS:
            form += ", or an IP address"
        raise Invalid(f"Parameter [{name}] value is invalid: {form}.", parameter=name)
    return key


async def _check_new(session: AsyncSession, account_id: str, kind: str, key: str, port: str, where: str) -> None:
    query = select(NetworkMark.id).where(
        NetworkMark.account_id == account_id,
        NetworkMark.kind == kind,
        NetworkMark.key == key,
        NetworkMark.port == port.strip(),
    )
    if (await session.scalars(query.limit(1))).first() is not None:
        raise _in_use(kind, where)


def _in_use(kind: str, where: str) -> Conflict:
    name = where + _FIELDS[kind]
    return Conflict(f"Parameter [{name}] value is already in use.", code="CMN-409", parameter=name)


async def _check_room(session: AsyncSession, account_id: str, kind: str) -> None:
    query = select(func.count()).where(NetworkMark.account_id == account_id, NetworkMark.kind == kind)
    if (await session.scalar(query) or 0) >= MOST:
        raise Conflict(f"There are {MOST} already, as many as there may be.", code="CMN-409")
