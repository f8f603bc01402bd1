"""Counts failed tries in the database, so that all processes of an installation slow down the same people."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_for_postgres
from sqlalchemy.dialects.sqlite import insert as insert_for_sqlite

from clarion.base.clock import Clock
from clarion.base.storage import AsyncSession, Storage
from clarion.features.people.browser_sessions.models import SignInFailure
from clarion.features.people.sign_in.throttle_rules import Counted, Tally, after_failure, after_success, wait_of


class SignInThrottle:
    """`wait = await reserve(counted)` before a secret is checked; when it was right, `await succeeded(counted)`.

    A try counts as failed until the contrary is known: many tries at once see each other.
    """

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def reserve(self, counted: Sequence[Counted]) -> float:
        """Seconds to wait before this try may be made (it then counts for nothing), or 0: make it now."""
        now = self._clock.now()
        async with self._storage.transaction() as session:
            rows = await self._rows(session, counted)
            wait = max(wait_of(_tally(rows[one.key]), now) for one in counted)
            if wait > 0:
                return wait
            for one in counted:
                _write(rows[one.key], after_failure(_tally(rows[one.key]), one.free, now))
        return 0.0

    async def succeeded(self, counted: Sequence[Counted]) -> None:
        async with self._storage.transaction() as session:
            rows = await self._rows(session, counted)
            for one in counted:
                if one.own:
                    await session.delete(rows[one.key])
                else:
                    _write(rows[one.key], after_success(_tally(rows[one.key])))

    async def _rows(self, session: AsyncSession, counted: Sequence[Counted]) -> dict[str, SignInFailure]:
        keys = sorted(one.key for one in counted)  # always in this order, so that nobody waits in a circle
        now = self._clock.now()
        values = [{"key": key, "failures": 0, "last_at": now} for key in keys]
        insert = insert_for_sqlite if self._storage.is_sqlite else insert_for_postgres
        await session.execute(insert(SignInFailure).values(values).on_conflict_do_nothing())
        query = select(SignInFailure).where(SignInFailure.key.in_(keys)).order_by(SignInFailure.key)
        return {row.key: row for row in await session.scalars(query.with_for_update())}


def _tally(row: SignInFailure) -> Tally:
    return Tally(row.failures, row.last_at, row.not_before)


def _write(row: SignInFailure, tally: Tally) -> None:
    row.failures, row.not_before = tally.failures, tally.not_before
    row.last_at = tally.last_at or row.last_at
