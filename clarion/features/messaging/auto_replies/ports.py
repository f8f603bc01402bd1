"""What automatic replies need to know of call handling. Messaging and phone are strangers: `apps` joins them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from clarion.base.storage import AsyncSession

Week = Mapping[int, Sequence[tuple[int, int]]]
"""Day (0: Monday) to spans in minutes since midnight; an end not after its start is on the next day. Empty: always."""


@dataclass(frozen=True)
class Hours:
    """Whether a moment lies within somebody's business hours, and what these are."""

    open: bool = True
    week: Week = field(default_factory=dict)


class OpeningHours:
    """Offered by `apps`; without an offer everybody is always open."""

    async def at(self, session: AsyncSession, account_id: str, owner_id: str, moment: datetime) -> Hours:
        """Of an extension, or of the company (its account's id as owner)."""
        return Hours()
