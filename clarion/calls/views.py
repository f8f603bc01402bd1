"""A live call as the wire surface shows it, to one account: strangers are numbers only."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from clarion.calls.model import Call, Identity, Party, PartyStatus, RecordingState
from clarion.calls.turn import OVER
from clarion.calls.wire import DialogNames

View = dict[str, Any]
_RECORDS = (RecordingState.STARTING, RecordingState.ACTIVE)
_GOES_ON = (*_RECORDS, RecordingState.PAUSED)
_NO_WORD = ("Paging", "WakeUp")  # origins that the surface has no word for


def iso(epoch: float) -> str:
    """Milliseconds and Z, as the surface writes times."""
    second, micros = divmod(round(epoch * 1_000_000), 1_000_000)
    return f"{_iso_second(second)}.{micros // 1000:03d}Z"


@lru_cache(maxsize=1024)  # events of many calls share one, and each tells when its call began
def _iso_second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def accounts_of(call: Call) -> set[str]:
    """Accounts that take part in a call."""
    found = {party.identity.account_id for party in call.parties.values()} | {call.account_id}
    return found - {""}


def session_view(call: Call, account_id: str, parties: Sequence[object] | None = None) -> View:
    """The session object of `GET …/telephony/sessions/{id}`. `parties`: their views, where they are at hand."""
    return {
        "id": call.call_id,
        "sessionId": call.session_id,
        "serverId": call.server_id,
        "creationTime": iso(call.created),
        "origin": {"type": "Call" if call.origin in _NO_WORD else call.origin},
        "parties": parties or [party_view(call, each, account_id) for each in seen_by(call, account_id)],
        "sequence": call.sequence,
        **_conference_view(call, account_id),
    }


def seen_by(call: Call, account_id: str) -> list[Party]:
    """Parties that an account sees: all but supervisors of another one."""
    if not call.supervisions:
        return list(call.parties.values())
    return [p for p in call.parties.values() if p.identity.account_id == account_id or p.index not in call.supervisions]


def add_dialogs(view: View, call: Call, account_id: str, dialog_of: Callable[[str], DialogNames | None]) -> View:
    """The view of a session, with `sipData` in each party of the account of which a phone is rung or in the call."""
    for shown, party in zip(view["parties"], seen_by(call, account_id), strict=True):
        if party.identity.account_id != account_id:
            continue  # who knows the names of a dialog can speak in it
        legs = [leg.leg_id for leg in call.legs.values() if leg.party == party.index and not leg.ended]
        found = dialog_of(party.leg or next(iter(legs), ""))
        if found is not None:
            shown["sipData"] = {
                "callId": found.sip_call_id,
                "fromTag": found.caller_tag,
                "toTag": found.called_tag,
                "localUri": found.local_uri,
                "remoteUri": found.remote_uri,
                "rcSessionId": call.session_id,
            }
    return view


def _conference_view(call: Call, account_id: str) -> View:
    """What only the account of a conference sees of it."""
    found = call.conference
    if found is None or found.owner.account_id != account_id:
        return {}
    token = {"voiceCallToken": found.token} if found.token else {}
    about = {"room": found.room, "open": found.open, "locked": found.locked, "quiet": found.quiet}
    return {**token, "conference": {**about, "tones": found.tones, "ownerId": found.owner.extension_id}}


def party_id(call: Call, index: int) -> str:
    return f"p-{call.call_id[2:]}-{index}"


def party_view(call: Call, party: Party, account_id: str) -> View:
    """One party. Of other accounts only what who talks with them knows: no ids, no slots, no name that never spoke."""
    own, far = _who(party.identity, account_id), _who(party.shown, account_id)
    if party.identity.account_id not in ("", account_id):
        return _foreign_view(call, party, own, far)
    caller = party.direction == "Outbound"
    view: View = {
        "id": party_id(call, party.index),
        "direction": party.direction,
        "from": own if caller else far,
        "to": far if caller else own,
        "status": _status(party),
        "muted": party.muted,
        "standAlone": False,
        "missedCall": _is_missed(party),
        **({"conferenceRole": party.role} if party.role else {}),
        **({"queueCall": True, "attributes": {"queueCall": True}} if party.queue else {}),
    }
    supervision = call.supervisions.get(party.index)
    if supervision is not None:
        view["role"] = "Supervisor"
        view["monitoring"] = {
            "partyId": party_id(call, supervision.agent),
            "mode": supervision.mode,
            "shown": supervision.shown,
        }
    if party.park:
        view["park"] = {"id": party.park, **({"startTime": iso(party.parked)} if party.parked else {})}
    recordings = _recordings(call, party, account_id)
    if recordings:
        view["recordings"] = recordings
    identity = party.identity
    if identity.account_id == account_id and identity.extension_id:
        view |= {
            "accountId": identity.account_id,
            "extensionId": identity.extension_id,
            "owner": {"accountId": identity.account_id, "extensionId": identity.extension_id},
        }
    return view


def _recordings(call: Call, party: Party, account_id: str) -> list[View]:
    return [
        {
            "id": one.recording_id,
            "active": one.state in _RECORDS,
            "mode": one.mode,
            **({} if one.state in _GOES_ON else {"ended": True}),
        }
        for one in call.recordings.values()
        if one.party == party.index and one.account_id == account_id
    ]


def _foreign_view(call: Call, party: Party, own: View, far: View) -> View:
    if not party.answered:
        own.pop("name", None)
    caller = party.direction == "Outbound"
    return {
        "id": party_id(call, party.index),
        "direction": party.direction,
        "from": own if caller else far,
        "to": far if caller else own,
        "status": {"code": party.status.value, "rcc": False, **({"reason": party.reason} if party.reason else {})},
        "muted": party.muted,
        "standAlone": False,
        "missedCall": _is_missed(party),
        **({"conferenceRole": party.role} if party.role else {}),
    }


def without_hidden(parties: Sequence[View], viewer: str) -> list[View]:
    """Parties as an extension may see them: supervisors whom the company does not show are seen by themselves only."""
    return [
        party
        for party in parties
        if party.get("monitoring", {}).get("shown", True) or party.get("extensionId") == viewer
    ]


def _status(party: Party) -> View:
    status: View = {"code": party.status.value, "rcc": False}
    if party.reason:
        status["reason"] = party.reason
    if party.peer:
        status["peerId"] = party.peer
    if party.park:
        status["parkData"] = f"*{party.park}"
    return status


def _is_missed(party: Party) -> bool:
    return party.direction == "Inbound" and party.status is PartyStatus.DISCONNECTED and not party.answered


def _who(identity: Identity, account_id: str) -> View:
    who: View = {}
    own = identity.account_id == account_id
    if identity.number and (own or not identity.withheld):
        who["phoneNumber"] = identity.number
    if identity.name:
        who["name"] = identity.name
    if identity.proof is not None and identity.proof.level == "A" and not identity.withheld:
        who["verified"] = True  # the carrier proved that the number is the caller's
    if own:
        if identity.extension_number:
            who["extensionNumber"] = identity.extension_number
        if identity.extension_id:
            who["extensionId"] = identity.extension_id
        if identity.device_id:
            who["deviceId"] = identity.device_id
    return who


def telephony_status(call: Call, extension_id: str) -> str:
    """What a call means for the presence of one extension: NoCall, Ringing, CallConnected or OnHold."""
    best = "NoCall"
    for party in call.parties.values():
        if party.identity.extension_id != extension_id or party.status in OVER:
            continue
        if party.status is PartyStatus.PARKED:
            best = "ParkedCall" if best == "NoCall" else best
        elif party.status is PartyStatus.HOLD:
            best = "OnHold" if best == "NoCall" else best
        elif party.direction == "Inbound" and party.status in (PartyStatus.SETUP, PartyStatus.PROCEEDING):
            best = "Ringing" if best != "CallConnected" else best
        elif party.status is not PartyStatus.VOICEMAIL:
            best = "CallConnected"
    return best
