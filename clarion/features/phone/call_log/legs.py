"""What each leg of a call was, in the words of the surface, from the facts of its record. Pure."""

from typing import NamedTuple

from clarion.calls.cdr import CallRecord, FactRecord, PartyRecord

CALLER = 1


class Kind(NamedTuple):
    """`action` empty: that of the call."""

    leg_type: str
    action: str = ""


_ORIGINS = {
    "RingOut": ("RingOutWebToSubscriber", "RingOutWebToCaller"),
    "RingMe": ("RingMe", "RingMe"),
    "CallOut": ("CallMeCallOut", "CallMeCallOut"),
}
_FACTS = {
    "offered-to": Kind("Hunting", "Hunting"),  # by a queue
    "fetched": Kind("ParkLocation", "Park Location"),
    "picked-up": Kind("Pickup", "Pickup"),
    "parked": Kind("CallPark", "Call Park"),
    "replaced": Kind("TransferCall", "Transfer"),
    "taken-over": Kind("Monitoring", "Barge In Call"),
}
_PROGRAMS = {"paging": Kind("PagingServer", "Paging"), "paged": Kind("PagingServer", "Paging")}

# Result → why, as the surface explains it: for who called, and for who was called.
_REASONS = {
    "Accepted": ("Accepted", "Accepted"),
    "Call connected": ("Accepted", "Accepted"),
    "Voicemail": ("Accepted", "Accepted"),
    "Busy": ("Line Busy", "Line Busy"),
    "No Answer": ("Not Answered", "No Answer"),
    "Missed": ("Not Answered", "No Answer"),
    "Hang Up": ("Hang Up", "Hang Up"),
    "Answered Elsewhere": ("Stopped", "Stopped"),
    "Rejected": ("Calls Not Accepted", "Calls Not Accepted"),
    "Blocked": ("Number Blocked", "Number Blocked"),
    "Wrong Number": ("Wrong Number", "Wrong Number"),
    "Restricted Number": ("Restricted Number", "Restricted Number"),
    "Not Allowed": ("Number Not Allowed", "Number Not Allowed"),
    "International Disabled": ("International Disabled", "International Disabled"),
    "International Restricted": ("International Restricted", "International Restricted"),
    "Call Failed": ("Internal Call Error", "Internal Call Error"),
    "Sent": ("Accepted", "Accepted"),
    "Received": ("Accepted", "Accepted"),
    "Send Error": ("Fax Send Error", "Fax Send Error"),
    "Fax Not Sent": ("Fax Not Sent", "Fax Not Sent"),
    "Fax Partially Sent": ("Fax Partially Sent", "Fax Partially Sent"),
    "Fax Poor Line": ("Fax Poor Line", "Fax Poor Line"),
    "Receive Error": ("Fax Not Received", "Fax Not Received"),
    "Partial Receive": ("Fax Not Received", "Fax Not Received"),
}
_WORDS = {
    "Accepted": "The call was connected to and accepted by this number.",
    "Line Busy": "The number that was dialled was busy.",
    "Not Answered": "The number that was dialled did not answer.",
    "No Answer": "The call was not answered.",
    "Hang Up": "The caller hung up before the call was answered.",
    "Stopped": "Another phone answered the call.",
    "Calls Not Accepted": "Whoever was called did not take the call.",
    "Number Blocked": "The number is on a list of blocked numbers.",
    "Wrong Number": "There is no such number.",
    "Restricted Number": "The number may not be called.",
    "Number Not Allowed": "The number may not be called.",
    "International Disabled": "Calls abroad are not switched on.",
    "International Restricted": "Calls to this place are closed.",
    "Fax Send Error": "The fax could not be sent.",
    "Fax Not Sent": "No fax machine answered.",
    "Fax Partially Sent": "The connection broke off before the last page.",
    "Fax Poor Line": "The line was too poor to send the fax.",
    "Fax Not Received": "The fax did not arrive as a whole.",
    "Internal Call Error": "Something failed on the way; try again.",
}


def leg_kinds(call: CallRecord) -> dict[int, Kind]:
    """By party."""
    found = {party.index: _plain(call, party) for party in call.parties}
    for fact, index in ((fact, _party_of(fact)) for fact in call.facts):
        if index in found:
            kind = _of_fact(fact)
            found[index] = kind or found[index]
    for index in _transferred(call):
        if index in found:
            found[index] = Kind("TransferCall", "Transfer")
    return found


def reason_of(result: str, *, outbound: bool) -> str:
    """Why a call ended as it did; empty where the surface has no word."""
    pair = _REASONS.get(result)
    return "" if pair is None else pair[0 if outbound else 1]


def reason_words(reason: str) -> str:
    return _WORDS.get(reason, "")


def _plain(call: CallRecord, party: PartyRecord) -> Kind:
    callee = next((each for each in call.parties if each.index != party.index), party)
    return plain_kind(
        call.origin,
        first=party.index == CALLER,
        outbound=party.direction == "Outbound",
        from_outside=not party.who.account_id,
        to_colleague=callee.who.account_id == party.who.account_id,
    )


def plain_kind(origin: str, *, first: bool, outbound: bool, from_outside: bool, to_colleague: bool) -> Kind:
    """What a leg is to which nothing else has happened."""
    if origin in _ORIGINS:
        return Kind(_ORIGINS[origin][0 if first else 1])
    if not outbound:
        return Kind("FindMe", "FindMe")
    if from_outside:
        return Kind("Accept")
    return Kind("ExtensionToExtension" if to_colleague else "SipToPstnMetered")


def _party_of(fact: FactRecord) -> int:
    return int(fact.detail) if fact.kind == "replaced" else fact.party


def _of_fact(fact: FactRecord) -> Kind | None:
    if fact.kind == "program":
        return _PROGRAMS.get(fact.detail)
    if fact.kind == "supervises":
        silent = fact.detail.lower().startswith(("listen", "monitor"))
        return Kind("SilentMonitoring" if silent else "Monitoring", "Monitoring" if silent else "Barge In Call")
    if fact.kind == "flipped":
        return Kind("JoinCall", "Move")
    return _FACTS.get(fact.kind)


def _transferred(call: CallRecord) -> list[int]:
    """Parties that a blind transfer brought, and those that somebody's phone sent the caller on to."""
    found, next_is = [], False
    for fact in call.facts:
        if fact.kind == "transfer":
            next_is = True
        elif fact.kind == "route" and next_is:
            found.append(fact.party)
            next_is = False
    return found
