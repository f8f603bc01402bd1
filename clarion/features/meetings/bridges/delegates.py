"""The port to the phone system: whose meetings somebody may host and schedule, and how phones reach meetings."""

from collections.abc import Sequence
from dataclasses import dataclass

from clarion.base.storage import AsyncSession


@dataclass(frozen=True)
class DialIn:
    """A number of the company that asks for a PIN. `country`: ISO code."""

    number: str
    country: str
    label: str = ""


class MeetingDelegates:
    """`apps` offers one that asks the phone system; the default has no delegates."""

    async def delegators(self, session: AsyncSession, extension_id: str) -> dict[str, str]:
        """The extension ids of the people for whom somebody stands in, with their names."""
        return {}

    async def delegates(self, session: AsyncSession, extension_id: str) -> dict[str, str]:
        """The other way round: who stands in for somebody."""
        return {}

    async def dial_in_numbers(self, session: AsyncSession, account_id: str) -> Sequence[DialIn]:
        """The numbers by which phones reach the company's meetings."""
        return ()
