"""What second factors somebody has, and whether one is asked for."""

from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select

from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.people.second_factor.email_codes import masked
from clarion.features.people.second_factor.models import (
    Authenticator,
    EmailFactor,
    Passkey,
    RecoveryCode,
    SignInPolicy,
)
from clarion.features.people.second_factor.passkeys import passkeys_of
from clarion.features.people.second_factor.recovery import count_recovery_codes
from clarion.features.people.second_factor.responses import PasskeyInfo, SecondFactors
from clarion.features.people.users.models import Extension, ExtensionStatus, ExtensionType

_ADMIN = "admin"


@dataclass(frozen=True)
class Factors:
    """What a person can prove a second time with."""

    authenticator: bool
    passkeys: int
    recovery_codes: int
    email: str = ""
    """The address that codes go to."""

    @property
    def any(self) -> bool:
        return self.authenticator or self.passkeys > 0 or bool(self.email)

    @property
    def methods(self) -> list[str]:
        """`passkey`, `totp`, `email`, `recovery`: what the sign-in page offers, the strongest first."""
        found = ["passkey"] if self.passkeys else []
        found += ["totp"] if self.authenticator else []
        found += ["email"] if self.email else []
        return found + (["recovery"] if found and self.recovery_codes else [])


async def factors_of(session: AsyncSession, extension_id: str) -> Factors:
    row = await session.get(Authenticator, extension_id)
    passkeys = await session.scalar(select(func.count()).where(Passkey.extension_id == extension_id)) or 0
    codes = await count_recovery_codes(session, extension_id)
    email = await session.get(EmailFactor, extension_id)
    return Factors(row is not None and row.confirmed_at is not None, passkeys, codes, email.address if email else "")


@dataclass(frozen=True)
class SecondSteps:
    """How many people of an account have a second step, and whether everybody has to."""

    people: int = 0
    people_with: int = 0
    admins: int = 0
    admins_with: int = 0
    required: bool = False


async def second_steps_of(session: AsyncSession, account_id: str) -> SecondSteps:
    """Of everybody who may sign in."""
    stepped = select(Authenticator.extension_id).where(Authenticator.confirmed_at.is_not(None))
    stepped_by_key = select(Passkey.extension_id).where(Passkey.account_id == account_id)
    stepped_by_email = select(EmailFactor.extension_id)
    has_one = or_(Extension.id.in_(stepped), Extension.id.in_(stepped_by_key), Extension.id.in_(stepped_by_email))
    query = (
        select(Extension.role == _ADMIN, has_one, func.count())
        .where(
            Extension.account_id == account_id,
            Extension.type == ExtensionType.USER,
            Extension.status == ExtensionStatus.ENABLED,
        )
        .group_by(Extension.role == _ADMIN, has_one)
    )
    counts = {(bool(admin), bool(has)): count for admin, has, count in await session.execute(query)}
    return SecondSteps(
        people=sum(counts.values()),
        people_with=counts.get((False, True), 0) + counts.get((True, True), 0),
        admins=counts.get((True, False), 0) + counts.get((True, True), 0),
        admins_with=counts.get((True, True), 0),
        required=await second_factor_required(session, account_id),
    )


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
    for table in (Authenticator, EmailFactor, RecoveryCode, Passkey):
        await session.execute(delete(table).where(table.extension_id == extension_id))


async def factors_view(session: AsyncSession, extension_id: str) -> SecondFactors:
    factors = await factors_of(session, extension_id)
    return {
        "authenticator": factors.authenticator,
        "emailCodes": masked(factors.email) if factors.email else None,
        "recoveryCodesLeft": factors.recovery_codes,
        "passkeys": [passkey_view(row) for row in await passkeys_of(session, extension_id)],
    }


def passkey_view(row: Passkey) -> PasskeyInfo:
    view: PasskeyInfo = {"id": row.id, "name": row.name, "creationTime": wire_time(row.created_at)}
    if row.last_used_at:
        view["lastUsedTime"] = wire_time(row.last_used_at)
    return view
