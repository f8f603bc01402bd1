"""Tickets that let someone open a socket once, and the tokens of seats."""

import hashlib
import secrets
from datetime import datetime

import msgspec

from clarion.base.errors import ClarionError, Unauthorized
from clarion.base.ids import new_token
from clarion.base.keys import MasterKey
from clarion.features.meetings.rooms.state import Identity

VALID_S = 60
_SEAL = "meeting tickets"


class Ticket(msgspec.Struct, frozen=True):
    """`id` is secret, and a room accepts each ticket once."""

    id: str
    bridge_id: str
    who: Identity
    valid_until: float


def seal_ticket(keys: MasterKey, bridge_id: str, who: Identity, now: datetime) -> str:
    ticket = Ticket(new_token(12), bridge_id, who, now.timestamp() + VALID_S)
    return keys.seal(_SEAL, msgspec.json.encode(ticket)).decode()


def open_ticket(keys: MasterKey, text: str, now: datetime) -> Ticket:
    """Raises Unauthorized for what is no ticket, or no longer."""
    try:
        ticket = msgspec.json.decode(keys.unseal(_SEAL, text.encode()), type=Ticket)
    except (ClarionError, msgspec.DecodeError):
        raise Unauthorized("This ticket is not valid. Open the link again.", code="MTG-113") from None
    if ticket.valid_until < now.timestamp():
        raise Unauthorized("This ticket has expired. Open the link again.", code="MTG-113")
    return ticket


def new_seat(meeting_id: str) -> str:
    """A seat token; it names the meeting, so that any process finds the room."""
    return f"{meeting_id}.{secrets.token_urlsafe(24)}"


def meeting_of_seat(seat: str) -> str:
    return seat.partition(".")[0][:64]


def hash_of(seat: str) -> str:
    return hashlib.sha256(seat.encode()).hexdigest()
