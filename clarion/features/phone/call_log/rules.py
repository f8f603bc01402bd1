"""From one ended call to the records that its people see. Pure.

A record belongs to one party of an account. Direction is seen from that party: Outbound placed the call.
"""

from dataclasses import dataclass, field
from typing import Any

from clarion.calls.cdr import CallRecord, PartyRecord, WhoRecord
from clarion.features.phone.call_log.legs import Kind, leg_kinds, reason_of

_WENT_TO_ANOTHER = frozenset({"CallSwitch", "Pickup"})  # calls that only asked for one that was there
_LEFT = frozenset({"Accepted", "Hang Up", "Missed"})  # of callers: what says only that they hung up
_REFUSALS = frozenset({"Busy", "Rejected", "No Answer", "Wrong Number", "Call Failed"})
_OUTBOUND_RESULTS = {"Accepted": "Call connected", "Missed": "Hang Up"}
_INBOUND_RESULTS = {
    "Hang Up": "Missed",
    "No Answer": "Missed",
    "Busy": "Missed",
    "Call connected": "Accepted",
}
# Names in CDRs that the surface does not have.
_SPELLING = {"Call forwarded": "Accepted", "Answered elsewhere": "Answered Elsewhere"}
_ACTIONS = {"RingOut": "RingOut Web", "CallOut": "CallOut-CallMe", "RingMe": "RingMe"}


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One line of somebody's call log. Times in seconds since the epoch; `caller` and `callee` as on the wire."""

    id: str
    account_id: str
    extension_id: str  # empty: the company's
    session_id: str
    telephony_session_id: str
    party_id: str
    direction: str
    action: str
    result: str
    reason: str
    transport: str
    caller: dict[str, Any]
    callee: dict[str, Any]
    started: float
    seconds: float
    type: str = "Voice"
    legs: list[dict[str, Any]] = field(default_factory=list)


def records_of(call: CallRecord) -> list[LogRecord]:
    """One record for each party that belongs to an account here; none for phones that a page was heard at, or
    that woke somebody. Who only took the own call at another phone, or fetched one that was parked, has none either:
    the call that goes on has it.
    """
    if call.origin in ("Paging", "WakeUp"):
        return []
    if any(party.reason in _WENT_TO_ANOTHER and party.status == "Gone" for party in call.parties):
        return []
    if is_fax(call) and not any(party.who.account_id for party in call.parties):
        return [_sent_fax(call, party) for party in call.parties[:1] if party.far.account_id]
    found = []
    for party in call.parties:
        if (_supervised(party) and not party.answered) or _went_on(call, party):
            continue
        company = party.direction == "Inbound" or call.unverified
        if party.who.account_id and (party.who.extension_id or company):
            found.append(_record(call, party))
    return found


def is_fax(call: CallRecord) -> bool:
    """Whether a fax machine of ours was on the line."""
    return call.origin == "Fax" or any(fact.kind == "fax" for fact in call.facts)


def _sent_fax(call: CallRecord, party: PartyRecord) -> LogRecord:
    """The line of who sent a fax to a number outside: the only party is the one who was called."""
    sender = party.far
    result, talked = fax_result(party.result, outbound=True), max(0.0, party.ended - party.answered)
    leg = _leg(call, party, sender.account_id, Kind("SipToPstnMetered", "Outgoing Fax")) | {
        "from": _end(sender, sender.account_id),
        "to": _end(party.who, sender.account_id),
        "extensionId": sender.extension_id,
        "direction": "Outbound",
        "result": result,
        "reason": reason_of(result, outbound=True),
        "seconds": talked if party.answered else 0.0,
    }
    return LogRecord(
        id=f"{call.session_id}-{party.index}",
        account_id=sender.account_id,
        extension_id=sender.extension_id,
        session_id=call.session_id,
        telephony_session_id=call.telephony_session_id,
        party_id=party.party_id,
        direction="Outbound",
        action="Outgoing Fax",
        result=result,
        reason=reason_of(result, outbound=True),
        transport="PSTN",
        caller=leg["from"],
        callee=leg["to"],
        started=party.started or call.started,
        seconds=leg["seconds"],
        type="Fax",
        legs=[leg],
    )


def fax_result(result: str, *, outbound: bool) -> str:
    """The result of a fax whose call ended before the machines could say."""
    if result in ("Accepted", "Call connected"):
        return "Fax Not Sent" if outbound else "Receive Error"
    return "No Answer" if outbound and result == "Missed" else result


def _went_on(call: CallRecord, party: PartyRecord) -> bool:
    """Rang for somebody who took the call at another phone of theirs: the leg that did has the record."""
    own = [one for one in call.parties if one.who.extension_id == party.who.extension_id and one.index != party.index]
    rang_only = party.reason == "Pickup" and party.direction == "Inbound" and not party.answered
    return rang_only and bool(party.who.extension_id) and any(one.answered for one in own)


def _supervised(party: PartyRecord) -> bool:
    """Somebody who was in the call of a colleague: seen in their own log only."""
    return party.reason == "Supervising" and party.status != "Gone"


def _is_seen(party: PartyRecord, account_id: str) -> bool:
    """Whom another company had rung in vain for a caller is its own affair. The second party is who was called."""
    return party.who.account_id in ("", account_id) or bool(party.answered) or party.index <= 2


