"""What sources give, whichever they are: contacts and events as values. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from clarion.base.calendar_events import MOST_EVENTS, RemoteEvent

MOST_CALENDARS = 50
LONGEST_ID = 600
_LONGEST_NAME = 200
MOST_CONTACTS = 10_000
"""Of one connection; those that come later are left out, and that is said."""

_LENGTHS = {"email": 254, "email2": 254, "email3": 254, "webPage": 500, "notes": 4000}
_PHONE = "Phone"
_LONGEST = 120


class SourceProblem(Exception):
    """A source could not be read. `again`: it may work later, after `retry_after` seconds at least; otherwise the
    person has to do something. The sentence says what.
    """

    def __init__(self, sentence: str, *, again: bool, status: int = 0, retry_after: float = 0.0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.again = again
        self.status = status
        self.retry_after = retry_after


class TooLarge(SourceProblem):
    """One answer is larger than is read at once: less of it may be asked for."""


class Enough(SourceProblem):
    """There is more than is read in one reading."""


class Stale(Exception):
    """What we knew last (a token of synchronisation) is of no use any more: everything has to be read."""


@dataclass(frozen=True)
class RemoteContact:
    """`remote_id`: the source's, at most 600 characters. `details`: in the names that `Contact` has. `photo`: as it
    came, whatever it is; or `photo_ref`, by which the source gives it.
    """

    remote_id: str
    details: Mapping[str, Any]
    etag: str = ""
    photo: bytes = b""
    photo_ref: str = ""


@dataclass(frozen=True)
class ContactChanges:
    """`gone`: ids of those that are no more. `cursors`: to begin with next time."""

    changed: tuple[RemoteContact, ...]
    gone: frozenset[str]
    cursors: Mapping[str, str]


@dataclass(frozen=True)
class RemoteCalendar:
    """`remote_id`: the source's, at most `LONGEST_ID` characters. `primary`: it counts unless others are chosen."""

    remote_id: str
    name: str
    primary: bool = False


class Source(Protocol):
    """An account elsewhere, signed in to."""

    async def contacts(self, cursors: Mapping[str, str], known: Mapping[str, str]) -> ContactChanges:
        """What changed since. `known`: remote id to etag of all that are kept. Raises SourceProblem."""
        ...

    async def photo(self, ref: str) -> bytes:
        """A picture by its `photo_ref`, as it comes; empty where there is none. Raises SourceProblem."""
        ...

    async def calendars(self) -> list[RemoteCalendar]:
        """Those that can be chosen, at most MOST_CALENDARS. Raises SourceProblem."""
        ...

    async def events(self, start: datetime, end: datetime, chosen: Sequence[str] | None) -> list[RemoteEvent]:
        """What lies in this time in the calendars that were chosen (None: in the usual ones), in order, at most
        MOST_EVENTS. One that is not there any more has none. Raises SourceProblem.
        """
        ...


def in_order(events: Iterable[RemoteEvent]) -> list[RemoteEvent]:
    """The first MOST_EVENTS of several calendars."""
    return sorted(events, key=lambda each: (each.starts_at, each.ends_at))[:MOST_EVENTS]


def calendar_of(remote_id: str, name: str, *, primary: bool) -> RemoteCalendar | None:
    """In bounds; None for what cannot be kept."""
    if not remote_id or len(remote_id) > LONGEST_ID or "\0" in remote_id:
        return None
    return RemoteCalendar(remote_id, " ".join(name.replace("\0", " ").split())[:_LONGEST_NAME], primary)


def details_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of what a source says: text alone, in bounds, without what no database takes."""
    found: dict[str, Any] = {}
    for name, value in said.items():
        if not isinstance(value, str):
            continue
        longest = _LENGTHS.get(name, 40 if _PHONE in name or name.endswith("Fax") else _LONGEST)
        text = " ".join(value.replace("\0", " ").split()) if name != "notes" else value.replace("\0", " ").strip()
        if text:
            found[name] = text[:longest]
    return found
