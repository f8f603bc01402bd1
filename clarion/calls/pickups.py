"""Which phones ring, for whoever takes a call that rings elsewhere. Pure."""

from collections.abc import Iterable

from clarion.calls.model import Call


def longest_ringing(calls: Iterable[Call], people: frozenset[str]) -> tuple[float, str] | None:
    """Of the calls that ring at these people (extension ids), since when the oldest is there, and the phone's leg."""
    for call in sorted(calls, key=lambda each: (each.created, each.call_id)):
        ringing = phones_of(call, people)
        if ringing:
            return call.created, ringing[0]
    return None


def phones_of(call: Call, people: frozenset[str]) -> list[str]:
    """Phones of these people that ring in a call. Emergency calls are nobody's to take."""
    routing = call.routing
    if routing is None or call.emergency is not None or not routing.anchor:
        return []
    return [
        leg_id
        for leg_id, status in routing.tried.items()
        if not status and call.parties[call.legs[leg_id].party].identity.extension_id in people
    ]