def _record(call: CallRecord, party: PartyRecord) -> LogRecord:
    account_id = party.who.account_id
    return LogRecord(
        id=f"{call.session_id}-{party.index}",
        account_id=account_id,
        extension_id=party.who.extension_id,
        session_id=call.session_id,
        telephony_session_id=call.telephony_session_id,
        party_id=party.party_id,
        direction=party.direction,
        action=_action(call, party),
        result=result_of(call, party),
        reason=reason_of(result_of(call, party), outbound=party.direction == "Outbound"),
        transport=_transport(call, party),
        caller=_end(party.who if party.direction == "Outbound" else party.far, account_id),
        callee=_end(party.far if party.direction == "Outbound" else party.who, account_id),
        started=party.started or call.started,
        seconds=talk_seconds(call, party),
        type="Fax" if is_fax(call) else "Voice",
        legs=[
            _leg(call, other, account_id, kind)
            for other, kind in _with_kinds(call)
            if other is party or (not _supervised(other) and _is_seen(other, account_id))
        ],
    )


def talk_seconds(call: CallRecord, party: PartyRecord) -> float:
    """How long the party spoke with somebody or something; 0 when nobody answered.

    A web phone's own leg is answered at once, while it still rings at the other end: there the callee's answer counts.
    """
    answered = party.answered
    if party.direction == "Outbound" and answered:
        others = [other.answered for other in call.parties if other.index != party.index and other.answered]
        if not others:
            return 0.0
        answered = max(answered, min(others))
    return max(0.0, party.ended - answered) if answered else 0.0


def result_of(call: CallRecord, party: PartyRecord) -> str:
    """The result in the words of the surface."""
    result = _SPELLING.get(party.result, party.result)
    if call.emergency and party.direction == "Outbound" and talk_seconds(call, party) > 0:
        return call.emergency if call.emergency in ("911", "933") else "Call connected"
    if is_fax(call):
        return fax_result(result, outbound=party.direction == "Outbound")
    if party.direction == "Outbound":
        if result in _LEFT and talk_seconds(call, party) == 0:
            return refusal_of(call, party) or "Hang Up"  # answered towards the phone only
        return _OUTBOUND_RESULTS.get(result, result) or "Unknown"
    if result == "Accepted" and not party.answered:
        return "Missed"
    return _INBOUND_RESULTS.get(result, result) or "Unknown"


def refusal_of(call: CallRecord, caller: PartyRecord) -> str:
    """Why the last one who was called did not take the call; empty where the caller left before that was known.

    Callers hear it as an announcement, and it is they who hang up then.
    """
    if any(other.answered for other in call.parties if other.index != caller.index):
        return ""
    refused = [
        other
        for other in call.parties
        if other.direction == "Inbound" and other.result in _REFUSALS and 0 < other.ended < caller.ended
    ]
    return max(refused, key=lambda other: other.ended).result if refused else ""


def _action(call: CallRecord, party: PartyRecord) -> str:
    if call.emergency:
        return "Emergency"
    if call.origin in _ACTIONS:
        return _ACTIONS[call.origin]
    if is_fax(call):
        return "Outgoing Fax" if party.direction == "Outbound" else "Incoming Fax"
    return "VoIP Call" if party.direction == "Outbound" else "Phone Call"


def _transport(call: CallRecord, party: PartyRecord) -> str:
    """PSTN when the other end is outside."""
    outside = any(not other.who.account_id for other in call.parties if other.index != party.index)
    return "PSTN" if outside else "VoIP"


def _end(who: WhoRecord, account_id: str) -> dict[str, Any]:
    """One end as the account may see it: of strangers only number and name."""
    end: dict[str, Any] = {"phoneNumber": who.number, "name": who.name}
    if who.account_id in ("", account_id):
        end |= {"extensionNumber": who.extension_number, "extensionId": who.extension_id}
        if who.device_id and who.account_id == account_id:
            end["device"] = {"id": who.device_id}
    return {name: value for name, value in end.items() if value}


def _with_kinds(call: CallRecord) -> list[tuple[PartyRecord, Kind]]:
    kinds = leg_kinds(call)
    return [(party, kinds[party.index]) for party in call.parties]


def _leg(call: CallRecord, party: PartyRecord, account_id: str, kind: Kind) -> dict[str, Any]:
    """One party as a leg of the detailed view, in seconds since the epoch; a stranger's extension stays hidden."""
    outbound = party.direction == "Outbound"
    own = party.who.account_id == account_id
    result = result_of(call, party)
    return {
        "direction": party.direction,
        "action": _action(call, party) if call.emergency or is_fax(call) else kind.action or _action(call, party),
        "legType": kind.leg_type,
        "result": result,
        "reason": reason_of(result, outbound=outbound),
        "from": _end(party.who if outbound else party.far, account_id),
        "to": _end(party.far if outbound else party.who, account_id),
        "transport": "VoIP" if party.who.account_id else "PSTN",
        "type": "Fax" if is_fax(call) else "Voice",
        "started": party.started or call.started,
        "seconds": talk_seconds(call, party),
        "extensionId": party.who.extension_id if own else "",
        "partyId": party.party_id,
        "master": party.index == 1,
    }
