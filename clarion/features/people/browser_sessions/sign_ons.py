"""Browsers in which people are signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update

from clarion.base.container import Container
from clarion.base.errors import Unauthorized
from clarion.base.ids import new_token, new_uuid
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.browser_sessions.models import KnownDevice, SignOn
from clarion.features.people.browser_sessions.visit import Visit
from clarion.features.people.sign_in.sessions import check_may_sign_in
from clarion.features.people.sign_in.tokens import token_hash
from clarion.features.people.users.models import Extension

KNOWN_FOR = timedelta(days=90)
MAX_SIGN_ONS = 50
"""Browsers of one person; signing in with another ends the oldest."""


@dataclass(frozen=True)
class Opened:
    """What the browser gets: cookies. `seconds` is how long to keep the first; None until the browser closes."""

    row: SignOn
    token: str
    seconds: int | None
    device_token: str | None


@dataclass(frozen=True)
class Present:
    """Who is signed in in the browser."""

    sign_on: SignOn
    person: Extension
    account: Account


async def open_sign_on(
    session: AsyncSession, here: Container, person: Extension, visit: Visit, methods: Sequence[str], remember: bool
) -> Opened:
    """A person has proved who they are, all steps of it."""
    now, settings = here.clock.now(), here.settings
    token = new_token()
    life = timedelta(days=settings.remembered_sign_on_days) if remember else timedelta(hours=settings.sign_on_hours)
    row = SignOn(
        id=new_uuid(),
        token_hash=token_hash(token),
        account_id=person.account_id,
        extension_id=person.id,
        methods=list(methods),
        source=visit.source,
        user_agent=visit.user_agent,
        created_at=now,
        last_seen_at=now,
        expires_at=now + life,
    )
    session.add(row)
    if visit.sign_on:  # who signs in anew leaves what was there
        await session.execute(
            update(SignOn).where(SignOn.token_hash == visit.sign_on, SignOn.ended_at.is_(None)).values(ended_at=now)
        )
    device = await _remember_device(session, here, person.id, visit)
    await session.flush()
    await _end_surplus(session, here, person.id)
    return Opened(row, token, int(life.total_seconds()) if remember else None, device)


async def _remember_device(session: AsyncSession, here: Container, extension_id: str, visit: Visit) -> str | None:
    """The token of a device that is new, None for one that has its cookie."""
    now = here.clock.now()
    mine = KnownDevice.extension_id == extension_id
    if visit.device:
        found = await session.scalar(select(KnownDevice).where(mine, KnownDevice.token_hash == visit.device))
        if found is not None:
            found.last_seen_at, found.source = now, visit.source
            return None
    await session.execute(delete(KnownDevice).where(mine, KnownDevice.last_seen_at < now - KNOWN_FOR))
    token = new_token()
    row = KnownDevice(id=new_uuid(), token_hash=token_hash(token), extension_id=extension_id)
    row.source, row.last_seen_at = visit.source, now
    session.add(row)
    return token


async def _end_surplus(session: AsyncSession, here: Container, extension_id: str) -> None:
    oldest = (
        select(SignOn.id)
        .where(SignOn.extension_id == extension_id, SignOn.ended_at.is_(None))
        .order_by(SignOn.created_at.desc(), SignOn.id)
        .offset(MAX_SIGN_ONS)
    )
    ids = (await session.scalars(oldest)).all()
    if ids:
        await session.execute(update(SignOn).where(SignOn.id.in_(ids)).values(ended_at=here.clock.now()))


async def find_present(session: AsyncSession, here: Container, visit: Visit) -> Present | None:
    """The person whose cookie the browser holds, if it still counts."""
    if not visit.sign_on:
        return None
    row = await session.scalar(select(SignOn).where(SignOn.token_hash == visit.sign_on))
    if row is None or row.ended_at is not None or row.expires_at <= here.clock.now():
        return None
    person = await session.get(Extension, row.extension_id)
    account = await session.get(Account, row.account_id)
    if person is None or account is None:
        return None
    try:
        check_may_sign_in(person, account)
    except Unauthorized:
        return None
    return Present(row, person, account)


async def known_device_of(
    session: AsyncSession, here: Container, extension_ids: Sequence[str], visit: Visit
) -> tuple[str, bool, bool]:
    """(The device's id, "" if it is unknown; whether one of these people signed in from this source before; whether
    none of them ever signed in: the first device is nobody else's.)
    """
    since = here.clock.now() - KNOWN_FOR
    query = select(KnownDevice.token_hash, KnownDevice.source).where(
        KnownDevice.extension_id.in_(extension_ids), KnownDevice.last_seen_at >= since
    )
    newest = query.order_by(KnownDevice.last_seen_at.desc()).limit(500)
    rows = (await session.execute(newest)).all() if extension_ids else []
    device = next((row.token_hash for row in rows if visit.device and row.token_hash == visit.device), "")
    return device, any(row.source == visit.source for row in rows), not rows
