"""Drives the state machine of a room as a server would, and keeps what each client sees."""

import itertools
from typing import Any

from clarion.features.meetings.rooms.events import Arrive, Ask, Close, Event, LeftBy, Refused, Said, Welcomed
from clarion.features.meetings.rooms.features import REQUEST
from clarion.features.meetings.rooms.machine import step
from clarion.features.meetings.rooms.state import Identity, Room, Rules
from clarion.features.meetings.rooms.views import applied, changes, chat_view, may_read, personal_changes, welcome

HOST = Identity("Ada", "acme", "1", host=True)
COLLEAGUE = Identity("Bob", "acme", "2")
OTHER = Identity("Cy", "globex", "9")
GUEST = Identity("Gus")


def new_room(**rules: Any) -> Room:
    return Room("m", "b", "acme", "Weekly", "Ada", "1", Rules(**rules), 1.0)


class Walk:
    """Drives a room and remembers, for each connection, the snapshot a client would hold."""

    def __init__(self, **rules: Any) -> None:
        self.room = new_room(**rules)
        self.at = 10.0
        self.seen: dict[str, dict[str, Any]] = {}
        self.ended: dict[str, str] = {}
        self._numbers = itertools.count(1)

    def do(self, event: Event) -> list[Any]:
        before = self.room
        self.room, effects = step(before, event)
        reasons = {each.participant: each.reason for each in effects if isinstance(each, LeftBy)}
        welcomed = {each.participant for each in effects if isinstance(each, Welcomed)}
        for each in effects:
            if isinstance(each, Close):
                self.ended[each.connection] = each.reason
                self.seen.pop(each.connection, None)
        for one in self.room.participants.values():
            if not one.connection:
                continue
            if one.id in welcomed:
                self.seen[one.connection] = dict(welcome(self.room, one))
                continue
            for frame in (*changes(before, self.room, one, reasons), *personal_changes(before, self.room, one)):
                self.seen[one.connection] = applied(self.seen[one.connection], frame)
            for each in effects:
                if isinstance(each, Said) and may_read(each.line, one):
                    frame = {"event": "chat", **chat_view(each.line)}
                    self.seen[one.connection] = applied(self.seen[one.connection], frame)
        return effects

    def arrive(self, who: Identity, name: str = "") -> str:
        connection = name or f"c{next(self._numbers)}"
        self.do(Arrive(who, f"t-{connection}", f"s-{connection}", connection, self.at, self.at + 60))
        return connection

    def ask(self, connection: str, **request: Any) -> list[Any]:
        return self.do(Ask(connection, REQUEST.validate_python(request), self.at))

    def id(self, connection: str) -> str:
        one = self.room.by_connection(connection)
        assert one is not None, connection
        return one.id

    def names_in(self) -> set[str]:
        return {one.name for one in self.room.everybody_in()}

    def check(self) -> None:
        """A snapshot and the events after it equal a fresh snapshot."""
        for one in self.room.participants.values():
            if one.connection:
                fresh, kept = dict(welcome(self.room, one)), dict(self.seen[one.connection])
                for each in (fresh, kept):
                    each["participants"] = sorted(each["participants"], key=lambda view: view["id"])
                    each.pop("revision")
                assert kept == fresh


class refused:  # noqa: N801 - reads as a statement
    """The block is refused with this code."""

    def __init__(self, code: str) -> None:
        self._code = code

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        assert isinstance(error, Refused), "it was not refused"
        assert error.code == self._code, error.message
        return True
