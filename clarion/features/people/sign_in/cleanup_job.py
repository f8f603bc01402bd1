"""Forgets tokens and sessions that are over, so that their tables do not grow for ever."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, or_

from clarion.base.periodic_task import PeriodicTask
from clarion.base.storage import AsyncSession
from clarion.features.people.authorize.models import AuthorizationCode
from clarion.features.people.browser_sessions.models import SignInFailure, SignInTicket, SignOn
from clarion.features.people.openid.models import UsedAssertion
from clarion.features.people.sign_in.models import AuthSession, TokenPair

KEEP_SUPERSEDED = timedelta(days=7)  # longer than any grace, and long enough to say why a token died
KEEP_EXPIRED = timedelta(days=1)
KEEP_USED_UP = timedelta(hours=1)
KEEP_FAILURES = timedelta(hours=1)
KEEP_ENDED = timedelta(days=30)  # people look at where they were signed in


async def forget_what_is_over(session: AsyncSession, now: datetime) -> None:
    """Delete tokens that were replaced, and sessions that ended or ran out, once nobody asks for them."""
    await session.execute(delete(TokenPair).where(TokenPair.superseded_at < now - KEEP_SUPERSEDED))
    for table in (SignInTicket, UsedAssertion, AuthorizationCode):
        await session.execute(delete(table).where(table.expires_at < now - KEEP_USED_UP))
    await session.execute(delete(SignInFailure).where(SignInFailure.last_at < now - KEEP_FAILURES))
    await session.execute(delete(SignOn).where(SignOn.expires_at < now - KEEP_ENDED))
    usable = exists().where(
        TokenPair.session_id == AuthSession.id,
        or_(
            TokenPair.access_expires_at > now - KEEP_EXPIRED,
            TokenPair.refresh_hash.is_not(None) & (TokenPair.refresh_expires_at > now - KEEP_EXPIRED),
        ),
    )
    await session.execute(delete(AuthSession).where(or_(AuthSession.ended_at < now - KEEP_ENDED, ~usable)))


class SessionCleanupJob(PeriodicTask):
    """Does so at the start and every hour. Several processes may do it; that costs a little, and no more."""

    every_s = 3600.0
    waiting = "Old sessions could not be forgotten"

    async def turn(self) -> None:
        async with self._here.storage.transaction() as session:
            await forget_what_is_over(session, self._here.clock.now())
