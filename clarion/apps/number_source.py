"""Where accounts take numbers from: their own carriers, or the pools of the simulated one."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from clarion.base.storage import AsyncSession
from clarion.engines.phone_network import pool
from clarion.features import numbers, phone


class CarrierNumbers(numbers.NumberSource):
    """Numbers of an account's own trunks are the account's word; the simulated carrier has pools of its own.

    Once the operator has a real carrier for everybody, numbers come from the operator's stock only.
    """

    async def offered(self, session: AsyncSession, account_id: str, numbers: Collection[str]) -> set[str]:
        trunks = await self._trunks(session, account_id)
        if account_id in trunks:
            return set(numbers)
        return set() if trunks else {number for number in numbers if pool.has(number)}

    async def candidates(
        self, session: AsyncSession, account_id: str, *, country: str, area_code: str, toll_free: bool
    ) -> Sequence[str]:
        if await self._trunks(session, account_id):
            return ()
        return tuple(pool.numbers_of(country, area_code, toll_free=toll_free))

    async def _trunks(self, session: AsyncSession, account_id: str) -> set[str | None]:
        """Whose real carriers this account's calls can take: its own, the operator's (None)."""
        query = select(phone.SipTrunk.account_id).where(
            phone.SipTrunk.enabled.is_(True),
            (phone.SipTrunk.account_id == account_id) | phone.SipTrunk.account_id.is_(None),
        )
        return set((await session.scalars(query)).all())
