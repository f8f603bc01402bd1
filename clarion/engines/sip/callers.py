"""Who a received INVITE says it is from, and what else it tells the features."""

import re
from typing import Final

from clarion.calls.wire import CallOffered, OfferSource
from clarion.engines.sip.fields import Address
from clarion.engines.sip.grammar import ParseError
from clarion.engines.sip.leg import Leg
from clarion.engines.sip.message import Message
from clarion.engines.sip.named_dialogs import Named
from clarion.engines.sip.presentation import sdp_of

_OLI: Final = re.compile(r"isup-oli=(27|29|70)(?![0-9])")
_STANDARD: Final = frozenset({
    "via", "from", "to", "call-id", "cseq", "contact", "max-forwards", "route", "record-route", "path",
    "content-type", "content-length", "allow", "supported", "require", "proxy-require", "user-agent",
    "authorization", "proxy-authorization", "session-expires", "min-se", "accept", "date", "x-clarion-source",
    "allow-events", "identity",
})  # fmt: skip


def identity_of(request: Message, *, trusted: bool) -> tuple[str, str]:
    """Number and name of the caller: asserted (RFC 3325), else From. Raises ParseError.

    A carrier tells us numbers that the caller wants to keep from the called side (RFC 3323): they stop here.
    """
    if trusted and request.tokens("privacy") & {"id", "user", "header"}:
        return "", "Anonymous"
    return asserted(request)


def asserted(request: Message) -> tuple[str, str]:
    """The number and name that the other side vouches for, else those of From. Raises ParseError."""
    for header in ("p-asserted-identity", "p-preferred-identity", "from"):
        for value in request.values(header)[:2]:
            address = Address.parse(value)
            try:
                number = address.uri.dialed
            except ParseError:
                continue
            if number:
                return number[:128], address.display[:128]
    return "", ""


def from_pay_phone(request: Message) -> bool:
    """Whether the network says so: cpc=payphone, or 27, 29, 70 as originating line information. Never raises."""
    for header in ("p-asserted-identity", "from"):
        for value in request.values(header)[:2]:
            words = value.lower().replace(" ", "")
            if "cpc=payphone" in words or _OLI.search(words):
                return True
    return False


def offered(
    leg: Leg, request: Message, source: OfferSource, dialed: str, caller: tuple[str, str], named: Named
) -> CallOffered:
    """What the call core is told of an INVITE. `caller`: number and name; `named`: the legs that it names."""
    return CallOffered(
        leg_id=leg.leg_id,
        source=source,
        dialed=dialed,
        sdp=sdp_of(request.find("content-type") or "", request.text),
        dialect=leg.traits.dialect,
        caller_number=caller[0],
        caller_name=caller[1],
        sip_call_id=request.call_id,
        replaces_leg=named[0],
        joins_leg=named[1],
        headers=_application_headers(request),
    )


def _application_headers(request: Message) -> dict[str, str]:
    return {name: value for name, value in request.headers if name not in _STANDARD}
