"""Who takes part, what a conversation is, what may follow what. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, cast

from clarion.features.message_store.kinds import Availability, MessageType
from clarion.features.message_store.responses import MessageParty


@dataclass(frozen=True, kw_only=True)
class Party:
    """One end of a message. `target`: whether this is the mailbox the copy lies in; `status` only for recipients."""

    phone_number: str = ""
    name: str = ""
    extension_id: str = ""
    extension_number: str = ""
    location: str = ""
    target: bool | None = None
    status: str = ""

    def as_wire(self) -> MessageParty:
        members = {
            "phoneNumber": self.phone_number,
            "name": self.name,
            "extensionId": self.extension_id,
            "extensionNumber": self.extension_number,
            "location": self.location,
            "target": self.target,
            "messageStatus": self.status,
        }
        return cast("MessageParty", {name: value for name, value in members.items() if value not in ("", None)})


def participants_key(own: str, others: Iterable[str]) -> str:
    """The same for the same people, in whatever order they are named and however often."""
    text = own + "|" + ",".join(sorted(set(others)))
    return sha256(text.encode()).hexdigest()


def numbers_of(parties: Iterable[Mapping[str, Any]]) -> str:
    """What a message is found by: ` +12025550123 102 `."""
    found: list[str] = []
    for party in parties:
        for name in ("phoneNumber", "extensionNumber"):
            value = str(party.get(name, "")).replace(" ", "")
            if value and value not in found:
                found.append(value)
    return f" {' '.join(found)} " if found else ""


def types_named(word: str) -> tuple[str, ...]:
    """The types that a word of the wire means; spelling of capitals does not matter. Empty: nothing is called so."""
    lowered = word.lower()
    if lowered == "all":
        return tuple(MessageType)
    if lowered == "text":
        return (MessageType.SMS, MessageType.PAGER)
    return tuple(kind for kind in MessageType if kind.lower() == lowered)


def availability_after_delete(now: str, *, purge: bool) -> str:
    """Into the bin first; out of the bin, or at once when asked, for good."""
    return Availability.PURGED if purge or now != Availability.ALIVE else Availability.DELETED


def may_move(now: str, to: str) -> bool:
    """Nothing comes back from being purged."""
    return now != Availability.PURGED and now != to


REPORTS_LAST = timedelta(days=30)


def due_before(now: datetime, days: int) -> datetime:
    """Whatever is older has been kept long enough."""
    return now - timedelta(days=days)
