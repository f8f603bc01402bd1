"""Which teams there are to share contacts with."""

from collections.abc import Mapping

from clarion.base.storage import AsyncSession


class ContactTeams:
    """Without an offer there are none. Team messaging knows who is in which team."""

    async def teams_of(self, session: AsyncSession, account_id: str, extension_id: str) -> Mapping[str, str]:
        """Id and name of the teams that this person is in."""
        return {}
