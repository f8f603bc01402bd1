"""What second factors somebody has, and whether one is asked for."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select

from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.people.second_factor.models import Authenticator, Passkey, RecoveryCode, SignInPolicy
from clarion.features.people.second_factor.passkeys import passkeys_of
from clarion.features.people.second_factor.recovery import count_recovery_codes


@dataclass(frozen=True)
class Factors:
    """What a person can prove a second time with."""

    authenticator: bool
    passkeys: int
    recovery_codes: int

    @property
    def any(self) -> bool:
        return self.authenticator or self.passkeys > 0

    @property
    def methods(self) -> list[str]:
        """`totp`, `passkey`, `recovery`: what the sign-in page offers."""
        found = ["passkey"] if self.passkeys else []
        found += ["totp"] if self.authenticator else []
        return found + (["recovery"] if found and self.recovery_codes else [])


async def factors_of(session: AsyncSession, extension_id: str) -> Factors:
    row = await session.get(Authenticator, extension_id)
    passkeys = await session.scalar(select(func.count()).where(Passkey.extension_id == extension_id)) or 0
    codes = await count_recovery_codes(session, extension_id)
    return Factors(row is not None and row.confirmed_at is not None, passkeys, codes)


async def second_factor_required(session: AsyncSession, account_id: str) -> bool:
    row = await session.get(SignInPolicy, account_id)
    return row is not None and row.second_factor_required


async def set_second_factor_required(session: AsyncSession, account_id: str, required: bool) -> None:
    row = await session.get(SignInPolicy, account_id)
    if row is None:
        row = SignInPolicy(account_id=account_id)
        session.add(row)
    row.second_factor_required = required


async def remove_factors(session: AsyncSession, extension_id: str) -> None:
    """All of them: for who has lost everything."""
    for table in (Authenticator, RecoveryCode, Passkey):
        await session.execute(delete(table).where(table.extension_id == extension_id))


async def factors_view(session: AsyncSession, extension_id: str) -> dict[str, Any]:
    factors = await factors_of(session, extension_id)
    return {
        "authenticator": factors.authenticator,
        "recoveryCodesLeft": factors.recovery_codes,
        "passkeys": [passkey_view(row) for row in await passkeys_of(session, extension_id)],
    }


def passkey_view(row: Passkey) -> dict[str, Any]:
    view = {"id": row.id, "name": row.name, "creationTime": wire_time(row.created_at)}
    return view | ({"lastUsedTime": wire_time(row.last_used_at)} if row.last_used_at else {})
