"""Where numbers come from: the carriers whose numbers an account may take."""

from collections.abc import Collection, Sequence

from clarion.base.storage import AsyncSession


class NumberSource:
    """Without an offer no carrier has a number. `container.offer(NumberSource, YourSource())` replaces it."""

    async def offered(self, session: AsyncSession, account_id: str, numbers: Collection[str]) -> set[str]:
        """Which of these (E.164) a carrier of the account can bring calls and texts for."""
        return set()

    async def candidates(
        self, session: AsyncSession, account_id: str, *, country: str, area_code: str, toll_free: bool
    ) -> Sequence[str]:
        """Numbers of the carriers' pools, in E.164, whether or not somebody has them already."""
        return ()
