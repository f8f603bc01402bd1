"""Whom an account knows: people outside who called or wrote to it, or talked with it for a while.

Nobody can make strangers answer, so this is what honest senders have and attackers lack. In memory, bounded, and read
again from what is kept of calls and texts when a process starts.
"""

from collections import OrderedDict

KEPT_S = 90 * 86_400.0
TALK_S = 45.0
"""A call out of so many seconds is a conversation; a message that is played to somebody is shorter."""
MOST_ACCOUNTS = 50_000
MOST_PARTIES = 20_000


class KnownParties:
    """By account: the number, and when it was last heard of."""

    def __init__(self) -> None:
        self._accounts: OrderedDict[str, OrderedDict[str, float]] = OrderedDict()

    def note(self, account: str, party: str, at: float) -> None:
        if not account or not party:
            return
        parties = self._accounts.get(account)
        if parties is None:
            parties = self._accounts[account] = OrderedDict()
            if len(self._accounts) > MOST_ACCOUNTS:
                self._accounts.popitem(last=False)
        else:
            self._accounts.move_to_end(account)
        parties[party] = max(at, parties.get(party, 0.0))
        parties.move_to_end(party)
        if len(parties) > MOST_PARTIES:
            parties.popitem(last=False)

    def forget(self, account: str, party: str) -> None:
        """They want no more: whatever was before, they are no acquaintance."""
        parties = self._accounts.get(account)
        if parties is not None:
            parties.pop(party, None)

    def knows(self, account: str, party: str, at: float) -> bool:
        parties = self._accounts.get(account)
        since = parties.get(party) if parties is not None else None
        return since is not None and since >= at - KEPT_S
