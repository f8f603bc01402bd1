"""What call servers hold of paging groups. Pure; never blocks."""

from clarion.calls.paging_port import MulticastTarget
from clarion.calls.wire import Record


class PagingProfile(Record, frozen=True):
    """One group. `devices`: those that are called; `multicast`: where it is sent beside that."""

    group_id: str
    account_id: str
    users: tuple[str, ...] = ()  # extension ids of those who may page it
    devices: tuple[str, ...] = ()
    multicast: tuple[MulticastTarget, ...] = ()


class PagingSnapshot(Record, frozen=True):
    """The copy that lies beside the directory's, for a start without the database."""

    groups: tuple[PagingProfile, ...] = ()


class PagingCache:
    """Of all accounts; replaced as a whole."""

    def __init__(self) -> None:
        self._groups: dict[str, PagingProfile] = {}

    def load(self, memory: PagingSnapshot) -> None:
        self._groups = {group.group_id: group for group in memory.groups}

    def find(self, group_id: str) -> PagingProfile | None:
        return self._groups.get(group_id)
