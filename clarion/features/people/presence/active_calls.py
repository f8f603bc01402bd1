"""The calls that `detailedTelephonyState=true` lists. Who knows them offers a book; the default knows none."""

from collections.abc import Sequence
from typing import Any


class ActiveCallRegistry:
    """Offered to the container by `apps`, which can ask the call servers."""

    async def calls_of_account(self, account_id: str) -> dict[str, Sequence[dict[str, Any]]]:
        """Entries of `activeCalls` on the wire, by extension id."""
        return {}

    def ended_call(self, session: dict[str, Any], party: dict[str, Any]) -> dict[str, Any] | None:
        """The last entry of a call for a party whose status says that it is over for them; None: it is not, or it was
        told before.
        """
        return None
