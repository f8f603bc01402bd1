"""What call servers hold of dial-in conferences: whose each code opens. Pure; never blocks."""

from clarion.calls.wire import Record


class Door(Record, frozen=True):
    """A code and where it leads: `extension_id` is whose conference, or `chat:` and the id of a chat, whose room only
    phones of the account enter. `early`: people talk before the host is there.
    """

    account_id: str
    code: str
    extension_id: str
    host: bool
    early: bool


class ConferenceSnapshot(Record, frozen=True):
    """The copy that lies beside the directory's, for a start without the database."""

    doors: tuple[Door, ...] = ()


class ConferenceCache:
    """Of all accounts; replaced as a whole."""

    def __init__(self) -> None:
        self._doors: dict[tuple[str, str], Door] = {}

    def load(self, memory: ConferenceSnapshot) -> None:
        self._doors = {(door.account_id, door.code): door for door in memory.doors}

    def find(self, account_id: str, code: str) -> Door | None:
        """What a code opens that somebody pressed on a number of the account."""
        return self._doors.get((account_id, code))
