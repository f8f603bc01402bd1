"""The port to delegation: whose meetings somebody may host and schedule."""

from clarion.base.storage import AsyncSession


class MeetingDelegates:
    """`apps` offers one that asks the phone system; the default has no delegates."""

    async def delegators(self, session: AsyncSession, extension_id: str) -> dict[str, str]:
        """The extension ids of the people for whom somebody stands in, with their names."""
        return {}

    async def delegates(self, session: AsyncSession, extension_id: str) -> dict[str, str]:
        """The other way round: who stands in for somebody."""
        return {}
