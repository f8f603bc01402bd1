"""Live calls of those whom somebody may supervise, on the wire. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from clarion.features.people import Extension
from clarion.features.phone.supervision.responses import SupervisedCallRecord, SupervisedCallRecordWith

_TALKS = ("Answered", "Hold")


def live_views(
    sessions: Sequence[Mapping[str, Any]], people: Sequence[Extension], viewer: str
) -> list[SupervisedCallRecord]:
    """One for each person who talks; oldest calls first. `viewer`: the supervisor's extension."""
    known = {row.id: row for row in people}
    found: list[SupervisedCallRecord] = []
    for session in sorted(sessions, key=lambda each: str(each.get("creationTime", ""))):
        watchers = [party for party in session["parties"] if party.get("role") == "Supervisor"]
        for party in session["parties"]:
            agent = known.get(str(party.get("extensionId", "")))
            if agent is None or party.get("role") == "Supervisor" or party["status"]["code"] not in _TALKS:
                continue
            mine = next((each for each in watchers if _is_mine(each, party, viewer)), None)
            view: SupervisedCallRecord = {
                "telephonySessionId": session["id"],
                "partyId": party["id"],
                "since": session.get("creationTime", ""),
                "agent": {"id": agent.id, "name": agent.name, "extensionNumber": agent.number},
                "with": _far_end(party),
                "onHold": party["status"]["code"] == "Hold",
                "taken": bool(watchers) and mine is None,
            }
            if mine:
                view |= {"mode": mine["monitoring"]["mode"], "supervisorPartyId": mine["id"]}
            found.append(view)
    return found


def _is_mine(watcher: Mapping[str, Any], agent: Mapping[str, Any], viewer: str) -> bool:
    return watcher.get("extensionId") == viewer and watcher["monitoring"]["partyId"] == agent["id"]


def _far_end(party: Mapping[str, Any]) -> SupervisedCallRecordWith:
    far = party.get("from" if party["direction"] == "Inbound" else "to") or {}
    return {"name": str(far.get("name", "")), "number": str(far.get("phoneNumber") or far.get("extensionNumber") or "")}
