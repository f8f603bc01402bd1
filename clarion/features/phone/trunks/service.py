"""What can be done with trunks. Passwords are sealed with a key of the master key: we must show them to carriers."""

import base64
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from pydantic import BaseModel
from sqlalchemy import func, select

from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.keys import MasterKey
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.phone.trunks.models import SipTrunk

TRUNKS_CHANGED = "trunks.changed"
MOST_PER_ACCOUNT = 50


class TrunksChanged(BaseModel):
    account_id: str | None


class TrunkFields(BaseModel):
    """What may be written about a trunk, checked. None leaves a field as it is."""

    name: str | None = None
    uri: str | None = None
    addresses: list[str] | None = None
    username: str | None = None
    password: str | None = None
    media: str | None = None
    priority: int | None = None
    emergency: bool | None = None
    enabled: bool | None = None
    signs_calls: bool | None = None
    verifies_calls: bool | None = None
    international: bool | None = None
    cost: int | None = None
    prefixes: list[str] | None = None
    number_format: str | None = None
    country: str | None = None
    dial_prefix: str | None = None
    caller_id_policy: str | None = None
    caller_id: str | None = None
    registers: bool | None = None
    register_seconds: int | None = None
    probes: bool | None = None


async def create_trunk(
    session: AsyncSession,
    keys: MasterKey,
    account_id: str | None,
    fields: TrunkFields,
    *,
    now: datetime,
    trunk_id: str | None = None,
) -> SipTrunk:
    """A new trunk of an account, or (None) of the operator for everybody."""
    query = select(func.count()).select_from(SipTrunk).where(SipTrunk.account_id == account_id)
    if (await session.scalar(query) or 0) >= MOST_PER_ACCOUNT:
        raise Conflict("There are as many trunks as there may be.", code="CMN-409")
    row = SipTrunk(id=trunk_id or new_id(), account_id=account_id, name="", uri="", addresses=[], created_at=now)
    row.username, row.sealed_password, row.media = "", "", "rtp"
    row.priority, row.emergency, row.enabled = 10, True, True
    row.signs_calls, row.verifies_calls, row.international = False, True, False
    row.cost, row.prefixes, row.number_format, row.country, row.dial_prefix = 0, [], "e164", "US", ""
    row.caller_id_policy, row.caller_id = "pass", ""
    row.registers, row.register_seconds, row.probes = False, 600, True
    session.add(row)
    change_trunk(session, keys, row, fields)
    await session.flush()
    return row


def change_trunk(session: AsyncSession, keys: MasterKey, row: SipTrunk, fields: TrunkFields) -> None:
    for name, value in fields.model_dump(exclude={"password"}, exclude_none=True).items():
        setattr(row, name, value)
    if fields.password is not None:
        row.sealed_password = _box(keys).encrypt(fields.password.encode()).decode() if fields.password else ""
    _check(row)
    announce(session, TRUNKS_CHANGED, TrunksChanged(account_id=row.account_id))


def _check(row: SipTrunk) -> None:
    """What only fits together. Raises Invalid."""
    if row.registers and not row.username:
        raise Invalid("To register, the trunk needs the user name that the carrier gave you.", parameter="username")
    if row.caller_id_policy != "pass" and not row.caller_id:
        raise Invalid("This policy needs the number that is shown instead.", parameter="callerId")


async def delete_trunk(session: AsyncSession, row: SipTrunk) -> None:
    announce(session, TRUNKS_CHANGED, TrunksChanged(account_id=row.account_id))
    await session.delete(row)


async def get_trunk(session: AsyncSession, account_id: str, trunk_id: str) -> SipTrunk:
    row = await session.get(SipTrunk, trunk_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [trunkId] is not found.", parameter="trunkId")
    return row


def password_of(keys: MasterKey, row: SipTrunk) -> str:
    """In clear; empty when there is none, or when the master key is not the one it was sealed with."""
    if not row.sealed_password:
        return ""
    try:
        return _box(keys).decrypt(row.sealed_password.encode()).decode()
    except InvalidToken:
        return ""


def _box(keys: MasterKey) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(keys.derive("trunk passwords")))
