"""The call log as a table, for spreadsheets and archives. Pure."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from clarion.base.http import wire_time
from clarion.features.phone.call_log.models import CallLogEntry

COLUMNS = (
    "Time",
    "Direction",
    "From name",
    "From number",
    "To name",
    "To number",
    "Extension",
    "Action",
    "Result",
    "Reason",
    "Seconds",
    "Transport",
    "Session",
    "Record",
)
_RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run it


def cells(row: CallLogEntry) -> list[str]:
    """Times in UTC. Numbers keep their + after an apostrophe-free quote, names cannot start a formula."""
    return [
        wire_time(row.started_at),
        row.direction,
        _harmless(row.caller.get("name", "")),
        _number(row.caller),
        _harmless(row.callee.get("name", "")),
        _number(row.callee),
        row.extension_id,
        row.action,
        row.result,
        row.reason,
        f"{row.seconds:.0f}",
        row.transport,
        row.session_id,
        row.id,
    ]


def _number(end: dict[str, Any]) -> str:
    """Without the +, so that it is a number to spreadsheets and no sum."""
    return _harmless(str(end.get("phoneNumber") or end.get("extensionNumber") or "").removeprefix("+"))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_RISKY) else text


def as_csv(rows: Iterable[CallLogEntry], *, head: bool = True) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    if head:
        writer.writerow(COLUMNS)
    writer.writerows(cells(row) for row in rows)
    return buffer.getvalue().encode()


def as_lines(rows: Iterable[CallLogEntry]) -> bytes:
    """One JSON object a line, with legs; deleted records say so."""
    return b"".join(json.dumps(_whole(row), ensure_ascii=False).encode() + b"\n" for row in rows)


def _whole(row: CallLogEntry) -> dict[str, Any]:
    plain = ("id", "extension_id", "session_id", "telephony_session_id", "party_id", "type", "direction", "action")
    more = ("result", "reason", "transport", "seconds", "deleted")
    found: dict[str, Any] = {name: getattr(row, name) for name in (*plain, *more)}
    times = {"startTime": wire_time(row.started_at), "lastModifiedTime": wire_time(row.modified_at)}
    return found | times | {"from": row.caller, "to": row.callee, "legs": row.legs}
