"""The calls that presence lists, as the call servers know them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from clarion.calls.control import CallControl
from clarion.features.people import ActiveCallRegistry

_OVER = ("Disconnected", "Gone", "VoiceMail")


class LiveCallRegistry(ActiveCallRegistry):
    """Asks the call servers each time."""

    def __init__(self, control: CallControl) -> None:
        self._control = control

    async def calls_of_account(self, account_id: str) -> dict[str, Sequence[dict[str, Any]]]:
        found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for session in await self._control.list_sessions(account_id, dialogs=True):
            for party in session["parties"]:
                if party.get("extensionId") and party["status"]["code"] not in _OVER:
                    found[str(party["extensionId"])].append(active_call(session, party))
        return {extension_id: calls[:7] for extension_id, calls in found.items()}

    def ended_call(self, session: dict[str, Any], party: dict[str, Any]) -> dict[str, Any] | None:
        status = party["status"]
        if status["code"] not in _OVER or status.get("reason") == "Voicemail":
            return None  # whose caller left the mailbox: it was over when it came there
        return active_call(session, party) | {"telephonyStatus": "NoCall", "terminationType": "final"}


def active_call(session: dict[str, Any], party: dict[str, Any]) -> dict[str, Any]:
    """An entry of `activeCalls`, from a session object and one of its parties. Its id is what Replaces names.

    A side that is not told stays empty.
    """
    caller, callee = party.get("from") or {}, party.get("to") or {}
    dialog = party.get("sipData")
    return {
        "id": dialog["callId"] if dialog else party["id"],
        "direction": party["direction"],
        "queueCall": bool(party.get("queueCall")),
        "from": caller.get("phoneNumber") or caller.get("extensionNumber", ""),
        "fromName": caller.get("name", ""),
        "to": callee.get("phoneNumber") or callee.get("extensionNumber", ""),
        "toName": callee.get("name", ""),
        "startTime": session["creationTime"],
        "telephonyStatus": _telephony_status(party),
        "sessionId": session["sessionId"],
        "telephonySessionId": session["id"],
        "partyId": party["id"],
        "terminationType": "intermediate",
        **({"sipData": dialog} if dialog else {}),
    }


def _telephony_status(party: dict[str, Any]) -> str:
    code = party["status"]["code"]
    if code == "Hold":
        return "OnHold"
    if code == "Parked":
        return "ParkedCall"
    if code in ("Setup", "Proceeding") and party["direction"] == "Inbound":
        return "Ringing"
    return "CallConnected"
