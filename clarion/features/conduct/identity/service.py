"""Reading and changing what accounts want done with callers who could not be verified."""

from datetime import datetime

from sqlalchemy import select

from clarion.base.outbox import announce
from clarion.base.scope import EVERYTHING, Scope
from clarion.base.storage import AsyncSession
from clarion.features.conduct.identity.events import IDENTITY_POLICY_CHANGED, IdentityPolicyChanged
from clarion.features.conduct.identity.models import IdentityPolicy
from clarion.features.conduct.identity.rules import LABEL


async def read_policies(session: AsyncSession, scope: Scope = EVERYTHING) -> dict[str, tuple[str, str]]:
    """(invalid, missing) of every account that has chosen, for the memory of call servers."""
    query = select(IdentityPolicy).where(scope.where(IdentityPolicy.account_id))
    return {row.account_id: (row.invalid, row.missing) for row in await session.scalars(query)}


async def get_policy(session: AsyncSession, account_id: str) -> tuple[str, str]:
    """(invalid, missing); label for who has not chosen."""
    row = await session.get(IdentityPolicy, account_id)
    return (row.invalid, row.missing) if row is not None else (LABEL, LABEL)


async def set_policy(session: AsyncSession, account_id: str, *, invalid: str, missing: str, now: datetime) -> None:
    row = await session.get(IdentityPolicy, account_id)
    if row is None:
        row = IdentityPolicy(account_id=account_id, invalid=invalid, missing=missing, updated_at=now)
        session.add(row)
    row.invalid, row.missing, row.updated_at = invalid, missing, now
    announce(session, IDENTITY_POLICY_CHANGED, IdentityPolicyChanged(account_id=account_id))
