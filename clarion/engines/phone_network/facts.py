"""What is known about a call that the simulated network took part in: for people, tests and rehearsals."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from clarion.engines.phone_network.location import address_in, location_of
from clarion.engines.phone_network.message import Message, address, user_part

_WHY = ("reason", "error-info", "call-info", "retry-after", "warning")
_TOLD = (
    "p-asserted-identity",
    "privacy",
    "identity",
    "geolocation",
    "geolocation-routing",
    "diversion",
    "history-info",
    "user-agent",
    "priority",
)


@dataclass
class EmergencyFacts:
    """What the emergency service answering point got to know."""

    callback_number: str
    pidf_lo: str
    address: str


@dataclass
class CallFacts:
    """One call. Times are aware UTC; `status` is the SIP status that ended the attempt, 200 once answered."""

    id: str
    direction: Literal["to_network", "from_network"]
    from_number: str
    to_number: str
    behaviour: str
    sip_call_id: str = ""
    from_name: str = ""
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    ringing: datetime | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    ended_by: Literal["", "network", "clarion"] = ""
    status: int = 0
    codec: str = ""
    on_hold: bool = False
    digits: str = ""
    recording: str = ""
    fax: dict[str, Any] = field(default_factory=dict)  # what a fax machine's modem reported last
    packets_lost: int = 0  # of its T.38
    headers: dict[str, list[str]] = field(default_factory=dict)
    refusal: dict[str, Any] = field(default_factory=dict)  # how Clarion said no: `phrase`, and headers that say why
    emergency: EmergencyFacts | None = None
    identity: dict[str, Any] = field(default_factory=dict)  # what the network made of the caller's token

    def as_json(self) -> dict[str, Any]:
        found = asdict(self)
        for name in ("started", "ringing", "answered", "ended"):
            if found[name] is not None:
                found[name] = found[name].isoformat()
        return found


def told_in(invite: Message) -> dict[str, list[str]]:
    """The headers of an INVITE that say something about the caller."""
    return {name: invite.all(name) for name in _TOLD if invite.find(name)}


def refusal_in(response: Message) -> dict[str, Any]:
    """What a response that refuses a call says beside its status."""
    found: dict[str, Any] = {name: response.all(name) for name in _WHY if response.find(name)}
    return {"phrase": response.reason, **found}


def caller_in(invite: Message) -> str:
    """The number that the carrier may trust: P-Asserted-Identity (RFC 3325) first, then From."""
    for value in invite.all("P-Asserted-Identity"):
        number = user_part(address(value))
        if number:
            return number
    return user_part(address(invite.get("From")))


def emergency_in(invite: Message) -> EmergencyFacts:
    document = location_of(invite)
    return EmergencyFacts(callback_number=caller_in(invite), pidf_lo=document, address=address_in(document))
