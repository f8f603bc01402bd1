"""Recovery codes: ten at a time, shown once, each good for one sign-in."""

import secrets
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, func, select, update

from clarion.base.ids import new_uuid
from clarion.base.storage import AsyncSession
from clarion.features.people.second_factor.models import RecoveryCode

HOW_MANY = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


async def make_recovery_codes(session: AsyncSession, extension_id: str) -> list[str]:
    """New codes; the old ones are void. 50 bits each, so a plain hash keeps them."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.extension_id == extension_id))
    codes = ["-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(HOW_MANY)]
    for code in codes:
        session.add(RecoveryCode(id=new_uuid(), extension_id=extension_id, code_hash=_hash(extension_id, code)))
    return codes


async def use_recovery_code(session: AsyncSession, extension_id: str, code: str, now: datetime) -> bool:
    """Whether it is one of the person's that was not used yet; now it is."""
    query = (
        update(RecoveryCode)
        .where(
            RecoveryCode.extension_id == extension_id,
            RecoveryCode.code_hash == _hash(extension_id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    return (await session.execute(query)).first() is not None


async def count_recovery_codes(session: AsyncSession, extension_id: str) -> int:
    query = select(func.count()).where(RecoveryCode.extension_id == extension_id, RecoveryCode.used_at.is_(None))
    return await session.scalar(query) or 0


def _hash(extension_id: str, code: str) -> str:
    plain = "".join(char for char in code.lower() if char.isalnum())[:40]
    return sha256(f"{extension_id}\0{plain}".encode("utf-8", "surrogatepass")).hexdigest()
