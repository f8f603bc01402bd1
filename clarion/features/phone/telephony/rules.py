"""Reading ids, and what a ring-out has come to. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

_SESSION = re.compile(r"s-[0-9a-fz]{1,60}")
_FAILURES = {
    "TargetBusy": "Busy",
    "Busy": "Busy",
    "NoAnswer": "NoAnswer",
    "No Answer": "NoAnswer",
    "Missed": "NoAnswer",
    "Rejected": "Rejected",
    "InternationalDisabled": "InternationalDisabled",
    "International Disabled": "InternationalDisabled",
    "InvalidNumber": "Invalid",
    "Wrong Number": "Invalid",
}


def is_session_id(text: str) -> bool:
    return _SESSION.fullmatch(text) is not None


def session_of_party(party_id: str) -> str:
    """The session that a party id is of; empty when it is no such id."""
    head, _, index = party_id.rpartition("-")
    session_id = f"s-{head.removeprefix('p-')}"
    return session_id if head.startswith("p-") and index and is_session_id(session_id) else ""


def find_party_index(session_id: str, party_id: str) -> int | None:
    """1 to 999 from `p-<middle of the session id>-<index>`; None when the party is of another session."""
    head, _, index = party_id.rpartition("-")
    number = index.isascii() and index.isdigit() and len(index) <= 3 and index[0] != "0"
    return int(index) if number and head == f"p-{session_id.removeprefix('s-')}" else None


def leg_status(party: Mapping[str, Any] | None) -> str:
    """A party of a live session as a ring-out shows it."""
    if party is None:
        return "InProgress"
    code, reason = party["status"]["code"], party["status"].get("reason", "")
    if code in ("Answered", "Hold", "VoiceMail", "Parked"):
        return "Success"
    if code in ("Disconnected", "Gone"):
        return _FAILURES.get(reason, "Finished")
    return "InProgress"


def ring_out_status(parties: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """From the parties of a live session: the first is rung first."""
    first = parties[0] if parties else None
    second = parties[1] if len(parties) > 1 else None
    return _combined(leg_status(first), leg_status(second) if first is not None else "InProgress")


def ended_ring_out_status(results: Sequence[str]) -> dict[str, str]:
    """From the results in the call log, in the order of the parties, once the session is over."""
    done = [
        "Finished" if result in ("Call connected", "Accepted") else _FAILURES.get(result, "Finished")
        for result in results
    ]
    first = done[0] if done else "NoSessionFound"
    return _combined(first, done[1] if len(done) > 1 else first)


def _combined(first: str, second: str) -> dict[str, str]:
    overall = "InProgress"
    if first in ("Success", "Finished") and second in ("Success", "Finished"):
        overall = "Success"
    elif any(status not in ("Success", "Finished", "InProgress") for status in (first, second)):
        overall = "CannotReach"
    return {"callStatus": overall, "callerStatus": first, "calleeStatus": second}
