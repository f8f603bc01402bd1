"""What phones, carriers and strangers send that is wrong: one line in the log for each, whatever it was, saying from
where, what was wrong and what helps. Never credentials. How calls end as a rule (busy, not there, declined, given up),
questions who somebody is and overload are none.
"""

from typing import TYPE_CHECKING, Final

from clarion.base.clock import Clock
from clarion.base.limited_log import LimitedLog
from clarion.engines.sip.grammar import ParseError, safe_value
from clarion.engines.sip.outgoing import phrase
from clarion.engines.sip.uri import Uri

if TYPE_CHECKING:
    from clarion.engines.sip.message import Message

_LONGEST: Final = 100
_ORDINARY: Final = frozenset({401, 407, 408, 422, 423, 480, 486, 487, 491})
_SERIOUS: Final = frozenset({505, 513, 606})
_UPDATE: Final = "Its program does not keep to RFC 3261: update it, or tell its maker."
_OFFER: Final = "Switch on opus, G.711 or G.722 over RTP in the phone, and bodies of application/sdp."
_FEATURE: Final = "The phone asks for what Clarion does not do: switch it off in its settings."
_GONE: Final = "It names a call that is over, or another phone's. If there are many, look for a phone that hangs."
_HINTS: Final = {
    403: "Its user may not do this: look at the device, the roles of its user and the verdicts of acceptable use.",
    404: "Nobody here has this number or name: look at what is dialled or watched, and at the numbers of the account.",
    405: _FEATURE,
    406: _OFFER,
    415: _OFFER,
    416: "Addresses begin with sip:, sips: or tel:.",
    420: _FEATURE,
    481: _GONE,
    482: "It came twice, or goes round: look at routes and outbound proxies over there.",
    483: "It goes round: look at routes and outbound proxies over there.",
    484: "The number is too short: look at the dial plan of the phone.",
    488: _OFFER,
    489: _FEATURE,
    500: _UPDATE,
    603: "Sign one of these phones out, or let one person have more (docs/operations/phones.md).",
    606: _OFFER,
}
VANISHED: Final = "Look at its power and network, and for a firewall that forgets connections: keep-alives help."


class Refusals:
    def __init__(self, clock: Clock) -> None:
        self._log = LimitedLog("clarion.engines.sip", clock)

    def answered(self, request: "Message", source: str, status: int, reason: str, detail: str) -> None:
        """We have answered a request with a failure. `detail`: what the phrase does not say."""
        refused = request.method == "REGISTER" or status < 500 or status in _SERIOUS or (status == 500 and bool(reason))
        if status in _ORDINARY or status == 503 or not refused:
            return
        more = {"detail": detail} if detail else {}
        self.note(
            "sip.refused",
            source,
            problem=f"{status} {reason or phrase(status)}",
            hint=_HINTS.get(status, _UPDATE),
            method=request.method,
            to=named(request.uri),
            sender=_sender(request),
            call_id=safe_value(request.find("call-id") or "")[:_LONGEST],
            **more,
        )

    def note(self, event: str, source: str, *, problem: str, hint: str = _UPDATE, **fields: object) -> None:
        """`source`: proto:ip:port."""
        place = source.partition(":")[2].rpartition(":")[0] or source
        self._log.note(event, place, source=source, problem=safe_value(problem), hint=hint, **fields)


def named(uri: str) -> str:
    """Whom a URI names, without a password that may stand in it."""
    try:
        found = Uri.parse(uri)
        return safe_value(f"{found.dialed}@{found.host}" if found.host else found.dialed)[:_LONGEST]
    except ParseError:
        return ""


def _sender(request: "Message") -> str:
    try:
        return named(request.from_.uri_text)
    except ParseError:
        return ""
