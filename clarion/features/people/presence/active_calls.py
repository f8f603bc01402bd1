"""The calls that `detailedTelephonyState=true` lists. Who knows them offers a book; the default knows none."""

from collections.abc import Sequence
from typing import Any


class ActiveCallBook:
    """Offered to the container by `apps`, which can ask the call servers."""

    async def calls_of_account(self, account_id: str) -> dict[str, Sequence[dict[str, Any]]]:
        """Entries of `activeCalls` on the wire, by extension id."""
        return {}
