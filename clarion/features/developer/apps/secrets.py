"""Secrets of apps: shown once, two valid at a time while one takes over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from clarion.base.errors import Conflict, NotFound
from clarion.base.ids import new_token, new_uuid
from clarion.base.keys import MasterKey
from clarion.base.storage import AsyncSession
from clarion.features.developer.apps.models import App, AppSecret
from clarion.features.people.sign_in import hash_secret


def secret_text(keys: MasterKey, app_id: str, salt: str) -> str:
    """A secret in clear text. It follows from the master key, so that signatures made with it can be checked."""
    return keys.password(f"app secret {app_id} {salt}", 40)


def add_secret(session: AsyncSession, keys: MasterKey, app_id: str, now: datetime) -> str:
    salt = new_token(16)
    text = secret_text(keys, app_id, salt)
    session.add(
        AppSecret(
            id=new_uuid(), app_id=app_id, secret_hash=hash_secret(text), salt=salt, hint=text[-4:], created_at=now
        )
    )
    return text


async def secrets_of(session: AsyncSession, app_id: str) -> Sequence[AppSecret]:
    """All that were not removed, expired ones too, the newest first."""
    query = select(AppSecret).where(AppSecret.app_id == app_id).order_by(AppSecret.created_at.desc(), AppSecret.id)
    return (await session.scalars(query)).all()


def is_valid(row: AppSecret, now: datetime) -> bool:
    return row.expires_at is None or row.expires_at > now


async def rotate_secret(session: AsyncSession, keys: MasterKey, app: App, now: datetime, keep_old: timedelta) -> str:
    """A new secret. The one before stays valid for `keep_old`; older ones end now."""
    rows = [row for row in await secrets_of(session, app.id) if is_valid(row, now)]
    for position, row in enumerate(rows):
        end = now + keep_old if position == 0 else now
        row.expires_at = end if row.expires_at is None else min(row.expires_at, end)
    stale = [row.id for row in await secrets_of(session, app.id) if not is_valid(row, now)]
    await session.execute(delete(AppSecret).where(AppSecret.id.in_(stale)))
    return add_secret(session, keys, app.id, now)


async def remove_secret(session: AsyncSession, app: App, secret_id: str, now: datetime) -> None:
    """Raises Conflict for the last valid one: rotate it instead."""
    rows = await secrets_of(session, app.id)
    wanted = next((row for row in rows if row.id == secret_id), None)
    if wanted is None:
        raise NotFound("Resource for parameter [secretId] is not found.", parameter="secretId")
    if not any(is_valid(row, now) for row in rows if row is not wanted):
        raise Conflict("This is the only secret of the app. Make a new one first.")
    await session.delete(wanted)
