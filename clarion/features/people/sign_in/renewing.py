"""What renewing a token pair reads and writes: statements that are made once, for apps do it all the time."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from clarion.base.storage import AsyncSession, Ready, ReadyWrite, load, run
from clarion.features.people.sign_in.models import AuthSession, TokenPair

_PAIRS, _SESSIONS = TokenPair.__table__, AuthSession.__table__
_SHOWN = Ready(select(TokenPair).where(TokenPair.refresh_hash == bindparam("shown")).with_for_update())
_FOLLOWING = ReadyWrite(
    insert(_PAIRS).values({column.name: bindparam(column.name) for column in _PAIRS.columns})  # type: ignore[arg-type]
)
_REPLACED = ReadyWrite(
    update(_PAIRS).where(_PAIRS.c.access_hash == bindparam("pair")).values(superseded_at=bindparam("now"))  # type: ignore[arg-type]
)
_USED = ReadyWrite(
    update(_SESSIONS).where(_SESSIONS.c.id == bindparam("used")).values(last_used_at=bindparam("now"))  # type: ignore[arg-type]
)


async def find_shown(session: AsyncSession, refresh_hash: str) -> tuple[TokenPair, AuthSession] | None:
    """The pair of a refresh token, locked, and its session."""
    found = await load(session, _SHOWN, shown=refresh_hash)
    row = await session.get(AuthSession, found[0].session_id) if found else None
    return (found[0], row) if row is not None else None


async def write_following(session: AsyncSession, old: TokenPair, following: TokenPair, now: datetime) -> None:
    """Keep the next pair. The old one dies now, which every server sees at the next request (`fingerprint`)."""
    await run(session, _FOLLOWING, **{column.name: getattr(following, column.name) for column in _PAIRS.columns})
    await run(session, _REPLACED, pair=old.access_hash, now=now)
    await run(session, _USED, used=old.session_id, now=now)
