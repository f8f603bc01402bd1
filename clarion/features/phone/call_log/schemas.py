"""Call-log records on the wire."""

from datetime import UTC, datetime
from typing import Any, cast

from fastapi import Request

from clarion.base.http import uri_of, wire_time
from clarion.calls.views import without_hidden
from clarion.features.phone.call_log.legs import plain_kind, reason_words
from clarion.features.phone.call_log.models import CallLogEntry
from clarion.features.phone.call_log.responses import (
    ActiveCall,
    ActiveCallLeg,
    CallLogExtension,
    CallLogLeg,
    CallLogParty,
    CallLogReason,
    CallLogRecord,
    CallLogSettings,
    LiveTimesInfo,
)
from clarion.features.phone.recording import CallRecording, recording_info


def entry_view(
    request: Request,
    row: CallLogEntry,
    *,
    detailed: bool,
    account_level: bool,
    recording: CallRecording | None = None,
) -> CallLogRecord:
    """A record; `detailed` adds legs and the time of the last change."""
    root = uri_of(request, "account", row.account_id)
    place = (
        f"{root}/call-log" if account_level or not row.extension_id else f"{root}/extension/{row.extension_id}/call-log"
    )
    view: dict[str, Any] = {
        "id": row.id,
        "uri": f"{place}/{row.id}",
        "sessionId": row.session_id,
        "telephonySessionId": row.telephony_session_id,
        "partyId": row.party_id,
        "startTime": wire_time(row.started_at),
        "duration": round(row.seconds),
        "durationMs": round(row.seconds * 1000),
        "type": row.type,
        "internalType": "Local",
        "direction": row.direction,
        "action": row.action,
        "result": row.result,
        "transport": row.transport,
        "from": end_view(root, row.caller),
        "to": end_view(root, row.callee),
    }
    if recording is not None:
        view["recording"] = recording_info(request, recording)
    if detailed:
        view["lastModifiedTime"] = wire_time(row.modified_at)
        view["legs"] = [_leg_view(root, leg) for leg in row.legs]
    return cast("CallLogRecord", {**view, **_where_it_applies(root, row)})


def _where_it_applies(root: str, row: CallLogEntry) -> CallLogSettings:
    view = cast("CallLogSettings", {**_reason(row.reason)})
    if row.extension_id:
        view["extension"] = _extension(root, row.extension_id)
    if row.deleted:
        view["deleted"] = True
    return view


def _reason(reason: str) -> CallLogReason:
    """Lines of earlier versions have words of another kind there, which the surface does not know."""
    words = reason_words(reason)
    return {"reason": reason, "reasonDescription": words} if words else {}


def end_view(root: str, end: dict[str, Any]) -> CallLogParty:
    """One side of a call as it is stored, with the address of its phone; `root`: of the account."""
    device = end.get("device")
    shown = end if device is None else {**end, "device": {**device, "uri": f"{root}/device/{device['id']}"}}
    return cast("CallLogParty", shown)


def _extension(root: str, extension_id: str) -> CallLogExtension:
    return {"id": int(extension_id), "uri": f"{root}/extension/{extension_id}"}


def _leg_view(root: str, leg: dict[str, Any]) -> CallLogLeg:
    view: dict[str, Any] = {
        name: value for name, value in leg.items() if name not in ("started", "seconds", "extensionId", "reason")
    }
    view |= _reason(leg.get("reason", ""))
    view |= {name: end_view(root, view[name]) for name in ("from", "to") if view.get(name)}
    view["startTime"] = wire_time(datetime.fromtimestamp(leg["started"], UTC))
    view["duration"] = round(leg["seconds"])
    view["durationMs"] = round(leg["seconds"] * 1000)
    if leg.get("extensionId"):
        view["extension"] = _extension(root, leg["extensionId"])
    return cast("CallLogLeg", view)


def active_view(
    request: Request,
    account_id: str,
    session: dict[str, Any],
    party: dict[str, Any],
    now: datetime,
    *,
    viewer: str,
    detailed: bool = False,
) -> ActiveCall:
    """A live call in the form of a record, from the session object of the call server; `detailed` adds the legs that
    `viewer` (an extension) may see.
    """
    root = uri_of(request, "account", account_id)
    extension_id = str(party.get("extensionId", ""))
    times = _live_times(session, now)
    view: ActiveCall = {
        "id": f"{session['sessionId']}-{_index(party)}",
        "uri": f"{root}/extension/{extension_id}/active-calls",
        "sessionId": session["sessionId"],
        "telephonySessionId": session["id"],
        "partyId": party["id"],
        "startTime": times["startTime"],
        "duration": times["duration"],
        "durationMs": times["durationMs"],
        "type": "Voice",
        "direction": party["direction"],
        "action": _live_action(party),
        "result": "In Progress",
        "transport": live_transport(session),
        "from": party["from"],
        "to": party["to"],
        "extension": _extension(root, extension_id),
        "telephonyStatus": party["status"]["code"],
    }
    if detailed:
        view["legs"] = [_live_leg(root, session, each, now) for each in without_hidden(session["parties"], viewer)]
    return view


def live_transport(session: dict[str, Any]) -> str:
    """PSTN when somebody in a live call is outside."""
    return "PSTN" if any(not party.get("extensionId") for party in session["parties"]) else "VoIP"


def _live_leg(root: str, session: dict[str, Any], party: dict[str, Any], now: datetime) -> ActiveCallLeg:
    extension_id = str(party.get("extensionId", ""))
    others = [other for other in session["parties"] if other is not party]
    kind = plain_kind(
        session["origin"]["type"],
        first=_index(party) == "1",
        outbound=party["direction"] == "Outbound",
        from_outside=not extension_id,
        to_colleague=bool(others) and bool(others[0].get("extensionId")),
    )
    leg = {
        **_live_times(session, now),
        "type": "Voice",
        "direction": party["direction"],
        "action": kind.action or _live_action(party),
        "legType": kind.leg_type,
        "result": "In Progress",
        "transport": "VoIP" if extension_id else "PSTN",
        "from": party.get("from", {}),
        "to": party.get("to", {}),
        "partyId": party["id"],
        "master": _index(party) == "1",
    }
    return cast("ActiveCallLeg", leg | ({"extension": _extension(root, extension_id)} if extension_id else {}))


def _live_times(session: dict[str, Any], now: datetime) -> LiveTimesInfo:
    seconds = max(0.0, (now - datetime.fromisoformat(session["creationTime"])).total_seconds())
    return {"startTime": session["creationTime"], "duration": round(seconds), "durationMs": round(seconds * 1000)}


def _live_action(party: dict[str, Any]) -> str:
    return "VoIP Call" if party["direction"] == "Outbound" else "Phone Call"


def _index(party: dict[str, Any]) -> str:
    found: str = party["id"].rpartition("-")[2]
    return found
